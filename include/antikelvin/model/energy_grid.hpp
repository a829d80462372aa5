// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/core/hd.hpp"
#include "antikelvin/model/rule_id.hpp"
#include "antikelvin/model/spin_model.hpp"

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

/// The energies that a finite lattice may have, as levels of equal distance:
///
///     E = lowest + quantum · level,    level = 0 … n_levels − 1
///
/// The quantum is the greatest common divisor of all changes of energy by one site. Every energy of
/// the model is a level; not every level need be an energy: both ends are bounds of the bonds taken
/// one by one, which frustration may keep from being reached.
struct EnergyGrid {
  Rational lowest, quantum;
  std::uint32_t n_levels = 0;
  LevelCode code;

  Rational energy(std::uint32_t level) const { return lowest + quantum * level; }
};

/// Most levels of a grid.
inline constexpr std::uint32_t kMaxEnergyLevels = 1u << 22;

/// @param lattice  not Shape::none
/// @throws SpecError  all configurations have one energy, or there are too many levels
EnergyGrid energy_grid(SpinModel const& model, Lattice const& lattice);

}  // namespace antikelvin
