// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

/// Where a body is before contact: at an energy, or in equilibrium at β, finite or ±∞ (T = 0±).
struct BodyStart {
  double beta = 0;                 ///< NaN where the energy is given
  std::optional<Rational> energy;  ///< in the user's units
  std::optional<double> fraction;  ///< of the energy range, instead of an energy
};

/// A body that exchanges energy with others: N units, or Ising spins on a lattice.
struct Body {
  std::string text;  ///< as the user wrote it
  SpinModel model;
  Lattice lattice;  ///< shape none for units
  std::uint64_t n_units = 0;
  std::vector<BodyStart> starts;  ///< one contact each
  /// Its energies are low + quantum·k. Of units `low` is the lowest and k ≤ top; of lattices they
  /// are bounds that need not be reached.
  Rational low, quantum;
  Quanta top = 0;

  bool is_lattice() const { return lattice.shape != Shape::none; }
  Rational energy(Quanta quanta) const;
};

/// Reads `LEVELS N=… beta=…`: words, separated by spaces or semicolons. The first are levels (as
/// --levels) or `ising`; then N= for units, L= lattice= J= field= boundary= for spins, and one of
/// beta=, temperature=, energy=, fraction=, n= (excited units of two levels), which may be a list.
/// Lattices start in equilibrium at beta= or temperature=.
/// @param option  names the body in errors: --a
Body parse_body(std::string const& text, std::string const& option);

/// Units of two levels with the same degeneracy.
bool has_two_equal_levels(Body const& body);

/// Where units start: the energy asked for, or the nearest that occurs to that of β.
/// @throws SpecError  for an energy that cannot occur, with the two nearest that can
Quanta start_energy(Body const& body, BodyStart const& start);

/// Populations of the levels at which N units have an energy exactly, as near to the most probable
/// ones as whole numbers allow.
/// @throws SpecError  where none is found, between energies that only rare levels reach
std::vector<std::uint64_t> start_populations(Body const& body, Quanta energy);

/// Exact microcanonical states of units at energies in their quanta; NaN in all members for lattices,
/// whose ln Ω is not known.
std::vector<LevelMicrostate> body_states(Body const& body, std::vector<Quanta> const& energies,
                                         Backend const& backend);

/// β of a state in quanta: the continued derivative, or that of the canonical ensemble with this mean
/// energy where neighbours are missing.
double beta_of(LevelMicrostate const& state);

}  // namespace antikelvin
