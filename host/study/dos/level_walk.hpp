// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "study/dos/multicanonical.hpp"

namespace antikelvin {

/// Walkers over levels of energy, whatever they are made of.
class LevelWalk {
 public:
  /// @param walk  LatticeWalk or GraphWalk of level_walk.cpp
  template <class Walk>
  explicit LevelWalk(std::shared_ptr<Walk> walk)
      : set_weights([walk](std::vector<double> const& weights) { walk->set_weights(weights); }),
        set_ends([walk](std::uint32_t low, std::uint32_t high) { walk->set_ends(low, high); }),
        advance([walk](std::uint64_t sweeps) { walk->advance(sweeps); }),
        record([walk](std::uint64_t sweeps) { return walk->record(sweeps); }),
        n_levels_(walk->n_levels()),
        n_sites_(walk->n_sites()) {}

  std::uint32_t n_levels() const { return n_levels_; }
  std::uint64_t n_sites() const { return n_sites_; }
  /// Sets the weight of every level, as rounded_log_weight gives it.
  std::function<void(std::vector<double> const& log_weight)> set_weights;
  std::function<void(std::uint32_t low, std::uint32_t high)> set_ends;
  std::function<void(std::uint64_t sweeps)> advance;
  std::function<WalkerCounts(std::uint64_t sweeps)> record;

 private:
  std::uint32_t n_levels_;
  std::uint64_t n_sites_;
};

std::unique_ptr<LevelWalk> make_level_walk(DosSystem const& system,
                                           MulticanonicalSettings const& settings,
                                           Backend const& backend);

/// Sweeps in calls short enough for a run to be stopped; adds what walkers do to `sum`.
void record_in_parts(LevelWalk& walk, std::uint64_t sweeps, std::uint32_t n_walkers,
                     WalkerCounts& sum);
void advance_in_parts(LevelWalk& walk, std::uint64_t sweeps, std::uint32_t n_walkers);

/// Counts of all groups together, and their crossings.
struct WalkerTotals {
  std::vector<std::uint64_t> histogram;
  std::uint64_t crossings = 0;
};
WalkerTotals totals_of(WalkerCounts const& counts);

/// Least count of the given levels in units of their mean.
double flatness_of(std::vector<std::uint64_t> const& histogram,
                   std::vector<std::uint32_t> const& levels);

}  // namespace antikelvin
