// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/exact_number.hpp"

namespace antikelvin {

/// One energy level of a unit.
struct Level {
  Rational energy;           ///< exact, in the user's energy unit
  std::uint64_t degeneracy;  ///< number of states, ≥ 1
};

/// Whether the spectrum of a unit ends at a highest level, and which closed form it has if not.
enum class Spectrum {
  bounded,     ///< finitely many levels: any β, of either sign
  oscillator,  ///< E_v = (v + ½) ω, v = 0, 1, …
  rotor,       ///< E_l = B l (l + 1), degeneracy 2l + 1, l = 0, 1, …
};

/// The spectrum of one unit; N identical independent units make the system.
///
/// Bounded spectra hold their levels sorted by energy, equal energies merged. Unbounded ones hold
/// no levels, only the energy scale ω or B.
struct LevelSystem {
  std::string spec;  ///< as the user wrote it
  Spectrum spectrum = Spectrum::bounded;
  std::vector<Level> levels;  ///< ascending; at least two when bounded, empty otherwise
  Rational scale = 1;         ///< ω or B of an unbounded spectrum, > 0

  bool is_bounded() const { return spectrum == Spectrum::bounded; }

  /// Largest energy of which all level differences are integer multiples.
  Rational quantum() const;

  /// Total number of states of one unit; bounded spectra only.
  boost::multiprecision::cpp_int n_states() const;
};

/// Reads a `--levels` specification:
///
///     two-level         energies −1, +1             two-level:EPS   energies ±EPS
///     spin:S            2S+1 levels −S … S          E0,E1xG,…       explicit, G a degeneracy
///     @FILE.csv         columns energy[,degeneracy] oscillator[:ω]  rotor[:B]
///
/// Numbers are exact decimals or fractions. Throws SpecError.
LevelSystem parse_levels(std::string const& spec);

/// Levels of a level file in its order: lines of energy[,degeneracy], after a header or none. Errors
/// call the file `path`. Throws SpecError.
std::vector<Level> read_level_lines(std::istream& file, std::string const& path);

}  // namespace antikelvin
