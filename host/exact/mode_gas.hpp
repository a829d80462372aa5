// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "model/band.hpp"

namespace antikelvin {

/// How many quanta a mode holds in equilibrium, with y = β(E − μ).
enum class ModeStatistics {
  rayleigh_jeans,  ///< 1/y: classical waves
  bose_einstein    ///< 1/(e^y − 1)
};

/// Equilibrium of N quanta in the modes of a band, k_B = 1.
struct ModeState {
  double beta;         ///< ±∞ where all quanta are in the modes of an end
  double mu;           ///< below the band for β > 0, above it for β < 0, ∓∞ at β = 0
  double beta_mu;      ///< finite at β = 0
  double energy;       ///< U = Σ E n
  Quad exact_entropy;  ///< the same in all digits, for processes that keep it
  double entropy;      ///< Σ (1 + ln n), Σ ((1 + n) ln(1 + n) − n ln n)
  std::vector<double> occupations;  ///< n of a mode of each level
};

/// Quanta that neither appear nor vanish, in modes whose energies end at both sides: each energy per quantum between the ends
/// has one temperature, positive below the mean of the band, infinite at it, negative above.
///
/// With d the distance of a mode from the end that β favours, n = f(|β|d + ξ), ξ > 0. For each |β| the number of quanta
/// fixes ξ, and for each N energy and entropy fall as |β| grows; both equations are solved in 113 bits.
///
/// Accuracy   relative 1e-14 in every member, near the mean energy of the band that of what is given
///            (tests/exact/mode_gas_test.cpp)
/// Cost       about 100 occupations of all levels
class ModeGas {
 public:
  ModeGas(Band band, ModeStatistics statistics);

  Band const& band() const { return band_; }

  /// @param quanta  N > 0
  /// @param energy  U, of all of them
  /// @throws SpecError  outside N times the band
  ModeState at_energy(Rational const& quanta, Quad const& energy) const;

  /// Whether that state is at T = ±∞: U/N is the mean of the band.
  bool is_at_mean(Rational const& quanta, Quad const& energy) const;

  /// Refuses energies outside N times the band.
  void require_energy(Rational const& quanta, Quad const& energy) const;

  /// The state of entropy S on one side of infinite temperature.
  /// @throws SpecError  where there is none: above the entropy at T = ±∞, below that at T = 0
  ModeState at_entropy(Rational const& quanta, Quad const& entropy, bool is_hot) const;

 private:
  class Side;

  Band band_;
  ModeStatistics statistics_;
};

}  // namespace antikelvin
