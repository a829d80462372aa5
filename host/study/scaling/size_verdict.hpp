// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "antikelvin/base/reals.hpp"
#include "statistics/series.hpp"
#include "study/scaling/scaling_verb.hpp"

namespace antikelvin {

/// One size at one β, reduced to what the verdict compares.
struct SizePoint {
  double n = 0;             ///< units or sites N
  double side = kNone;      ///< L = N^{1/d} of a lattice
  Estimate relative{};      ///< r; error 0 where nothing fluctuated
  double exact = kNone;     ///< of r
  double z = kNone;         ///< of r
  double energy_z = kNone;  ///< of the mean energy
  /// (skewness² + 1)/kurtosis of the energy (Sarle): 1 for two sharp peaks of any weights, 1/3 for a
  /// Gaussian, 5/9 for a uniform distribution
  Estimate bimodality{kNone, kNone};
  std::string objection;  ///< why r proves nothing; empty if it does
};

/// Theory of a model for N → ∞, where it is known; of independent subsystems for all N.
struct SizeTheory {
  std::optional<double> amplitude;  ///< A of r = A N^{−1/2}: independent units, at every N
  std::optional<double> exponent;
  bool logarithm = false;  ///< N r² grows like ln L
  std::string what;        ///< whose law that is
};

/// Known are: independent units, whose A follows from the curvature of S; the complete Ising graph at
/// and below βJ = 1, and the square Ising lattice at |βJ| = ½ ln(1 + √2), both without a field; β
/// within 1e-4.
SizeTheory size_theory(SpinModel const& model, bool complete_graph, Lattice const& lattice,
                       double beta, ScalingQuantity quantity);

/// Verdict at one β.
struct SizeVerdict {
  std::string word, reason;
  bool fitted = false;             ///< two sizes or more
  Estimate exponent{};             ///< of r ∝ N^exponent from n_min on
  double exponent_exact = kNone;   ///< of the exact values at the same sizes, with the same weights
  Estimate amplitude{};            ///< of r N^{1/2}, with the exponent held
  double amplitude_exact = kNone;  ///< of units
  double n_min = 0, chi2 = 0, p_value = 1;
  int dof = 0;
  bool log_fitted = false;
  Estimate log_constant{}, log_slope{};  ///< a, b of N r² = a + b ln L
  double log_n_min = 0, log_p_value = 1;
};

/// Whether r falls as N^{−1/2}. Of independent units, where r, the mean energy and A have exact values
/// at every N, the law is tested as it stands:
///
///     undetermined  a point has an objection, or fewer than three fluctuate
///     holds         all agree within 5 σ (p > 5.7e-7 of χ²): each r and mean energy with the exact
///                   ones, all of them together, the exponent over all sizes with −1/2, the power law
///                   with the points, the amplitude at that exponent with A
///     fails         one does not; the reason names which
///
/// All other models are searched for the law:
///
///     undetermined  a point has an objection; or the exponent's error exceeds 0.01, so that 5 σ
///                   could not tell −1/2 from −0.45; or N^{−1/2} fits the largest sizes and
///                   a + b ln L fits more of them; or N^{−1/2} fits the largest two only
///     fails         a measured value contradicts an exact one (5 σ, or χ² of all with p < 5.7e-7):
///                   the sampler is wrong; or N^{−1/2} does not fit
///     holds         N^{−1/2} fits: the exponent is within 5 σ of −1/2 and the power law has
///                   p > 5.7e-7
///
/// Smallest sizes are left out one by one, as long as three remain, until a law fits, since laws
/// are laws of large N; n_min says from where on. `fails` comes with what fits instead: another
/// power; N r² = a + b ln L with b > 5 σ (energy only); the energies of two phases, if the
/// bimodality of the largest size exceeds 5/9 by 5 σ and r falls by less than N^{−1/4} between the
/// largest two; order, if the magnetization of the largest two
/// sizes is the same. Where the sizes have exact values, exponent_exact shows what share of a
/// deviation from a known power is due to their being finite.
///
/// Tests  tests/unit/size_verdict_test.cpp, on exact values with errors
SizeVerdict decide_sizes(std::vector<SizePoint> const& points, ScalingQuantity quantity,
                         SizeTheory const& theory);

}  // namespace antikelvin
