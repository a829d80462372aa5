// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/level_system.hpp"

namespace antikelvin {

/// Canonical averages of N independent units, k_B = 1, energies in the unit of the level list.
struct CanonicalState {
  double log_z;          ///< ln Z = N ln z
  double energy;         ///< U = −∂ ln Z/∂β
  double entropy;        ///< S = ln Z + βU
  double heat_capacity;  ///< C = β² σ_E²
  double sigma_energy;   ///< σ_E = (∂² ln Z/∂β²)^½
  /// populations[j]: probability that a unit is in level j (all its degenerate states together),
  /// levels ascending; the first `n_populations` levels of an unbounded spectrum.
  std::vector<double> populations;
};

/// Exact canonical ensemble of N units at inverse temperature β.
///
///     z(β) = Σ_j g_j e^{−βE_j},  Z = z^N,  p_j = g_j e^{−βE_j}/z
///
/// Sums run over gaps from the end of the spectrum that β favours (lowest level for β ≥ 0, highest
/// for β < 0), so nothing overflows and entropy and heat capacity keep their digits at saturation;
/// U is taken relative to its β = 0 value when β is small, so it keeps them at β → 0 too. All in
/// 113-bit arithmetic, rounded to double once.
///
/// @param system         spectrum of one unit
/// @param n_units        N ≥ 1
/// @param beta           (−∞, ∞) and ±∞ (T = 0±); β > 0 only for unbounded spectra
/// @param n_populations  how many populations of an unbounded spectrum to list
/// @throws SpecError     for β ≤ 0 with an unbounded spectrum: Σ_j e^{−βE_j} diverges
///
/// Accuracy   relative 1e-15 in every member that double can represent, at any β
///            (tests/exact/canonical_test.cpp compares with 60 digits and prints the worst case).
///            Exception: a zero of U or ln Z at generic β, where the error is 1e-30 of max |NE|.
/// Cost       about 5 µs per level (bench_entropy)
CanonicalState canonical(LevelSystem const& system, std::uint64_t n_units, double beta,
                         std::size_t n_populations = 10);

/// Refuses β ≤ 0 for a spectrum without a highest level, and explains why.
void require_normalizable(LevelSystem const& system, double beta);

/// One unit's curvature of the entropy density, s''(u) = −1/σ_u² (negative; k_B = 1).
/// It predicts σ_E = (N/−s'')^½, the Gaussian width of the energy distribution.
double entropy_curvature(LevelSystem const& system, double beta);

}  // namespace antikelvin
