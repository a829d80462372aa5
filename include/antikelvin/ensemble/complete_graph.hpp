// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/ensemble/transition.hpp"
#include "antikelvin/model/spin_model.hpp"

namespace antikelvin {

/// Ising spins that are all neighbours of each other (Curie-Weiss model):
///
///     E = −(J/N) Σ_{i<j} s_i s_j − h Σ_i s_i = −(J/2N)(M² − N) − h M,    M = 2 n_up − N
///
/// with J = model.coupling, h = model.field. The ferromagnet has its transition at βJ = 1.
///
/// @param model  Ising
Rational complete_graph_energy(SpinModel const& model, std::uint64_t n_units, std::uint64_t n_up);

/// Most spins: their table then takes 256 MiB.
inline constexpr std::uint64_t kMaxCompleteGraph = std::uint64_t{1} << 24;

/// The single-spin chain of a random site per update, as a chain of n_up:
///
///     heat bath    up[n] = (1 − n/N) p(M + 1)       p(m) = 1/(1 + e^{−2β(Jm/N + h)})
///                  down[n] = n/N (1 − p(M − 1))
///     Metropolis   up[n] = (1 − n/N) ½ min(1, e^{2β(J(M+1)/N + h)})
///                  down[n] = n/N ½ min(1, e^{−2β(J(M−1)/N + h)})
///
/// as 2^64 P, rounded, at most 2^64 − 1; down falls short by 2^−64 rather than that both together
/// exceed 1.
struct CompleteGraphTable {
  std::uint32_t n_units = 0;
  std::vector<std::uint64_t> up, down;  ///< of n = 0 … N
};

/// @param n_units  1 … kMaxCompleteGraph
/// @param beta     finite, of either sign, as are J and h
/// @throws SpecError  another model than Ising, too many spins, β infinite
/// Fault::acceptance makes upward moves 1 % too likely.
///
/// Accuracy   probabilities correct to 2^−64 (tests/exact/complete_graph_test.cpp)
/// Cost       1 µs per spin
CompleteGraphTable make_complete_graph_table(SpinModel const& model, std::uint64_t n_units,
                                             double beta, Dynamics dynamics,
                                             Fault fault = Fault::none);

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
