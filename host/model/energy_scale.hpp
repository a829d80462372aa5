// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/base/wide.hpp"
#include "model/integer_levels.hpp"
#include "model/level_system.hpp"

namespace antikelvin {

/// Total energies of N units: exact conversion between the user's unit and quanta.
class EnergyScale {
 public:
  explicit EnergyScale(LevelSystem const& system);

  IntegerLevels const& levels() const { return levels_; }
  Rational const& quantum() const { return quantum_; }

  Rational energy(std::uint64_t n_units, Quanta quanta) const;
  /// Nearest double to energy().
  double rounded_energy(std::uint64_t n_units, Quanta quanta) const;
  Quanta top(std::uint64_t n_units) const { return Quanta{n_units} * levels_.width(); }

  /// Quanta of an energy inside the range and on the lattice; refuses others and names the two nearest
  /// that can occur.
  Quanta quanta(std::uint64_t n_units, Rational const& energy) const;

  /// Nearest quanta to a fraction, 0 to 1, of the energy range; halves go up.
  Quanta at_fraction(std::uint64_t n_units, double fraction) const;

  /// Nearest quanta to an energy that lies N `gap` away from the lowest one, or from the highest; halves go away from it.
  Quanta at_gap(std::uint64_t n_units, Quad const& gap, bool is_from_top) const;

  /// Nearest n to an energy of two-level units, 0 ≤ n ≤ N; halves go up.
  std::uint64_t nearest(std::uint64_t n_units, Rational const& energy) const;

  /// Lattice energies in [energy − width/2, energy + width/2]; refuses a shell without any.
  struct Shell {
    Quanta low, high;
  };
  Shell shell(std::uint64_t n_units, Rational const& energy, Rational const& width) const;

 private:
  Rational in_quanta(std::uint64_t n_units, Rational const& energy) const;

  Rational lowest_, quantum_;
  IntegerLevels levels_;
};

}  // namespace antikelvin
