// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

/// β times the quantum, of a demon with energies 0 … K quanta whose mean energy is known. In contact
/// with a large system its energy e has P(e) ∝ e^{−x e}, x = β·quantum, so that
///
///     ⟨e⟩(x) = 1/(e^x − 1) − (K+1)/(e^{(K+1)x} − 1),      ⟨e⟩(−x) = K − ⟨e⟩(x)
///
/// which falls from K to 0: any sign of β can be read off a bounded demon. The mean is sufficient,
/// so this is the maximum-likelihood estimate. An unbounded demon has x = ln(1 + 1/⟨e⟩) > 0; it
/// would take all energy of a system at β < 0 and never come to equilibrium.
///
/// @param mean      ⟨e⟩ in quanta, 0 … K
/// @param capacity  K ≥ 1; 0 for an unbounded demon
/// @return          x; ±∞ at the ends
/// Accuracy   1e-14 relative to max(1, |x|) (tests/exact/demon_thermometer_test.cpp)
double demon_beta(double mean, std::uint32_t capacity);

/// ⟨e⟩(x) in quanta.
double demon_mean(double x, std::uint32_t capacity);

}  // namespace antikelvin
