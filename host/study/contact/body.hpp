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

/// A body that exchanges energy with others: N units, spins on a lattice, or N oscillators.
struct Body {
  std::string text;                 ///< as the user wrote it
  SpinModel model;                  ///< of oscillators: two levels, one digit of a number of quanta
  Lattice lattice;                  ///< shape none for units
  Rational oscillator_quantum = 0;  ///< of oscillators, whose energies have no upper end; else 0
  std::uint64_t n_units = 0;
  std::vector<BodyStart> starts;  ///< one contact each
  /// Its energies are low + quantum·k. Of units `low` is the lowest and k ≤ top; of lattices they
  /// are bounds that need not be reached; the top of oscillators is the most that they may start with.
  Rational low, quantum;
  Quanta top = 0;

  bool is_lattice() const { return lattice.shape != Shape::none; }
  bool is_oscillators() const { return oscillator_quantum != 0; }
  Rational energy(Quanta quanta) const;
};

/// Reads `LEVELS N=… beta=…`: words, separated by spaces or semicolons. The first are levels (as
/// --levels), `ising`, `potts:q`, `blume-capel:D` or `edwards-anderson:K`; then N= for units, L= lattice= J= field= boundary= for spins, and one of
/// beta=, temperature=, energy=, fraction=, n= (excited units of two levels, quanta of oscillators), which
/// may be a list. Lattices start in equilibrium at beta= or temperature=; `oscillator[:W]` at β > 0.
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

/// How many of N oscillators have digit b of their number of quanta set, b = 0 … n_bits − 1, at `energy`
/// quanta together: as near to the most probable numbers as whole numbers allow.
///
/// An oscillator's number of quanta is Σ 2^b·(digit b), so that N oscillators are n_bits bodies of N two-level
/// units with gaps 1, 2, 4 …, state by state and energy by energy: 1/(1 − x) = Π_b (1 + x^{2^b}).
std::vector<std::uint64_t> start_digits(std::uint64_t n_units, std::uint32_t n_bits,
                                        std::uint64_t energy);

/// Digits that N oscillators need while their energy is at most `most` quanta: all that a single one can
/// have, or so many that those with a further digit are fewer than 2^−53 of all states,
///
///     N Ω(E − 2^b)/Ω(E) < 2^−53,    Ω(E) = C(E + N − 1, E),
///
/// which is the more the larger E is.
std::uint32_t oscillator_digits(std::uint64_t n_units, std::uint64_t most);

/// Exact microcanonical states of units and oscillators at energies in their quanta; NaN in all members for lattices,
/// which lattice_states.hpp counts.
std::vector<LevelMicrostate> body_states(Body const& body, std::vector<Quanta> const& energies,
                                         Backend const& backend);

/// β of a state in quanta: the continued derivative, or that of the canonical ensemble with this mean
/// energy where neighbours are missing.
double beta_of(LevelMicrostate const& state);

}  // namespace antikelvin
