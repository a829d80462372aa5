// SPDX-License-Identifier: Apache-2.0
#include "statistics/histogram_fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "support/z_score.hpp"

namespace antikelvin {
namespace {

/// Discretized Gaussian on 0 … n−1 quanta of the given step.
std::vector<double> bell(std::size_t n, double mean, double sigma) {
  std::vector<double> p;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const x = (static_cast<double>(i) - mean) / sigma;
    p.push_back(std::exp(-x * x / 2));
    sum += p.back();
  }
  for (double& x : p) x /= sum;
  return p;
}

std::vector<std::uint64_t> draw(std::vector<double> const& probability, std::size_t n,
                                std::uint64_t first, std::uint64_t step, std::uint64_t seed) {
  test_support::Normal uniform(seed);
  std::vector<double> cumulative;
  double sum = 0;
  for (double const p : probability) cumulative.push_back(sum += p);
  std::vector<std::uint64_t> energies;
  for (std::size_t k = 0; k < n; ++k) {
    auto const i = std::lower_bound(cumulative.begin(), cumulative.end() - 1, uniform.uniform());
    energies.push_back(first + step * static_cast<std::uint64_t>(i - cumulative.begin()));
  }
  return energies;
}

TEST(HistogramFit, RightLawsHaveUniformPValues) {
  // Numbers of 400 fits with p below 0.01, 0.1, 0.5 are binomial. Kolmogorov's p are too large.
  for (double const sigma : {0.4, 3.0, 60.0}) {
    std::vector<double> const law = bell(500, 250, sigma);
    int n_fits = 400, below[3] = {}, ks_below[3] = {};
    double const limits[3] = {0.01, 0.1, 0.5};
    for (int seed = 0; seed < n_fits; ++seed) {
      HistogramFit const fit =
          fit_histogram(draw(law, 3000, 40, 2, static_cast<std::uint64_t>(seed) + 1), 40, 2, law);
      EXPECT_EQ(fit.n_impossible, 0u);
      EXPECT_GT(fit.dof, 1);
      for (int k = 0; k < 3; ++k) {
        below[k] += fit.p_value < limits[k];
        ks_below[k] += fit.ks_p_value < limits[k];
      }
    }
    std::printf("sigma %.1f: p < 0.01, 0.1, 0.5 in %d, %d, %d of %d; Kolmogorov %d, %d, %d\n",
                sigma, below[0], below[1], below[2], n_fits, ks_below[0], ks_below[1], ks_below[2]);
    for (int k = 0; k < 3; ++k) {
      double const mean = n_fits * limits[k], error = std::sqrt(mean * (1 - limits[k]));
      EXPECT_TRUE(test_support::within_5_sigma(below[k], mean, error));
      EXPECT_LE(ks_below[k], mean + 5 * error);
    }
  }
}

TEST(HistogramFit, WrongLawsAreRefused) {
  std::vector<double> const law = bell(500, 250, 20);
  std::size_t const n = 40000;
  auto const energies = draw(law, n, 0, 1, 99);
  EXPECT_GT(fit_histogram(energies, 0, 1, law).least_p(), test_support::kMinP);
  // A mean wrong by σ/20, ten standard errors.
  HistogramFit const shifted = fit_histogram(energies, 0, 1, bell(500, 251, 20));
  // A width wrong by 5 %.
  HistogramFit const wide = fit_histogram(energies, 0, 1, bell(500, 250, 21));
  // Odd energies twice as likely as even ones: Kolmogorov does not see it.
  std::vector<double> uneven = law;
  for (std::size_t i = 0; i < uneven.size(); ++i) uneven[i] *= i % 2 ? 4.0 / 3 : 2.0 / 3;
  HistogramFit const parity = fit_histogram(energies, 0, 1, uneven);
  for (HistogramFit const& fit : {shifted, wide, parity}) {
    std::printf("chi2 %.0f of %d dof, p = %.2g; D = %.4f, p = %.2g\n", fit.chi2, fit.dof,
                fit.p_value, fit.ks, fit.ks_p_value);
    EXPECT_LT(fit.least_p(), test_support::kMinP);
  }
  // Each sees what the other hardly does.
  EXPECT_LT(shifted.ks_p_value, 1e-12);
  EXPECT_GT(shifted.p_value, 1e-6);
  EXPECT_LT(parity.p_value, 1e-12);
  EXPECT_GT(parity.ks_p_value, 1e-6);
}

TEST(HistogramFit, ImpossibleEnergiesRefuseTheLaw) {
  std::vector<double> const law = {0.5, 0, 0.5};
  using Energies = std::vector<std::uint64_t>;
  EXPECT_EQ(fit_histogram(Energies{4, 8, 8, 4}, 4, 2, law).n_impossible, 0u);
  for (std::uint64_t const wrong : {0, 5, 6, 10}) {
    HistogramFit const fit = fit_histogram(Energies{4, 8, wrong}, 4, 2, law);
    EXPECT_EQ(fit.n_impossible, 1u);
    EXPECT_EQ(fit.p_value, 0);
    EXPECT_EQ(fit.ks_p_value, 0);
  }
}

TEST(HistogramFit, LittleDataTestsNothing) {
  HistogramFit const fit =
      fit_histogram(std::vector<std::uint64_t>{1, 2}, 0, 1, {0.2, 0.3, 0.3, 0.2});
  EXPECT_EQ(fit.dof, 0);
  EXPECT_EQ(fit.p_value, 1);
  EXPECT_EQ(fit_histogram({}, 0, 1, {1.0}).p_value, 1);
  // A law of one energy.
  EXPECT_EQ(fit_histogram(std::vector<std::uint64_t>(100, 7), 7, 1, {1.0}).p_value, 1);
}

TEST(HistogramFit, CopiesOfSamplesAreNoNews) {
  // Every sample four times: with that known the p-value is that of one copy, without it 0.
  std::vector<double> const law = bell(500, 250, 20);
  auto const once = draw(law, 20000, 0, 1, 3);
  std::vector<std::uint64_t> often;
  for (std::uint64_t const e : once) often.insert(often.end(), 4, e);
  HistogramFit const one = fit_histogram(once, 0, 1, law),
                     four = fit_histogram(often, 0, 1, law, 4);
  EXPECT_NEAR(one.p_value, four.p_value, 1e-9);
  EXPECT_NEAR(one.ks_p_value, four.ks_p_value, 1e-9);
  EXPECT_LT(fit_histogram(often, 0, 1, law).p_value, test_support::kMinP);
}

}  // namespace
}  // namespace antikelvin
