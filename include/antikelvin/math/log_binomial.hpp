// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/core/check.hpp"
#include "antikelvin/core/hd.hpp"
#include "antikelvin/math/stirling.hpp"

namespace antikelvin {

/// Entropy of a two-level macrostate, S/k_B.
///
///     ln C(N, n)                                             [nats]
///
/// For N > 56, with k = min(n, N−n), m = N−k, t = k/m and δ the Stirling remainder, written as
///
///     N ln(1+t) − k ln t + ½ ln(1+t) − ½ ln(2πk) + δ(N) − δ(m) − δ(k),
///
/// whose two leading terms are both positive. ln N! − ln n! − ln(N−n)! cancels instead and is
/// useless for few excited units in a big system. Up to N = 56 the coefficient fits in 53 bits and
/// is multiplied out.
///
/// @param n_units    N, 0 ≤ N ≤ 2^64 − 1
/// @param n_excited  n, 0 ≤ n ≤ N
/// @return           ≥ 0; exactly 0 at n = 0 and n = N; exactly symmetric in n ↔ N − n
///
/// Accuracy   ≤ 4 ulp                   (tests/exact/log_binomial_test.cpp prints the worst case)
/// Backends   CPU and GPU within 4 ulp  (tests/parity)
/// Reference  C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000)
AK_HD inline double log_binomial(std::uint64_t n_units, std::uint64_t n_excited) {
  AK_EXPECT(n_excited <= n_units);
  std::uint64_t const other = n_units - n_excited;
  std::uint64_t const k = n_excited < other ? n_excited : other;
  if (k == 0) return 0;
  if (n_units <= 56) {
    std::uint64_t coefficient = 1;  // ≤ C(56, 28) < 2^53; each partial product is an integer
    for (std::uint64_t i = 1; i <= k; ++i) coefficient = coefficient * (n_units - k + i) / i;
    return std::log(static_cast<double>(coefficient));
  }
  double const big_n = static_cast<double>(n_units);
  double const small = static_cast<double>(k);
  double const large = static_cast<double>(n_units - k);
  double const t = small / large;
  double const log_1pt = std::log1p(t);
  constexpr double kTwoPi = 6.283185307179586476925287;
  double const corrections = 0.5 * (log_1pt - std::log(kTwoPi * small)) +
                             (stirling_remainder(big_n) - stirling_remainder(large)) -
                             stirling_remainder(small);
  return (big_n * log_1pt - small * std::log(t)) + corrections;
}

/// ln of the probability that exactly n of N fair coins show heads.
///
///     ln [C(N, n) 2^{−N}] = −N [½ ln(1−d²) + d artanh d] + ½ ln(N / (2π n (N−n))) + δ(N) − δ(n) −
///     δ(N−n),
///
/// d = (N−2n)/N, for d ≤ ½. It keeps its digits near n = N/2, where ln C(N, n) − N ln 2 cancels.
///
/// @param n_units    N, 1 ≤ N ≤ 2^64 − 1
/// @param n_excited  n, 0 ≤ n ≤ N
///
/// Accuracy   relative 1e-13            (tests/exact/log_binomial_test.cpp)
AK_HD inline double log_fair_pmf(std::uint64_t n_units, std::uint64_t n_excited) {
  AK_EXPECT(n_excited <= n_units);
  std::uint64_t const other = n_units - n_excited;
  double const big_n = static_cast<double>(n_units);
  constexpr double kLn2 = 0.6931471805599453094172321;
  if (n_excited == 0 || other == 0) return -big_n * kLn2;
  std::uint64_t const gap = other > n_excited ? other - n_excited : n_excited - other;
  double const d = static_cast<double>(gap) / big_n;
  // Towards the ends artanh d loses the digits of 1 − d, while ln C − N ln 2 no longer cancels.
  if (d > 0.5) return log_binomial(n_units, n_excited) - big_n * kLn2;
  double const a = static_cast<double>(n_excited);
  double const b = static_cast<double>(other);
  constexpr double kTwoPi = 6.283185307179586476925287;
  double const deviance = big_n * (0.5 * std::log1p(-d * d) + d * std::atanh(d));
  return -deviance + 0.5 * std::log(big_n / (kTwoPi * a) / b) +
         (stirling_remainder(big_n) - stirling_remainder(a) - stirling_remainder(b));
}

}  // namespace antikelvin
