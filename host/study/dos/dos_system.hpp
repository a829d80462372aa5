// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/energy_grid.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

/// A finite interacting system as methods for its density of states see it: a list of energies in
/// ascending order, the levels, of which some may never occur.
struct DosSystem {
  SpinModel model;
  bool complete_graph = false;
  Lattice lattice;  ///< Shape::none of a complete graph
  std::uint64_t n_units = 0;
  std::vector<double> energies;  ///< by level
  double log_states = 0;         ///< ln of the number of configurations, N ln q
  LevelCode code;                ///< of lattices
  std::vector<std::uint32_t>
      level_of_up;  ///< of complete graphs: by the number of spins that are up
};

/// Throws SpecError for what has too many levels, or only one.
DosSystem dos_system(SpinModel const& model, Lattice const& lattice, bool complete_graph);

}  // namespace antikelvin
