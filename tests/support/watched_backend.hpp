// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "device/backend.hpp"

namespace antikelvin::test_support {

/// What a test does to a backend that it watches.
struct Watch {
  std::function<void()> before = [] {};  ///< any call that makes, moves or asks chains, or draws
  /// States on their way to chains.
  std::function<void(std::vector<std::uint32_t>&)> restoring = [](std::vector<std::uint32_t>&) {};
};

class WatchedSpins final : public SpinChains {
 public:
  WatchedSpins(Watch const& watch, std::unique_ptr<SpinChains> chains)
      : watch_(watch), chains_(std::move(chains)) {}
  void set_tables(std::vector<SpinTables> const& tables) override { seen().set_tables(tables); }
  void set_cluster_tables(ClusterTables const& tables) override {
    seen().set_cluster_tables(tables);
  }
  void set_states(std::vector<std::uint8_t> const& states) override { seen().set_states(states); }
  void use(Move move) override { seen().use(move); }
  void advance(std::uint64_t sweeps) override { seen().advance(sweeps); }
  SpinCounts measure(std::uint32_t n, std::uint32_t thin) override {
    return seen().measure(n, thin);
  }
  std::vector<std::uint8_t> states(std::uint32_t replica) const override {
    return seen().states(replica);
  }
  LevelCounts count_levels() override { return seen().count_levels(); }
  void resample(Resampling const& step) override { seen().resample(step); }
  std::vector<std::uint64_t> families() override { return seen().families(); }
  void swap(Swaps const& swaps) override { seen().swap(swaps); }
  SwapCounts swap_counts() override { return seen().swap_counts(); }
  void tally() override { seen().tally(); }
  std::vector<std::uint64_t> take_tallies() override { return seen().take_tallies(); }
  std::vector<std::uint32_t> save() const override { return chains_->save(); }
  void restore(std::vector<std::uint32_t> const& saved) override {
    std::vector<std::uint32_t> words = saved;
    watch_.restoring(words);
    chains_->restore(words);
  }

 private:
  SpinChains& seen() const {
    watch_.before();
    return *chains_;
  }
  Watch const& watch_;
  std::unique_ptr<SpinChains> chains_;
};

class WatchedContact final : public ContactChains {
 public:
  WatchedContact(Watch const& watch, std::unique_ptr<ContactChains> chains)
      : watch_(watch), chains_(std::move(chains)) {}
  void set_states(std::size_t body, std::vector<std::uint8_t> const& states) override {
    seen().set_states(body, states);
  }
  void advance_alone(std::size_t body, Move move, std::uint64_t sweeps) override {
    seen().advance_alone(body, move, sweeps);
  }
  void advance(std::uint64_t sweeps) override { seen().advance(sweeps); }
  ContactCounts measure() override { return seen().measure(); }
  std::vector<std::uint32_t> save() const override { return chains_->save(); }
  void restore(std::vector<std::uint32_t> const& saved) override {
    std::vector<std::uint32_t> words = saved;
    watch_.restoring(words);
    chains_->restore(words);
  }

 private:
  ContactChains& seen() const {
    watch_.before();
    return *chains_;
  }
  Watch const& watch_;
  std::unique_ptr<ContactChains> chains_;
};

class WatchedGraph final : public CompleteGraphChains {
 public:
  WatchedGraph(Watch const& watch, std::unique_ptr<CompleteGraphChains> chains)
      : watch_(watch), chains_(std::move(chains)) {}
  void set_tables(std::vector<CompleteGraphTable> const& tables) override {
    seen().set_tables(tables);
  }
  void set_up(std::vector<std::uint32_t> const& n_up) override { seen().set_up(n_up); }
  void advance(std::uint64_t sweeps) override { seen().advance(sweeps); }
  std::vector<std::uint32_t> measure(std::uint32_t n, std::uint32_t thin) override {
    return seen().measure(n, thin);
  }
  std::vector<std::uint32_t> save() const override { return chains_->save(); }
  void restore(std::vector<std::uint32_t> const& saved) override {
    std::vector<std::uint32_t> words = saved;
    watch_.restoring(words);
    chains_->restore(words);
  }

 private:
  CompleteGraphChains& seen() const {
    watch_.before();
    return *chains_;
  }
  Watch const& watch_;
  std::unique_ptr<CompleteGraphChains> chains_;
};

class WatchedWalkers final : public Walkers {
 public:
  WatchedWalkers(Watch const& watch, std::unique_ptr<Walkers> walkers)
      : watch_(watch), walkers_(std::move(walkers)) {}
  void set_table(WalkerTable const& table) override { seen().set_table(table); }
  void set_ends(std::uint32_t low, std::uint32_t high) override { seen().set_ends(low, high); }
  void advance(std::uint64_t sweeps) override { seen().advance(sweeps); }
  WalkerCounts record(std::uint64_t sweeps) override { return seen().record(sweeps); }
  std::vector<std::uint32_t> levels() const override { return seen().levels(); }
  std::vector<std::uint8_t> states() const override { return seen().states(); }
  std::vector<std::uint32_t> save() const override { return walkers_->save(); }
  void restore(std::vector<std::uint32_t> const& saved) override {
    std::vector<std::uint32_t> words = saved;
    watch_.restoring(words);
    walkers_->restore(words);
  }

 private:
  Walkers& seen() const {
    watch_.before();
    return *walkers_;
  }
  Watch const& watch_;
  std::unique_ptr<Walkers> walkers_;
};

/// Passes everything on, and lets a test watch. Refers to the watch.
class WatchedBackend final : public Backend {
 public:
  WatchedBackend(Watch const& watch, std::unique_ptr<Backend> inner)
      : watch_(watch), inner_(std::move(inner)) {}
  DeviceInfo device() const override { return inner_->device(); }
  std::vector<double> log_binomial(std::uint64_t n, Counts const& excited) const override {
    return inner_->log_binomial(n, excited);
  }
  std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n, Counts const& excited,
                                                   double gap) const override {
    return inner_->two_level_states(n, excited, gap);
  }
  std::vector<LevelMicrostate> level_states(IntegerLevels const& levels, std::uint64_t n,
                                            std::vector<Quanta> const& energies) const override {
    return inner_->level_states(levels, n, energies);
  }
  std::unique_ptr<SpinChains> make_chains(SpinPlan const& plan) const override {
    watch_.before();
    return std::make_unique<WatchedSpins>(watch_, inner_->make_chains(plan));
  }
  std::unique_ptr<ContactChains> make_contact(ContactPlan const& plan) const override {
    watch_.before();
    return std::make_unique<WatchedContact>(watch_, inner_->make_contact(plan));
  }
  std::unique_ptr<CompleteGraphChains> make_complete_graph(
      CompleteGraphPlan const& plan) const override {
    watch_.before();
    return std::make_unique<WatchedGraph>(watch_, inner_->make_complete_graph(plan));
  }
  std::unique_ptr<Walkers> make_walkers(WalkerPlan const& plan) const override {
    watch_.before();
    return std::make_unique<WatchedWalkers>(watch_, inner_->make_walkers(plan));
  }
  std::vector<std::uint64_t> host_counts(
      std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const override {
    watch_.before();
    return inner_->host_counts(count, draw);
  }

 private:
  Watch const& watch_;
  std::unique_ptr<Backend> inner_;
};

}  // namespace antikelvin::test_support
