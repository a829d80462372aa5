// SPDX-License-Identifier: Apache-2.0
#include "statistics/kolmogorov.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "support/z_score.hpp"

namespace antikelvin {
namespace {

/// The example of Marsaglia, Tsang and Wang: P(D_10 < 0.274).
TEST(Kolmogorov, IsThePublishedValue) {
  EXPECT_NEAR(1 - kolmogorov_p_value(0.274, 10), 0.6284796154565043, 1e-13);
}

/// P(D_1 ≥ d) = 2(1 − d) from 1/2 on. P(D_2 ≥ d) = 1 − 2(2d − 1/2)² from 1/4 to 1/2, 2(1 − d)² from there on.
TEST(Kolmogorov, IsTheClosedFormOfOneAndTwo) {
  for (double const d : {0.5, 0.6, 0.75, 0.9, 0.999})
    EXPECT_NEAR(kolmogorov_p_value(d, 1), 2 * (1 - d), 1e-14) << d;
  for (double const d : {0.25, 0.3, 0.4, 0.5})
    EXPECT_NEAR(kolmogorov_p_value(d, 2), 1 - 2 * std::pow(2 * d - 0.5, 2), 1e-14) << d;
  for (double const d : {0.5, 0.6, 0.75, 0.9, 0.999})
    EXPECT_NEAR(kolmogorov_p_value(d, 2), 2 * std::pow(1 - d, 2), 1e-14) << d;
}

TEST(Kolmogorov, TheLimitContinuesTheExactValues) {
  for (double const x : {0.5, 0.8, 1.0, 1.36, 1.63, 2.0})
    EXPECT_NEAR(kolmogorov_p_value(x / std::sqrt(100.0), 100),
                kolmogorov_p_value(x / std::sqrt(101.0), 101), 2e-4)
        << x;
}

/// P(D_n ≥ d) = 2 (1 − d)^n for d ≥ 1 − 1/n.
TEST(Kolmogorov, TinyValuesKeepTheirDigits) {
  for (std::size_t const n : {2u, 5u, 20u, 100u})
    for (double const u : {0.9, 0.5, 0.1}) {
      double const d = 1 - u / static_cast<double>(n), expected = 2 * std::pow(1 - d, n);
      EXPECT_NEAR(kolmogorov_p_value(d, n) / expected, 1, 1e-8) << n << ' ' << u;
    }
}

TEST(Kolmogorov, NothingIsNoEvidence) {
  EXPECT_EQ(test_normality({}).p_value, 1);
  EXPECT_EQ(kolmogorov_p_value(0, 7), 1);
  EXPECT_EQ(kolmogorov_p_value(1, 7), 0);
}

/// p of `n` normal deviates, scaled and shifted, for each of `n_seeds` seeds.
std::vector<double> p_values(std::uint64_t n_seeds, int n, double scale, double shift) {
  std::vector<double> all;
  for (std::uint64_t seed = 1; seed <= n_seeds; ++seed) {
    test_support::Normal normal(seed);
    std::vector<double> z;
    for (int i = 0; i < n; ++i) z.push_back(scale * normal() + shift);
    all.push_back(test_normality(std::move(z)).p_value);
  }
  return all;
}

/// The mean of 1000 uniform p is 0.5 ± 0.0091, the number below 0.05 is 50 ± 6.9; limits are 5 σ.
TEST(Kolmogorov, NormalDeviatesHaveUniformPValues) {
  for (int const n : {1, 3, 20, 150}) {
    double sum = 0;
    int n_low = 0;
    for (double const p : p_values(1000, n, 1, 0)) {
      sum += p;
      n_low += p < 0.05;
    }
    EXPECT_NEAR(sum / 1000, 0.5, 5 * 0.0091) << n;
    EXPECT_NEAR(n_low, 50, 5 * 6.9) << n;
  }
}

TEST(Kolmogorov, FindsDeviatesThatAreTooLargeTooSmallOrOfOneSign) {
  for (auto const& [scale, shift] : {std::pair(2.0, 0.0), {0.3, 0.0}, {1.0, 1.0}})
    for (double const p : p_values(10, 100, scale, shift)) EXPECT_LT(p, 0.01) << scale << shift;
}

// Percentage points as tables have them, to five decimals of x (Smirnov 1948).
TEST(Kolmogorov, TailIsThatOfTables) {
  EXPECT_NEAR(kolmogorov_tail(1.22385), 0.10, 3e-6);
  EXPECT_NEAR(kolmogorov_tail(1.35810), 0.05, 3e-6);
  EXPECT_NEAR(kolmogorov_tail(1.62762), 0.01, 3e-6);
  EXPECT_NEAR(kolmogorov_tail(1.94947), 0.001, 1e-7);
  EXPECT_NEAR(kolmogorov_tail(0.82757), 0.50, 1e-5);
}

TEST(Kolmogorov, DistanceIsTheLargest) {
  // One value: the step at 0 is half off on either side.
  EXPECT_DOUBLE_EQ(test_normality({0}).distance, 0.5);
  EXPECT_NEAR(test_normality({1, -1}).distance, 0.341344746068543, 1e-15);
  EXPECT_NEAR(test_normality({8, 9}).distance, 1, 1e-14);
  EXPECT_NEAR(test_normality({-8, -9}).distance, 1, 1e-14);
}

}  // namespace
}  // namespace antikelvin
