// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "sampler/transition.hpp"

namespace antikelvin {

struct SpinModel;

/// Probabilities with which a satisfied bond is active, as integer thresholds: all that
/// Swendsen-Wang updates (sampler/cluster_update.hpp) know of energy and temperature.
struct ClusterTables {
  std::vector<std::uint64_t> bond;  ///< 2^64 p, rounded, at most 2^64 − 1; one, or one per replica
  bool joins_unequal = false;       ///< bonds between unequal states are satisfied
};

/// Tables of a model without field at one or more β,
///
///     ising   p = 1 − e^{−2|βJ|}          potts   p = 1 − e^{−βJ}
///
/// Bonds between equal states are satisfied where βJ ≥ 0, those between unequal ones of Ising spins where
/// βJ < 0; others are never active. Every cluster of sites joined by active bonds then takes a new state,
/// each of the n_states with the same probability, or is turned over with probability ½. Frustrated
/// lattices have clusters that span them long before they order: correct, and of little use.
/// Fault::acceptance makes p 1 % too large.
///
/// @param betas  one, or one per replica, βJ of one sign; of Potts spins βJ ≥ 0
/// @throws SpecError  βJ of both signs, βJ < 0 of Potts spins, β infinite, a field, or a model that is
///                    neither Ising nor Potts
/// Accuracy   probabilities correct to 2^−64 (tests/exact/cluster_tables_test.cpp)
/// Reference  R. H. Swendsen, J.-S. Wang, "Nonuniversal critical dynamics in Monte Carlo
///            simulations", Phys. Rev. Lett. 58, 86 (1987)
ClusterTables make_cluster_tables(SpinModel const& model, std::vector<double> const& betas,
                                  Fault fault = Fault::none);

/// Refuses what cluster updates cannot do at any β.
/// @throws SpecError
void require_clusters(SpinModel const& model);

}  // namespace antikelvin
