// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "antikelvin/model/lattice.hpp"

namespace antikelvin::test_support {

/// Index of a site's neighbour, from coordinates alone: no rows, links, slabs or words. Written
/// apart from the library's own, from the comment on Lattice.
inline std::optional<std::uint64_t> neighbour_of(Lattice const& lattice, std::uint64_t site,
                                                 int direction) {
  static constexpr int kPlain[6][3] = {{1, 0, 0},  {-1, 0, 0}, {0, 1, 0},
                                       {0, -1, 0}, {0, 0, 1},  {0, 0, -1}};
  static constexpr int kDiagonal[2][3] = {{1, -1, 0}, {-1, 1, 0}};
  int const* const step = lattice.shape == Shape::triangular && direction >= 4
                              ? kDiagonal[direction - 4]
                              : kPlain[direction];
  std::int64_t at[3] = {
      static_cast<std::int64_t>(site % lattice.sides[0]),
      static_cast<std::int64_t>(site / lattice.sides[0] % lattice.sides[1]),
      static_cast<std::int64_t>(site / lattice.sides[0] / lattice.sides[1]),
  };
  for (int axis = 0; axis < 3; ++axis) {
    std::int64_t const side = lattice.sides[axis];
    if (step[axis] != 0 && side == 1) return std::nullopt;
    at[axis] += step[axis];
    if (at[axis] >= 0 && at[axis] < side) continue;
    if (!lattice.periodic) return std::nullopt;
    at[axis] = (at[axis] + side) % side;
  }
  return static_cast<std::uint64_t>(at[0] + lattice.sides[0] * (at[1] + lattice.sides[1] * at[2]));
}

inline int n_directions(Shape shape) {
  return shape == Shape::none ? 0 : shape == Shape::chain ? 2 : shape == Shape::square ? 4 : 6;
}

/// All neighbours that a site has, some of them twice on axes of two sites.
inline std::vector<std::uint64_t> neighbours_of(Lattice const& lattice, std::uint64_t site) {
  std::vector<std::uint64_t> found;
  for (int direction = 0; direction < n_directions(lattice.shape); ++direction)
    if (auto const other = neighbour_of(lattice, site, direction)) found.push_back(*other);
  return found;
}

}  // namespace antikelvin::test_support
