// SPDX-License-Identifier: Apache-2.0
#include "statistics/jackknife.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdio>
#include <vector>

#include "support/ar1.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::ar1;
using test_support::exact_tau;
using test_support::Extremes;
using test_support::flipping_sign;
using test_support::Normal;
using test_support::scaled;
using test_support::within_5_sigma;

using Means = std::vector<double>;

/// x, x², x⁴.
std::vector<std::vector<double>> powers(std::vector<double> const& x) {
  std::vector<std::vector<double>> result(3, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    result[1][i] = x[i] * x[i];
    result[2][i] = result[1][i] * result[1][i];
  }
  return result;
}

double mean(Means const& m) { return m[0]; }
double variance(Means const& m) { return m[1] - m[0] * m[0]; }
double binder(Means const& m) { return 1 - m[2] / (3 * m[1] * m[1]); }

/// Chance that a 1σ bar of G blocks covers, the bar being too short by `deficit`.
double student_coverage(std::size_t n_blocks, double deficit = 0) {
  boost::math::students_t_distribution<double> const t(static_cast<double>(n_blocks) - 1);
  return 2 * boost::math::cdf(t, 1 - deficit) - 1;
}

/// How often value ± error covered.
struct Coverage {
  double covered = 0, runs = 0;
  void note(Estimate const& e, double exact) {
    covered += std::fabs(e.value - exact) < e.error;
    ++runs;
  }
  double fraction() const { return covered / runs; }
  double z(double p) const { return (fraction() - p) / std::sqrt(p * (1 - p) / runs); }
};

/// Every measurement a block of its own: right for independent values, naive for others.
Blocks single_measurements(std::vector<std::vector<double>> const& observables) {
  Blocks blocks;
  blocks.reference.assign(observables.size(), 0);
  for (std::size_t i = 0; i < observables[0].size(); ++i) {
    blocks.sizes.push_back(1);
    for (auto const& values : observables) blocks.sums.push_back(values[i]);
  }
  return blocks;
}

struct SeriesShape {
  std::size_t n_times, n_replicas;
};
// 4096 = 910 τ of α = 0.8 are 45 blocks of 20 τ; 16384 = 3640 τ are 128 longer ones; 4 × 80 are 4
// whole replicas of 18 τ.
constexpr SeriesShape kShapes[] = {{4096, 1}, {16384, 1}, {2048, 4}, {80, 4},
                                   {128, 64}, {4, 64},    {16, 512}, {4, 512}};

// Bars of mean, <x²> − <x>² and 1 − <x⁴>/(3<x²>²) cover as Student's t says. Gaussian values:
// exactly 0, 1 and 0; two peaks at ±2 of width 1: 0, 5, and 1 − 43/75. What skewed estimates of
// second and fourth moments take from the coverage is of order 1/n_eff and 1/G of their kurtosis;
// granted below as 3 %, and 6 % where n_eff < 200.
TEST(Jackknife, OneSigmaCoversAsItSays) {
  Extremes extremes("jackknife coverage");
  Normal normal(21);
  std::size_t const n_runs = scaled(1000);
  double (*const functions[])(Means const&) = {mean, variance, binder};
  char const* const names[] = {"mean", "heat", "Binder"};
  for (double const alpha : {0.0, 0.8})
    for (SeriesShape const shape : kShapes)
      for (bool const peaks : {false, true}) {
        double const tau = exact_tau(alpha);
        double const exact[] = {0, peaks ? 5.0 : 1.0, peaks ? 1 - 43.0 / 75 : 0};
        Coverage coverage[3];
        std::size_t n_blocks = 0;
        double block_length = 0;
        std::size_t const n = shape.n_times * shape.n_replicas;
        for (std::size_t run = 0;
             run < std::max(n_runs * 8192 / std::max(n, std::size_t{8192}), std::size_t{100});
             ++run) {
          std::vector<double> x = ar1(alpha, shape.n_times, shape.n_replicas, normal);
          if (peaks) {
            auto const sign = flipping_sign(alpha, shape.n_times, shape.n_replicas, normal);
            for (std::size_t i = 0; i < x.size(); ++i) x[i] += 2 * sign[i];
          }
          Blocks const blocks = make_blocks(powers(x), shape.n_replicas, tau);
          n_blocks = blocks.n_blocks();
          block_length = static_cast<double>(blocks.sizes[0]);
          for (int q = 0; q < 3; ++q) coverage[q].note(jackknife(blocks, functions[q]), exact[q]);
        }
        bool const cut = n_blocks > shape.n_replicas;
        double const deficit = cut ? (tau * tau - 0.25) / (2 * tau * block_length) : 0;
        double const expected = student_coverage(n_blocks, deficit);
        double const n_eff = static_cast<double>(n) / (2 * tau);
        for (int q = 0; q < 3; ++q) {
          double const p = coverage[q].fraction();
          double const sigma = std::sqrt(expected * (1 - expected) / coverage[q].runs);
          double const granted = q == 0 ? 0 : n_eff < 200 ? 0.06 : 0.03;
          std::printf("worst coverage a=%.1f R=%zu T=%zu G=%zu %s %-6s %.3f of %.3f\n", alpha,
                      shape.n_replicas, shape.n_times, n_blocks, peaks ? "peaks" : "Gauss",
                      names[q], p, expected);
          extremes.note_z(std::max(0.0, std::fabs(p - expected) - granted) / sigma);
          EXPECT_LT(std::fabs(p - expected), 5 * sigma + granted)
              << alpha << " R=" << shape.n_replicas << " T=" << shape.n_times << names[q];
        }
      }
}

// The check above rejects naive bars, which take correlated values for independent ones.
TEST(Jackknife, NaiveBarsFailCoverage) {
  Normal normal(22);
  Coverage naive[3], right[3];
  double (*const functions[])(Means const&) = {mean, variance, binder};
  double const exact[] = {0, 1, 0};
  for (std::size_t run = 0; run < scaled(500, 2); ++run) {
    auto const observables = powers(ar1(0.8, 2048, 1, normal));
    Blocks const wrong = single_measurements(observables);
    Blocks const blocks = make_blocks(observables, 1, exact_tau(0.8));
    for (int q = 0; q < 3; ++q) {
      naive[q].note(jackknife(wrong, functions[q]), exact[q]);
      right[q].note(jackknife(blocks, functions[q]), exact[q]);
    }
  }
  for (int q = 0; q < 3; ++q) {
    std::printf("worst naive coverage %.3f, z = %.1f; blocks %.3f\n", naive[q].fraction(),
                naive[q].z(0.6827), right[q].fraction());
    EXPECT_LT(naive[q].z(0.6827), -5) << q;
    EXPECT_GT(right[q].z(0.6827), -5) << q;
  }
}

// error² of a mean is an unbiased estimate of 2τ/n times the finite-length factor, for equal and
// for unequal blocks. Whole replicas of T values of AR(1): Var = (2τ − 2(τ² − ¼)(1 − α^T)/T)/n.
TEST(Jackknife, ErrorOfTheMeanIsUnbiased) {
  Normal normal(23);
  Extremes extremes("error of the mean");
  for (auto const [n_times, n_replicas] :
       {SeriesShape{4, 190}, SeriesShape{16, 32}, SeriesShape{8, 1000}}) {
    double const alpha = 0.8, tau = exact_tau(alpha), length = static_cast<double>(n_times);
    double const exact =
        (2 * tau - 2 * (tau * tau - 0.25) * (1 - std::pow(alpha, length)) / length) /
        (length * static_cast<double>(n_replicas));
    double sum = 0, sum2 = 0;
    std::size_t const n_runs = scaled(2000, 2);
    for (std::size_t run = 0; run < n_runs; ++run) {
      std::vector<std::vector<double>> const x{ar1(alpha, n_times, n_replicas, normal)};
      Estimate const e = jackknife(make_blocks(x, n_replicas, NAN), mean);
      sum += e.error * e.error / exact;
      sum2 += std::pow(e.error * e.error / exact, 2);
    }
    double const runs = static_cast<double>(n_runs), ratio = sum / runs;
    double const sigma = std::sqrt((sum2 / runs - ratio * ratio) / runs);
    extremes.note_z((ratio - 1) / sigma);
    EXPECT_TRUE(within_5_sigma(ratio, 1, sigma)) << n_replicas;
    EXPECT_LT(sigma, 0.01) << "else tests nothing";
  }
}

// <x²> − <x>² of n independent values is low by 1/n; the jackknife is not, also with unequal blocks.
TEST(Jackknife, BiasIsRemoved) {
  Normal normal(24);
  std::size_t const n_runs = scaled(40000, 4), n = 48;
  double plain = 0, corrected = 0;
  for (std::size_t run = 0; run < n_runs; ++run) {
    Blocks blocks;
    blocks.reference = {0, 0, 0};
    auto const observables = powers(ar1(0, n, 1, normal));
    // 1, 2, 3, 1, 2, 3, … measurements.
    for (std::size_t i = 0, size = 1; i < n; i += size, size = size % 3 + 1) {
      blocks.sizes.push_back(size);
      for (auto const& values : observables) {
        double sum = 0;
        for (std::size_t j = i; j < i + size; ++j) sum += values[j];
        blocks.sums.push_back(sum);
      }
    }
    plain += variance(block_means(blocks));
    corrected += jackknife(blocks, variance).value;
  }
  double const runs = static_cast<double>(n_runs), size = static_cast<double>(n);
  double const sigma = std::sqrt(2 / size / runs);
  std::printf("worst bias of <x2>-<x>2: plain %.1f sigma, jackknife %.1f\n",
              (plain / runs - 1) / sigma, (corrected / runs - 1) / sigma);
  EXPECT_TRUE(within_5_sigma(corrected / runs, 1, sigma * size / (size - 1)));
  EXPECT_TRUE(within_5_sigma(plain / runs, 1 - 1 / size, sigma));
  EXPECT_FALSE(within_5_sigma(plain / runs, 1, sigma));
}

// Values by hand: blocks {1}, {2, 6}, {3, 3, 9} have means 1, 4, 5 about 4:
// error² = ⅓ Σ m_j (x̄_j − 4)²/(6 − m_j) = ⅓ (9/5 + 0 + 3/3) = 14/15. Equal weights give another.
TEST(Jackknife, UnequalBlocksHaveTheErrorWorkedOutByHand) {
  Blocks const blocks{{1, 2, 3}, {1, 8, 15}, {0}};
  Estimate const e = jackknife(blocks, mean);
  EXPECT_NEAR(e.value, 4, 1e-15);
  EXPECT_NEAR(e.error, std::sqrt(14.0 / 15), 1e-15);
  // <x>²: θ = 16, θ_(j) = (23/5)², 4², 3²; value = 16 − Σ (1 − m_j/6)(θ_(j) − 16).
  Estimate const square = jackknife(blocks, [](Means const& m) { return m[0] * m[0]; });
  EXPECT_NEAR(square.value, 16 - 5.0 / 6 * (4.6 * 4.6 - 16) - 0.5 * (9 - 16), 1e-13);
}

TEST(Jackknife, BlocksAreAsManyAsTauAllows) {
  auto const blocks_of = [](std::size_t n_times, std::size_t n_replicas, double tau) {
    std::vector<std::vector<double>> const x{std::vector<double>(n_times * n_replicas, 1.0)};
    Blocks const b = make_blocks(x, n_replicas, tau);
    std::size_t n = 0;
    for (std::size_t const size : b.sizes) n += size;
    EXPECT_EQ(n, n_times * n_replicas);
    EXPECT_EQ(b.sums.size(), b.n_blocks());
    return b;
  };
  EXPECT_EQ(blocks_of(4, 512, 100).n_blocks(), 128);
  EXPECT_EQ(blocks_of(4, 512, 100).sizes[0], 16);
  EXPECT_EQ(blocks_of(1, 32, 0.5).n_blocks(), 32);
  EXPECT_EQ(blocks_of(7, 127, 0.5).n_blocks(), 127);
  Blocks const unequal = blocks_of(4, 190, 0.5);
  EXPECT_EQ(unequal.n_blocks(), 128);
  auto const [least, most] = std::minmax_element(unequal.sizes.begin(), unequal.sizes.end());
  EXPECT_EQ(*least, 4);
  EXPECT_EQ(*most, 8);
  EXPECT_EQ(blocks_of(100000, 1, 5).n_blocks(), 128);
  EXPECT_EQ(blocks_of(100000, 31, 5).n_blocks(), 4 * 31);
  for (double const tau : {0.5, 3.3, 40.0})
    for (std::size_t const n_replicas : {1, 4, 31}) {
      Blocks const b = blocks_of(1000, n_replicas, tau);
      if (b.n_blocks() == n_replicas) continue;
      for (std::size_t const size : b.sizes) EXPECT_GE(static_cast<double>(size), 20 * tau);
    }
  EXPECT_EQ(blocks_of(1000, 4, 40).n_blocks(), 4);
  EXPECT_EQ(blocks_of(1000, 4, NAN).n_blocks(), 4);
  EXPECT_EQ(blocks_of(1000, 4, 0.01).n_blocks(), blocks_of(1000, 4, 0.5).n_blocks());
}

// A block holds the measurements it should: sums of t·1000 + r over its times and replicas.
TEST(Jackknife, BlocksAreContiguous) {
  for (auto const [n_times, n_replicas] : {SeriesShape{103, 3}, SeriesShape{5, 300}}) {
    std::vector<std::vector<double>> x(1);
    for (std::size_t t = 0; t < n_times; ++t)
      for (std::size_t r = 0; r < n_replicas; ++r)
        x[0].push_back(static_cast<double>(1000 * t + r));
    Blocks const b = make_blocks(x, n_replicas, 0.5);
    double const first =
        b.reference[0] + b.sums[0] / static_cast<double>(b.sizes[0]);  // mean of the first block
    double const times = n_replicas == 3 ? static_cast<double>(b.sizes[0]) : 5;
    double const replicas = static_cast<double>(b.sizes[0]) / times;
    EXPECT_NEAR(first, 1000 * (times - 1) / 2 + (replicas - 1) / 2, 1e-9);
    EXPECT_EQ(times, n_replicas == 3 ? 10 : 5);
    EXPECT_EQ(replicas, n_replicas == 3 ? 1 : 2);
  }
}

TEST(Jackknife, OneBlockHasNoErrorAndConstantsNone) {
  std::vector<std::vector<double>> const short_series{{1.0, 3.0, 5.0}};
  Blocks const one = make_blocks(short_series, 1, 0.5);
  EXPECT_EQ(one.n_blocks(), 1);
  EXPECT_EQ(jackknife(one, mean).value, 3);
  EXPECT_TRUE(std::isnan(jackknife(one, mean).error));
  // 0.1 is no binary fraction; still nothing is left over.
  for (std::size_t const n_replicas : {1, 4, 100}) {
    std::vector<std::vector<double>> const constant{std::vector<double>(4000, 0.1)};
    Estimate const e = jackknife(make_blocks(constant, n_replicas, 0.5), mean);
    EXPECT_EQ(e.value, 0.1);
    EXPECT_EQ(e.error, 0);
  }
  std::vector<std::vector<double>> const zeros(3, std::vector<double>(4000, 0.0));
  EXPECT_TRUE(std::isnan(jackknife(make_blocks(zeros, 1, 0.5), binder).value));
  EXPECT_TRUE(std::isnan(jackknife(make_blocks(zeros, 1, 0.5), binder).error));
}

// A large common offset of the observable costs the mean its own rounding, times G = 128 in the
// correction of bias; squares formed with it have lost their digits.
TEST(Jackknife, OffsetsAreTheCallersBusiness) {
  Normal normal(25);
  std::vector<double> const x = ar1(0.5, 4096, 2, normal);
  std::vector<double> shifted = x;
  for (double& v : shifted) v += 1e8;
  Estimate const plain = jackknife(make_blocks(powers(x), 2, 1.5), mean);
  Estimate const far = jackknife(make_blocks(powers(shifted), 2, 1.5), mean);
  EXPECT_NEAR(far.value - 1e8, plain.value, 128 * 7.5e-9);
  EXPECT_NEAR(far.error, plain.error, 1e-6 * plain.error);
  double const exact = jackknife(make_blocks(powers(x), 2, 1.5), variance).value;
  EXPECT_GT(std::fabs(jackknife(make_blocks(powers(shifted), 2, 1.5), variance).value - exact),
            1e-3);
  for (double& v : shifted) v -= 1e8;
  EXPECT_NEAR(jackknife(make_blocks(powers(shifted), 2, 1.5), variance).value, exact, 1e-7);
}

// Ten large values and many small ones: naive sums lose the small ones.
TEST(Jackknife, SumsAreCompensated) {
  std::vector<std::vector<double>> x{std::vector<double>(100000, 1.0)};
  x[0][0] = 0;
  x[0][1] = 1e17;
  x[0][99999] = -1e17;
  Blocks blocks = make_blocks(x, 1, NAN);
  ASSERT_EQ(blocks.n_blocks(), 1);
  EXPECT_EQ(blocks.sums[0], 99997);
  double naive = 0;
  for (double const v : x[0]) naive += v;
  EXPECT_NE(naive, 99997);
}

}  // namespace
}  // namespace antikelvin
