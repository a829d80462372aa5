// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/hd.hpp"
#include "antikelvin/math/gauss_legendre.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "antikelvin/math/polygamma.hpp"

namespace antikelvin {

/// Microcanonical state of N two-level units, n of them excited; k_B = 1, Δ = level gap.
/// NaN where a value does not exist.
struct TwoLevelMicrostate {
  double log_omega;  ///< ln C(N, n)
  /// β = ∂S/∂E with n! continued as Γ(n+1): [ψ(N−n+1) − ψ(n+1)]/Δ. Exists at both ends.
  double beta;
  double beta_stirling;  ///< ln((N−n)/n)/Δ, the N → ∞ form; ±∞ at the ends
  double beta_forward;   ///< [S(n+1) − S(n)]/Δ; none at n = N
  double beta_backward;  ///< [S(n) − S(n−1)]/Δ; none at n = 0
  double curvature;      ///< ∂²S/∂E² = −[ψ′(N−n+1) + ψ′(n+1)]/Δ², always negative
  double log_omega_gibbs;        ///< ln Σ_{k≤n} C(N, k), the volume entropy
  double log_temperature_gibbs;  ///< ln T_G, T_G = Δ Σ_{k≤n} C(N,k) / C(N,n), always positive
};

inline namespace AK_ISA {

/// R(N, n) = Σ_{k≤n} C(N,k) / C(N,n) for 2n < N, as (N−n) ∫_0^1 (1−v)^{N−2n−1} (1−v²)^n dv.
AK_HD inline double volume_ratio(std::uint64_t n_units, std::uint64_t n) {
  if (n == 0) return 1;
  double const slope = static_cast<double>(n_units - n - 1 - n);
  double const both = static_cast<double>(n);
  // Beyond `end` the integrand is below e^{−40} of its start: slope v > 40, N v²/2 > 40, or v = 1.
  double end = std::fmin(1.0, std::sqrt(80 / static_cast<double>(n_units)));
  if (slope > 0) end = std::fmin(end, 40 / slope);
  double const integral = integrate(
      [=](double v) { return std::exp(both * std::log1p(-v * v) + slope * std::log1p(-v)); }, end,
      3);
  return static_cast<double>(n_units - n) * integral;
}

/// ln R(N, n) for 2n ≤ N, from R(N, n) = 1 + n/(N−n+1) R(N, n−1): exact also where R is almost 1.
AK_HD inline double log_volume_ratio(std::uint64_t n_units, std::uint64_t n) {
  if (n == 0) return 0;
  return std::log1p(static_cast<double>(n) / static_cast<double>(n_units - n + 1) *
                    volume_ratio(n_units, n - 1));
}

/// Everything about one macrostate.
///
/// @param n_units    N, 1 ≤ N ≤ 2^64 − 1
/// @param n_excited  n, 0 ≤ n ≤ N
/// @param gap        Δ = E_1 − E_0 > 0; both levels non-degenerate
///
/// Accuracy   ln Ω as log_binomial; relative 1e-13 in every other member, absolute where ln T_G passes
///            through 0  (tests/exact/microcanonical_test.cpp, against mpmath)
/// Cost       about 1 µs (bench_entropy), whatever N
AK_HD inline TwoLevelMicrostate two_level_microstate(std::uint64_t n_units, std::uint64_t n_excited,
                                                     double gap) {
  AK_EXPECT(n_units >= 1 && n_excited <= n_units && gap > 0);
  constexpr double kLn2 = 0.6931471805599453094172321;
  std::uint64_t const n = n_excited, rest = n_units - n_excited;
  double const none = std::nan("");
  TwoLevelMicrostate state{};
  state.log_omega = log_binomial(n_units, n);
  state.beta = (rest >= n ? digamma_difference(rest, n) : -digamma_difference(n, rest)) / gap;
  state.beta_stirling = log_ratio(rest, n) / gap;
  state.beta_forward = rest > 0 ? log_ratio(rest, n + 1) / gap : none;
  state.beta_backward = n > 0 ? log_ratio(rest + 1, n) / gap : none;
  state.curvature = -(trigamma_of_successor(rest) + trigamma_of_successor(n)) / (gap * gap);
  double log_ratio_gibbs;
  if (n <= rest) {
    log_ratio_gibbs = log_volume_ratio(n_units, n);
    state.log_omega_gibbs = state.log_omega + log_ratio_gibbs;
  } else {
    // Above the middle, 2^N minus the upper tail, as a fraction of 2^N.
    double log_below = 0;
    if (rest > 0)
      log_below = std::log1p(
          -std::exp(log_fair_pmf(n_units, rest - 1) + log_volume_ratio(n_units, rest - 1)));
    state.log_omega_gibbs = static_cast<double>(n_units) * kLn2 + log_below;
    log_ratio_gibbs = log_below - log_fair_pmf(n_units, n);
  }
  state.log_temperature_gibbs = std::log(gap) + log_ratio_gibbs;
  return state;
}

}  // namespace AK_ISA
}  // namespace antikelvin
