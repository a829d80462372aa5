// SPDX-License-Identifier: Apache-2.0
#include "statistics/multi_histogram.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "support/spin_dos.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct Known {
  std::vector<double> energies, log_g;
};

Known known_square(int side) {
  Known known;
  for (auto const& [macro, count] : read_census(side).configurations) {
    known.energies.push_back(-macro[0]);
    known.log_g.push_back(static_cast<double>(std::log(count)));
  }
  return known;
}

double log_z_of(Known const& known, double beta) {
  long double top = -INFINITY, sum = 0;
  for (std::size_t i = 0; i < known.energies.size(); ++i)
    top = std::max<long double>(top, known.log_g[i] - beta * known.energies[i]);
  for (std::size_t i = 0; i < known.energies.size(); ++i)
    sum += std::exp(known.log_g[i] - beta * known.energies[i] - top);
  return static_cast<double>(top + std::log(sum));
}

/// Expected counts of n samples, all digits of them: no sampling error, so the equations must give back
/// what the counts were made from.
LevelHistogram expected(Known const& known, double beta, double n) {
  LevelHistogram histogram;
  double const log_z = log_z_of(known, beta);
  for (std::size_t i = 0; i < known.energies.size(); ++i)
    histogram.counts.push_back(n * std::exp(known.log_g[i] - beta * known.energies[i] - log_z));
  return histogram;
}

TEST(MultiHistogram, ExpectedCountsGiveBackTheDensity) {
  double worst_z = 0, worst_g = 0;
  for (int const side : {4, 8}) {
    Known const known = known_square(side);
    std::vector<double> betas, start, exact;
    std::vector<LevelHistogram> histograms;
    for (int k = -12; k <= 12; ++k) {
      betas.push_back(0.05 * k);
      histograms.push_back(expected(known, betas.back(), 1000 + 100 * (k & 3)));
      exact.push_back(log_z_of(known, betas.back()));
      start.push_back(exact.front());  // as far off as can be
    }
    MultiHistogram const result = combine_histograms(known.energies, betas, histograms, start);
    ASSERT_TRUE(result.converged);
    EXPECT_LT(result.iterations, 30);
    for (std::size_t k = 0; k < betas.size(); ++k)
      worst_z = std::max(worst_z, std::fabs(result.log_z[k] - exact[k]));
    for (std::size_t i = 0; i < known.energies.size(); ++i)
      worst_g = std::max(worst_g, std::fabs(result.log_g[i] - known.log_g[i]));
  }
  std::printf("multi-histogram: worst ln Z %.1e, ln g %.1e\n", worst_z, worst_g);
  EXPECT_LT(worst_z, 1e-7);
  EXPECT_LT(worst_g, 1e-7);
}

TEST(MultiHistogram, OneHistogramIsReweightedAlone) {
  Known const known = known_square(4);
  double const beta = 0.1;
  MultiHistogram const result =
      combine_histograms(known.energies, {beta}, {expected(known, beta, 1e6)}, {5});
  ASSERT_TRUE(result.converged);
  for (std::size_t i = 0; i < known.energies.size(); ++i)
    EXPECT_NEAR(result.log_g[i] - known.log_g[i], 5 - log_z_of(known, beta), 1e-9);
}

TEST(MultiHistogram, LevelsThatWereNotSeenHaveNone) {
  LevelHistogram const low{1, {10, 20}}, high{2, {20, 10}};
  MultiHistogram const result = combine_histograms({-2, -1, 0, 1, 2}, {1, -1}, {low, high}, {0, 0});
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.log_g[0], -INFINITY);
  EXPECT_EQ(result.log_g[4], -INFINITY);
  EXPECT_TRUE(std::isfinite(result.log_g[2]));
}

TEST(MultiHistogram, HistogramsWithoutCommonEnergiesDoNotConverge) {
  LevelHistogram const low{0, {10, 20}}, high{3, {20, 10}};
  EXPECT_FALSE(combine_histograms({-2, -1, 0, 1, 2}, {50, -50}, {low, high}, {0, 0}).converged);
}

}  // namespace
}  // namespace antikelvin
