// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "study/dos/level_walk.hpp"
#include "study/dos/multicanonical.hpp"

namespace antikelvin {

/// Weights of multicanonical walkers, and how they were found.
struct FoundWeights {
  std::vector<double> log_weight;     ///< of every level
  std::vector<std::uint32_t> levels;  ///< that were seen, ascending
  bool is_sparse = false;             ///< levels were taken together: single ones may be rare
  std::uint32_t low_end = 0, high_end = 0;
  std::uint32_t n_iterations = 0;
  std::uint64_t n_sweeps = 0;  ///< per walker
  std::string reason;          ///< why they are not good enough; empty if they are
};

/// As run_multicanonical describes it.
FoundWeights find_weights(LevelWalk& walk, MulticanonicalSettings const& settings,
                          Progress& progress);

}  // namespace antikelvin
