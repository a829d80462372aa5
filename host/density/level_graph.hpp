// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "density/counted_graph.hpp"

namespace antikelvin {

/// Levels beyond which a lattice has too many to be counted.
inline constexpr std::uint64_t kMostLevels = std::uint64_t{1} << 26;

/// A lattice whose energies are integers, each a number of a level:
///
///     E = lowest + quantum · (level mod cycle) + cycle_quantum · (level div cycle)
///
/// Either bonds and sites share one quantum, and there is one cycle; or theirs have so small a common
/// divisor that it is better to count them apart.
struct LevelGraph {
  int n_states;
  std::uint32_t n_sites;
  Rational lowest, quantum, cycle_quantum = 0;
  std::uint64_t cycle;
  std::vector<std::uint32_t> site_levels;     ///< [state]
  std::vector<std::uint32_t> bond_levels[2];  ///< [reversed][state a · n_states + state b]
  struct Neighbour {
    std::uint32_t site;
    std::uint8_t reversed;
  };
  std::vector<std::vector<Neighbour>> neighbours;  ///< each bond from both of its sites
  std::uint64_t top = 0;  ///< no level is higher; kMostLevels: too many to be set
};

LevelGraph level_graph(CountedSystem const& system);

}  // namespace antikelvin
