// SPDX-License-Identifier: Apache-2.0
#include "statistics/series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "support/ar1.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::ar1;
using test_support::exact_tau;
using test_support::Extremes;
using test_support::Normal;
using test_support::scaled;
using test_support::within_5_sigma;

// The window W ≥ 6τ leaves out e^{−6} = 0.25 % of τ, a tenth of the stated errors here.
TEST(Series, TauOfAr1IsExact) {
  Extremes extremes("tau of AR(1)");
  Normal normal(1);
  for (double const alpha : {0.0, 0.5, 0.8, 0.9, 0.95})
    for (std::size_t const n_replicas : {1, 8}) {
      Autocorrelation const a =
          autocorrelation(ar1(alpha, 131072 / n_replicas, n_replicas, normal), n_replicas);
      double const tau = exact_tau(alpha);
      extremes.note_z((a.tau_int - tau) / a.tau_error);
      EXPECT_TRUE(within_5_sigma(a.tau_int, tau, a.tau_error)) << alpha << " R=" << n_replicas;
      EXPECT_TRUE(a.converged);
      EXPECT_LT(a.tau_error, 0.1 * tau) << "an error that always covers tests nothing";
      EXPECT_GE(static_cast<double>(a.window), 6 * tau * 0.7);
    }
}

/// Standard deviation of τ estimated with window W, over its stated error τ [2(2W+1)/n]^½, from
/// Bartlett's covariance of autocorrelations; between 0.79 and 0.93: the stated error is safe.
double bartlett_ratio(double alpha) {
  double const tau = exact_tau(alpha);
  int const window = static_cast<int>(std::ceil(6 * tau - 1e-9));
  auto const rho = [alpha](int t) { return std::pow(alpha, std::abs(t)); };
  double sum = 0;
  for (int m = 1; m < 10 * window + 50; ++m) {
    double x = 0;
    for (int i = 1; i <= window; ++i) x += rho(m + i) + rho(m - i) - 2 * rho(i) * rho(m);
    sum += x * x;
  }
  return std::sqrt(sum / (2 * (2 * window + 1) * tau * tau));
}

// The root mean square of (τ̂ − τ)/error over M runs has a relative error of 1/√(2M); what series of
// 2000 τ add by themselves is of order √(τ/n) = 2 %, granted on top.
TEST(Series, StatedErrorOfTauIsCalibrated) {
  Normal normal(2);
  std::size_t const n_runs = scaled(400);
  for (double const alpha : {0.0, 0.5, 0.8, 0.9}) {
    double const tau = exact_tau(alpha);
    auto const n_times = static_cast<std::size_t>(std::max(4096.0, 2000 * tau));
    double squares = 0, ratio = 0;
    for (std::size_t run = 0; run < n_runs; ++run) {
      Autocorrelation const a = autocorrelation(ar1(alpha, n_times, 1, normal), 1);
      squares += std::pow((a.tau_int - tau) / a.tau_error, 2);
      ratio += a.tau_int / tau;
    }
    double const runs = static_cast<double>(n_runs);
    double const rms = std::sqrt(squares / runs), expected = bartlett_ratio(alpha);
    std::printf(
        "worst tau of AR(%.2f): rms %.3f of the stated error, Bartlett %.3f, bias %+.2f %%\n",
        alpha, rms, expected, 100 * (ratio / runs - 1));
    EXPECT_NEAR(rms, expected, expected * (5 / std::sqrt(2 * runs) + 0.02)) << alpha;
    // Bias: e^{−6} from the window, O(τ/n) from the mean, against 5 σ of the mean of the runs.
    double const sigma = expected * std::sqrt(2 * (12 * tau + 1) / static_cast<double>(n_times));
    EXPECT_NEAR(ratio / runs, 1, 5 * sigma / std::sqrt(runs) + 0.0025 + 2 * tau / 4096) << alpha;
  }
}

// Bars of mean and variance cover 68.27 % and 95.45 % of the time, to 5 binomial σ. The known
// deviation, from the error of the error, is below (τ/n)·W ≈ 0.5 %, a tenth of what 1000 runs show.
TEST(Series, ErrorBarsCoverAsTheySay) {
  Normal normal(3);
  Extremes extremes("coverage");
  std::size_t const n_runs = scaled(1000);
  for (double const alpha : {0.0, 0.5, 0.9}) {
    double within[2][2] = {};  // [mean, variance][1σ, 2σ]
    double sum_variance = 0;
    for (std::size_t run = 0; run < n_runs; ++run) {
      SeriesStatistics const s = analyze_series(ar1(alpha, 8192, 1, normal), 1);
      for (int k : {1, 2}) {
        within[0][k - 1] += std::fabs(s.mean.value) < k * s.mean.error;
        within[1][k - 1] += std::fabs(s.variance.value - 1) < k * s.variance.error;
      }
      sum_variance += s.variance.value;
      EXPECT_EQ(s.n_eff, 8192 / std::max(1.0, 2 * s.autocorrelation.tau_int));
    }
    double const runs = static_cast<double>(n_runs);
    for (int quantity = 0; quantity < 2; ++quantity)
      for (int k = 0; k < 2; ++k) {
        double const p = k == 0 ? 0.6827 : 0.9545, sigma = std::sqrt(p * (1 - p) / runs);
        double const covered = within[quantity][k] / runs;
        extremes.note_z((covered - p) / sigma);
        std::printf("worst coverage alpha=%.1f %s %d sigma: %.3f\n", alpha,
                    quantity == 0 ? "mean" : "variance", k + 1, covered);
        EXPECT_TRUE(within_5_sigma(covered, p, sigma)) << alpha;
      }
    // The variance is unbiased: Var(s²) = 2σ⁴(1+α²)/(1−α²)/n.
    double const sigma = std::sqrt(2 * (1 + alpha * alpha) / (1 - alpha * alpha) / 8192 / runs);
    extremes.note_z((sum_variance / runs - 1) / sigma);
    EXPECT_TRUE(within_5_sigma(sum_variance / runs, 1, sigma)) << alpha;
  }
}

// Short series, where the common mean costs a relative 2τ/n of every autocovariance. What is left
// in the variance is of order (2τ/n)²; τ itself is biased by less than a quarter of its stated
// error.
TEST(Series, ShortSeriesAreNearlyUnbiased) {
  Normal normal(9);
  std::size_t const n_runs = scaled(4000, 2);
  double const runs = static_cast<double>(n_runs);
  for (auto const& [alpha, n_times] : {std::pair{0.0, 64}, {0.5, 128}, {0.8, 512}}) {
    double const tau = exact_tau(alpha), size = n_times;
    double ratio = 0, ratio2 = 0, stated = 0, variance = 0, variance2 = 0;
    for (std::size_t run = 0; run < n_runs; ++run) {
      auto const series = ar1(alpha, static_cast<std::size_t>(n_times), 1, normal);
      SeriesStatistics const s = analyze_series(series, 1);
      double const r = s.autocorrelation.tau_int / tau;
      ratio += r / runs;
      ratio2 += r * r / runs;
      stated += s.autocorrelation.tau_error / tau / runs;
      variance += s.variance.value / runs;
      variance2 += s.variance.value * s.variance.value / runs;
    }
    double const sigma_ratio = std::sqrt((ratio2 - ratio * ratio) / runs);
    double const sigma_variance = std::sqrt((variance2 - variance * variance) / runs);
    std::printf(
        "worst bias of AR(%.1f), n = %d: tau %+.2f of its error, variance %+.2f of 2tau/n\n", alpha,
        n_times, (ratio - 1) / stated, (variance - 1) / (2 * tau / size));
    EXPECT_NEAR(ratio, 1, 0.25 * stated + 5 * sigma_ratio) << alpha;
    EXPECT_NEAR(variance, 1, 0.2 * 2 * tau / size + 5 * sigma_variance) << alpha;
  }
}

// The same data as one series and as consecutive pieces side by side: only pairs across the cuts
// are lost, so τ moves by much less than its error, and the mean not at all.
TEST(Series, LayoutsAgree) {
  Normal normal(4);
  for (double const alpha : {0.0, 0.8}) {
    std::size_t const n = 65536;
    std::vector<double> const line = ar1(alpha, n, 1, normal);
    SeriesStatistics const one = analyze_series(line, 1);
    for (std::size_t const n_replicas : {2, 16, 64}) {
      std::vector<double> folded(n);
      std::size_t const n_times = n / n_replicas;
      for (std::size_t i = 0; i < n; ++i) folded[i % n_times * n_replicas + i / n_times] = line[i];
      SeriesStatistics const many = analyze_series(folded, n_replicas);
      EXPECT_NEAR(many.mean.value, one.mean.value, 1e-13);
      EXPECT_NEAR(many.variance.value, one.variance.value, 1e-3 * one.variance.error);
      EXPECT_NEAR(many.autocorrelation.tau_int, one.autocorrelation.tau_int,
                  one.autocorrelation.tau_error)
          << alpha << " R=" << n_replicas;
      EXPECT_NEAR(many.mean.error, one.mean.error, 0.1 * one.mean.error);
    }
  }
}

// Time order matters, replica order does not.
TEST(Series, PermutingReplicasChangesNothing) {
  Normal normal(5);
  std::vector<double> const values = ar1(0.8, 500, 4, normal);
  std::vector<double> swapped = values;
  for (std::size_t t = 0; t < 500; ++t) std::swap(swapped[4 * t], swapped[4 * t + 3]);
  Autocorrelation const a = autocorrelation(values, 4), b = autocorrelation(swapped, 4);
  EXPECT_NEAR(a.tau_int, b.tau_int, 1e-12);
  EXPECT_EQ(a.window, b.window);
  std::vector<double> scrambled = values;
  for (std::size_t i = scrambled.size() - 1; i > 0; --i)
    std::swap(
        scrambled[i],
        scrambled[static_cast<std::size_t>(normal.uniform() * 0.999 * static_cast<double>(i))]);
  Autocorrelation const c = autocorrelation(scrambled, 4);
  EXPECT_LT(c.tau_int, 0.3 * a.tau_int);
}

TEST(Series, OneTimeOfManyReplicasIsIndependent) {
  Normal normal(6);
  std::size_t const n = 4000;
  SeriesStatistics const s = analyze_series(ar1(0, 1, n, normal), n);
  EXPECT_TRUE(s.autocorrelation.converged);
  EXPECT_NEAR(s.autocorrelation.tau_int, 0.5, 0.01);
  EXPECT_TRUE(within_5_sigma(s.mean.value, 0, s.mean.error));
  EXPECT_NEAR(s.mean.error, 1 / std::sqrt(4000.0), 0.1 / std::sqrt(4000.0));
  EXPECT_TRUE(within_5_sigma(s.variance.value, 1, s.variance.error));
}

TEST(Series, ConstantSeriesHasNoError) {
  for (std::size_t const n_replicas : {1, 4}) {
    SeriesStatistics const s = analyze_series(std::vector<double>(400, 7.25), n_replicas);
    EXPECT_EQ(s.mean.value, 7.25);
    EXPECT_EQ(s.mean.error, 0);
    EXPECT_EQ(s.variance.value, 0);
    EXPECT_EQ(s.variance.error, 0);
    EXPECT_EQ(s.autocorrelation.tau_int, 0.5);
    EXPECT_EQ(s.n_eff, 400);
  }
}

// A drift never decorrelates, and must say so.
TEST(Series, DriftDoesNotConverge) {
  std::vector<double> values;
  for (int t = 0; t < 1000; ++t) values.push_back(t);
  EXPECT_FALSE(autocorrelation(values, 1).converged);
}

// x, −x, x, … has τ = 0: more than independent. It is not credited: n values count as n.
TEST(Series, AlternatingValuesCountAsIndependent) {
  std::vector<double> values;
  for (int t = 0; t < 1000; ++t) values.push_back(t % 2 ? 1 : -1);
  SeriesStatistics const s = analyze_series(values, 1);
  EXPECT_GT(s.autocorrelation.tau_int, 0);
  EXPECT_LT(s.autocorrelation.tau_int, 0.1);
  EXPECT_EQ(s.n_eff, 1000);
  EXPECT_NEAR(s.mean.error, 1 / std::sqrt(1000.0), 1e-4);
  EXPECT_EQ(s.mean.value, 0);
}

// A common offset must not change anything but the mean, and that only by the rounding of its sum,
// at most n/2 · 2^−52 of the offset.
TEST(Series, OffsetDoesNotMatter) {
  Normal normal(7);
  std::vector<double> const values = ar1(0.5, 4096, 1, normal);
  std::vector<double> shifted = values;
  for (double& x : shifted) x += 1e6;
  SeriesStatistics const a = analyze_series(values, 1), b = analyze_series(shifted, 1);
  EXPECT_NEAR(b.mean.value - 1e6, a.mean.value, 1e6 * 4096 * 1.1e-16);
  EXPECT_NEAR(b.mean.error, a.mean.error, 1e-8 * a.mean.error);
  EXPECT_NEAR(b.variance.value, a.variance.value, 1e-8);
  EXPECT_NEAR(b.autocorrelation.tau_int, a.autocorrelation.tau_int, 1e-7);
}

}  // namespace
}  // namespace antikelvin
