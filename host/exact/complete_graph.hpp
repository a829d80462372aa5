// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "model/spin_model.hpp"
#include "sampler/complete_graph_table.hpp"

namespace antikelvin {

/// Ising spins that are all neighbours of each other (Curie-Weiss model):
///
///     E = −(J/N) Σ_{i<j} s_i s_j − h Σ_i s_i = −(J/2N)(M² − N) − h M,    M = 2 n_up − N
///
/// with J = model.coupling, h = model.field. The ferromagnet has its transition at βJ = 1.
///
/// @param model  Ising
Rational complete_graph_energy(SpinModel const& model, std::uint64_t n_units, std::uint64_t n_up);

/// Exact canonical mean and variance of the energy, and ⟨M²⟩, by summing over n_up with weights
/// C(N, n_up) e^{−βE}.
struct CompleteGraphMoments {
  double energy, variance, magnetization_2;
};

/// Exact bounds of the energy; without a field ±J N/2 or nearly.
struct CompleteGraphBounds {
  Rational low, high;
};
CompleteGraphBounds complete_graph_bounds(SpinModel const& model, std::uint64_t n_units);

/// Accuracy   1e-9 relative to the spread of the energy (tests/exact/complete_graph_test.cpp)
/// Cost       30 ns per spin
CompleteGraphMoments complete_graph_moments(SpinModel const& model, std::uint64_t n_units,
                                            double beta);

}  // namespace antikelvin
