// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/math/split_log.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// ln(1 + t), t ≥ 0. By IEEE operations alone: the same bits on every processor and on GPUs, where the libraries'
/// log1p differ.
///
/// Accuracy   relative 2^−52  (tests/exact/split_log_test.cpp)
AK_HD inline double log_of_successor(double t) {
  SplitLog<double> const log = t <= 1 ? split_log1p(log_rows(), t) : split_log(log_rows(), 1 + t);
  return log.head + log.tail;
}

/// ln(a/b) of whole numbers, with full relative accuracy also when they are close; ±∞ if one is 0.
AK_HD inline double log_ratio(std::uint64_t a, std::uint64_t b) {
  if (a == b) return 0;
  std::uint64_t const gap = a > b ? a - b : b - a;
  std::uint64_t const smaller = a > b ? b : a;
  double const magnitude =
      smaller == 0 ? HUGE_VAL
                   : log_of_successor(static_cast<double>(gap) / static_cast<double>(smaller));
  return a > b ? magnitude : -magnitude;
}

/// ψ(n+1) − ln n − 1/(2n) for n ≥ 20: Σ −B_2j/(2j n^2j).
AK_HD inline double digamma_tail(double n) {
  double const r = 1 / (n * n);
  return r * (-1.0 / 12 + r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))));
}

/// ψ(m+1) − ψ(k+1) − ln(m/k) for k ≥ 1, m ≥ k: how far the digamma form is from Stirling's.
AK_HD inline double digamma_excess(std::uint64_t m, std::uint64_t k) {
  constexpr std::uint64_t kAsymptotic = 20;
  double sum = 0;
  // One step k → k+1 adds 1/(k+1) to ψ and ln((k+1)/k) to the logarithm.
  for (; k < kAsymptotic && k < m; ++k) {
    double const x = static_cast<double>(k);
    sum += 1 / (x + 1) - log_of_successor(1 / x);
  }
  if (k == m) return sum;
  double const big = static_cast<double>(m), small = static_cast<double>(k);
  return sum - static_cast<double>(m - k) / (2 * big * small) +
         (digamma_tail(big) - digamma_tail(small));
}

/// ψ(m+1) − ψ(k+1), m ≥ k: sums of positive terms up to small corrections.
///
/// Accuracy   relative 1e-14  (tests/exact/microcanonical_test.cpp)
AK_HD inline double digamma_difference(std::uint64_t m, std::uint64_t k) {
  constexpr std::uint64_t kAsymptotic = 20;
  double sum = 0;
  for (; k < kAsymptotic && k < m; ++k) sum += 1 / static_cast<double>(k + 1);
  if (k == m) return sum;
  double const big = static_cast<double>(m), small = static_cast<double>(k);
  return sum + log_ratio(m, k) - static_cast<double>(m - k) / (2 * big * small) +
         (digamma_tail(big) - digamma_tail(small));
}

/// ψ′(n+1).
///
/// Accuracy   relative 1e-15  (tests/exact/microcanonical_test.cpp)
AK_HD inline double trigamma_of_successor(std::uint64_t n) {
  double sum = 0;
  double x = static_cast<double>(n) + 1;
  for (; x < 20; x += 1) sum += 1 / (x * x);
  double const r = 1 / x, r2 = r * r;
  // 1/x + 1/2x² + Σ B_2j/x^(2j+1)
  return sum +
         (r +
          r2 * (0.5 + r * (1.0 / 6 -
                           r2 * (1.0 / 30 - r2 * (1.0 / 42 - r2 * (1.0 / 30 - r2 * (5.0 / 66)))))));
}

}  // namespace AK_ISA
}  // namespace antikelvin
