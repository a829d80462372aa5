// SPDX-License-Identifier: Apache-2.0
#include "study/sample/wave_plan.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

std::size_t index_of(WavePlan& plan, WaveVector const& k) {
  // |ψ| of k and −k are the same.
  auto const known =
      std::find_if(plan.waves.begin(), plan.waves.end(),
                   [&](WaveVector const& other) { return other == k || other == opposite(k); });
  auto const index = static_cast<std::size_t>(known - plan.waves.begin());
  if (known == plan.waves.end()) plan.waves.push_back(k);
  return index;
}

/// The smallest vectors that fit along the longest axes; on triangular lattices those of both axes at once
/// are as short.
std::vector<WaveVector> smallest_steps(Lattice const& lattice, std::uint32_t longest) {
  Turn const one{1, longest};
  std::vector<WaveVector> steps;
  for (int a = 0; a < n_axes(lattice.shape); ++a) {
    std::array<Turn, 3> turns{};
    turns[static_cast<std::size_t>(a)] = one;
    if (lattice.sides[a] == longest) steps.push_back(wave_vector(turns));
  }
  if (lattice.shape == Shape::triangular && steps.size() == 2)
    steps.push_back(wave_vector({one, one, Turn{}}));
  return steps;
}

/// Waves beside those of the order that are farther from the ideal ones, the nearest of them.
void add_next_waves(WavePlan& plan, Order const& order, Lattice const& lattice) {
  constexpr double kSame = 1e-9;
  require(lattice.periodic, "--correlation-length needs periodic boundaries",
          "it is read off the longest waves that fit", "leave out --boundary open");
  std::uint32_t const longest = *std::max_element(lattice.sides, lattice.sides + 3);
  require(longest > 1, "a single site has no correlation length", "it has no neighbours",
          "use a larger lattice");
  require(longest <= kMostSublattices, "--correlation-length cannot measure such long sides",
          "waves have at most " + std::to_string(kMostSublattices) + " phases", "use shorter ones");
  plan.has_correlation_length = true;
  plan.longest_side = longest;
  if (order.waves.empty()) return;
  plan.order_square = order.distance_square(lattice, order.waves.front());
  std::vector<WaveVector> beside;
  for (WaveVector const& k : order.waves)
    for (WaveVector const& step : smallest_steps(lattice, longest))
      for (WaveVector const& q : {step, opposite(step)}) beside.push_back(sum(k, q));
  double nearest = HUGE_VAL;
  for (WaveVector const& k : beside) {
    double const square = order.distance_square(lattice, k);
    if (square > plan.order_square + kSame) nearest = std::min(nearest, square);
  }
  for (WaveVector const& k : beside) {
    if (std::fabs(order.distance_square(lattice, k) - nearest) > kSame) continue;
    std::size_t const index = index_of(plan, k);
    if (std::count(plan.next.begin(), plan.next.end(), index) == 0) plan.next.push_back(index);
  }
  plan.next_square = nearest;
}

}  // namespace

bool WavePlan::has_hidden_order() const {
  return !order.empty() && !(order.size() == 1 && waves[order[0]].is_zero());
}

WavePlan plan_waves(WaveWishes const& wishes, Lattice const& lattice, bool neighbours_differ) {
  WavePlan plan;
  if (wishes.order) {
    Order const order = order_of(*wishes.order, lattice, neighbours_differ);
    plan.has_order = true;
    plan.order_name = order.name;
    for (WaveVector const& k : order.waves) plan.order.push_back(index_of(plan, k));
    if (wishes.correlation_length) add_next_waves(plan, order, lattice);
  }
  for (std::array<std::int64_t, 3> const& n : wishes.wave_numbers) {
    std::array<Turn, 3> turns{};
    for (std::size_t a = 0; a < 3; ++a) turns[a] = {n[a], std::int64_t{lattice.sides[a]}};
    plan.listed.push_back(index_of(plan, wave_vector(turns)));
  }
  return plan;
}

void share_waves(std::vector<WavePlan*> const& plans) {
  WavePlan all;
  for (WavePlan const* plan : plans)
    for (WaveVector const& k : plan->waves) index_of(all, k);
  for (WavePlan* plan : plans) {
    auto const renumber = [&](std::vector<std::size_t>& indices) {
      for (std::size_t& i : indices) i = index_of(all, plan->waves[i]);
    };
    renumber(plan->order);
    renumber(plan->next);
    renumber(plan->listed);
    plan->waves = all.waves;
  }
}

}  // namespace antikelvin
