// SPDX-License-Identifier: Apache-2.0
#pragma once
// Apart from energy_grid.hpp, whose exact numbers must not be compiled for wider instruction sets.
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {

/// Most states of a site, hence counts of a measurement: bonds and states 1 … q − 1.
inline constexpr int kMaxCounts = 32;

/// Turns the counts of a measurement into the number of an energy level, in integers:
///
///     level = (constant + Σ_q per_count[q] counts[q]) / divisor          exact, no remainder
struct LevelCode {
  std::int64_t constant = 0, divisor = 1;
  std::int64_t per_count[kMaxCounts] = {};
  std::uint32_t n_counts = 0;
};

inline namespace AK_ISA {

/// @param counts  counts[q · stride]
AK_HD inline std::uint32_t level_of(LevelCode const& code, std::uint64_t const* counts,
                                    std::uint64_t stride) {
  std::int64_t sum = code.constant;
  for (std::uint32_t q = 0; q < code.n_counts; ++q)
    sum += code.per_count[q] * static_cast<std::int64_t>(counts[q * stride]);
  return static_cast<std::uint32_t>(sum / code.divisor);
}

}  // namespace AK_ISA

}  // namespace antikelvin
