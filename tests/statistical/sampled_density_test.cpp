// SPDX-License-Identifier: Apache-2.0
// Jackknife errors of ln g and the fit to a known end, on Gaussian blocks whose law is known.
#include "study/dos/sampled_density.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/reals.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::Normal;

constexpr std::size_t kBlocks = 12;

/// Three levels, of which the last holds nearly all states: ln g of each block is exact plus noise, that
/// of the first two with correlation 0.9. Without a block: the mean of the others.
SampledDensity gaussian_blocks(Normal& normal) {
  std::vector<std::vector<double>> blocks;
  for (std::size_t b = 0; b < kBlocks; ++b) {
    double const x = normal(), y = 0.9 * x + std::sqrt(1 - 0.81) * normal();
    blocks.push_back({-200 + 0.01 * x, -100 + 0.01 * y, 0});
  }
  return jackknifed(kBlocks, [&](std::size_t without) {
    std::vector<double> mean(3, 0.0);
    for (std::size_t b = 0; b < kBlocks; ++b)
      for (std::size_t i = 0; i < 3 && b != without; ++i)
        mean[i] += blocks[b][i] / (without < kBlocks ? kBlocks - 1.0 : kBlocks);
    return mean;
  });
}

/// Shares of runs in which 68.27 % and 95.45 % intervals of Student's law hold the exact ln g of the
/// second level.
struct EndCoverage {
  double one = 0, two = 0;
};

EndCoverage end_coverage(bool uses_end, int n_runs) {
  Normal normal(17);
  DosSystem system;
  system.energies = {0, 1, 2};
  system.log_states = 0;
  KnownEnds ends;
  if (uses_end) ends.lowest = KnownEnd{0, -200};
  EndCoverage result;
  for (int run = 0; run < n_runs; ++run) {
    SampledDensity density = gaussian_blocks(normal);
    normalize(density, system, ends);
    boost::math::students_t_distribution<double> const law(density.degrees);
    double const t = std::fabs(density.log_g[1] + 100) / errors_of(density)[1];
    result.one += t < quantile(law, 1 - 0.3173 / 2) ? 1.0 / n_runs : 0;
    result.two += t < quantile(law, 1 - 0.0455 / 2) ? 1.0 / n_runs : 0;
  }
  std::printf("%s: %.2f %% and %.2f %%\n", uses_end ? "one end known" : "no end known",
              100 * result.one, 100 * result.two);
  return result;
}

// 20000 runs: σ of the shares 0.33 % and 0.15 %, 5 σ allowed. With variances multiplied by ν/(ν − 1)
// alone they would be 66.0 and 94.3 %, without any factor 63.9 and 93.3 %.
TEST(SampledDensity, ErrorsCoverWithAndWithoutAKnownEnd) {
  for (bool const uses_end : {false, true}) {
    EndCoverage const found = end_coverage(uses_end, 20000);
    EXPECT_NEAR(found.one, 0.6827, 0.0165);
    EXPECT_NEAR(found.two, 0.9545, 0.0075);
  }
}

TEST(SampledDensity, WhatOneBlockHasSeenHasNoError) {
  SampledDensity const density = jackknifed(3, [](std::size_t without) {
    double const level_0 = without == 1 ? -kInfinity : 1;  // only block 1 has been there
    return std::vector<double>{level_0, -kInfinity, 5 + 0.1 * static_cast<double>(without % 3)};
  });
  ASSERT_EQ(density.levels, (std::vector<std::uint32_t>{0, 2}));
  std::vector<double> const errors = errors_of(density);
  EXPECT_EQ(errors[0], kInfinity);
  EXPECT_NEAR(errors[1], std::sqrt(2.0 / 3 * (0.01 + 0.01)), 1e-12);
  SampledDensity unseen = density;
  unseen.log_g[0] = -kInfinity;  // as on the list of levels of another method
  EXPECT_EQ(errors_of(unseen)[0], kInfinity);
}

}  // namespace
}  // namespace antikelvin
