// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/api/spectrum.hpp"

namespace antikelvin::api {

/// Canonical averages of N independent subsystems; energies in the unit of the spectrum.
struct CanonicalState {
  double log_z;                     ///< ln Z = N ln z
  double energy;                    ///< U = −∂ ln Z/∂β
  double entropy;                   ///< S = ln Z + βU, in k_B
  double heat_capacity;             ///< C = β² σ_E², in k_B
  double sigma_energy;              ///< σ_E = (∂² ln Z/∂β²)^½
  std::vector<double> populations;  ///< p_j of each level, ascending; the first ten if unbounded
};

/// Exact canonical ensemble at inverse temperature β,
///
///     z = Σ_j g_j e^{−βE_j},    Z = z^N,    p_j = g_j e^{−βE_j}/z
///
/// @param n_subsystems  N ≥ 1
/// @param beta  of either sign, 0 and ±∞ too (T = 0+ and 0−); > 0 for spectra without a highest level
/// @throws Error  bad_input: β ≤ 0 with an unbounded spectrum, whose sum diverges; N = 0; NaN
///
/// Accuracy   1e-15 relative in every member, at any β; near a zero of U or ln Z 1e-30 of max |NE|
/// Cost       5 µs per level
AK_API CanonicalState canonical(Spectrum const& spectrum, std::uint64_t n_subsystems, double beta);

}  // namespace antikelvin::api
