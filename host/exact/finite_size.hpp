// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "antikelvin/base/wide.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin {

/// How far N units at energy E are from N → ∞; k_B = 1, energies in quanta.
///
/// The canonical entropy is S_c = ln Z + βE at the β whose mean energy is E, σ_E² its energy variance.
/// The differences come from the contour integral itself, not from subtracting large numbers, and keep
/// their digits also where they are 1e-16 and ln Ω is 1e15.
struct FiniteSize {
  double log_omega;            ///< ln Ω(E)
  double canonical_entropy;    ///< S_c
  double entropy_difference;   ///< S_c − ln Ω
  double gaussian_difference;  ///< ½ ln(2π σ_E²), which that tends to
  double difference_excess;    ///< entropy_difference − gaussian_difference
  double beta_canonical;
  /// β − β_canonical; β is the digamma form for two levels, the central difference of ln Ω for more.
  double beta_excess;
};

/// Nothing at the ends of the spectrum and at energies that cannot occur or hardly occur.
///
/// Accuracy   relative 1e-13, also of the excesses, for N ≤ 1e15  (tests/exact/finite_size_test.cpp)
std::optional<FiniteSize> finite_size(IntegerLevels const& levels, std::uint64_t n_units,
                                      Quanta energy);

}  // namespace antikelvin
