// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/math/double_double.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Levels in quanta: steps ascending from 0, gcd 1.
struct LevelView {
  int n_levels;
  std::uint64_t const* steps;
  std::uint64_t const* degeneracies;

  AK_HD std::uint64_t width() const { return steps[n_levels - 1]; }
  /// Step of level j, counted from the lowest level or downwards from the highest.
  AK_HD std::uint64_t step(int j, bool reversed) const {
    return reversed ? width() - steps[n_levels - 1 - j] : steps[j];
  }
  AK_HD double degeneracy(int j, bool reversed) const {
    return static_cast<double>(degeneracies[reversed ? n_levels - 1 - j : j]);
  }
  AK_HD DoubleDouble exact_degeneracy(int j, bool reversed) const {
    return to_double_double(degeneracies[reversed ? n_levels - 1 - j : j]);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
