// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "device/complete_graph_plan.hpp"
#include "device/contact_plan.hpp"
#include "device/share.hpp"
#include "device/spin_plan.hpp"
#include "device/walker_plan.hpp"

// Calls to chains on a device, as data. Each is a struct that says
//   kNumber   what it is called in the trace of a checkpoint; never changed, and free of a meaning once
//             given
//   kEffect   what it does to chains
//   kJoin     how answers of shares of the replicas make one, of calls that have an answer
//   trace()   what of it decides the answer
//   part()    what a share of the replicas gets of it; nothing where the call is none of its business
// The last two have a default. To add a call: a struct here and in the list `Call`, and a function
// on() of the engines that answer it.

namespace antikelvin {

/// Whole numbers, in a type that holds them; nothing of calls without an answer.
using Answer = std::variant<std::monostate, std::vector<std::uint8_t>, std::vector<std::uint32_t>,
                            std::vector<std::uint64_t>>;

enum class Effect {
  setting,  ///< holds until it is set anew, and is no part of a saved state
  change,   ///< of the state
  answer,   ///< of the state too, perhaps: Measure sweeps
};

namespace call {

/// Words that a call adds to the trace of a checkpoint beside its number.
struct Trace {
  std::uint64_t a = 0, b = 0;
};

// Spins

/// New thresholds (another β) from the next sweep on; as many as in the plan, of the same rule.
struct SetTables {
  static constexpr std::uint64_t kNumber = 4;
  static constexpr Effect kEffect = Effect::setting;
  std::vector<SpinTables> tables;
  std::optional<SetTables> part(Share share) const { return SetTables{part_of(tables, share)}; }
};

/// Thresholds of cluster updates from the next one on; one, or one per replica.
struct SetClusterTables {
  static constexpr std::uint64_t kNumber = 5;
  static constexpr Effect kEffect = Effect::setting;
  ClusterTables tables;
  std::optional<SetClusterTables> part(Share share) const {
    return SetClusterTables{{part_of(tables.bond, share), tables.joins_unequal}};
  }
};

/// Gives every replica (of a body in contact) the same configuration, states[site].
struct SetStates {
  static constexpr std::uint64_t kNumber = 6;
  static constexpr Effect kEffect = Effect::change;
  std::vector<std::uint8_t> states;
  std::size_t body = 0;
  Trace trace() const { return {body}; }
};

/// Sets what sweeps do from now on; Move::site at first.
struct Use {
  static constexpr std::uint64_t kNumber = 7;
  static constexpr Effect kEffect = Effect::setting;
  Move move;
  Trace trace() const { return {static_cast<std::uint64_t>(move)}; }
};

/// Does sweeps: of spins as Use says, of contact, of a complete graph, of walkers.
struct Advance {
  static constexpr std::uint64_t kNumber = 8;
  static constexpr Effect kEffect = Effect::change;
  std::uint64_t sweeps;
  Trace trace() const { return {sweeps}; }
};

/// numbers[measurement][quantity][replica], after every `every`-th sweep: of spins the quantities of
/// SpinCounts, of a complete graph the spins that are up, of contact those of all bodies and then
/// what the demon has.
struct Measure {
  static constexpr std::uint64_t kNumber = 10;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::columns;
  std::uint32_t n_measurements, every;
  Trace trace() const { return {n_measurements, every}; }
};

/// states[site] of one replica.
struct GetStates {
  static constexpr std::uint64_t kNumber = 11;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::lists;
  std::uint32_t replica;
  Trace trace() const { return {replica}; }
  std::optional<GetStates> part(Share share) const {
    if (replica - share.first >= share.count) return std::nullopt;
    return GetStates{replica - share.first};
  }
};

/// Energies of the populations as they are now, as LevelCounts in a row: first, n_levels, counts.
struct CountLevels {
  static constexpr std::uint64_t kNumber = 17;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::levels;
};

/// Resamples every population by the energies that were counted last.
struct Resample {
  static constexpr std::uint64_t kNumber = 18;
  static constexpr Effect kEffect = Effect::change;
  Resampling step;
  Trace trace() const;
  std::optional<Resample> part(Share share) const { return Resample{part_of(step, share)}; }
};

/// Families (descendants of one replica of the start) of each population: their number, and the sum
/// of the squares of their sizes.
struct CountFamilies {
  static constexpr std::uint64_t kNumber = 19;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::lists;
};

/// Swaps configurations between rungs by the energies that they have now.
struct Swap {
  static constexpr std::uint64_t kNumber = 20;
  static constexpr Effect kEffect = Effect::change;
  Swaps swaps;
  Trace trace() const { return {swaps.odd ? 1u : 0u}; }
};

/// SwapCounts in a row: the number of pairs of rungs, accepted, round_trips. One share has all rungs.
struct CountSwaps {
  static constexpr std::uint64_t kNumber = 21;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::lists;
};

/// Adds the energies of all replicas as they are now to the tallies.
struct Tally {
  static constexpr std::uint64_t kNumber = 22;
  static constexpr Effect kEffect = Effect::change;
};

/// tallies[population][level] since the chains were made or last asked.
struct TakeTallies {
  static constexpr std::uint64_t kNumber = 23;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::lists;
};

/// Exchanges clusters of replicas 2k and 2k + 1 (sampler/exchange_clusters.hpp), which have one β; spins of two states
/// and Layout::replicas only.
struct ExchangeClusters {
  static constexpr std::uint64_t kNumber = 26;
  static constexpr Effect kEffect = Effect::change;
  std::uint64_t round;  ///< names the random numbers; another in every call
  bool both_kinds;      ///< no field: clusters of sites where replicas agree are as good
  Trace trace() const { return {round, both_kinds ? 1u : 0u}; }
};

// Contact

/// Moves one body by itself.
struct AdvanceBody {
  static constexpr std::uint64_t kNumber = 9;
  static constexpr Effect kEffect = Effect::change;
  std::size_t body;
  Move move;
  std::uint64_t sweeps;
  Trace trace() const { return {body << 8 | static_cast<std::uint64_t>(move), sweeps}; }
};

// Complete graphs

/// New thresholds (another β) from the next sweep on, for as many spins; one, or one per replica.
struct SetGraphTables {
  static constexpr std::uint64_t kNumber = 4;
  static constexpr Effect kEffect = Effect::setting;
  std::vector<CompleteGraphTable> tables;
  std::optional<SetGraphTables> part(Share share) const {
    return SetGraphTables{part_of(tables, share)};
  }
};

/// Spins that are up from now on, n_up[replica] ≤ N.
struct SetUp {
  static constexpr std::uint64_t kNumber = 6;
  static constexpr Effect kEffect = Effect::change;
  std::vector<std::uint32_t> n_up;
  std::optional<SetUp> part(Share share) const { return SetUp{part_of(n_up, share)}; }
};

// Walkers, whose shares are of groups

/// New weights from the next sweep on.
struct SetWalkerTable {
  static constexpr std::uint64_t kNumber = 4;
  static constexpr Effect kEffect = Effect::setting;
  WalkerTable table;
};

/// Levels ≤ low and ≥ high are the ends between which crossings are counted. No walker has been at an
/// end yet. At first: the first and last level of the grid.
struct SetEnds {
  static constexpr std::uint64_t kNumber = 14;
  static constexpr Effect kEffect = Effect::change;
  std::uint32_t low, high;
  Trace trace() const { return {low, high}; }
};

/// Does sweeps; what happened in them, as rows of WalkerCounts.
struct Record {
  static constexpr std::uint64_t kNumber = 25;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::columns;
  std::uint64_t sweeps;
  Trace trace() const { return {sweeps}; }
};

/// Present level of each walker.
struct GetLevels {
  static constexpr std::uint64_t kNumber = 15;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::lists;
};

/// states[walker][site].
struct GetWalkers {
  static constexpr std::uint64_t kNumber = 24;
  static constexpr Effect kEffect = Effect::answer;
  static constexpr Join kJoin = Join::lists;
};

}  // namespace call

using Call = std::variant<call::SetTables, call::SetClusterTables, call::SetStates, call::Use,
                          call::Advance, call::Measure, call::GetStates, call::CountLevels,
                          call::Resample, call::CountFamilies, call::Swap, call::CountSwaps,
                          call::Tally, call::TakeTallies, call::ExchangeClusters, call::AdvanceBody,
                          call::SetGraphTables, call::SetUp, call::SetWalkerTable, call::SetEnds,
                          call::Record, call::GetLevels, call::GetWalkers>;

/// Everything that defines a set of chains.
using ChainsPlan = std::variant<SpinPlan, ContactPlan, CompleteGraphPlan, WalkerPlan>;

/// Chains of one kind, wherever they are.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Does what it is told. The kind of chains must know the call.
  virtual Answer handle(Call const& call) = 0;
  /// All that sweeps change, as words: spins, what demons hold, sweeps done. Tables and
  /// moves are the caller's. The layout follows from the plan, so that chains of any backend may resume.
  virtual std::vector<std::uint32_t> save() = 0;
  /// Resumes from what chains of the same plan saved.
  /// @throws SpecError  if it has another size
  virtual void restore(std::vector<std::uint32_t> const& saved) = 0;
};

Effect effect_of(Call const& call);

/// A call as a checkpoint traces it: its number and what decides the answer.
struct TracedCall {
  std::uint64_t number, a = 0, b = 0;
};
TracedCall traced(Call const& call);

/// Part of a call for a share; nothing where it does not concern it.
std::optional<Call> part_of(Call const& call, Share share);

/// The answer to a call from those of the shares.
Answer joined(Call const& call, std::vector<Answer>&& parts, std::vector<Share> const& shares);

/// An answer on its way to another process: which type it has, and its numbers as they are.
std::string to_bytes(Answer const& answer);
Answer answer_in(std::string const& bytes);

/// The numbers of an answer as T.
/// @throws SpecError  one of them is too large: only what was read from a damaged file has such
template <class T>
std::vector<T> numbers_of(Answer&& answer);

/// Returns the answer of engine.on(call), an empty one for void.
template <class Chains>
Answer handled(Chains& chains, Call const& call) {
  return std::visit(
      [&](auto const& one) -> Answer {
        if constexpr (requires { chains.on(one); }) {
          if constexpr (std::is_void_v<decltype(chains.on(one))>)
            chains.on(one);
          else
            return chains.on(one);
        } else {
          throw ContractError("chains of this kind know no such call");
        }
        return {};
      },
      call);
}

}  // namespace antikelvin
