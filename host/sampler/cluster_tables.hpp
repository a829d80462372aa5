// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "sampler/transition.hpp"

namespace antikelvin {

struct SpinModel;

/// Probabilities with which a bond between equal states is active, as integer thresholds: all that
/// Swendsen-Wang updates (sampler/cluster_update.hpp) know of energy and temperature.
struct ClusterTables {
  std::vector<std::uint64_t> bond;  ///< 2^64 p, rounded, at most 2^64 − 1; one, or one per replica
};

/// Tables of a ferromagnet without field at one or more β,
///
///     ising   p = 1 − e^{−2βJ}          potts   p = 1 − e^{−βJ}
///
/// A bond between unequal states is never active; every cluster of sites joined by active bonds then
/// takes a new state, each of the n_states with the same probability. J and β may both be negative.
/// Fault::acceptance makes p 1 % too large.
///
/// @param betas  one, or one per replica; βJ ≥ 0
/// @throws SpecError  βJ < 0, β infinite, a field, or a model that is neither Ising nor Potts
/// Accuracy   probabilities correct to 2^−64 (tests/exact/cluster_tables_test.cpp)
/// Reference  R. H. Swendsen, J.-S. Wang, "Nonuniversal critical dynamics in Monte Carlo
///            simulations", Phys. Rev. Lett. 58, 86 (1987)
ClusterTables make_cluster_tables(SpinModel const& model, std::vector<double> const& betas,
                                  Fault fault = Fault::none);

/// Refuses what cluster updates cannot do at any β.
/// @throws SpecError
void require_clusters(SpinModel const& model);

}  // namespace antikelvin
