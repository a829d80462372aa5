// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <omp.h>

#include <algorithm>
#include <boost/multiprecision/mpfr.hpp>
#include <cstdint>
#include <vector>

#include "support/log_choose_regimes.hpp"
#include "support/ulp.hpp"

namespace antikelvin::test_support {

/// MPFR with at least 256 bits, kept on the stack.
using Binary256 = boost::multiprecision::number<
    boost::multiprecision::mpfr_float_backend<77, boost::multiprecision::allocate_stack>,
    boost::multiprecision::et_off>;

constexpr std::uint64_t kFactorialTable = 4096;

/// ln n!, absolute error below 2^−170 for any 64-bit n: a table of sums of logarithms, and from
/// 4096 on Stirling's series, whose twelfth term is below 2^−276 there.
inline Binary256 log_factorial_mpfr(std::uint64_t n) {
  static std::vector<Binary256> const table = [] {
    std::vector<Binary256> sums(kFactorialTable);
    for (std::uint64_t i = 2; i < kFactorialTable; ++i) sums[i] = sums[i - 1] + log(Binary256(i));
    return sums;
  }();
  if (n < kFactorialTable) return table[n];
  static std::vector<Binary256> const coefficients = [] {
    struct {
      int numerator, denominator;
    } constexpr kBernoulli[] = {{1, 6},       {-1, 30},       {1, 42},       {-1, 30},
                                {5, 66},      {-691, 2730},   {7, 6},        {-3617, 510},
                                {43867, 798}, {-174611, 330}, {854513, 138}, {-236364091, 2730}};
    std::vector<Binary256> c;
    int j = 1;
    for (auto const& b : kBernoulli) {
      c.push_back(Binary256(b.numerator) / (b.denominator * (2 * j * (2 * j - 1))));
      ++j;
    }
    return c;
  }();
  static Binary256 const half_log_two_pi = log(2 * acos(Binary256(-1))) / 2;
  Binary256 const x = n, inverse = 1 / x, square = inverse * inverse;
  Binary256 power = inverse, series = 0;
  for (Binary256 const& c : coefficients) {
    series += c * power;
    power *= square;
    if (power < 0x1p-250) break;
  }
  return (x + 0.5) * log(x) - x + half_log_two_pi + series;
}

/// ln C(N, n), exactly 0 at the ends, absolute error below 2^−168.
inline Binary256 log_choose_mpfr(std::uint64_t n_units, std::uint64_t n) {
  if (n == 0 || n == n_units) return 0;
  return log_factorial_mpfr(n_units) - log_factorial_mpfr(n) - log_factorial_mpfr(n_units - n);
}

/// Distribution of errors in ulp, and the worst point.
struct UlpSummary {
  std::size_t points = 0;
  double max = 0, p999 = 0, median = 0;
  LogChoosePoint worst{};
};

/// Compares values[i], computed at points[i], with reference(i), on all processors.
template <class Reference>
UlpSummary summarize_ulp(std::vector<LogChoosePoint> const& points,
                         std::vector<double> const& values, Reference const& reference) {
  UlpSummary summary;
  summary.points = points.size();
  if (points.empty()) return summary;
  std::vector<double> errors(points.size());
  auto const count = static_cast<std::ptrdiff_t>(points.size());
#pragma omp parallel for schedule(dynamic, 256) num_threads(omp_get_num_procs())
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    auto const at = static_cast<std::size_t>(i);
    errors[at] = ulp_distance(values[at], reference(at));
  }
  auto const worst = std::max_element(errors.begin(), errors.end());
  summary.max = *worst;
  summary.worst = points[static_cast<std::size_t>(worst - errors.begin())];
  auto const quantile = [&](double q) {
    auto const rank = static_cast<std::ptrdiff_t>(q * static_cast<double>(count - 1));
    std::nth_element(errors.begin(), errors.begin() + rank, errors.end());
    return errors[static_cast<std::size_t>(rank)];
  };
  summary.p999 = quantile(0.999);
  summary.median = quantile(0.5);
  return summary;
}

}  // namespace antikelvin::test_support
