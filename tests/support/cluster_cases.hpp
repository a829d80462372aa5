// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "device/backend.hpp"
#include "model/spin_model.hpp"

namespace antikelvin::test_support {

/// A small or large ferromagnet that is updated cluster by cluster.
struct ClusterCase {
  Shape shape;
  bool periodic;
  std::uint32_t x, y, z;
  char const* model = "ising";
  Layout layout = Layout::replicas;
};

inline Lattice lattice_of(ClusterCase const& c) {
  Lattice lattice;
  lattice.shape = c.shape;
  lattice.periodic = c.periodic;
  lattice.sides[0] = c.x;
  lattice.sides[1] = c.y;
  lattice.sides[2] = c.z;
  return lattice;
}

inline std::string describe(ClusterCase const& c) {
  return std::string(c.model) + " shape " + std::to_string(static_cast<int>(c.shape)) + " " +
         std::to_string(c.x) + "x" + std::to_string(c.y) + "x" + std::to_string(c.z) +
         (c.periodic ? " periodic" : " open") + (c.layout == Layout::slabs ? " slabs" : "");
}

inline SpinPlan cluster_plan(ClusterCase const& c, double beta, std::uint32_t n_replicas,
                             std::uint64_t key = 77) {
  SpinModel const model = parse_spin_model(c.model);
  SpinPlan plan;
  plan.lattice = lattice_of(c);
  plan.n_units = n_sites(plan.lattice);
  plan.n_replicas = n_replicas;
  plan.layout = make_layout(plan.lattice, plan.n_units, n_replicas, c.layout);
  plan.n_states = model.n_states;
  plan.planes = model.planes();
  plan.tables = {make_spin_tables(model, c.shape, beta, Dynamics::heat_bath)};
  plan.key = key;
  return plan;
}

/// Chains that `advance` and `measure` move cluster by cluster.
inline std::unique_ptr<SpinChains> cluster_chains(Backend const& backend, SpinPlan const& plan,
                                                  ClusterTables const& tables) {
  auto chains = backend.make_chains(plan);
  chains->set_cluster_tables(tables);
  chains->use(Move::cluster);
  return chains;
}

/// Bonds of a lattice as pairs of sites, from coordinates.
inline std::vector<std::pair<std::uint64_t, std::uint64_t>> bonds_of(ClusterCase const& c) {
  std::int64_t const sides[3] = {c.x, c.y, c.z};
  std::vector<std::vector<std::int64_t>> steps = {{1, 0, 0}};
  if (c.shape != Shape::chain) steps.push_back({0, 1, 0});
  if (c.shape == Shape::triangular) steps.push_back({1, -1, 0});
  if (c.shape == Shape::cubic) steps.push_back({0, 0, 1});
  std::vector<std::pair<std::uint64_t, std::uint64_t>> bonds;
  for (std::int64_t z = 0; z < sides[2]; ++z)
    for (std::int64_t y = 0; y < sides[1]; ++y)
      for (std::int64_t x = 0; x < sides[0]; ++x)
        for (auto const& step : steps) {
          std::int64_t at[3] = {x, y, z};
          bool exists = true;
          for (std::size_t axis = 0; axis < 3; ++axis) {
            if (step[axis] == 0) continue;
            at[axis] += step[axis];
            if (sides[axis] == 1) exists = false;
            if (!c.periodic && (at[axis] < 0 || at[axis] >= sides[axis])) exists = false;
            at[axis] = (at[axis] + sides[axis]) % sides[axis];
          }
          if (exists)
            bonds.emplace_back(x + sides[0] * (y + sides[1] * z),
                               at[0] + sides[0] * (at[1] + sides[1] * at[2]));
        }
  return bonds;
}

/// Number of configurations by (equal bonds, sites in state 1), all of them counted one by one.
using JointCounts = std::map<std::pair<std::uint64_t, std::uint64_t>, double>;
inline JointCounts enumerate(ClusterCase const& c) {
  auto const bonds = bonds_of(c);
  auto const q = static_cast<std::uint8_t>(parse_spin_model(c.model).n_states);
  std::size_t const n = std::size_t{c.x} * c.y * c.z;
  std::vector<std::uint8_t> states(n, 0);
  JointCounts counts;
  for (;;) {
    std::uint64_t equal = 0, ones = 0;
    for (auto const& [a, b] : bonds) equal += states[a] == states[b] ? 1 : 0;
    for (std::uint8_t const state : states) ones += state == 1 ? 1 : 0;
    counts[{equal, ones}] += 1;
    std::size_t site = 0;
    while (site < n && ++states[site] == q) states[site++] = 0;
    if (site == n) return counts;
  }
}

/// Weights e^{−βE} up to a factor: 2βJ per equal bond for Ising, βJ for Potts; J = 1.
inline double weight_per_bond(ClusterCase const& c, double beta) {
  return (std::string(c.model) == "ising" ? 2 : 1) * beta;
}

}  // namespace antikelvin::test_support
