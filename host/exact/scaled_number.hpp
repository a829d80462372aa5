// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/math/double_double.hpp"

namespace antikelvin {

/// A number ≥ 0 of any size: mantissa · 2^exponent, the mantissa to twice double precision.
struct ScaledNumber {
  DoubleDouble mantissa = 0.0;
  std::int64_t exponent = 0;

  bool is_zero() const { return mantissa.head == 0; }

  void normalize() {
    if (is_zero()) return;
    int const shift = std::ilogb(mantissa.head);
    mantissa = scaled(mantissa, -shift);
    exponent += shift;
  }

  ScaledNumber& operator*=(DoubleDouble factor) {
    mantissa = mantissa * factor;
    normalize();
    return *this;
  }
  ScaledNumber& operator*=(ScaledNumber const& factor) {
    exponent += factor.exponent;
    return *this *= factor.mantissa;
  }

  ScaledNumber& operator+=(ScaledNumber const& other) {
    if (other.is_zero()) return *this;
    if (is_zero()) return *this = other;
    // A part 2^400 times smaller leaves no trace.
    std::int64_t const gap = other.exponent - exponent;
    if (gap > 400) return *this = other;
    if (gap > -400) mantissa += scaled(other.mantissa, static_cast<int>(gap));
    normalize();
    return *this;
  }

  /// ln, −∞ of 0.
  DoubleDouble log() const {
    if (is_zero()) return -HUGE_VAL;
    constexpr DoubleDouble kLn2(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    return antikelvin::log(mantissa) + kLn2 * static_cast<double>(exponent);
  }
};

}  // namespace antikelvin
