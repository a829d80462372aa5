// SPDX-License-Identifier: Apache-2.0
#include "exact/log_choose.hpp"

#include <algorithm>
#include <vector>

#include "exact/scaled_number.hpp"

namespace antikelvin {

namespace {

/// ln n! by Stirling's series, to 2^−100 of n ln n; by multiplication where the series needs many terms.
DoubleDouble log_factorial(std::uint64_t n) {
  constexpr std::uint64_t kTable = 256;
  static std::vector<DoubleDouble> const table = [] {
    std::vector<DoubleDouble> logs;
    ScaledNumber factorial;
    factorial.mantissa = 1.0;
    for (std::uint64_t i = 0; i < kTable; ++i) {
      if (i > 1) factorial *= DoubleDouble(static_cast<double>(i));
      logs.push_back(factorial.log());
    }
    return logs;
  }();
  if (n < kTable) return table[n];
  constexpr DoubleDouble kHalfLog2Pi(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55);
  DoubleDouble const x = to_double_double(n), r = DoubleDouble(1.0) / x, square = r * r;
  // B_2k/(2k(2k−1)): 1/12, −1/360, 1/1260, −1/1680, 1/1188, −691/360360, 1/156
  double const numerators[] = {1, -1, 1, -1, 1, -691, 1};
  double const denominators[] = {12, 360, 1260, 1680, 1188, 360360, 156};
  DoubleDouble tail = 0.0;
  for (int k = 6; k >= 0; --k)
    tail = tail * square + DoubleDouble(numerators[k]) / DoubleDouble(denominators[k]);
  return (x + 0.5) * log(x) - x + kHalfLog2Pi + tail * r;
}

}  // namespace

DoubleDouble log_choose(std::uint64_t n_units, std::uint64_t m) {
  std::uint64_t const k = std::min(m, n_units - m);
  if (k > 64) return log_factorial(n_units) - log_factorial(m) - log_factorial(n_units - m);
  ScaledNumber product;  // keeps its digits beside a huge N
  product.mantissa = 1.0;
  for (std::uint64_t i = 1; i <= k; ++i)
    product *= to_double_double(n_units - k + i) / to_double_double(i);
  return product.log();
}

}  // namespace antikelvin
