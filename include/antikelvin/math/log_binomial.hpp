// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/hd.hpp"
#include "antikelvin/math/stirling.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// A whole number up to 2^64 − 1 as the nearest double and what that lost.
template <class Real>
struct WideCount {
  Real head, tail;
};

AK_HD inline WideCount<double> wide_count(std::uint64_t n) {
  // Both halves are exact, so the tail is too.
  double const high = static_cast<double>(n >> 32) * 0x1p32;
  double const low = static_cast<double>(n & 0xffffffffu);
  double const head = high + low;
  return {head, (high - head) + low};
}

/// Parts of ln C(N, n) for k = min(n, N−n) ≥ 1, m = N−k and t = k/m:
///
///     ln C = F + ½ ln(1+t) − ½ ln(2πk) + δ(N) − δ(m) − δ(k),   F = N ln(1+t) − k ln t,
///
/// with F = sum + carry + N · log1p_tail.
template <class Real>
struct BinomialParts {
  Real sum, carry;              ///< the large terms of F to twice double precision
  Real log1p_tail, log1p;       ///< ln(1+t): last part, and all of it
  Real over_n, over_m, over_k;  ///< 1/N, 1/m, 1/k
};

/// Both terms of F are positive, so nothing cancels. F is stationary in t at t = k/m: there an error
/// of t by 2^−50 changes F by 2^−100, and one division serves for everything. The products of counts
/// with heads of logarithms are kept exactly: rounding by FMA, sum by two-sum. What conversion to
/// double lost of N and k enters to first order.
template <class Real>
AK_HD inline BinomialParts<Real> binomial_parts(LogRow const* rows, WideCount<Real> const& n,
                                                WideCount<Real> const& k, Real m) {
  BinomialParts<Real> parts;
  Real const km = k.head * m;
  Real const reciprocal = Real(1.0) / (km * n.head);
  parts.over_n = reciprocal * km;
  Real const over_km = reciprocal * n.head;
  parts.over_k = over_km * m;
  parts.over_m = over_km * k.head;
  Real const t = k.head * parts.over_m;
  SplitLog<Real> const log_1pt = split_log1p(rows, t), log_t = split_log(rows, t);
  Real const minus_k = -k.head;
  Real const p = n.head * log_1pt.head, q = minus_k * log_t.head;
  Real const rounding = fused(n.head, log_1pt.head, -p) + fused(minus_k, log_t.head, -q);
  parts.sum = p + q;
  Real const back = parts.sum - p;
  Real const two_sum_rest = (p - (parts.sum - back)) + (q - back);
  parts.carry = fused(minus_k, log_t.tail, two_sum_rest + rounding);
  parts.log1p_tail = log_1pt.tail;
  parts.log1p = log_1pt.head + log_1pt.tail;
  parts.carry = fused(n.tail, parts.log1p, parts.carry);
  parts.carry = fused(-k.tail, log_t.head + log_t.tail, parts.carry);
  return parts;
}

/// ln C(N, n) for k ≥ 64, where Stirling's series serves all three remainders; also for SIMD types.
template <class Real>
AK_HD inline Real log_binomial_many(LogRow const* rows, WideCount<Real> const& n,
                                    WideCount<Real> const& k, Real m) {
  constexpr double kHalfLog2Pi = 0.91893853320467274178;
  BinomialParts<Real> const parts = binomial_parts(rows, n, k, m);
  Real const remainders = (stirling_series(parts.over_n) - stirling_series(parts.over_m)) -
                          stirling_series(parts.over_k);
  Real const half_log = fused(Real(0.5), parts.log1p - short_log(rows, k.head), Real(-kHalfLog2Pi));
  // N · log1p_tail, which for small t is about k, comes last: one rounding at its size.
  return parts.sum + fused(n.head, parts.log1p_tail, parts.carry + (half_log + remainders));
}

/// ln C(N, n) for 1 ≤ k < 64, where ln k! is tabulated.
AK_HD inline double log_binomial_few(LogRow const* rows, WideCount<double> const& n,
                                     WideCount<double> const& k, double m) {
  BinomialParts<double> const parts = binomial_parts(rows, n, k, m);
  double const* const table = stirling_table();
  double const delta_n =
      n.head < kStirlingTable ? table[static_cast<int>(n.head)] : stirling_series(parts.over_n);
  double const delta_m =
      m < kStirlingTable ? table[static_cast<int>(m)] : stirling_series(parts.over_m);
  HeadTail const excess = factorial_excess_table()[static_cast<int>(k.head)];
  double const sum = parts.sum - excess.head;
  double const back = sum - parts.sum;
  double const rest = (parts.sum - (sum - back)) + (-excess.head - back);
  double const small = fused(0.5, parts.log1p, (delta_n - delta_m) - excess.tail);
  return sum + fused(n.head, parts.log1p_tail, (rest + parts.carry) + small);
}

/// Entropy of a two-level macrostate, S/k_B.
///
///     ln C(N, n)                                             [nats]
///
/// ln N! − ln n! − ln (N−n)! loses all digits for few excited units in a big system; BinomialParts
/// says what is computed instead, in nearly twice double precision.
///
/// @param n_units    N, 0 ≤ N ≤ 2^64 − 1
/// @param n_excited  n, 0 ≤ n ≤ N
/// @return           ≥ 0; exactly 0 at n = 0 and n = N; exactly symmetric in n ↔ N − n
///
/// Accuracy   ≤ 1 ulp                  (tests/exact/log_binomial_mpfr_test.cpp prints the worst case)
/// Cost       about 80 additions, multiplications and FMAs, one division, three table rows
/// Backends   the same bits everywhere  (tests/parity)
/// Reference  C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000), for δ
AK_HD inline double log_binomial(std::uint64_t n_units, std::uint64_t n_excited) {
  AK_EXPECT(n_excited <= n_units);
  std::uint64_t const other = n_units - n_excited;
  std::uint64_t const k = n_excited < other ? n_excited : other;
  if (k == 0) return 0;
  WideCount<double> const n_wide = wide_count(n_units), k_wide = wide_count(k);
  double const m = static_cast<double>(n_units - k);
  if (k < kStirlingTable) return log_binomial_few(log_rows(), n_wide, k_wide, m);
  return log_binomial_many(log_rows(), n_wide, k_wide, m);
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

}  // namespace AK_ISA
}  // namespace antikelvin
