// SPDX-License-Identifier: Apache-2.0
#include "study/replica_ladder.hpp"

#include <algorithm>

#include "antikelvin/base/reals.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
namespace {

/// Swaps that are less likely than 2^−64 need no threshold, nor do more differences than this.
constexpr std::uint32_t kMostDifferences = 1u << 16;

}  // namespace

Swaps swaps_of(Quad quantum, std::size_t n_levels, std::vector<double> const& betas) {
  Swaps swaps;
  double finest = kInfinity;
  for (std::size_t k = 0; k + 1 < betas.size(); ++k)
    finest = std::min(finest, betas[k + 1] - betas[k]);
  double const most = 45 / (finest * static_cast<double>(quantum)) + 1;
  swaps.n_differences = static_cast<std::uint32_t>(
      std::min({most, static_cast<double>(n_levels - 1), static_cast<double>(kMostDifferences)}));
  for (std::size_t k = 0; k + 1 < betas.size(); ++k) {
    Quad const factor = exp(-(Quad(betas[k + 1]) - Quad(betas[k])) * quantum);
    Quad p = 1;
    for (std::uint32_t d = 1; d <= swaps.n_differences; ++d)
      swaps.thresholds.push_back(threshold_of(p *= factor));
  }
  return swaps;
}

SpinLayout ladder_layout(Lattice const& lattice, std::uint64_t n_units, std::uint32_t ladders,
                         std::size_t n_rungs) {
  SpinLayout layout = make_layout(lattice, n_units, ladders, Layout::replicas);
  layout.n_groups = static_cast<std::uint32_t>(n_rungs);
  return layout;
}

}  // namespace antikelvin
