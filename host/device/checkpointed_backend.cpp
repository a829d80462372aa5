// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "antikelvin/base/error.hpp"
#include "device/checkpoint.hpp"

namespace antikelvin {
namespace {

/// Kinds of calls; they stand in traces, so none ever changes its number.
enum Kind : std::uint64_t {
  kMakeSpins = 1,
  kMakeContact = 2,
  kMakeGraph = 3,
  kSetTables = 4,
  kSetClusterTables = 5,
  kSetStates = 6,
  kUse = 7,
  kAdvance = 8,
  kAdvanceAlone = 9,
  kMeasure = 10,
  kStates = 11,
  kHostCounts = 12,
  kMakeWalkers = 13,
  kSetEnds = 14,
  kLevels = 15,
  kCountLevels = 17,
  kResample = 18,
  kFamilies = 19,
  kSwap = 20,
  kSwapCounts = 21,
  kTally = 22,
  kTakeTallies = 23,
};

/// Chains that are made when they are needed: in a run that replays, once it has caught up, and never
/// if they are of a point that was finished before.
template <class Chains>
class Deferred {
 public:
  using Make = std::function<std::unique_ptr<Chains>()>;
  using Setting = std::function<void(Chains&)>;

  Deferred(std::shared_ptr<Checkpoint> checkpoint, BackendCall const& what, Make make)
      : checkpoint_(std::move(checkpoint)) {
    checkpoint_->call(
        what,
        [&] {
          chains_ = make();
          join();
        },
        [&] {
          make_ = std::move(make);
          join();
        });
  }
  ~Deferred() { checkpoint_->leave(number_); }
  Deferred(Deferred const&) = delete;
  Deferred& operator=(Deferred const&) = delete;

  /// What holds until it is set anew, and is no part of a state.
  void set(BackendCall const& what, Setting const& setting) {
    checkpoint_->call(
        what, [&] { setting(chains()); }, [&] { settings_[what.kind] = setting; });
  }

  /// What changes the state.
  void change(BackendCall const& what, Setting const& change) {
    checkpoint_->call(what, [&] { change(chains()); });
  }

  template <class T>
  std::vector<T> answer(BackendCall const& what,
                        std::function<std::vector<T>(Chains&)> const& ask) const {
    return checkpoint_->answer<T>(what, [&] { return ask(chains()); });
  }

  std::vector<std::uint32_t> save() const { return chains().save(); }
  void restore(std::vector<std::uint32_t> const& saved) {
    if (!chains_) {
      chains_ = make_();
      for (auto const& [kind, setting] : settings_) setting(*chains_);
    }
    chains_->restore(saved);
    make_ = nullptr;
    settings_.clear();
  }

 private:
  void join() {
    number_ =
        checkpoint_->join({[this]() -> std::optional<std::vector<std::uint32_t>> {
                             if (!chains_) return std::nullopt;
                             return chains_->save();
                           },
                           [this](std::vector<std::uint32_t> const& saved) { restore(saved); }});
  }

  Chains& chains() const {
    require(chains_ != nullptr, "the checkpoint does not fit this run",
            "chains that it took for finished are in use", "start over with --restart");
    return *chains_;
  }

  std::shared_ptr<Checkpoint> checkpoint_;
  std::uint64_t number_ = 0;
  std::unique_ptr<Chains> chains_;
  Make make_;                                  ///< until the chains are made
  std::map<std::uint64_t, Setting> settings_;  ///< likewise; the last of each kind
};

void require_numbers(bool enough) {
  require(enough, "the checkpoint does not fit this run", "its counts are cut off",
          "start over with --restart");
}

void append(std::vector<std::uint64_t>& numbers, SpinCounts const& counts) {
  numbers.insert(numbers.end(), {counts.n_quantities, counts.n_replicas, counts.counts.size()});
  numbers.insert(numbers.end(), counts.counts.begin(), counts.counts.end());
}

/// Takes what append() put in from `at` on.
SpinCounts take_counts(std::vector<std::uint64_t> const& numbers, std::size_t& at) {
  SpinCounts counts;
  counts.n_quantities = static_cast<std::uint32_t>(numbers.at(at));
  counts.n_replicas = static_cast<std::uint32_t>(numbers.at(at + 1));
  std::size_t const size = numbers.at(at + 2);
  require_numbers(size <= numbers.size() - at - 3);
  auto const begin = numbers.begin() + static_cast<std::ptrdiff_t>(at + 3);
  counts.counts.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
  at += 3 + size;
  return counts;
}

class CheckpointedSpins final : public SpinChains {
 public:
  CheckpointedSpins(std::shared_ptr<Checkpoint> checkpoint, SpinPlan const& plan,
                    Deferred<SpinChains>::Make make)
      : chains_(std::move(checkpoint), {kMakeSpins, plan.key, plan.n_replicas}, std::move(make)) {}

  void set_tables(std::vector<SpinTables> const& tables) override {
    chains_.set({kSetTables}, [tables](SpinChains& chains) { chains.set_tables(tables); });
  }
  void set_cluster_tables(ClusterTables const& tables) override {
    chains_.set({kSetClusterTables},
                [tables](SpinChains& chains) { chains.set_cluster_tables(tables); });
  }
  void set_states(std::vector<std::uint8_t> const& states) override {
    chains_.change({kSetStates}, [&](SpinChains& chains) { chains.set_states(states); });
  }
  void use(Move move) override {
    chains_.set({kUse, static_cast<std::uint64_t>(move)},
                [move](SpinChains& chains) { chains.use(move); });
  }
  void advance(std::uint64_t sweeps) override {
    chains_.change({kAdvance, sweeps}, [&](SpinChains& chains) { chains.advance(sweeps); });
  }
  SpinCounts measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    std::size_t at = 0;
    return take_counts(chains_.answer<std::uint64_t>({kMeasure, n_measurements, thin},
                                                     [&](SpinChains& chains) {
                                                       std::vector<std::uint64_t> numbers;
                                                       append(numbers,
                                                              chains.measure(n_measurements, thin));
                                                       return numbers;
                                                     }),
                       at);
  }
  std::vector<std::uint8_t> states(std::uint32_t replica) const override {
    return chains_.answer<std::uint8_t>({kStates, replica},
                                        [&](SpinChains& chains) { return chains.states(replica); });
  }
  LevelCounts count_levels() override {
    std::vector<std::uint64_t> const numbers =
        chains_.answer<std::uint64_t>({kCountLevels}, [](SpinChains& chains) {
          LevelCounts const counts = chains.count_levels();
          std::vector<std::uint64_t> all = {counts.first, counts.n_levels};
          all.insert(all.end(), counts.counts.begin(), counts.counts.end());
          return all;
        });
    require_numbers(numbers.size() >= 2);
    return {static_cast<std::uint32_t>(numbers[0]),
            static_cast<std::uint32_t>(numbers[1]),
            {numbers.begin() + 2, numbers.end()}};
  }
  void resample(Resampling const& step) override {
    std::uint64_t sum = step.first_level;
    for (std::uint64_t const weight : step.weights) sum = sum * 0x9E3779B97F4A7C15u + weight;
    for (std::uint64_t const offset : step.offsets) sum = sum * 0x9E3779B97F4A7C15u + offset;
    chains_.change({kResample, sum}, [&](SpinChains& chains) { chains.resample(step); });
  }
  std::vector<std::uint64_t> families() override {
    return chains_.answer<std::uint64_t>({kFamilies},
                                         [](SpinChains& chains) { return chains.families(); });
  }
  void swap(Swaps const& swaps) override {
    chains_.change({kSwap, swaps.odd ? 1u : 0u}, [&](SpinChains& chains) { chains.swap(swaps); });
  }
  SwapCounts swap_counts() override {
    std::vector<std::uint64_t> const numbers =
        chains_.answer<std::uint64_t>({kSwapCounts}, [](SpinChains& chains) {
          SwapCounts const counts = chains.swap_counts();
          std::vector<std::uint64_t> all = {counts.accepted.size()};
          all.insert(all.end(), counts.accepted.begin(), counts.accepted.end());
          all.insert(all.end(), counts.round_trips.begin(), counts.round_trips.end());
          return all;
        });
    require_numbers(!numbers.empty() && numbers[0] < numbers.size());
    auto const middle = numbers.begin() + 1 + static_cast<std::ptrdiff_t>(numbers[0]);
    return {{numbers.begin() + 1, middle}, {middle, numbers.end()}};
  }
  void tally() override {
    chains_.change({kTally}, [](SpinChains& chains) { chains.tally(); });
  }
  std::vector<std::uint64_t> take_tallies() override {
    return chains_.answer<std::uint64_t>({kTakeTallies},
                                         [](SpinChains& chains) { return chains.take_tallies(); });
  }
  std::vector<std::uint32_t> save() const override { return chains_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { chains_.restore(saved); }

 private:
  Deferred<SpinChains> chains_;
};

class CheckpointedContact final : public ContactChains {
 public:
  CheckpointedContact(std::shared_ptr<Checkpoint> checkpoint, ContactPlan const& plan,
                      Deferred<ContactChains>::Make make)
      : n_bodies_(plan.bodies.size()),
        chains_(std::move(checkpoint), {kMakeContact, plan.key, plan.bodies.at(0).spins.n_replicas},
                std::move(make)) {}

  void set_states(std::size_t body, std::vector<std::uint8_t> const& states) override {
    chains_.change({kSetStates, body},
                   [&](ContactChains& chains) { chains.set_states(body, states); });
  }
  void advance_alone(std::size_t body, Move move, std::uint64_t sweeps) override {
    chains_.change({kAdvanceAlone, body << 8 | static_cast<std::uint64_t>(move), sweeps},
                   [&](ContactChains& chains) { chains.advance_alone(body, move, sweeps); });
  }
  void advance(std::uint64_t sweeps) override {
    chains_.change({kAdvance, sweeps}, [&](ContactChains& chains) { chains.advance(sweeps); });
  }
  ContactCounts measure() override {
    std::vector<std::uint64_t> const numbers =
        chains_.answer<std::uint64_t>({kMeasure}, [](ContactChains& chains) {
          ContactCounts const counts = chains.measure();
          std::vector<std::uint64_t> all;
          for (SpinCounts const& body : counts.bodies) append(all, body);
          all.insert(all.end(), counts.carrier.begin(), counts.carrier.end());
          return all;
        });
    ContactCounts counts;
    std::size_t at = 0;
    for (std::size_t b = 0; b < n_bodies_; ++b) counts.bodies.push_back(take_counts(numbers, at));
    counts.carrier.assign(numbers.begin() + static_cast<std::ptrdiff_t>(at), numbers.end());
    return counts;
  }
  std::vector<std::uint32_t> save() const override { return chains_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { chains_.restore(saved); }

 private:
  std::size_t n_bodies_;
  Deferred<ContactChains> chains_;
};

class CheckpointedGraph final : public CompleteGraphChains {
 public:
  CheckpointedGraph(std::shared_ptr<Checkpoint> checkpoint, CompleteGraphPlan const& plan,
                    Deferred<CompleteGraphChains>::Make make)
      : chains_(std::move(checkpoint), {kMakeGraph, plan.key, plan.n_replicas}, std::move(make)) {}

  void set_tables(std::vector<CompleteGraphTable> const& tables) override {
    chains_.set({kSetTables}, [tables](CompleteGraphChains& chains) { chains.set_tables(tables); });
  }
  void set_up(std::vector<std::uint32_t> const& n_up) override {
    chains_.change({kSetStates}, [&](CompleteGraphChains& chains) { chains.set_up(n_up); });
  }
  void advance(std::uint64_t sweeps) override {
    chains_.change({kAdvance, sweeps},
                   [&](CompleteGraphChains& chains) { chains.advance(sweeps); });
  }
  std::vector<std::uint32_t> measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    return chains_.answer<std::uint32_t>(
        {kMeasure, n_measurements, thin},
        [&](CompleteGraphChains& chains) { return chains.measure(n_measurements, thin); });
  }
  std::vector<std::uint32_t> save() const override { return chains_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { chains_.restore(saved); }

 private:
  Deferred<CompleteGraphChains> chains_;
};

class CheckpointedWalkers final : public Walkers {
 public:
  CheckpointedWalkers(std::shared_ptr<Checkpoint> checkpoint, WalkerPlan const& plan,
                      Deferred<Walkers>::Make make)
      : n_groups_(plan.n_groups()),
        n_levels_(plan.moves.n_levels),
        walkers_(std::move(checkpoint), {kMakeWalkers, plan.key, plan.n_walkers}, std::move(make)) {
  }

  void set_table(WalkerTable const& table) override {
    walkers_.set({kSetTables}, [table](Walkers& walkers) { walkers.set_table(table); });
  }
  void set_ends(std::uint32_t low, std::uint32_t high) override {
    walkers_.change({kSetEnds, low, high}, [&](Walkers& walkers) { walkers.set_ends(low, high); });
  }
  void advance(std::uint64_t sweeps) override {
    walkers_.change({kAdvance, sweeps}, [&](Walkers& walkers) { walkers.advance(sweeps); });
  }
  WalkerCounts record(std::uint64_t sweeps) override {
    return {n_groups_, n_levels_,
            walkers_.answer<std::uint64_t>(
                {kMeasure, sweeps}, [&](Walkers& walkers) { return walkers.record(sweeps).rows; })};
  }
  std::vector<std::uint32_t> levels() const override {
    return walkers_.answer<std::uint32_t>({kLevels},
                                          [](Walkers& walkers) { return walkers.levels(); });
  }
  std::vector<std::uint8_t> states() const override {
    return walkers_.answer<std::uint8_t>({kStates},
                                         [](Walkers& walkers) { return walkers.states(); });
  }
  std::vector<std::uint32_t> save() const override { return walkers_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { walkers_.restore(saved); }

 private:
  std::uint32_t n_groups_, n_levels_;
  Deferred<Walkers> walkers_;
};

}  // namespace

CheckpointedBackend::CheckpointedBackend(std::shared_ptr<Backend const> inner,
                                         std::shared_ptr<Checkpoint> checkpoint)
    : inner_(std::move(inner)), checkpoint_(std::move(checkpoint)) {}

DeviceInfo CheckpointedBackend::device() const { return inner_->device(); }

std::vector<double> CheckpointedBackend::log_binomial(std::uint64_t n_units,
                                                      Counts const& n_excited) const {
  return inner_->log_binomial(n_units, n_excited);
}

std::vector<TwoLevelMicrostate> CheckpointedBackend::two_level_states(std::uint64_t n_units,
                                                                      Counts const& n_excited,
                                                                      double gap) const {
  return inner_->two_level_states(n_units, n_excited, gap);
}

std::vector<LevelMicrostate> CheckpointedBackend::level_states(
    IntegerLevels const& levels, std::uint64_t n_units, std::vector<Quanta> const& energies) const {
  return inner_->level_states(levels, n_units, energies);
}

std::unique_ptr<SpinChains> CheckpointedBackend::make_chains(SpinPlan const& plan) const {
  return std::make_unique<CheckpointedSpins>(
      checkpoint_, plan, [inner = inner_, plan] { return inner->make_chains(plan); });
}

std::unique_ptr<ContactChains> CheckpointedBackend::make_contact(ContactPlan const& plan) const {
  return std::make_unique<CheckpointedContact>(
      checkpoint_, plan, [inner = inner_, plan] { return inner->make_contact(plan); });
}

std::unique_ptr<CompleteGraphChains> CheckpointedBackend::make_complete_graph(
    CompleteGraphPlan const& plan) const {
  return std::make_unique<CheckpointedGraph>(
      checkpoint_, plan, [inner = inner_, plan] { return inner->make_complete_graph(plan); });
}

std::unique_ptr<Walkers> CheckpointedBackend::make_walkers(WalkerPlan const& plan) const {
  return std::make_unique<CheckpointedWalkers>(
      checkpoint_, plan, [inner = inner_, plan] { return inner->make_walkers(plan); });
}

std::vector<std::uint64_t> CheckpointedBackend::host_counts(
    std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const {
  return checkpoint_->answer<std::uint64_t>({kHostCounts, count},
                                            [&] { return inner_->host_counts(count, draw); });
}

}  // namespace antikelvin
