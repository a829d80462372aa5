// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <utility>

namespace antikelvin {

/// Spins that all couple to each other, in the limit of many, per spin:
///
///     e = −J m²/2 + D q − K q²/2 − h m        spins −1, 1 and, unless q is 1, 0; m their mean, q that of their squares
///     e = −J Σ x_a²/2                         Potts spins, x_a the share of state a
struct MeanFieldModel {
  enum class Kind { ising, blume_emery_griffiths, potts } kind = Kind::ising;
  int n_states = 2;                                             ///< of Potts spins, 2 or more
  double coupling = 1, crystal = 0, quadrupole = 0, field = 0;  ///< J ≠ 0, D, K, h
};

/// A macrostate of spins −1, 0, 1: their mean and that of their squares.
struct SpinShares {
  double m, q;
};

/// The macrostate of most states at an energy.
struct MeanFieldState {
  double entropy;  ///< per spin
  double beta;     ///< ds/de; ±∞ where spins have one state left
  double order;    ///< m, without a field the positive one; of Potts spins the largest x_a
  double squares;  ///< q; of Potts spins Σ x_a²
};

/// s(e) of a mean field. A macrostate has the entropy of its shares, −Σ x ln x; s(e) is the largest at that energy, where both
/// shares' equations
///
///     ∂s/∂m = β ∂e/∂m,  ∂s/∂q = β ∂e/∂q
///
/// have one β. Maxima are found on a grid of q, at which the energy tells m, and refined by bisection of the slope along the energy.
///
/// Accuracy   1e-12 in s, 1e-9 relative in β (tests/exact/mean_field_test.cpp)
/// Cost       a few thousand logarithms per energy
/// Source     Barré, Mukamel, Ruffo, Phys. Rev. Lett. 87, 030601 (2001); Costeniuc, Ellis, Touchette, J. Math. Phys. 46, 063301 (2005)
class MeanField {
 public:
  /// @throws SpecError  for J = 0, numbers that are not finite, Potts spins in a field
  explicit MeanField(MeanFieldModel const& model);

  MeanFieldModel const& model() const { return model_; }

  /// Ends of the spectrum, per spin.
  double lowest() const { return ends_.first; }
  double highest() const { return ends_.second; }

  /// @param energy  between the ends; what rounding puts outside is at the end
  MeanFieldState at_energy(double energy) const;

 private:
  MeanFieldState of_potts(double energy) const;
  MeanFieldState of_spins(double energy) const;
  /// @param steep  β where the slope of s is infinite
  MeanFieldState at_end(SpinShares const& at, double steep) const;
  /// Of energies that rounding leaves without a macrostate: they are within it of an end.
  MeanFieldState at_nearest_end(double energy) const;
  MeanFieldState state_of(SpinShares const& at) const;

  MeanFieldModel model_;
  std::pair<double, double> ends_;
  std::pair<SpinShares, SpinShares> end_shares_ = {};  ///< of spins
};

}  // namespace antikelvin
