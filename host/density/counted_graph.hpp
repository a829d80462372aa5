// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "density/exact_density.hpp"

// Declarations that the methods of exact_density share.
namespace antikelvin {

struct CountedBond {
  std::uint32_t a, b;
  std::uint8_t reversed;  ///< has −J
};

/// All bonds, each once, by site and direction.
std::vector<CountedBond> counted_bonds(CountedSystem const& system);

/// Energy of one bond and of one site.
Rational bond_energy(SpinModel const& model, int a, int b, bool reversed);
Rational site_energy(SpinModel const& model, int state);

/// Levels E = first + quantum · index (the quantum may be negative) and ln of their numbers of states; absent levels: −∞.
DensityOfStates density_on_grid(Rational const& first, Rational const& quantum,
                                std::vector<double> const& log_g);

/// Chain of n sites without a field: numbers of configurations by unequal bonds. Ising and Potts.
DensityOfStates chain_density(SpinModel const& model, std::uint64_t n_sites, bool periodic);

/// Periodic square Ising lattice, both sides at least 2, h = 0.
ExactDensityCost torus_cost(std::uint32_t side_a, std::uint32_t side_b);
std::optional<DensityOfStates> torus_density(Rational const& coupling, std::uint32_t side_a,
                                             std::uint32_t side_b, double most_steps);

/// Any lattice, by transfer of counts.
std::optional<ExactDensityCost> transfer_cost(CountedSystem const& system, double most_steps);
std::optional<DensityOfStates> transfer_density(CountedSystem const& system, double most_steps);

}  // namespace antikelvin
