// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/model/level_code.hpp"
#include "sampler/walker_tables.hpp"

namespace antikelvin {

/// Everything that defines a set of walkers in a generalized ensemble.
struct WalkerPlan {
  Lattice lattice;
  WalkerMoves moves;
  LevelCode code;
  /// Empty, or bond_signs[site · axes + direction/2] of each bond to a neighbour in a direction +x,
  /// +y, …: 1 where its coupling is −J.
  std::vector<std::uint8_t> bond_signs;
  std::uint32_t n_walkers = 1;  ///< a multiple of walkers_per_group
  std::uint32_t walkers_per_group = 1;
  std::uint32_t first_walker = 0;  ///< of a larger set, whose random numbers these walkers have
  std::uint32_t record = 8;        ///< updates per entry of the histogram
  bool record_moves = false;       ///< counts proposals too
  WalkerTable table;
  std::uint64_t key = 0;

  std::uint32_t n_groups() const { return n_walkers / walkers_per_group; }
  /// Memory that the plan takes on the device.
  std::uint64_t bytes() const;
};

/// Walkers over all energies of a lattice; the table is one of equal weights.
/// @throws SpecError  too many sites, or energies
WalkerPlan make_walker_plan(SpinModel const& model, Lattice const& lattice, std::uint32_t n_walkers,
                            std::uint32_t walkers_per_group, std::uint64_t key);

/// Counts of walkers in a number of sweeps. Rows are levels, then one of crossings, then classes times
/// levels if moves were recorded; columns are groups.
struct WalkerCounts {
  std::uint32_t n_groups = 0, n_levels = 0;
  std::vector<std::uint64_t> rows;

  std::uint64_t visits(std::uint32_t level, std::uint32_t group) const {
    return rows[std::size_t{level} * n_groups + group];
  }
  /// Ways from one end of the range to the other.
  std::uint64_t crossings(std::uint32_t group) const { return visits(n_levels, group); }
  /// Proposals of a class of moves from a level.
  std::uint64_t moves(std::uint32_t c, std::uint32_t level, std::uint32_t group) const {
    return rows[(std::size_t{n_levels} * (c + 1) + level + 1) * n_groups + group];
  }
};

/// Neighbours of all sites as sampler/walker_view.hpp has them.
struct WalkerLinks {
  std::vector<std::uint32_t> links;  ///< [site][coordination], the highest bit where the bond is −J
  std::vector<std::uint8_t> n_links;  ///< [site]; empty where every site has all
};
WalkerLinks make_walker_links(Lattice const& lattice, std::vector<std::uint8_t> const& signs);

}  // namespace antikelvin
