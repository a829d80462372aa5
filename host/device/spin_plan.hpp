// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "antikelvin/model/lattice.hpp"
#include "antikelvin/model/level_code.hpp"
#include "antikelvin/model/site_offset.hpp"
#include "antikelvin/model/sublattices.hpp"
#include "sampler/cluster_tables.hpp"
#include "sampler/spin_tables.hpp"

namespace antikelvin {

/// Meaning of the lanes of a word.
enum class Layout {
  replicas,  ///< one site of 32 replicas: for many replicas of lattices up to any size
  slabs,     ///< one site of each of 32 slabs of one lattice: for few replicas of large lattices
};

/// How systems lie in memory; see sampler/spin_view.hpp.
struct SpinLayout {
  Layout layout = Layout::replicas;
  Lattice lattice;            ///< of words
  std::uint32_t words = 1;    ///< per site and plane
  std::uint32_t n_slabs = 0;  ///< 0: lanes are replicas
  std::uint32_t n_groups = 1;
  /// Share of the lanes of 512-lane vectors that hold something.
  double efficiency = 1;

  std::uint64_t group_words(std::uint8_t planes) const { return n_sites(lattice) * planes * words; }
  /// Memory of all configurations.
  std::uint64_t state_bytes(std::uint8_t planes) const {
    return group_words(planes) * 4 * n_groups;
  }
};

/// Lanes that copy the one below under Fault::correlated.
inline constexpr std::uint32_t kCopyOddLanes = 0xAAAAAAAAu;

/// Most words per site and plane: 512 lanes.
inline constexpr std::uint32_t kMaxWords = 16;

/// The layout asked for. Slabs cut the last axis (units: the list) into as many equal parts as
/// possible, up to 512, of at least two rows each.
/// @param lattice  of sites; for units sides[0] is ignored and n_units counts
/// @throws SpecError  if the last axis cannot be cut, or the system has too many sites
SpinLayout make_layout(Lattice const& lattice, std::uint64_t n_units, std::uint32_t n_replicas,
                       Layout layout);

/// The layout that wastes fewer lanes; replicas when equal. A rule of the request, not of the
/// machine. Units under Fault::correlated get slabs: the fault is one of neighbouring units, not of
/// replicas.
SpinLayout best_layout(Lattice const& lattice, std::uint64_t n_units, std::uint32_t n_replicas,
                       Fault fault = Fault::none);

/// Signs of bonds as kernels read them: SpinView::bond_signs of a layout.
/// @param lattice  of sites
/// @param signs    of bond_signs(); empty gives an empty result
std::vector<std::uint32_t> sign_words(Lattice const& lattice, SpinLayout const& layout,
                                      std::vector<std::uint8_t> const& signs);

/// One Creutz demon per replica; energies in quanta (sampler/demon_view.hpp).
struct DemonPlan {
  std::uint32_t capacity = 15;
  std::uint32_t start = 0;    ///< energy of every demon at first
  bool counts_equal = false;  ///< J < 0
  bool halved = false;        ///< the quantum is 4|J|, not 2|J|
};

/// Kind of move that a sweep makes in a replica.
enum class Move {
  site,      ///< every site in turn, by the plan's tables: canonical
  exchange,  ///< pairs of units, at constant energy; tables of sampler/exchange_tables.hpp
  shuffle,   ///< units trade places: new order, same populations
  demon,     ///< sites and the demon, at constant energy of both
  cluster,   ///< all sites at once by Swendsen-Wang, by the cluster tables: canonical; both layouts
             ///< give a replica the same states
};

/// Replicas of which the energies are counted together: populations, each resampled on its own, or
/// the lanes of one rung of a ladder of β. Layout::replicas only.
struct PopulationPlan {
  std::uint32_t size = 0;  ///< replicas of each; a multiple of 32 that divides their number
  LevelCode code;          ///< of their energies, as in EnergyGrid
  std::uint32_t n_levels = 0;
};

/// Replicas 2k and 2k + 1 are compared in every measurement. Spins −1 and 1 and Layout::replicas only; an even
/// number of them.
struct OverlapPlan {
  std::vector<Sublattices> sublattices;  ///< whose sites are counted, too
};

/// Everything that defines a set of replicas.
struct SpinPlan {
  Lattice lattice;            ///< of sites
  std::uint64_t n_units = 0;  ///< N, all sites of one replica
  std::uint32_t n_replicas = 1;
  /// Place in a larger set, whose random numbers these replicas have; Layout::replicas: a multiple of 32.
  std::uint32_t first_replica = 0;
  SpinLayout layout;
  int n_states = 2;
  std::uint8_t planes = 1;  ///< bits of a state
  /// One for all replicas, one each, or one per group of a layout of replicas.
  std::vector<SpinTables> tables;
  std::uint64_t key = 0;
  std::uint32_t copy_mask = 0;     ///< Fault::correlated
  std::optional<DemonPlan> demon;  ///< Layout::replicas only
  std::optional<PopulationPlan> population;
  /// Signs of the model's bonds (model/bond_signs.hpp), the same for all replicas; Edwards-Anderson only.
  std::vector<std::uint8_t> bond_signs = {};

  /// Divisions of the lattice whose parts are counted too in every measurement.
  std::vector<Sublattices> sublattices = {};
  /// Distances over which sites are compared in every measurement; Layout::replicas only. Their counts,
  /// of equal states or of s s' + 1 for Blume-Capel, follow.
  std::vector<SiteOffset> pairs = {};
  std::optional<OverlapPlan> overlaps = {};

  /// Numbers in a measurement (SpinCounts).
  std::uint32_t n_quantities() const {
    return first_overlap() + (overlaps ? overlap_quantity(overlaps->sublattices.size()) : 0);
  }
  /// The first of those that sublattices[i] adds: [sublattice][state − 1].
  std::uint32_t first_quantity(std::size_t i) const;
  /// The first of those of overlaps, which the two replicas of a pair have both: bonds at whose sites they
  /// differ alike, then sites where they differ, in all and of every sublattice.
  std::uint32_t first_overlap() const {
    return first_quantity(sublattices.size()) + static_cast<std::uint32_t>(pairs.size());
  }
  /// The first among these of those that overlaps->sublattices[i] adds.
  std::uint32_t overlap_quantity(std::size_t i) const;
  std::uint64_t group_words() const { return layout.group_words(planes); }
  std::uint64_t state_bytes() const { return layout.state_bytes(planes); }
};

/// Exact integers of one set of measurements.
struct SpinCounts {
  /// Bonds, then the sites in states 1 … n_states − 1, then the demon's energy if there is one, then the
  /// sites in these states of every sublattice, then pairs of sites, then overlaps.
  std::uint32_t n_quantities = 0;
  std::uint32_t n_replicas = 0;
  std::vector<std::uint64_t> counts;  ///< counts[measurement][quantity][replica]

  std::uint64_t at(std::uint64_t measurement, std::uint32_t quantity, std::uint32_t replica) const {
    return counts[(measurement * n_quantities + quantity) * n_replicas + replica];
  }
};

/// How many replicas of each population have an energy: counts[population][level − first].
struct LevelCounts {
  std::uint32_t first = 0;     ///< lowest level that any replica has
  std::uint32_t n_levels = 0;  ///< up to the highest
  std::vector<std::uint64_t> counts;
};

/// One step of resampling: replicas are copied or dropped by the weight of their level
/// (sampler/systematic.hpp).
struct Resampling {
  std::uint32_t first_level = 0;
  /// weights[population][level − first]. Each population has a scale of its own, since one may hold
  /// nothing but energies whose weights beside those of another would round to 0.
  std::vector<std::uint64_t> weights;
  std::vector<std::uint64_t>
      offsets;  ///< per population, below the sum of its weights, which is > 0

  std::size_t n_levels() const { return weights.size() / offsets.size(); }
};

/// One round of replica exchange between groups as rungs of a ladder, every second pair of which
/// tries: rungs 0 and 1, 2 and 3, … or, if odd, 1 and 2, 3 and 4, …
struct Swaps {
  bool odd = false;
  std::uint32_t n_differences =
      0;  ///< levels by which a rung may lie above the next and still swap
  std::vector<std::uint64_t> thresholds;  ///< 2^64 P by [pair][difference − 1]
};

/// Counts of replica exchange so far.
struct SwapCounts {
  std::vector<std::uint64_t> accepted;     ///< per pair of rungs, all lanes
  std::vector<std::uint64_t> round_trips;  ///< per lane: from the first rung to the last and back
};

}  // namespace antikelvin
