// SPDX-License-Identifier: Apache-2.0
#include "study/sample/pair_plan.hpp"

#include <algorithm>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMostDistances = 10000;

PairDistance distance_along(Lattice const& lattice, int first_axis, int last_axis,
                            std::uint32_t r) {
  PairDistance distance;
  distance.r = r;
  distance.n_pairs = 1;
  for (int a = 0; a < 3; ++a) {
    bool const moves = a >= first_axis && a <= last_axis;
    if (moves) {
      distance.direction += "xyz"[a];
      distance.offset.step[a] = r;
    }
    distance.n_pairs *= lattice.sides[a] - (moves && !lattice.periodic ? r : 0);
  }
  return distance;
}

}  // namespace

std::vector<PairDistance> pair_distances(Lattice const& lattice, std::uint32_t longest) {
  std::vector<PairDistance> all;
  int const last = n_axes(lattice.shape) - 1;
  auto const add = [&](int first_axis, int last_axis) {
    std::uint32_t least = lattice.sides[first_axis];
    for (int a = first_axis; a <= last_axis; ++a) least = std::min(least, lattice.sides[a]);
    std::uint32_t const end = std::min(longest, lattice.periodic ? least / 2 : least - 1);
    require(all.size() + end <= kMostDistances, "--show correlations has too many distances",
            "the limit is " + std::to_string(kMostDistances), "use a smaller --max-distance");
    for (std::uint32_t r = 1; r <= end; ++r)
      all.push_back(distance_along(lattice, first_axis, last_axis, r));
  };
  for (int a = 0; a <= last; ++a) add(a, a);
  if (last > 0) add(0, last);
  return all;
}

}  // namespace antikelvin
