// SPDX-License-Identifier: Apache-2.0
#include "study/sample/wave_plan.hpp"

#include <algorithm>

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

void add_next_waves(WavePlan& plan, Lattice const& lattice) {
  require(lattice.periodic, "--correlation-length needs periodic boundaries",
          "it is read off the longest waves that fit", "leave out --boundary open");
  std::uint32_t longest = 0;
  for (int a = 0; a < n_axes(lattice.shape); ++a) longest = std::max(longest, lattice.sides[a]);
  require(longest > 1, "a single site has no correlation length", "it has no neighbours",
          "use a larger lattice");
  plan.longest_side = longest;
  for (int a = 0; a < n_axes(lattice.shape); ++a) {
    if (lattice.sides[a] != longest) continue;
    std::array<Turn, 3> turns{};
    turns[static_cast<std::size_t>(a)] = {1, longest};
    WaveVector const step = wave_vector(turns);
    plan.next_square = lattice_square(lattice, step);
    for (std::size_t const wave : plan.order) {
      WaveVector const k = plan.waves[wave];
      plan.next.push_back(index_of(plan, sum(k, step)));
      if (!k.is_real()) plan.next.push_back(index_of(plan, sum(k, opposite(step))));
    }
  }
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
  }
  if (wishes.correlation_length) add_next_waves(plan, lattice);
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
