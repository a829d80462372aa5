// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "antikelvin/api/export.hpp"

namespace antikelvin {
struct LevelSystem;
}

namespace antikelvin::api {

/// Energy levels of one subsystem; N independent ones make a system. Energies are exact fractions in any
/// one unit, β is in its inverse, k_B = 1. A value: copies are cheap.
class AK_API Spectrum {
 public:
  /// Reads
  ///
  ///     two-level         energies −1, +1             two-level:EPS   energies ±EPS
  ///     spin:S            2S+1 levels −S … S          E0,E1xG,…       explicit, G a degeneracy
  ///     @FILE.csv         columns energy[,degeneracy] oscillator[:ω]  rotor[:B]
  ///
  /// where numbers are decimals or fractions such as 5/2, taken exactly.
  /// @throws Error  bad_input
  explicit Spectrum(std::string const& text);

  /// Levels in any order; equal energies are merged. An energy means its shortest decimal: 0.1 is 1/10.
  /// @param degeneracies  of each level, ≥ 1; empty: all 1
  /// @throws Error  bad_input: not finite, fewer than two levels, lengths that differ
  explicit Spectrum(std::vector<double> const& energies,
                    std::vector<std::uint64_t> const& degeneracies = {});

  explicit Spectrum(std::initializer_list<double> energies)
      : Spectrum(std::vector<double>(energies)) {}

  /// Whether there is a highest level, and so states of negative temperature.
  bool is_bounded() const;
  std::vector<double> energies() const;  ///< ascending, rounded once; empty of unbounded spectra
  std::vector<std::uint64_t> degeneracies() const;
  /// Largest energy of which all differences of levels are whole multiples; bounded spectra only.
  /// @throws Error  bad_input
  double quantum() const;

  /// The library's own form of it.
  LevelSystem const& system() const { return *system_; }

 private:
  std::shared_ptr<LevelSystem const> system_;
};

}  // namespace antikelvin::api
