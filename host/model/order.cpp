// SPDX-License-Identifier: Apache-2.0
#include "model/order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "antikelvin/base/error.hpp"
#include "model/parse_lattice.hpp"

namespace antikelvin {
namespace {

/// Difference of sums of cosines that are the same.
constexpr double kSameEnergy = 1e-12;

bool has_bonds(Lattice const& lattice, int axis) {
  return axis < n_axes(lattice.shape) && lattice.sides[axis] > 1;
}

WaveVector half_turns(Lattice const& lattice, int first_axis, int last_axis) {
  std::array<Turn, 3> turns{};
  for (int a = first_axis; a <= last_axis; ++a)
    if (has_bonds(lattice, a)) turns[static_cast<std::size_t>(a)] = {1, 2};
  return wave_vector(turns);
}

void require_rings(Lattice const& lattice, std::uint32_t divisor, std::string const& name,
                   std::string const& why) {
  for (int a = 0; a < n_axes(lattice.shape); ++a)
    require(!lattice.periodic || lattice.sides[a] == 1 || lattice.sides[a] % divisor == 0,
            name + " order does not fit the sides " + sides_text(lattice), why,
            "use other sides, --boundary open, or --order auto");
}

/// Vectors that a wave may have along an axis so that neighbours differ most: one where the ring is
/// even or open, else the two nearest to half a turn.
std::vector<Turn> nearest_to_half(Lattice const& lattice, int axis) {
  if (!has_bonds(lattice, axis)) return {{0, 1}};
  std::int64_t const side = lattice.sides[axis];
  if (!lattice.periodic || side % 2 == 0) return {{1, 2}};
  return {{(side - 1) / 2, side}, {(side + 1) / 2, side}};
}

std::vector<WaveVector> bipartite_waves(Lattice const& lattice) {
  std::vector<WaveVector> waves;
  for (Turn const x : nearest_to_half(lattice, 0))
    for (Turn const y : nearest_to_half(lattice, 1))
      for (Turn const z : nearest_to_half(lattice, 2)) waves.push_back(wave_vector({x, y, z}));
  return waves;
}

/// Candidates on a triangular ring of rings. At a given k_x the sum of cosines is least at
/// k_y = k_x/2 + π, or at k_x/2 beyond half a turn; of each k_x those that fit and are nearest to it.
std::vector<WaveVector> triangular_candidates(Lattice const& lattice) {
  std::int64_t const side_x = lattice.sides[0], side_y = lattice.sides[1];
  std::vector<WaveVector> waves;
  for (std::int64_t x = 0; x < side_x; ++x) {
    double const turn_x = static_cast<double>(x) / static_cast<double>(side_x);
    double const best = turn_x / 2 + (turn_x <= 0.5 ? 0.5 : 0);
    auto const y = static_cast<std::int64_t>(std::floor(best * static_cast<double>(side_y)));
    for (std::int64_t const near : {y - 1, y, y + 1, y + 2})
      waves.push_back(wave_vector({Turn{x, side_x}, Turn{near, side_y}, Turn{}}));
  }
  return waves;
}

/// Those of least energy, one of each k and −k.
std::vector<WaveVector> lowest(Lattice const& lattice, std::vector<WaveVector> const& waves) {
  double least = 1e300;
  for (WaveVector const& k : waves) least = std::min(least, bond_cosines(lattice, k));
  std::vector<WaveVector> result;
  for (WaveVector const& k : waves) {
    bool const known = std::any_of(result.begin(), result.end(), [&](WaveVector const& other) {
      return k == other || k == opposite(other);
    });
    if (!known && bond_cosines(lattice, k) <= least + kSameEnergy) result.push_back(k);
  }
  return result;
}

/// Whether the waves that come nearest have few enough phases to be counted.
bool has_short_periods(Lattice const& lattice, bool triangular) {
  std::uint64_t period = 1;
  for (int a = 0; a < n_axes(lattice.shape); ++a) {
    std::uint64_t const side = lattice.sides[a],
                        own = !triangular && side % 2 == 0 ? std::uint64_t{2} : side;
    period = std::min<std::uint64_t>(std::lcm(period, own), kMostSublattices + 1);
  }
  return period <= kMostSublattices;
}

Order order_with(std::string name, std::vector<WaveVector> waves) {
  Order order{std::move(name), std::move(waves), {}};
  for (WaveVector const& k : order.waves) order.ideal.push_back(turns_of(k));
  return order;
}

bool is_two_dimensional_triangular(Lattice const& lattice) {
  return lattice.shape == Shape::triangular && has_bonds(lattice, 0) && has_bonds(lattice, 1);
}

Order uniform() { return order_with("uniform", {WaveVector{}}); }

Order staggered(Lattice const& lattice) {
  require(!is_two_dimensional_triangular(lattice), "triangular lattices have no staggered order",
          "of three sites that are neighbours of each other two are alike",
          "use --order three-sublattice or stripe");
  require_rings(lattice, 2, "staggered", "signs alternate along rings of an even number of sites");
  return order_with("staggered", {half_turns(lattice, 0, 2)});
}

Order three_sublattice(Lattice const& lattice) {
  require(is_two_dimensional_triangular(lattice),
          "only triangular lattices have three-sublattice order",
          "others have two sublattices without bonds inside", "use --order staggered");
  require_rings(lattice, 3, "three-sublattice",
                "sublattices follow each other along rings of a multiple of three sites");
  return order_with("three-sublattice", {wave_vector({Turn{1, 3}, Turn{2, 3}, Turn{}})});
}

Order stripes(Lattice const& lattice) {
  require_rings(lattice, 2, "stripe", "rows alternate along rings of an even number of sites");
  std::vector<WaveVector> waves;
  for (int a = 0; a < n_axes(lattice.shape); ++a)
    if (has_bonds(lattice, a)) waves.push_back(half_turns(lattice, a, a));
  // On triangular lattices the third direction of rows is that of both half turns.
  if (is_two_dimensional_triangular(lattice)) waves.push_back(half_turns(lattice, 0, 1));
  require(!waves.empty(), "a single site has no stripes", "it has no bonds",
          "use a larger lattice");
  return order_with("stripe", std::move(waves));
}

Order expected_order(Lattice const& lattice, bool neighbours_differ) {
  if (!neighbours_differ || n_sites(lattice) == 1) return uniform();
  bool const triangular = is_two_dimensional_triangular(lattice);
  std::uint32_t const divisor = triangular ? 3 : 2;
  bool closes = true;
  for (int a = 0; a < n_axes(lattice.shape); ++a)
    closes = closes && (lattice.sides[a] == 1 || lattice.sides[a] % divisor == 0);
  if (!lattice.periodic || closes)
    return triangular ? three_sublattice(lattice) : staggered(lattice);
  bool const are_alike = triangular && (lattice.sides[0] == 2 || lattice.sides[1] == 2);
  if (are_alike || !has_short_periods(lattice, triangular)) return {"none", {}, {}};
  Order order{
      "",
      lowest(lattice, triangular ? triangular_candidates(lattice) : bipartite_waves(lattice)),
      {}};
  order.name = "k = " + to_text(order.waves.front(), lattice.shape);
  if (triangular)
    order.ideal = {{1.0 / 3, 2.0 / 3, 0}, {2.0 / 3, 1.0 / 3, 0}};
  else
    order.ideal = {turns_of(half_turns(lattice, 0, 2))};
  return order;
}

}  // namespace

Order order_of(OrderKind kind, Lattice const& lattice, bool neighbours_differ) {
  switch (kind) {
    case OrderKind::expected:
      return expected_order(lattice, neighbours_differ);
    case OrderKind::uniform:
      return uniform();
    case OrderKind::staggered:
      return staggered(lattice);
    case OrderKind::three_sublattice:
      return three_sublattice(lattice);
    case OrderKind::stripe:
      break;
  }
  return stripes(lattice);
}

double Order::distance_square(Lattice const& lattice, WaveVector const& k) const {
  Turns const at = turns_of(k);
  double least = HUGE_VAL;
  for (Turns const& one : ideal)
    for (double const sign : {1.0, -1.0})  // k and −k are the same wave
      least = std::min(least, lattice_square(lattice, {sign * at[0] - one[0], sign * at[1] - one[1],
                                                       sign * at[2] - one[2]}));
  return least;
}

}  // namespace antikelvin
