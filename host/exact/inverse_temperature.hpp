// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <limits>

namespace antikelvin {

/// Where a state sits on the temperature axis, from coldest to hottest as β falls:
/// 0+ → positive → ±∞ → negative → 0−.
enum class Regime { zero_plus, positive, infinite, negative, zero_minus };

/// Regime of β ∈ [−∞, ∞]; β = ±∞ are T = 0±, both zeros are T = ±∞.
inline Regime regime_of(double beta) {
  if (beta == std::numeric_limits<double>::infinity()) return Regime::zero_plus;
  if (beta == -std::numeric_limits<double>::infinity()) return Regime::zero_minus;
  return beta > 0 ? Regime::positive : beta < 0 ? Regime::negative : Regime::infinite;
}

/// The word that stands in tables.
inline char const* regime_name(Regime regime) {
  switch (regime) {
    case Regime::zero_plus:
      return "zero+";
    case Regime::positive:
      return "positive";
    case Regime::infinite:
      return "infinite";
    case Regime::negative:
      return "negative";
    case Regime::zero_minus:
      return "zero-";
  }
  return "";
}

/// T = 1/β with k_B = 1; +∞ at β = 0 of either sign (both ends of the axis are the same state).
inline double temperature_of(double beta) {
  return beta == 0 ? std::numeric_limits<double>::infinity() : 1 / beta;
}

}  // namespace antikelvin
