// SPDX-License-Identifier: Apache-2.0
#include "sampler/demon_thermometer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/exact_number.hpp"

namespace antikelvin {
namespace {

/// ⟨e⟩ by summation in 113 bits.
Quad exact_mean(Quad const& x, std::uint32_t capacity) {
  Quad weight = 0, energy = 0;
  for (std::uint32_t e = 0; e <= capacity; ++e) {
    Quad const w = exp(-x * (x < 0 ? Quad(e) - capacity : Quad(e)));
    weight += w;
    energy += e * w;
  }
  return energy / weight;
}

TEST(DemonThermometer, MeanIsThatOfATruncatedGeometricLaw) {
  for (std::uint32_t const capacity : {1u, 3u, 15u, 255u})
    for (double const x : {-40.0, -3.0, -0.7, -1e-3, -1e-9, 0.0, 1e-12, 0.2, 1.4, 9.0, 40.0}) {
      double const exact = exact_mean(x, capacity).convert_to<double>();
      EXPECT_NEAR(demon_mean(x, capacity), exact, 4e-15 * std::max(1.0, exact))
          << capacity << " " << x;
    }
  EXPECT_NEAR(demon_mean(0.3, 0), 1 / std::expm1(0.3), 1e-14);
}

// The mean has an absolute error of K 2^-53 or so, which β sees through the slope −Var(e).
TEST(DemonThermometer, BetaInvertsTheMean) {
  double worst = 0;
  for (std::uint32_t const capacity : {1u, 3u, 15u, 255u})
    for (double const x : {-3.0, -0.7, -0.01, 0.0, 1e-6, 0.2, 1.4, 3.0}) {
      double const mean = exact_mean(x, capacity).convert_to<double>();
      double const slope = exact_mean(Quad(x) - Quad(1) / 1000000, capacity).convert_to<double>() -
                           exact_mean(Quad(x) + Quad(1) / 1000000, capacity).convert_to<double>();
      double const variance = slope / 2e-6;
      double const error = std::fabs(demon_beta(mean, capacity) - x);
      EXPECT_LE(error, 1e-14 * std::max(1.0, std::fabs(x)) + capacity * 4e-16 / variance)
          << capacity << " " << x;
      worst = std::max(worst, error);
    }
  std::printf("worst error of beta times quantum: %.2g\n", worst);
  for (double const x : {0.01, 1.0, 20.0})
    EXPECT_NEAR(demon_beta(demon_mean(x, 0), 0), x, 1e-13 * x);
}

TEST(DemonThermometer, EndsAreInfiniteAndTheMiddleIsZero) {
  EXPECT_EQ(demon_beta(0, 15), HUGE_VAL);
  EXPECT_EQ(demon_beta(15, 15), -HUGE_VAL);
  EXPECT_EQ(demon_beta(7.5, 15), 0);
  EXPECT_EQ(demon_beta(3, 15), -demon_beta(12, 15));
  EXPECT_EQ(demon_beta(0, 0), HUGE_VAL);
}

}  // namespace
}  // namespace antikelvin
