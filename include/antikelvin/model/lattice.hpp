// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {

/// Which sites are neighbours. `none`: independent units.
enum class Shape : std::uint8_t { none, chain, square, triangular, cubic };

/// A lattice of sides[0] × sides[1] × sides[2] sites (1 along axes that the shape lacks), site
/// (x, y, z) having the index x + sides[0] (y + sides[1] z).
///
/// Directions come in opposite pairs 2b, 2b+1: ±x, ±y, then ±(1, −1) on triangular and ±z on cubic
/// lattices; each pair is one bond per site. Periodic or open along all axes. An axis of one site
/// has no bonds; a periodic axis of two has two bonds between the same sites.
struct Lattice {
  Shape shape = Shape::none;
  bool periodic = true;
  std::uint32_t sides[3] = {1, 1, 1};
  bool operator==(Lattice const&) const = default;
};

/// Longest strip: sites of one colour in one row that draw from one generator. Part of the layout
/// of random numbers.
inline constexpr std::uint32_t kStripSites = 32;

inline namespace AK_ISA {

AK_HD constexpr int n_axes(Shape shape) {
  return shape == Shape::none || shape == Shape::chain ? 1 : shape == Shape::cubic ? 3 : 2;
}

/// Neighbours of an inner site.
AK_HD constexpr int coordination(Shape shape) {
  return shape == Shape::none ? 0 : shape == Shape::chain ? 2 : shape == Shape::square ? 4 : 6;
}

struct Step {
  int x, y, z;
};

AK_HD constexpr Step step_of(Shape shape, int direction) {
  int const sign = direction % 2 == 0 ? 1 : -1;
  if (direction < 2) return {sign, 0, 0};
  if (direction < 4) return {0, sign, 0};
  return shape == Shape::cubic ? Step{0, 0, sign} : Step{sign, -sign, 0};
}

/// Moves a coordinate one step along an axis, over its ends where the boundary is periodic.
/// @return  whether there is a neighbour: not beyond open ends, nor on an axis of one site
AK_HD constexpr bool step_along(Lattice const& lattice, int axis, int step, std::uint32_t& at) {
  if (step == 0) return true;
  std::uint32_t const side = lattice.sides[axis];
  bool const leaves = step > 0 ? at + 1 == side : at == 0;
  if (leaves)
    at = step > 0 ? 0 : side - 1;
  else
    at = step > 0 ? at + 1 : at - 1;
  return !leaves || (lattice.periodic && side > 1);
}

AK_HD constexpr std::uint64_t n_sites(Lattice const& lattice) {
  return std::uint64_t{lattice.sides[0]} * lattice.sides[1] * lattice.sides[2];
}

/// Moves a site's index by one step in a direction.
/// @return  whether there is a neighbour; `site` is meaningless if not
AK_HD constexpr bool step_to_neighbour(Lattice const& lattice, int direction, std::uint64_t& site) {
  std::uint64_t const side_x = lattice.sides[0], side_y = lattice.sides[1];
  Step const step = step_of(lattice.shape, direction);
  auto x = static_cast<std::uint32_t>(site % side_x),
       y = static_cast<std::uint32_t>(site / side_x % side_y),
       z = static_cast<std::uint32_t>(site / side_x / side_y);
  bool const exists = step_along(lattice, 0, step.x, x) && step_along(lattice, 1, step.y, y) &&
                      step_along(lattice, 2, step.z, z);
  site = x + side_x * (y + side_y * z);
  return exists;
}

AK_HD constexpr std::uint64_t n_rows(Lattice const& lattice) {
  return std::uint64_t{lattice.sides[1]} * lattice.sides[2];
}

/// An axis whose ends are neighbours although both are even (or odd): colours alternate all along
/// it but for its last site, which gets a third.
AK_HD constexpr bool is_odd_ring(Lattice const& lattice, int axis) {
  return lattice.periodic && lattice.sides[axis] > 1 && lattice.sides[axis] % 2 == 1;
}

AK_HD constexpr std::uint32_t axis_colour(Lattice const& lattice, int axis, std::uint32_t at) {
  return is_odd_ring(lattice, axis) && at + 1 == lattice.sides[axis] ? 2 : at % 2;
}

/// Sites of one colour have no neighbours among each other, whatever the sides. Two colours where
/// both suffice, three on chains, squares and cubes with an odd ring (sum of axis colours mod 3);
/// pairs of axis colours, four to nine, on triangular lattices.
AK_HD constexpr std::uint32_t n_colours(Lattice const& lattice) {
  if (lattice.shape == Shape::none) return 1;
  if (lattice.shape == Shape::triangular)
    return (is_odd_ring(lattice, 0) ? 3 : 2) * (is_odd_ring(lattice, 1) ? 3 : 2);
  for (int axis = 0; axis < n_axes(lattice.shape); ++axis)
    if (is_odd_ring(lattice, axis)) return 3;
  return 2;
}

/// Sites first, first + step, … (count of them) of a row.
struct SiteRun {
  std::uint32_t first, step, count;
};

/// Sites of the row (y, z) that have a colour.
AK_HD constexpr SiteRun coloured_sites(Lattice const& lattice, std::uint32_t colour,
                                       std::uint32_t y, std::uint32_t z) {
  std::uint32_t const side = lattice.sides[0];
  if (lattice.shape == Shape::none) return {0, 1, side};
  std::uint32_t along_x = 0;  // axis colour that x must have
  if (lattice.shape == Shape::triangular) {
    std::uint32_t const colours_x = is_odd_ring(lattice, 0) ? 3 : 2;
    if (axis_colour(lattice, 1, y) != colour / colours_x) return {0, 1, 0};
    along_x = colour % colours_x;
  } else {
    std::uint32_t const n = n_colours(lattice);
    along_x = (colour + 2 * n - axis_colour(lattice, 1, y) - axis_colour(lattice, 2, z)) % n;
  }
  if (along_x == 2) return {side - 1, 2, is_odd_ring(lattice, 0) ? 1u : 0u};
  std::uint32_t const alternating = is_odd_ring(lattice, 0) ? side - 1 : side;
  return {along_x, 2, (alternating + 1 - along_x) / 2};
}

/// Strips that a row may have in one colour.
AK_HD constexpr std::uint32_t strips_per_row(Lattice const& lattice) {
  std::uint32_t const longest =
      lattice.shape == Shape::none ? lattice.sides[0] : (lattice.sides[0] + 1) / 2;
  return (longest + kStripSites - 1) / kStripSites;
}

AK_HD constexpr std::uint64_t n_strips(Lattice const& lattice) {
  return n_rows(lattice) * strips_per_row(lattice);
}

}  // namespace AK_ISA
}  // namespace antikelvin
