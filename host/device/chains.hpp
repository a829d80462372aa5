// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "device/call.hpp"

namespace antikelvin {

/// Base of all chains: an engine that is told what to do.
class Chains {
 public:
  explicit Chains(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  /// Does `sweeps` sweeps.
  void advance(std::uint64_t sweeps) { tell(call::Advance{sweeps}); }
  std::vector<std::uint32_t> save() const { return engine_->save(); }
  void restore(std::vector<std::uint32_t> const& saved) { engine_->restore(saved); }

 protected:
  void tell(Call const& call) { engine_->handle(call); }
  /// @param size  how many numbers the answer must have; 0: any
  template <class T>
  std::vector<T> ask(Call const& call, std::size_t size = 0) const {
    std::vector<T> numbers = numbers_of<T>(engine_->handle(call));
    require_whole(size == 0 || numbers.size() == size);
    return numbers;
  }
  /// Refuses what a damaged checkpoint may have cut short.
  static void require_whole(bool is_whole);

 private:
  std::unique_ptr<Engine> engine_;
};

/// Replicas of a spin system, all sites in state 0 at first. call.hpp says what each call does.
class SpinChains : public Chains {
 public:
  SpinChains(std::unique_ptr<Engine> engine, SpinPlan const& plan)
      : Chains(std::move(engine)),
        n_quantities_(plan.n_quantities()),
        n_replicas_(plan.n_replicas) {}

  void set_tables(std::vector<SpinTables> const& tables) { tell(call::SetTables{tables}); }
  void set_cluster_tables(ClusterTables const& tables) { tell(call::SetClusterTables{tables}); }
  void set_states(std::vector<std::uint8_t> const& states) { tell(call::SetStates{states}); }
  /// Move::exchange, shuffle and demon need Layout::replicas; Move::cluster needs tables, neighbours
  /// and less than 2^32 sites (SpecError of the next sweep).
  void use(Move move) { tell(call::Use{move}); }
  SpinCounts measure(std::uint32_t n_measurements, std::uint32_t every) {
    return {n_quantities_, n_replicas_,
            ask<std::uint64_t>(call::Measure{n_measurements, every},
                               std::size_t{n_measurements} * n_quantities_ * n_replicas_)};
  }
  std::vector<std::uint8_t> states(std::uint32_t replica) const;
  LevelCounts count_levels();
  void resample(Resampling const& step) { tell(call::Resample{step}); }
  std::vector<std::uint64_t> families() { return ask<std::uint64_t>(call::CountFamilies{}); }
  void swap(Swaps const& swaps) { tell(call::Swap{swaps}); }
  SwapCounts swap_counts();
  void exchange_clusters(std::uint64_t round, bool both_kinds) {
    tell(call::ExchangeClusters{round, both_kinds});
  }
  void tally() { tell(call::Tally{}); }
  std::vector<std::uint64_t> take_tallies() { return ask<std::uint64_t>(call::TakeTallies{}); }

 private:
  std::uint32_t n_quantities_, n_replicas_;
};

/// Bodies in contact, all sites in state 0 at first.
class ContactChains : public Chains {
 public:
  ContactChains(std::unique_ptr<Engine> engine, ContactPlan const& plan);

  void set_states(std::size_t body, std::vector<std::uint8_t> const& states) {
    tell(call::SetStates{states, body});
  }
  void advance_alone(std::size_t body, Move move, std::uint64_t sweeps) {
    tell(call::AdvanceBody{body, move, sweeps});
  }
  ContactCounts measure();

 private:
  std::vector<std::uint32_t> n_quantities_;  ///< of each body
  std::uint32_t n_replicas_;
};

/// Replicas of a complete graph, all spins down at first.
class CompleteGraphChains : public Chains {
 public:
  CompleteGraphChains(std::unique_ptr<Engine> engine, CompleteGraphPlan const& plan)
      : Chains(std::move(engine)), n_replicas_(plan.n_replicas) {}

  void set_tables(std::vector<CompleteGraphTable> const& tables) {
    tell(call::SetGraphTables{tables});
  }
  void set_up(std::vector<std::uint32_t> const& n_up) { tell(call::SetUp{n_up}); }
  std::vector<std::uint32_t> measure(std::uint32_t n_measurements, std::uint32_t every) {
    return ask<std::uint32_t>(call::Measure{n_measurements, every},
                              std::size_t{n_measurements} * n_replicas_);
  }

 private:
  std::uint32_t n_replicas_;
};

/// Walkers, in random states at first.
class Walkers : public Chains {
 public:
  Walkers(std::unique_ptr<Engine> engine, WalkerPlan const& plan)
      : Chains(std::move(engine)),
        n_groups_(plan.n_groups()),
        n_levels_(plan.moves.n_levels),
        n_rows_(std::size_t{n_levels_} * (plan.record_moves ? plan.moves.n_classes() + 1 : 1) + 1) {
  }

  void set_table(WalkerTable const& table) { tell(call::SetWalkerTable{table}); }
  void set_ends(std::uint32_t low, std::uint32_t high) { tell(call::SetEnds{low, high}); }
  WalkerCounts record(std::uint64_t sweeps) {
    return {n_groups_, n_levels_, ask<std::uint64_t>(call::Record{sweeps}, n_rows_ * n_groups_)};
  }
  std::vector<std::uint32_t> levels() const { return ask<std::uint32_t>(call::GetLevels{}); }
  std::vector<std::uint8_t> states() const { return ask<std::uint8_t>(call::GetWalkers{}); }

 private:
  std::uint32_t n_groups_, n_levels_;
  std::size_t n_rows_;  ///< of WalkerCounts
};

}  // namespace antikelvin
