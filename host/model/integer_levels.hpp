// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/base/wide.hpp"

namespace antikelvin {

struct LevelSystem;

/// A bounded spectrum counted in its energy quantum from its lowest level.
struct IntegerLevels {
  std::vector<std::uint64_t> steps;         ///< ascending; the first is 0, their gcd is 1
  std::vector<std::uint64_t> degeneracies;  ///< ≥ 1, one per level

  std::uint64_t width() const { return steps.back(); }  ///< K, the highest step
};

/// Exact reduction of decimals and fractions to multiples of LevelSystem::quantum().
/// Throws SpecError for an unbounded spectrum and where the highest step would exceed 2^53.
IntegerLevels integer_levels(LevelSystem const& system);

}  // namespace antikelvin
