// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "antikelvin/exact/microcanonical.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "exact/inverse_temperature.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::Worst;

constexpr double kLn2 = 0.6931471805599453094172321;
constexpr double kUlp = 2.220446049250313e-16;  // relative, of a double

std::string at(std::uint64_t n_units, std::uint64_t n) {
  return "N=" + std::to_string(n_units) + " n=" + std::to_string(n);
}

// Σ_n C(N,n) = 2^N. A common relative error of 4 ulp in each ln C(N,n) ≤ N ln 2, and the rounding
// of N ln 2 itself, shift the logarithm of the sum by at most 5 · 2^−52 N ln 2.
TEST(EntropyProperty, SumOverMacrostatesIsTwoToTheN) {
  Worst worst;
  for (std::uint64_t const n_units : {1, 2, 3, 10, 56, 57, 58, 100, 1000, 4096, 131073}) {
    double const peak = log_binomial(n_units, n_units / 2);
    long double sum = 0;
    for (std::uint64_t n = 0; n <= n_units; ++n)
      sum += std::exp(static_cast<long double>(log_binomial(n_units, n)) - peak);
    double const total = peak + static_cast<double>(std::log(sum));
    double const exact = static_cast<double>(n_units) * kLn2;
    worst.note(std::fabs(total - exact) / (5 * kUlp * exact), [&] { return at(n_units, 0); });
  }
  worst.print("sum of C(N,n)", "of the bound");
  EXPECT_LE(worst.error, 1) << worst.where;
}

// The same law for ln [C(N,n)/2^N], whose terms are small where it counts: |ln| < 50 for all terms
// above e^−50, so 1e-13 of it bounds the error.
TEST(EntropyProperty, FairCoinProbabilitiesSumToOne) {
  Worst worst;
  for (std::uint64_t const n_units : {1, 2, 3, 10, 57, 100, 1000, 4096, 131073}) {
    double sum = 0;
    for (std::uint64_t n = 0; n <= n_units; ++n) sum += std::exp(log_fair_pmf(n_units, n));
    worst.note(std::fabs(sum - 1), [&] { return at(n_units, 0); });
  }
  worst.print("sum of fair probabilities - 1", "absolute");
  EXPECT_LE(worst.error, 5e-12) << worst.where;
}

// Vandermonde: Σ_j C(a,j) C(b,k−j) = C(a+b,k). Logarithms up to 100 ln 2 with 4 ulp each: three of
// them give 3 · 4 · 2^−52 · 70 = 1.9e-13 relative.
TEST(EntropyProperty, VandermondesConvolutionHolds) {
  Worst worst;
  for (std::uint64_t a = 0; a <= 50; a += 5)
    for (std::uint64_t b = 1; b <= 50; b += 7)
      for (std::uint64_t k = 0; k <= a + b; ++k) {
        double const expected = log_binomial(a + b, k);
        double sum = 0;
        for (std::uint64_t j = k > b ? k - b : 0; j <= std::min(a, k); ++j)
          sum += std::exp(log_binomial(a, j) + log_binomial(b, k - j) - expected);
        worst.note(std::fabs(sum - 1), [&] { return at(a, k) + " b=" + std::to_string(b); });
      }
  worst.print("Vandermonde", "relative");
  EXPECT_LE(worst.error, 2e-13) << worst.where;
}

// Pascal: C(N,n) = C(N−1,n−1) + C(N−1,n), with the same bound at N ≤ 100.
TEST(EntropyProperty, PascalsRuleHolds) {
  Worst worst;
  for (std::uint64_t n_units = 2; n_units <= 100; ++n_units)
    for (std::uint64_t n = 1; n < n_units; ++n) {
      double const whole = log_binomial(n_units, n);
      double const sum = std::exp(log_binomial(n_units - 1, n - 1) - whole) +
                         std::exp(log_binomial(n_units - 1, n) - whole);
      worst.note(std::fabs(sum - 1), [&] { return at(n_units, n); });
    }
  worst.print("Pascal", "relative");
  EXPECT_LE(worst.error, 2e-13) << worst.where;
}

/// Pairs (N, n) over all sizes, n at both ends, in the middle and in between.
template <class Check>
void for_each_state(Check check) {
  for (std::uint64_t n_units = 1; n_units <= 40; ++n_units)
    for (std::uint64_t n = 0; n <= n_units; ++n) check(n_units, n);
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> log_n(std::log(41.0), std::log(1.8e19));
  for (int i = 0; i < 500; ++i) {
    auto const n_units = static_cast<std::uint64_t>(std::exp(log_n(random)));
    for (std::uint64_t const n :
         {std::uint64_t{0}, std::uint64_t{1}, random() % n_units, n_units / 2 - 1, n_units / 2,
          n_units / 2 + 1, n_units - 1, n_units})
      check(n_units, n);
  }
}

TEST(EntropyProperty, BetaIsExactlyAntisymmetric) {
  for_each_state([](std::uint64_t n_units, std::uint64_t n) {
    TwoLevelMicrostate const low = two_level_microstate(n_units, n, 2),
                             high = two_level_microstate(n_units, n_units - n, 2);
    EXPECT_EQ(low.beta, -high.beta) << at(n_units, n);
    EXPECT_EQ(low.beta_stirling, -high.beta_stirling) << at(n_units, n);
    EXPECT_EQ(low.curvature, high.curvature) << at(n_units, n);
    ASSERT_EQ(std::isnan(low.beta_forward), std::isnan(high.beta_backward)) << at(n_units, n);
    if (!std::isnan(low.beta_forward)) {
      EXPECT_EQ(low.beta_forward, -high.beta_backward) << at(n_units, n);
    }
  });
}

TEST(EntropyProperty, SignsOfTemperature) {
  for_each_state([](std::uint64_t n_units, std::uint64_t n) {
    TwoLevelMicrostate const state = two_level_microstate(n_units, n, 2);
    // Boltzmann's temperature has the sign of N − 2n, and is infinite in the middle.
    int const sign = n < n_units - n ? 1 : n > n_units - n ? -1 : 0;
    EXPECT_EQ((state.beta > 0) - (state.beta < 0), sign) << at(n_units, n);
    EXPECT_EQ((state.beta_stirling > 0) - (state.beta_stirling < 0), sign) << at(n_units, n);
    EXPECT_LT(state.curvature, 0) << at(n_units, n);
    // Gibbs's temperature is positive and at least that of the ground state: T_G ≥ Δ. Volumes and
    // temperatures are good to 1e-13, and zero is exact.
    EXPECT_TRUE(std::isfinite(state.log_temperature_gibbs)) << at(n_units, n);
    EXPECT_GE(state.log_temperature_gibbs, kLn2 * (1 - 1e-13)) << at(n_units, n);
    EXPECT_LE(state.log_omega_gibbs, static_cast<double>(n_units) * kLn2 * (1 + 1e-13));
    EXPECT_GE(state.log_omega_gibbs, log_binomial(n_units, n) * (1 - 1e-13)) << at(n_units, n);
    // Both ends of the axis have their regime.
    Regime const regime = regime_of(state.beta);
    EXPECT_EQ(regime, sign > 0 ? Regime::positive : sign < 0 ? Regime::negative : Regime::infinite);
    EXPECT_EQ(temperature_of(state.beta) > 0, sign >= 0) << at(n_units, n);
  });
  EXPECT_EQ(regime_of(HUGE_VAL), Regime::zero_plus);
  EXPECT_EQ(regime_of(-HUGE_VAL), Regime::zero_minus);
}

// S is concave: backward ≥ β ≥ forward, and forward of n is backward of n + 1. Allow each 4 ulp.
TEST(EntropyProperty, DifferencesBracketTheDerivative) {
  for_each_state([](std::uint64_t n_units, std::uint64_t n) {
    TwoLevelMicrostate const state = two_level_microstate(n_units, n, 2);
    double const slack = 4 * kUlp * std::fabs(state.beta);
    if (!std::isnan(state.beta_forward)) {
      EXPECT_LE(state.beta_forward, state.beta + slack) << at(n_units, n);
      EXPECT_EQ(state.beta_forward, two_level_microstate(n_units, n + 1, 2).beta_backward);
    }
    if (!std::isnan(state.beta_backward)) {
      EXPECT_GE(state.beta_backward, state.beta - slack) << at(n_units, n);
    }
  });
}

// [S(n+1) − S(n)]/Δ from the entropies themselves, which carry 4 ulp each.
TEST(EntropyProperty, DifferencesAreThoseOfTheEntropy) {
  Worst worst;
  for (std::uint64_t const n_units : {5, 57, 300, 1000})
    for (std::uint64_t n = 0; n < n_units; ++n) {
      double const a = log_binomial(n_units, n), b = log_binomial(n_units, n + 1);
      double const difference = (b - a) / 2;
      double const bound = 4 * kUlp * (a + b) / 2 + 2 * kUlp * std::fabs(difference);
      double const forward = two_level_microstate(n_units, n, 2).beta_forward;
      worst.note(std::fabs(forward - difference) / (bound + 1e-300),
                 [&] { return at(n_units, n); });
    }
  worst.print("difference of entropies", "of the bound");
  EXPECT_LE(worst.error, 1) << worst.where;
}

}  // namespace
}  // namespace antikelvin
