// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "density/density_of_states.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

/// Spins whose states are to be counted.
struct CountedSystem {
  SpinModel model;
  Lattice lattice;              ///< of the complete graph: sides[0] sites
  bool complete_graph = false;  ///< Ising, E as complete_graph_energy has it
  /// [site][pair of directions]: 1 where a bond has −J (Edwards-Anderson); empty: none has. Ising only.
  std::vector<std::uint8_t> bond_signs = {};
};

/// Elementary steps (about 1 ns each) that exact_density may take unless told otherwise.
inline constexpr double kExactDensitySteps = 3e9;

/// Exact numbers of states, where a method that is exact takes no more than so many steps.
///
///     complete graph      ln C(N, n_up), summed where energies meet
///     chains              closed forms without a field; transfer of counts with one
///     square Ising        periodic, h = 0, sides ≥ 2: Kaufman's partition function as a polynomial,
///                         modulo primes, joined to exact integers: 64 × 64 in about 1 s
///     narrow lattices     of any model here: counts by states of a frontier and energy, site by site,
///                         for all first layers of different symmetry: 3 × 3 × 3, 8 × 8 Ising …
///
/// Energies are exact fractions rounded once, the same doubles as to_double(EnergyGrid::energy(level)).
///
/// @return  levels that occur; nothing if no method is affordable or the model has independent units
/// @throws SpecError  bond_signs of another length or with another model; complete graph of another
///                    model than Ising
///
/// Accuracy   ln g within 1e-12 (1e-15 relative beyond 1000): tests/exact/exact_density_test.cpp
///            prints the worst case
/// Reference  B. Kaufman, Phys. Rev. 76, 1232 (1949); P. D. Beale, Phys. Rev. Lett. 76, 78 (1996);
///            K. Binder, Physica 62, 508 (1972) for transfer of counts
std::optional<DensityOfStates> exact_density(CountedSystem const& system,
                                             double most_steps = kExactDensitySteps);

/// What exact_density would take.
struct ExactDensityCost {
  double steps;  ///< elementary ones
  double bytes;  ///< of memory at once
};

/// The cost of exact_density, without its work; nothing where it gives nothing.
std::optional<ExactDensityCost> exact_density_cost(CountedSystem const& system,
                                                   double most_steps = kExactDensitySteps);

/// An end of a spectrum: its energy and ln of its number of states.
struct KnownEnd {
  double energy, log_g;
};

/// Both ends; nothing where not known.
struct KnownEnds {
  std::optional<KnownEnd> lowest, highest;
};

/// Ends of a spectrum by closed arguments. A bond of ferromagnetic sign is best satisfied by equal
/// states, so if single sites share their bonds equally, a lowest state is uniform in one of the states
/// that are best for a site with all its neighbours equal:
///
///     Ising J > 0        2 lowest, 1 in a field
///     Potts J > 0        q lowest
///     Blume-Capel J > 0  as many as there are s with least (D − zJ/2) s² − h s; full neighbourhoods only
///
/// J < 0 exchanges lowest and highest; a bipartite lattice without a field (Ising, Blume-Capel, two-state
/// Potts) has as many at the other end as with the other sign of J. J = 0: every site for itself.
/// Everything else, such as frustrated lattices, comes from the exact density if one is given.
KnownEnds known_ends(CountedSystem const& system, DensityOfStates const* exact = nullptr);

}  // namespace antikelvin
