// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_system.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "antikelvin/base/error.hpp"
#include "exact/complete_graph.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kMaxGraph = std::uint64_t{1} << 16;

void add_graph_levels(DosSystem& system) {
  require(system.model.kind == SpinKind::ising, "--lattice complete takes --model ising only",
          "its chain is one of the number of up spins", "use another lattice");
  require(system.n_units <= kMaxGraph, "the complete graph has too many spins",
          "a density of states takes at most " + std::to_string(kMaxGraph), "use a smaller -L");
  require(system.model.coupling != 0 || system.model.field != 0,
          "all configurations have the same energy", "the model has no coupling and no field",
          "give -J or --field a value");
  std::map<Rational, std::vector<std::uint32_t>> by_energy;
  for (std::uint32_t up = 0; up <= system.n_units; ++up)
    by_energy[complete_graph_energy(system.model, system.n_units, up)].push_back(up);
  system.level_of_up.resize(system.n_units + 1);
  for (auto const& [energy, ups] : by_energy) {
    for (std::uint32_t const up : ups)
      system.level_of_up[up] = static_cast<std::uint32_t>(system.energies.size());
    system.energies.push_back(to_double(energy));
  }
}

}  // namespace

DosSystem dos_system(SpinModel const& model, Lattice const& lattice, bool complete_graph) {
  DosSystem system;
  system.model = model;
  system.complete_graph = complete_graph;
  system.lattice = lattice;
  system.n_units = n_sites(lattice);
  system.log_states =
      static_cast<double>(system.n_units) * std::log(static_cast<double>(model.n_states));
  if (complete_graph) {
    add_graph_levels(system);
  } else {
    EnergyGrid const grid = energy_grid(model, lattice);
    system.code = grid.code;
    system.energies.reserve(grid.n_levels);
    for (std::uint32_t level = 0; level < grid.n_levels; ++level)
      system.energies.push_back(to_double(grid.energy(level)));
  }
  require(system.energies.size() > 1, "all configurations have the same energy",
          "there is nothing to sample", "use a larger lattice, or another coupling");
  return system;
}

}  // namespace antikelvin
