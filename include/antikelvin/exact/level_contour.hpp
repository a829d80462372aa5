// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_circle.hpp"
#include "antikelvin/exact/level_microstate.hpp"
#include "antikelvin/exact/level_saddle.hpp"
#include "antikelvin/math/double_double.hpp"

// The contour integral of many-level units (level_circle.hpp), and the states that one circle decides.
namespace antikelvin {
inline namespace AK_ISA {

/// The circle of radius e^{−β} at energy E ≥ 1, β ≥ 0 (> 0 with sums over energies).
///
/// @param work         n_levels + 3 phasors
/// @param with_gibbs   also the sum over all energies up to E, through the kernel 1/(1 − z)
/// @param shell        w > 0: Ω stands for the number of states in the w quanta E−w+1 … E, through the
///                     kernel (1 − z^w)/(1 − z); 0: at E
/// @param max_cost     limit of search intervals and, each counted kPointCost times, points
AK_HD inline ContourSums contour_sums(LevelView const& levels, Phasor* work, bool reversed,
                                      std::uint64_t n_units, Quanta energy, double beta,
                                      bool with_gibbs, Quanta shell, std::uint64_t max_cost) {
  return LevelCircle(levels, work, reversed, n_units, energy, beta, with_gibbs, shell)
      .sums(max_cost);
}

/// A β in quanta, 0 where only rounding is left of it: differences of ln Ω carry an error of about 1e-30.
AK_HD inline double without_noise(DoubleDouble beta) {
  double const value = rounded(beta);
  return std::fabs(value) < 1e-28 ? 0.0 : value;
}

/// LevelMicrostate at energy E, 0 ≤ E ≤ N·K, wherever one circle decides it.
///
/// @param work        n_levels + 3 phasors
/// @param max_cost    limit of the circle
/// @return            whether `state` is final; if not, LevelResolver has to find it
///
/// Accuracy   ln Ω and ln of the Gibbs volume within 1 ulp, absolute 1e-15 where they are below 1; β within
///            1e-13 relative, 1e-28 absolute  (tests/exact/level_microstate_test.cpp, level_reference_test.cpp)
/// Cost       some tens of microseconds, whatever N: 40 to a few hundred points  (bench_entropy)
AK_HD inline bool level_microstate(LevelView const& levels, Phasor* work, std::uint64_t n_units,
                                   Quanta energy, std::uint64_t max_cost, LevelMicrostate& state) {
  Quanta const top = static_cast<Quanta>(n_units) * levels.width();
  if (energy == 0 || energy == top) return false;
  // From the end of the spectrum towards which entropy falls, so that β ≥ 0.
  double const signed_saddle = saddle_beta(levels, false, n_units, energy);
  bool const reversed = signed_saddle < 0;
  Quanta const e = reversed ? top - energy : energy;
  double const beta_saddle = std::fabs(signed_saddle);
  double const beta = summing_beta(levels, reversed, n_units, e, beta_saddle);
  ContourSums const sums =
      contour_sums(levels, work, reversed, n_units, e, beta, true, 0, max_cost);
  if (sums.too_costly || sums.at != Weight::resolved || sums.above == Weight::unresolved ||
      sums.below == Weight::unresolved || sums.cumulative != Weight::resolved)
    return false;

  double const none = std::nan("");
  double const sign = reversed ? -1 : 1;
  bool const has_up = sums.above == Weight::resolved, has_down = sums.below == Weight::resolved;
  double const up = has_up ? without_noise(sums.up) : none;
  double const down = has_down ? -without_noise(sums.down) : none;
  state.log_omega = rounded(sums.log_omega);
  state.beta_forward = reversed ? -down : up;
  state.beta_backward = reversed ? -up : down;
  state.beta = has_up && has_down ? without_noise(scaled(sums.up - sums.down, -1) * sign) : none;
  set_saddle(levels, reversed, n_units, beta_saddle, state);
  DoubleDouble log_gibbs = sums.log_gibbs;
  if (reversed) {
    // All states but those above E: G^N − Σ_{x<e} of the spectrum counted downwards.
    DoubleDouble states = 0.0;
    for (int j = 0; j < levels.n_levels; ++j) states += levels.exact_degeneracy(j, false);
    DoubleDouble const log_total = to_double_double(n_units) * log(states);
    DoubleDouble const fraction = exp(sums.log_gibbs - log_total) - exp(sums.log_omega - log_total);
    log_gibbs = log_total + log1p(-fraction);
  }
  state.log_omega_gibbs = rounded(log_gibbs);
  state.log_temperature_gibbs = rounded(reversed ? log_gibbs - sums.log_omega : sums.log_ratio);
  return true;
}

}  // namespace AK_ISA
}  // namespace antikelvin
