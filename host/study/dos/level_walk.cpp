// SPDX-License-Identifier: Apache-2.0
#include "study/dos/level_walk.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

/// Updates of a call, after which a run can be stopped: a few seconds.
constexpr std::uint64_t kUpdatesPerCall = std::uint64_t{1} << 31;

class LatticeWalk {
 public:
  LatticeWalk(DosSystem const& system, MulticanonicalSettings const& settings,
              Backend const& backend)
      : n_sites_(antikelvin::n_sites(system.lattice)), fault_(settings.fault) {
    WalkerPlan plan = make_walker_plan(system.model, system.lattice, settings.n_walkers,
                                       settings.n_walkers / settings.n_groups, settings.key);
    plan.record = static_cast<std::uint32_t>(std::min<std::uint64_t>(settings.record, n_sites_));
    moves_ = plan.moves;
    walkers_ = backend.make_walkers(plan);
  }

  std::uint32_t n_levels() const { return moves_.n_levels; }
  std::uint64_t n_sites() const { return n_sites_; }
  void set_weights(std::vector<double> const& log_weight) {
    walkers_->set_table(make_walker_table(moves_, log_weight, fault_));
  }
  void set_ends(std::uint32_t low, std::uint32_t high) { walkers_->set_ends(low, high); }
  void advance(std::uint64_t sweeps) { walkers_->advance(sweeps); }
  WalkerCounts record(std::uint64_t sweeps) { return walkers_->record(sweeps); }

 private:
  std::uint64_t n_sites_;
  Fault fault_;
  WalkerMoves moves_;
  std::unique_ptr<Walkers> walkers_;
};

/// Chains of the number of spins that are up, which are recorded once per sweep.
class GraphWalk {
 public:
  GraphWalk(DosSystem const& system, MulticanonicalSettings const& settings, Backend const& backend)
      : n_units_(system.n_units),
        per_group_(settings.n_walkers / settings.n_groups),
        n_groups_(settings.n_groups),
        fault_(settings.fault),
        last_end_(settings.n_walkers, 0),
        level_of_(system.level_of_up) {
    n_levels_ = static_cast<std::uint32_t>(system.energies.size());
    CompleteGraphPlan plan;
    plan.n_units = static_cast<std::uint32_t>(n_units_);
    plan.n_replicas = settings.n_walkers;
    plan.key = settings.key;
    plan.tables = {table_of(std::vector<double>(n_levels_, 0))};
    chains_ = backend.make_complete_graph(plan);
    chains_->set_up(std::vector<std::uint32_t>(settings.n_walkers, plan.n_units / 2));
    high_ = n_levels_ - 1;
  }

  std::uint32_t n_levels() const { return n_levels_; }
  std::uint64_t n_sites() const { return n_units_; }
  void set_weights(std::vector<double> const& log_weight) {
    chains_->set_tables({table_of(log_weight)});
  }
  void set_ends(std::uint32_t low, std::uint32_t high) {
    low_ = low;
    high_ = high;
    std::fill(last_end_.begin(), last_end_.end(), std::uint8_t{0});
  }
  void advance(std::uint64_t sweeps) { chains_->advance(sweeps); }

  WalkerCounts record(std::uint64_t sweeps) {
    WalkerCounts counts;
    counts.n_groups = n_groups_;
    counts.n_levels = n_levels_;
    counts.rows.assign((std::size_t{n_levels_} + 1) * n_groups_, 0);
    std::size_t const walkers = last_end_.size();
    std::uint64_t const most = std::max<std::uint64_t>(1, (std::uint64_t{1} << 20) / walkers);
    while (sweeps > 0) {
      auto const n = static_cast<std::uint32_t>(std::min(sweeps, most));
      std::vector<std::uint32_t> const n_up = chains_->measure(n, 1);
      for (std::size_t i = 0; i < n_up.size(); ++i) note(counts, i % walkers, level_of_[n_up[i]]);
      sweeps -= n;
    }
    return counts;
  }

 private:
  void note(WalkerCounts& counts, std::size_t walker, std::uint32_t level) {
    std::size_t const group = walker / per_group_;
    ++counts.rows[std::size_t{level} * n_groups_ + group];
    std::uint8_t const end = level <= low_ ? 1 : level >= high_ ? 2 : 0;
    std::uint8_t& last = last_end_[walker];
    if (end == 0 || end == last) return;
    if (last != 0) ++counts.rows[std::size_t{n_levels_} * n_groups_ + group];
    last = end;
  }

  CompleteGraphTable table_of(std::vector<double> const& log_weight) const {
    return make_graph_walk_table(level_of_, log_weight, fault_);
  }

  std::uint64_t n_units_;
  std::uint32_t per_group_, n_groups_, n_levels_ = 0, low_ = 0, high_ = 0;
  Fault fault_;
  std::vector<std::uint8_t> last_end_;
  std::vector<std::uint32_t> level_of_;  ///< [n up]
  std::unique_ptr<CompleteGraphChains> chains_;
};

/// Sweeps that are one call.
std::uint64_t sweeps_per_call(LevelWalk const& walk, std::uint32_t n_walkers) {
  return std::max<std::uint64_t>(1, kUpdatesPerCall / walk.n_sites() / n_walkers);
}

}  // namespace

std::unique_ptr<LevelWalk> make_level_walk(DosSystem const& system,
                                           MulticanonicalSettings const& settings,
                                           Backend const& backend) {
  if (system.complete_graph)
    return std::make_unique<LevelWalk>(std::make_shared<GraphWalk>(system, settings, backend));
  return std::make_unique<LevelWalk>(std::make_shared<LatticeWalk>(system, settings, backend));
}

void advance_in_parts(LevelWalk& walk, std::uint64_t sweeps, std::uint32_t n_walkers) {
  std::uint64_t const most = sweeps_per_call(walk, n_walkers);
  for (std::uint64_t done = 0; done < sweeps; done += most) {
    check_interrupt();
    walk.advance(std::min(most, sweeps - done));
  }
}

void record_in_parts(LevelWalk& walk, std::uint64_t sweeps, std::uint32_t n_walkers,
                     WalkerCounts& sum) {
  std::uint64_t const most = sweeps_per_call(walk, n_walkers);
  for (std::uint64_t done = 0; done < sweeps; done += most) {
    check_interrupt();
    WalkerCounts const counts = walk.record(std::min(most, sweeps - done));
    if (sum.rows.empty())
      sum = counts;
    else
      for (std::size_t i = 0; i < sum.rows.size(); ++i) sum.rows[i] += counts.rows[i];
  }
}

WalkerTotals totals_of(WalkerCounts const& counts) {
  WalkerTotals totals;
  totals.histogram.assign(counts.n_levels, 0);
  for (std::uint32_t g = 0; g < counts.n_groups; ++g) {
    for (std::uint32_t l = 0; l < counts.n_levels; ++l) totals.histogram[l] += counts.visits(l, g);
    totals.crossings += counts.crossings(g);
  }
  return totals;
}

double flatness_of(std::vector<std::uint64_t> const& histogram,
                   std::vector<std::uint32_t> const& levels) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  double sum = 0;
  for (std::uint32_t const l : levels) {
    least = std::min(least, histogram[l]);
    sum += static_cast<double>(histogram[l]);
  }
  return sum > 0 ? static_cast<double>(least) * static_cast<double>(levels.size()) / sum : 0;
}

}  // namespace antikelvin
