// SPDX-License-Identifier: Apache-2.0
#include "study/dos/annealed_replicas.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "antikelvin/random/systematic.hpp"
#include "exact/complete_graph.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

/// Sweeps at β = 0 after which nothing is left of the start; a Potts spin moves in every second one.
constexpr std::uint64_t kForgetting = 64;

class LatticeReplicas {
 public:
  LatticeReplicas(DosSystem const& system, std::uint32_t population, std::uint32_t n_replicas,
                  std::uint64_t key, Backend const& backend, Fault fault)
      : system_(system), fault_(fault) {
    SpinPlan plan =
        plan_spins(system.model, system.lattice, system.n_units, n_replicas,
                   make_layout(system.lattice, system.n_units, n_replicas, Layout::replicas), key);
    plan.copy_mask = fault == Fault::correlated ? kCopyOddLanes : 0;
    plan.tables = tables(0);
    plan.population =
        PopulationPlan{population, system.code, static_cast<std::uint32_t>(system.energies.size())};
    chains_ = backend.make_chains(plan);
    chains_->advance(kForgetting);
  }

  void set_beta(double beta) { chains_->set_tables(tables(beta)); }
  void advance(std::uint64_t sweeps) { chains_->advance(sweeps); }
  LevelCounts count_levels() { return chains_->count_levels(); }
  void resample(Resampling const& step) { chains_->resample(step); }
  std::vector<std::uint64_t> families() { return chains_->families(); }

 private:
  std::vector<SpinTables> tables(double beta) const {
    return {
        make_spin_tables(system_.model, system_.lattice.shape, beta, Dynamics::heat_bath, fault_)};
  }

  DosSystem const& system_;
  Fault fault_;
  std::unique_ptr<SpinChains> chains_;
};

/// Replicas of a complete graph are numbers of spins that are up, as small as what is known of them:
/// the host resamples them.
class GraphReplicas {
 public:
  GraphReplicas(DosSystem const& system, std::uint32_t population, std::uint32_t n_replicas,
                std::uint64_t key, Backend const& backend, Fault fault)
      : system_(system), population_(population), fault_(fault), families_(n_replicas) {
    CompleteGraphPlan plan;
    plan.n_units = static_cast<std::uint32_t>(system.n_units);
    plan.n_replicas = n_replicas;
    plan.key = key;
    plan.tables = tables(0);
    chains_ = backend.make_complete_graph(plan);
    chains_->advance(kForgetting);
    std::iota(families_.begin(), families_.end(), 0u);
  }

  void set_beta(double beta) { chains_->set_tables(tables(beta)); }
  void advance(std::uint64_t sweeps) {
    // The last sweep is measured: a measurement of no sweep is none.
    if (sweeps > 1) chains_->advance(sweeps - 1);
    if (sweeps > 0) up_ = chains_->measure(1, 1);
  }

  LevelCounts count_levels() {
    if (up_.empty()) advance(1);
    levels_.clear();
    for (std::uint32_t const up : up_) levels_.push_back(system_.level_of_up[up]);
    auto const [low, high] = std::minmax_element(levels_.begin(), levels_.end());
    LevelCounts counts{*low, *high - *low + 1, {}};
    counts.counts.assign(levels_.size() / population_ * counts.n_levels, 0);
    for (std::size_t r = 0; r < levels_.size(); ++r)
      ++counts.counts[r / population_ * counts.n_levels + (levels_[r] - counts.first)];
    return counts;
  }

  void resample(Resampling const& step) {
    for (std::size_t first = 0; first < up_.size(); first += population_) {
      auto const weight = [&](std::size_t r) {
        return step.weights[first / population_ * step.n_levels() +
                            (levels_[first + r] - step.first_level)];
      };
      std::uint64_t total = 0;
      for (std::size_t r = 0; r < population_; ++r) total += weight(r);
      std::vector<std::uint32_t> up, families;
      std::uint64_t before = 0;
      for (std::size_t r = 0; r < population_; ++r) {
        std::uint64_t const after = before + weight(r);
        std::uint32_t const copies =
            systematic_copies(before, after, total, population_, step.offsets[first / population_]);
        up.insert(up.end(), copies, up_[first + r]);
        families.insert(families.end(), copies, families_[first + r]);
        before = after;
      }
      std::copy(up.begin(), up.end(), up_.begin() + static_cast<std::ptrdiff_t>(first));
      std::copy(families.begin(), families.end(),
                families_.begin() + static_cast<std::ptrdiff_t>(first));
    }
    chains_->set_up(up_);
  }

  std::vector<std::uint64_t> families() {
    std::vector<std::uint64_t> result;
    for (std::size_t first = 0; first < families_.size(); first += population_) {
      std::map<std::uint32_t, std::uint64_t> sizes;
      for (std::size_t r = 0; r < population_; ++r) ++sizes[families_[first + r]];
      std::uint64_t squares = 0;
      for (auto const& family : sizes) squares += family.second * family.second;
      result.insert(result.end(), {sizes.size(), squares});
    }
    return result;
  }

 private:
  std::vector<CompleteGraphTable> tables(double beta) const {
    return {make_complete_graph_table(system_.model, system_.n_units, beta, Dynamics::heat_bath,
                                      fault_)};
  }

  DosSystem const& system_;
  std::uint32_t population_;
  Fault fault_;
  std::vector<std::uint32_t> families_, up_, levels_;
  std::unique_ptr<CompleteGraphChains> chains_;
};

}  // namespace

AnnealedReplicas make_replicas(DosSystem const& system, std::uint32_t population,
                               std::uint32_t n_populations, std::uint64_t key,
                               Backend const& backend, Fault fault) {
  std::uint32_t const n = population * n_populations;
  if (system.complete_graph)
    return AnnealedReplicas(
        std::make_shared<GraphReplicas>(system, population, n, key, backend, fault));
  return AnnealedReplicas(
      std::make_shared<LatticeReplicas>(system, population, n, key, backend, fault));
}

}  // namespace antikelvin
