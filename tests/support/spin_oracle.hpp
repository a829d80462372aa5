// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "model/spin_model.hpp"

// Spin systems from their definitions alone: nothing of the project's kernels, colourings, bond
// counts or energies is used, only the structs that describe a system.
namespace antikelvin::test_support {

using Bond = std::pair<std::uint32_t, std::uint32_t>;

/// Bonds by the rule that model/lattice.hpp states: one per site and pair of directions; none over
/// an open end, none along an axis of one site, two between the sites of a periodic axis of two.
/// @param pairs  if given, gets the pair of directions of each bond
inline std::vector<Bond> bonds_of(Lattice const& lattice, std::vector<unsigned>* pairs = nullptr) {
  std::vector<std::vector<int>> steps;
  if (lattice.shape != Shape::none) steps.push_back({1, 0, 0});
  if (lattice.shape != Shape::none && lattice.shape != Shape::chain) steps.push_back({0, 1, 0});
  if (lattice.shape == Shape::triangular) steps.push_back({1, -1, 0});
  if (lattice.shape == Shape::cubic) steps.push_back({0, 0, 1});
  int side[3];
  for (int axis = 0; axis < 3; ++axis) side[axis] = static_cast<int>(lattice.sides[axis]);
  auto const index = [&](int const(&at)[3]) {
    return static_cast<std::uint32_t>(at[0] + side[0] * (at[1] + side[1] * at[2]));
  };
  std::vector<Bond> bonds;
  for (auto const& step : steps)
    for (int z = 0; z < side[2]; ++z)
      for (int y = 0; y < side[1]; ++y)
        for (int x = 0; x < side[0]; ++x) {
          int const from[3] = {x, y, z};
          int to[3];
          bool exists = true;
          for (int axis = 0; axis < 3; ++axis) {
            std::size_t const a = static_cast<std::size_t>(axis);
            int const beyond = from[axis] + step[a];
            to[axis] = (beyond + side[axis]) % side[axis];
            if (step[a] != 0 && side[axis] == 1) exists = false;
            if (to[axis] != beyond && !lattice.periodic) exists = false;
          }
          if (!exists) continue;
          bonds.emplace_back(index(from), index(to));
          if (pairs != nullptr) pairs->push_back(static_cast<unsigned>(&step - steps.data()));
        }
  return bonds;
}

/// Numbers from which the energy of a configuration follows: Σ s_i s_j (Potts: δ; with signs: ε s_i s_j)
/// over bonds, then the numbers of sites in states 1, 2, …
using Macrostate = std::vector<int>;

inline int spin_value(SpinKind kind, std::uint8_t state) {
  bool const two = kind == SpinKind::ising || kind == SpinKind::edwards_anderson;
  return two ? 2 * state - 1 : state - 1;
}

/// @param signs  ε of each bond; all 1 if empty
inline Macrostate macrostate_of(SpinKind kind, int n_states, std::vector<Bond> const& bonds,
                                std::vector<std::uint8_t> const& states,
                                std::vector<int> const& signs = {}) {
  Macrostate macro(static_cast<std::size_t>(n_states), 0);
  for (std::size_t i = 0; i < bonds.size(); ++i) {
    std::uint8_t const a = states[bonds[i].first], b = states[bonds[i].second];
    macro[0] +=
        (signs.empty() ? 1 : signs[i]) *
        (kind == SpinKind::potts ? (a == b ? 1 : 0) : spin_value(kind, a) * spin_value(kind, b));
  }
  for (std::uint8_t const state : states)
    if (state > 0) ++macro[state];
  return macro;
}

/// Energy of a macrostate. Populations may be missing where the energy does not depend on them.
inline double energy_of_macrostate(SpinModel const& model, int n_sites, Macrostate const& macro) {
  double const j = to_double(model.coupling), h = to_double(model.field),
               d = to_double(model.crystal_field);
  switch (model.kind) {
    case SpinKind::ising:
    case SpinKind::edwards_anderson:
      return -j * macro[0] - (h != 0 ? h * (2 * macro[1] - n_sites) : 0);
    case SpinKind::blume_capel: {
      int const zeros = macro[1], up = macro[2], down = n_sites - zeros - up;
      return -j * macro[0] + d * (up + down) - h * (up - down);
    }
    case SpinKind::potts:
      return -j * macro[0];
    case SpinKind::units:
      break;
  }
  std::vector<Level> const& levels = model.levels.levels;
  int ground = n_sites;
  double energy = 0;
  for (std::size_t s = 1; s < levels.size(); ++s) {
    energy += to_double(levels[s].energy) * macro[s];
    ground -= macro[s];
  }
  return energy + to_double(levels[0].energy) * ground;
}

/// Numbers of configurations by macrostate.
struct Census {
  int n_sites = 0;
  std::map<Macrostate, long double> configurations;
};

/// Visits all n_states^n_sites configurations.
inline Census census_of(Lattice const& lattice, SpinKind kind, int n_states,
                        std::vector<int> const& signs = {}) {
  std::vector<Bond> const bonds = bonds_of(lattice);
  Census census;
  census.n_sites = static_cast<int>(lattice.sides[0] * lattice.sides[1] * lattice.sides[2]);
  std::vector<std::uint8_t> states(static_cast<std::size_t>(census.n_sites), 0);
  for (;;) {
    census.configurations[macrostate_of(kind, n_states, bonds, states, signs)] += 1;
    std::size_t site = 0;
    while (site < states.size() && ++states[site] == n_states) states[site++] = 0;
    if (site == states.size()) return census;
  }
}

/// Canonical probabilities of cells: of energies, or of macrostates in the order of energy.
struct CanonicalLaw {
  std::map<Macrostate, std::size_t> cell_of;
  std::vector<double> probabilities;
  std::vector<double> energies;  ///< of the cells
  double mean_energy = 0, variance = 0;
};

enum class Cells { energies, macrostates };

inline CanonicalLaw canonical_law(Census const& census, SpinModel const& model, double beta,
                                  Cells cells = Cells::macrostates) {
  struct Entry {
    double energy;
    Macrostate macro;
    long double log_weight;
  };
  std::vector<Entry> entries;
  long double top = -INFINITY;
  for (auto const& [macro, count] : census.configurations) {
    double const energy = energy_of_macrostate(model, census.n_sites, macro);
    long double log_weight = std::log(count) - static_cast<long double>(beta) * energy;
    if (model.kind == SpinKind::units) {
      int ground = census.n_sites;
      for (std::size_t s = 1; s < macro.size(); ++s) {
        log_weight +=
            macro[s] * std::log(static_cast<long double>(model.levels.levels[s].degeneracy));
        ground -= macro[s];
      }
      log_weight += ground * std::log(static_cast<long double>(model.levels.levels[0].degeneracy));
    }
    top = std::max(top, log_weight);
    entries.push_back({energy, macro, log_weight});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](Entry const& a, Entry const& b) { return a.energy < b.energy; });
  long double z = 0, sum = 0, squares = 0;
  for (Entry const& entry : entries) z += std::exp(entry.log_weight - top);
  CanonicalLaw law;
  for (Entry const& entry : entries) {
    long double const p = std::exp(entry.log_weight - top) / z;
    sum += p * entry.energy;
    bool const same_cell = cells == Cells::energies && !law.energies.empty() &&
                           std::fabs(entry.energy - law.energies.back()) < 1e-9;
    if (!same_cell) {
      law.energies.push_back(entry.energy);
      law.probabilities.push_back(0);
    }
    law.probabilities.back() += static_cast<double>(p);
    law.cell_of[entry.macro] = law.energies.size() - 1;
  }
  for (std::size_t i = 0; i < law.energies.size(); ++i) {
    long double const deviation = law.energies[i] - sum;
    squares += law.probabilities[i] * deviation * deviation;
  }
  law.mean_energy = static_cast<double>(sum);
  law.variance = static_cast<double>(squares);
  return law;
}

}  // namespace antikelvin::test_support
