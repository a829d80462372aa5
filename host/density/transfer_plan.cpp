// SPDX-License-Identifier: Apache-2.0
#include "density/transfer_plan.hpp"

#include <algorithm>
#include <cmath>

namespace antikelvin {

TransferPlan transfer_plan(LevelGraph const& graph, std::vector<std::uint32_t> const& order,
                           std::size_t n_fixed) {
  TransferPlan plan;
  auto const fixed_end = order.begin() + static_cast<std::ptrdiff_t>(n_fixed);
  plan.fixed.assign(order.begin(), fixed_end);
  std::vector<std::uint32_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<std::uint32_t>(i);
  auto const most = [](std::vector<std::uint32_t> const& v) {
    return std::uint64_t{*std::max_element(v.begin(), v.end())};
  };
  for (std::uint32_t const site : plan.fixed) {
    plan.fixed_top += most(graph.site_levels);
    for (auto const& other : graph.neighbours[site])
      if (rank[other.site] < rank[site]) plan.fixed_top += most(graph.bond_levels[other.reversed]);
  }
  auto const last_use = [&](std::uint32_t site) {
    std::uint32_t last = rank[site];
    for (auto const& other : graph.neighbours[site]) last = std::max(last, rank[other.site]);
    return last;
  };
  std::vector<std::uint32_t> frontier;
  double levels = static_cast<double>(plan.fixed_top) + 1;
  for (auto at = fixed_end; at != order.end(); ++at) {
    TransferStep step;
    step.site = *at;
    step.frontier = frontier;
    step.widest = most(graph.site_levels);
    for (auto const& other : graph.neighbours[*at]) {
      if (rank[other.site] >= rank[*at]) continue;
      step.widest += most(graph.bond_levels[other.reversed]);
      auto const slot = std::find(frontier.begin(), frontier.end(), other.site);
      if (slot == frontier.end())
        step.fixed.push_back(other);
      else
        step.links.push_back({static_cast<std::size_t>(slot - frontier.begin()), other.reversed});
    }
    frontier.push_back(*at);
    std::vector<std::uint32_t> kept;
    for (std::uint32_t const site : frontier) {
      step.stays.push_back(last_use(site) > rank[*at]);
      if (step.stays.back()) kept.push_back(site);
    }
    double const q = graph.n_states;
    double const before = std::pow(q, static_cast<double>(step.frontier.size()));
    // A handful of nanoseconds for a configuration, beside those for its levels.
    plan.operations += before * q * (levels + 8);
    levels += static_cast<double>(step.widest);
    double const after = std::pow(q, static_cast<double>(kept.size()));
    plan.bytes = std::max(plan.bytes, 8 * (before + after) * levels);
    frontier = kept;
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

std::vector<std::uint32_t> layered_order(Lattice const& lattice) {
  int axes[3] = {0, 1, 2};
  std::stable_sort(axes, axes + 3,
                   [&](int a, int b) { return lattice.sides[a] < lattice.sides[b]; });
  std::uint32_t const strides[3] = {1, lattice.sides[0], lattice.sides[0] * lattice.sides[1]};
  std::vector<std::uint32_t> order;
  for (std::uint32_t k = 0; k < lattice.sides[axes[2]]; ++k)
    for (std::uint32_t j = 0; j < lattice.sides[axes[1]]; ++j)
      for (std::uint32_t i = 0; i < lattice.sides[axes[0]]; ++i)
        order.push_back(i * strides[axes[0]] + j * strides[axes[1]] + k * strides[axes[2]]);
  return order;
}

}  // namespace antikelvin
