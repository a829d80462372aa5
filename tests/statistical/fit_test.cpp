// SPDX-License-Identifier: Apache-2.0
#include "statistics/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::chi_square;
using test_support::Extremes;
using test_support::fits;
using test_support::Normal;
using test_support::scaled;
using test_support::within_5_sigma;

// Textbook quantiles, to the digits given.
TEST(Chi2Tail, HasTheQuantilesOfTables) {
  EXPECT_NEAR(chi2_tail(3.841458820694124, 1), 0.05, 1e-14);
  EXPECT_NEAR(chi2_tail(18.30703805327515, 10), 0.05, 1e-14);
  EXPECT_NEAR(chi2_tail(124.3421134, 100), 0.05, 1e-8);
  EXPECT_NEAR(chi2_tail(1, 1), std::erfc(std::sqrt(0.5)), 1e-15);
  EXPECT_NEAR(chi2_tail(25, 1), 5.733031437583878e-07, 1e-20);  // 5 σ
  for (double const x : {0.1, 1.0, 7.0, 40.0}) {
    EXPECT_NEAR(chi2_tail(x, 2), std::exp(-x / 2), 1e-14 * std::exp(-x / 2));
    EXPECT_NEAR(chi2_tail(x, 4), (1 + x / 2) * std::exp(-x / 2), 1e-14);
  }
  EXPECT_EQ(chi2_tail(0, 3), 1);
  EXPECT_EQ(chi2_tail(5, 0), 1);
}

TEST(FitLine, RecoversAnExactLine) {
  std::vector<double> const x = {-3, -1, 0, 2, 10}, error = {1, 2, 0.5, 1, 4};
  std::vector<double> y;
  for (double const value : x) y.push_back(1.5 - 0.25 * value);
  LineFit const fit = fit_line(x, y, error);
  EXPECT_NEAR(fit.slope.value, -0.25, 1e-15);
  EXPECT_NEAR(fit.intercept.value, 1.5, 1e-14);
  EXPECT_NEAR(fit.chi2, 0, 1e-25);
  EXPECT_EQ(fit.dof, 3);
  EXPECT_NEAR(fit.p_value, 1, 1e-12);
}

// Two points: errors by hand. y = 1 ± 0.3 at 0, 4 ± 0.4 at 1.
TEST(FitLine, TwoPointsHaveTheLineWorkedOutByHand) {
  LineFit const fit = fit_line({0, 1}, {1, 4}, {0.3, 0.4});
  EXPECT_NEAR(fit.slope.value, 3, 1e-14);
  EXPECT_NEAR(fit.slope.error, 0.5, 1e-15);
  EXPECT_NEAR(fit.intercept.value, 1, 1e-14);
  EXPECT_NEAR(fit.intercept.error, 0.3, 1e-15);
  EXPECT_EQ(fit.dof, 0);
  EXPECT_EQ(fit.p_value, 1);
}

// Large abscissae, as ln N or N: about the origin, sums of x² would lose all digits of the slope.
TEST(FitLine, KeepsDigitsFarFromTheOrigin) {
  std::vector<double> x, y, error;
  for (int i = 0; i < 20; ++i) {
    x.push_back(1e9 + i);
    y.push_back(0.5 * i);
    error.push_back(1 + 0.1 * i);
  }
  LineFit const fit = fit_line(x, y, error);
  EXPECT_NEAR(fit.slope.value, 0.5, 1e-6);
  EXPECT_NEAR(fit.intercept.value, -0.5e9, 1e3);
}

TEST(WeightedMean, IsThatWorkedOutByHand) {
  Estimate const mean = weighted_mean({1, 4}, {1, 2});  // weights 1 and 1/4
  EXPECT_NEAR(mean.value, 1.6, 1e-15);
  EXPECT_NEAR(mean.error, std::sqrt(0.8), 1e-15);
}

struct Pulls {
  double slope = 0, slope2 = 0, intercept = 0, intercept2 = 0;
  std::vector<double> p_counts = std::vector<double>(10);
};

/// Fits lines through noise whose true σ is `noise` times the stated error.
Pulls fit_noisy_lines(std::size_t n_runs, double noise, std::uint64_t seed) {
  Normal normal(seed);
  Pulls pulls;
  for (std::size_t run = 0; run < n_runs; ++run) {
    std::vector<double> x, y, error;
    for (int i = 0; i < 8; ++i) {
      x.push_back(1 + 0.7 * i);
      error.push_back(0.1 + 0.05 * i);
      y.push_back(2 - 0.3 * x.back() + noise * error.back() * normal());
    }
    LineFit const fit = fit_line(x, y, error);
    double const s = (fit.slope.value + 0.3) / fit.slope.error;
    double const i = (fit.intercept.value - 2) / fit.intercept.error;
    pulls.slope += s;
    pulls.slope2 += s * s;
    pulls.intercept += i;
    pulls.intercept2 += i * i;
    ++pulls.p_counts[std::min<std::size_t>(static_cast<std::size_t>(10 * fit.p_value), 9)];
  }
  return pulls;
}

// For Gaussian noise the pulls are exactly N(0, 1) and p is exactly uniform. 2000 runs show a slope
// off by 0.11 of its error, or stated errors off by 8 %.
TEST(FitLine, PullsAndPValuesAreCalibrated) {
  Extremes extremes("fit_line");
  std::size_t const n_runs = scaled(2000, 4);
  double const runs = static_cast<double>(n_runs);
  Pulls const pulls = fit_noisy_lines(n_runs, 1, 1);
  for (double const sum : {pulls.slope, pulls.intercept}) {
    extremes.note_z(sum / std::sqrt(runs));
    EXPECT_TRUE(within_5_sigma(sum / runs, 0, 1 / std::sqrt(runs)));
  }
  for (double const sum : {pulls.slope2, pulls.intercept2}) {
    extremes.note_z((sum - runs) / std::sqrt(2 * runs));
    EXPECT_TRUE(within_5_sigma(sum / runs, 1, std::sqrt(2 / runs)));
  }
  auto const test = chi_square(pulls.p_counts, std::vector<double>(10, 0.1), runs);
  extremes.note_p(test.p_value);
  EXPECT_TRUE(fits(test));
}

// The test of the test: stated errors 20 % too small.
TEST(FitLine, UnderstatedErrorsAreNoticed) {
  double const runs = 2000;
  Pulls const pulls = fit_noisy_lines(2000, 1.2, 2);
  EXPECT_FALSE(within_5_sigma(pulls.slope2 / runs, 1, std::sqrt(2 / runs)));
  EXPECT_FALSE(fits(chi_square(pulls.p_counts, std::vector<double>(10, 0.1), runs)));
}

}  // namespace
}  // namespace antikelvin
