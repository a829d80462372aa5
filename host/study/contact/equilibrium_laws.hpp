// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "exact/contact_law.hpp"

namespace antikelvin {

/// Exact laws of the energies of bodies in equilibrium, for replicas of which each keeps the energy of the whole
/// that it has.
struct EquilibriumLaws {
  /// One per body: the mixture of those at the replicas' energies of the whole, each with the weight 1/R. Its variance
  /// is the mean of their variances, at fixed energies of the whole. Empty: not known.
  std::vector<EnergyLaw> laws;
  /// means[body][replica] at the replica's energy of the whole; empty where all replicas have the same.
  std::vector<std::vector<double>> means;
};

/// @param totals  energies of the whole, one per replica
/// Cost       one contact_laws per energy that occurs; together at most some 4e9 terms, beyond which, and beyond 4096
///            different energies, laws are not known
EquilibriumLaws equilibrium_laws(std::vector<ContactBody> const& bodies,
                                 std::vector<std::uint64_t> const& totals,
                                 std::uint32_t demon_capacity);

}  // namespace antikelvin
