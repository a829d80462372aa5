// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_microstate.hpp"

namespace antikelvin {

/// Doubles of working storage per level of one many-level evaluation.
inline constexpr std::uint64_t kLevelWorkDoubles = 11;

/// Many-level microstates to evaluate: plain data, the same for every instruction set.
struct LevelTask {
  int n_levels;
  std::uint64_t const* steps;  ///< ascending from 0, gcd 1
  std::uint64_t const* degeneracies;
  std::uint64_t n_units;
  std::uint64_t max_cost;  ///< cost limit of one contour integral
  Quanta const* energies;
  double* work;             ///< work[i][n_levels + 3][kLevelWorkDoubles]
  LevelMicrostate* states;  ///< states[i] at energies[i]
  std::uint8_t* decided;    ///< decided[i]: whether one contour integral found it
};

}  // namespace antikelvin
