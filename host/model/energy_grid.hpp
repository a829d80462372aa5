// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/model/level_code.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

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
