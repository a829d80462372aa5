// SPDX-License-Identifier: Apache-2.0
#include "density/level_graph.hpp"

#include <algorithm>

namespace antikelvin {
namespace {

/// Energies of the states of sites and of pairs of them, measured from their smallest values, which a
/// uniform shift does not change.
struct Terms {
  std::vector<Rational> sites, bonds[2];  ///< [state], [reversed][state a · n_states + state b]
  Rational least_site, least_bond[2];
};

Rational lower(std::vector<Rational>& values) {
  Rational const least = *std::min_element(values.begin(), values.end());
  for (Rational& value : values) value -= least;
  return least;
}

Terms terms_of(SpinModel const& model) {
  Terms terms;
  for (int a = 0; a < model.n_states; ++a) {
    terms.sites.push_back(site_energy(model, a));
    for (int b = 0; b < model.n_states; ++b)
      for (int reversed : {0, 1})
        terms.bonds[reversed].push_back(bond_energy(model, a, b, reversed == 1));
  }
  terms.least_site = lower(terms.sites);
  for (int reversed : {0, 1}) terms.least_bond[reversed] = lower(terms.bonds[reversed]);
  return terms;
}

Rational divisor_with(Rational so_far, std::vector<Rational> const& values) {
  for (Rational const& value : values)
    if (value != 0) so_far = so_far == 0 ? value : common_divisor(so_far, value);
  return so_far;
}

Rational largest(std::vector<Rational> const& values) {
  return *std::max_element(values.begin(), values.end());
}

std::vector<std::uint32_t> in_units(std::vector<Rational> const& values, Rational const& unit) {
  std::vector<std::uint32_t> result;
  for (Rational const& value : values)
    result.push_back(static_cast<std::uint32_t>(Rational(value / unit)));
  return result;
}

/// Sets neighbours and the lowest energy; the most that bonds add to it.
Rational add_bonds(LevelGraph& graph, CountedSystem const& system, Terms const& terms) {
  graph.neighbours.resize(graph.n_sites);
  graph.lowest = terms.least_site * graph.n_sites;
  Rational top = 0;
  for (CountedBond const& bond : counted_bonds(system)) {
    graph.neighbours[bond.a].push_back({bond.b, bond.reversed});
    graph.neighbours[bond.b].push_back({bond.a, bond.reversed});
    graph.lowest += terms.least_bond[bond.reversed];
    top += largest(terms.bonds[bond.reversed]);
  }
  return top;
}

}  // namespace

LevelGraph level_graph(CountedSystem const& system) {
  LevelGraph graph;
  graph.n_states = system.model.n_states;
  graph.n_sites = static_cast<std::uint32_t>(n_sites(system.lattice));
  Terms const terms = terms_of(system.model);
  Rational bond_quantum = divisor_with(divisor_with(0, terms.bonds[0]), terms.bonds[1]),
           site_quantum = divisor_with(0, terms.sites);
  Rational const shared = divisor_with(bond_quantum, terms.sites);
  if (bond_quantum == 0) bond_quantum = 1;
  if (site_quantum == 0) site_quantum = 1;
  graph.quantum = shared == 0 ? Rational(1) : shared;

  Rational const bonds_top = add_bonds(graph, system, terms);
  Rational const sites_top = largest(terms.sites) * graph.n_sites;
  Rational const together = (bonds_top + sites_top) / graph.quantum + 1;
  Rational const cycle = bonds_top / bond_quantum + 1, cycles = sites_top / site_quantum + 1;
  bool const apart = cycle * cycles < together;
  Rational const levels = apart ? Rational(cycle * cycles) : together;
  graph.top = levels > kMostLevels ? kMostLevels : static_cast<std::uint64_t>(levels) - 1;
  if (graph.top == kMostLevels) return graph;
  graph.cycle = graph.top + 1;
  if (apart) {
    graph.cycle = static_cast<std::uint64_t>(cycle);
    graph.quantum = bond_quantum;
    graph.cycle_quantum = site_quantum;
  }
  graph.site_levels =
      in_units(terms.sites, apart ? Rational(site_quantum / graph.cycle) : graph.quantum);
  for (int reversed : {0, 1})
    graph.bond_levels[reversed] = in_units(terms.bonds[reversed], graph.quantum);
  return graph;
}

}  // namespace antikelvin
