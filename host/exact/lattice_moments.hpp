// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "model/spin_model.hpp"

namespace antikelvin {

/// Exact canonical mean and variance of an energy.
struct LatticeMoments {
  double mean, variance;
};

/// Moments of finite lattices whose partition function has a closed form, by its derivatives,
///
///     U = −∂ ln Z/∂β,    σ_E² = ∂² ln Z/∂β²
///
/// without a field, with periodic boundaries and sides of 2 or more:
///
///     Ising chain   Z = (2 cosh K)^N + (2 sinh K)^N                            K = βJ
///     Potts chain   Z = (e^K + q − 1)^N + (q − 1)(e^K − 1)^N
///     Ising square  Kaufman's sum of four products over m × n sites
///
/// The square needs K > 10⁻⁶, or both sides even, where Z(K) = Z(−K).
///
/// @return  nothing for all others
///
/// Accuracy   relative 1e-9 of mean and variance (tests/exact/lattice_moments_test.cpp); derivatives
///            are differences at ±1e-8 in 113 bits
/// Cost       square: 30 µs per row
/// Reference  B. Kaufman, Phys. Rev. 76, 1232 (1949)
std::optional<LatticeMoments> lattice_moments(SpinModel const& model, Lattice const& lattice,
                                              double beta);

}  // namespace antikelvin
