// SPDX-License-Identifier: Apache-2.0
#include "exact/convex_intruder.hpp"

#include <cmath>

namespace antikelvin {
namespace {

/// Points of the least concave function above all: each turns right.
std::vector<std::size_t> hull_of(std::span<double const> x, std::span<double const> y) {
  std::vector<std::size_t> hull;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(y[i])) continue;
    auto const is_below = [&](std::size_t a, std::size_t b) {
      return (y[b] - y[a]) * (x[i] - x[a]) <= (y[i] - y[a]) * (x[b] - x[a]);
    };
    while (hull.size() >= 2 && is_below(hull[hull.size() - 2], hull.back())) hull.pop_back();
    hull.push_back(i);
  }
  return hull;
}

}  // namespace

std::vector<ConvexIntruder> convex_intruders(std::span<double const> energies,
                                             std::span<double const> entropies, double least_gap) {
  std::vector<std::size_t> const hull = hull_of(energies, entropies);
  std::vector<ConvexIntruder> intruders;
  for (std::size_t edge = 0; edge + 1 < hull.size(); ++edge) {
    std::size_t const first = hull[edge], last = hull[edge + 1];
    double const slope = (entropies[last] - entropies[first]) / (energies[last] - energies[first]);
    ConvexIntruder intruder{first, last, slope, first, 0};
    for (std::size_t i = first + 1; i < last; ++i) {
      if (!std::isfinite(entropies[i])) continue;
      double const gap = entropies[first] + slope * (energies[i] - energies[first]) - entropies[i];
      if (gap > intruder.gap) intruder.gap = gap, intruder.deepest = i;
    }
    if (intruder.gap > least_gap) intruders.push_back(intruder);
  }
  return intruders;
}

}  // namespace antikelvin
