// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "model/level_system.hpp"

namespace antikelvin {

/// Canonical averages of one unit at finite β in 113-bit arithmetic; k_B = 1, energies in the unit of the levels.
/// What starts from an end of the axis keeps its digits there: `gap` and `entropy_rise` at T = 0±, `rise` at β = 0.
struct UnitAverages {
  Quad log_z, energy, entropy, variance;
  Quad gap;           ///< |U − E_end|, of the lowest level for β ≥ 0, the highest for β < 0
  Quad entropy_rise;  ///< S − ln g_end
  Quad rise = 0;      ///< U − U(β = 0), of bounded spectra
  std::vector<Quad>
      populations;  ///< of the levels; the first `n_populations` of an unbounded spectrum
};

/// @param beta  any for bounded spectra, positive for others
UnitAverages unit_averages(LevelSystem const& system, Quad const& beta, std::size_t n_populations);

/// U at β = 0 of a bounded spectrum: the mean over all states.
Rational mean_level(LevelSystem const& system);

}  // namespace antikelvin
