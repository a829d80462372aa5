// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace antikelvin {

/// A stretch of energies at which an entropy lies below a straight line between two of its points: a canonical ensemble jumps
/// over it, at the β that is the line's slope.
struct ConvexIntruder {
  std::size_t first, last;  ///< points that the line joins
  double slope;             ///< (S_last − S_first)/(E_last − E_first)
  std::size_t deepest;      ///< point farthest below the line
  double gap;               ///< by how much: the barrier between both phases
};

/// All of them, in the order of energies: edges of the least concave function above S that pass over points. Of any ln g(E),
/// ln Ω(E) or s(e).
/// @param energies  ascending
/// @param entropies  as many; −∞ where there is no state
/// @param least_gap  smaller ones are rounding, or noise
std::vector<ConvexIntruder> convex_intruders(std::span<double const> energies,
                                             std::span<double const> entropies, double least_gap);

}  // namespace antikelvin
