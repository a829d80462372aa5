// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <complex>
#include <cstddef>
#include <vector>

#include "density/density_of_states.hpp"

namespace antikelvin {

/// A complex β at which the partition sum of a finite system vanishes.
struct FisherZero {
  std::complex<double> beta;  ///< principal: |Im β| ≤ π/Q
  std::complex<double> x;     ///< e^{−βQ}
  double residual;            ///< |Z|/Σ|terms of Z| there
  double sensitivity;         ///< |δβ| for a relative error 1 of every g: see below
  bool converged;             ///< false: the iteration ended before this one stood still
};

/// Most coefficients: the work grows as their square.
inline constexpr std::size_t kMaxFisherLevels = 400;

/// All Fisher zeros of a system whose energies are E_0 + Q k, k = 0 … n:
///
///     Z e^{βE_0} = Σ_k g_k x^k,    x = e^{−βQ},    β = −ln x/Q
///
/// In the limit of large systems they close in on the real axis at the β of phase transitions. The
/// zeros of all levels come out by the simultaneous iteration of Aberth and Ehrlich from Bini's
/// starting points, in 110 decimal digits, since zeros of a polynomial with such coefficients answer
/// to errors of the coefficients that a double already has:
///
///     |δβ| ≤ ε sensitivity,    sensitivity = Σ_k g_k |x|^k/(Q |x P′(x)|)      g_k known to (1 ± ε) each
///
/// Exact ln g in doubles has ε = 1e-16 max ln g; a sampled one its errors. Where the true g are integers
/// below 2^40 and given to 1e-12, they are restored, so zeros of small systems are as exact as x is. An
/// m-fold zero has infinite sensitivity: it shows as m zeros about (ε sensitivity)^{1/m} apart.
///
/// @param dos  at least two levels whose distances have a common divisor Q
/// @param most_iterations  steps after which zeros that still move are returned as they are, with
///                         converged = false; 30 to 60 are usual
/// @return  sorted by |Im β|, then Re β, then Im β; none for one level
/// @throws SpecError  more than kMaxFisherLevels coefficients, or energies without a common divisor
///
/// Accuracy   residuals below 1e-60 (tests/exact/fisher_zeros_test.cpp prints the worst)
/// Cost       grows as the cube of the number of coefficients: 0.1 s for 65, 4 s for 257
/// Reference  O. Aberth, Math. Comp. 27, 339 (1973); D. A. Bini, Numer. Algorithms 13, 179 (1996);
///            M. E. Fisher, Lectures in Theoretical Physics VII C (1965)
std::vector<FisherZero> fisher_zeros(DensityOfStates const& dos, int most_iterations = 2000);

}  // namespace antikelvin
