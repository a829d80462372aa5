// SPDX-License-Identifier: Apache-2.0
#include "random/binomial.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::chi_square;
using test_support::ChiSquare;
using test_support::Extremes;
using test_support::fits;
using test_support::scaled;
using test_support::within_5_sigma;
using test_support::z_score;

std::uint64_t threshold_of(double p) { return static_cast<std::uint64_t>(std::ldexp(p, 64)); }
double probability_of(std::uint64_t threshold) {
  return std::ldexp(static_cast<double>(threshold), -64);
}

/// The generator, and one whose p is 1 % too large.
using Draw = std::uint64_t (*)(std::uint64_t n_units, std::uint64_t threshold, std::uint64_t sweep);
std::uint64_t draw(std::uint64_t n_units, std::uint64_t threshold, std::uint64_t sweep) {
  return draw_binomial(n_units, threshold, 0x0123456789abcdef, 3, sweep);
}
std::uint64_t draw_broken(std::uint64_t n_units, std::uint64_t threshold, std::uint64_t sweep) {
  return draw(n_units, threshold + threshold / 100, sweep);
}

struct Law {
  std::uint64_t n_units;
  double p;
};

/// Inversion where N min(p, 1−p) < 10, rejection elsewhere, and the border of both.
std::vector<Law> const kLaws = {
    {1, 0.3},
    {1, 0.75},
    {5, 0.5},
    {19, 0.5},
    {20, 0.5},
    {21, 0.5},
    {40, 0.24},
    {40, 0.26},
    {100, 0.05},
    {100, 0.95},
    {100, 0.4},
    {1000, 0.003},
    {1000, 0.5},
    {1000, 0.7},
    {30000, 0.9},
    {1000000, 1e-6},
    {1000000, 1.1e-5},
    {100000, 0.02},
    {1000000000000, 3e-12},
};

ChiSquare chi_square_of(Law const& law, Draw draw_one, std::size_t n_draws) {
  std::uint64_t const threshold = threshold_of(law.p);
  double const p = probability_of(threshold), n = static_cast<double>(law.n_units);
  // Counts of k in mean ± 8 σ; what lies outside forms a last bin.
  double const reach = 8 * std::sqrt(n * p * (1 - p)) + 12;
  auto const first = static_cast<std::uint64_t>(std::max(0.0, n * p - reach));
  auto const last = static_cast<std::uint64_t>(std::min(n, n * p + reach));
  std::vector<double> counts(last - first + 1), probabilities;
  boost::math::binomial_distribution<double> const exact(n, p);
  for (std::uint64_t k = first; k <= last; ++k)
    probabilities.push_back(boost::math::pdf(exact, static_cast<double>(k)));
  for (std::size_t i = 0; i < n_draws; ++i) {
    std::uint64_t const k = draw_one(law.n_units, threshold, i);
    if (k >= first && k <= last) ++counts[k - first];
  }
  return chi_square(counts, probabilities, static_cast<double>(n_draws));
}

// 400 000 draws show a shift of the mean by 5 σ/√400000 = 0.008 σ.
TEST(Binomial, DrawsHaveTheExactProbabilities) {
  Extremes extremes("binomial chi2");
  for (Law const& law : kLaws) {
    auto const test = chi_square_of(law, draw, scaled(400000));
    extremes.note_p(test.p_value);
    EXPECT_TRUE(fits(test)) << "N=" << law.n_units << " p=" << law.p;
  }
}

// Where the acceptance ratio matters most: means just above the border of rejection, and a Poisson
// law of σ = 10. 3 million draws show deviations of half a percent in the shape.
TEST(Binomial, DrawsByRejectionHaveTheExactShape) {
  Extremes extremes("binomial shape, small");
  for (Law const& law : {Law{20, 0.5}, Law{1000, 0.0101}, Law{1000000, 1e-4}, Law{200, 0.45}}) {
    auto const test = chi_square_of(law, draw, scaled(3000000));
    extremes.note_p(test.p_value);
    EXPECT_TRUE(fits(test)) << "N=" << law.n_units << " p=" << law.p;
  }
}

// The test of the test, where 1 % of p is at least 0.02 σ: N p/(1−p) ≥ 4 at 400 000 draws.
TEST(Binomial, OnePercentInProbabilityIsRejected) {
  int n_rejected = 0, n_tested = 0;
  for (Law const& law : kLaws) {
    if (static_cast<double>(law.n_units) * law.p / (1 - law.p) < 4 || law.p > 0.98) continue;
    ++n_tested;
    // The full number of draws also under sanitizers: 40 000 would not see the smallest.
    bool const passes = fits(chi_square_of(law, draw_broken, 400000));
    EXPECT_FALSE(passes) << "N=" << law.n_units << " p=" << law.p << " accepted 1.01 p";
    n_rejected += !passes;
  }
  std::printf("worst broken binomial: %d of %d rejected\n", n_rejected, n_tested);
  EXPECT_GE(n_tested, 8);
}

/// Sums of powers of (k − Np)/σ, with k − Np formed exactly enough.
struct Moments {
  double mean = 0, variance = 0, skewness = 0;
};

Moments standardized_moments(Law const& law, Draw draw_one, std::size_t n_draws) {
  std::uint64_t const threshold = threshold_of(law.p);
  unsigned __int128 const exact = static_cast<unsigned __int128>(law.n_units) * threshold;
  auto const whole = static_cast<std::uint64_t>(exact >> 64);
  double const part = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(exact)), -64);
  double const p = probability_of(threshold);
  double const sigma = std::sqrt(static_cast<double>(law.n_units) * p * (1 - p));
  double sum = 0, sum2 = 0, sum3 = 0;
  for (std::size_t i = 0; i < n_draws; ++i) {
    auto const offset = static_cast<std::int64_t>(draw_one(law.n_units, threshold, i) - whole);
    double const z = (static_cast<double>(offset) - part) / sigma;
    sum += z;
    sum2 += z * z;
    sum3 += z * z * z;
  }
  double const n = static_cast<double>(n_draws);
  return {sum / n, sum2 / n, sum3 / n};
}

std::vector<Law> large_laws() {
  std::vector<Law> laws;
  for (double const n : {1e9, 1e12, 1e15, 1e18})
    for (double const p : {0.5, 0.3, 0.9, 1e-3}) laws.push_back({static_cast<std::uint64_t>(n), p});
  return laws;
}

// Moments about the exact mean in units of the exact σ: for a normal law of unit width their
// standard errors are 1/√M, √(2/M) and √(15/M). The skewness (1−2p)/σ of the law itself is taken
// along; its kurtosis, at most 1e-6, is not.
TEST(Binomial, LargeSystemsHaveTheExactMoments) {
  Extremes extremes("binomial moments");
  std::size_t const n_draws = scaled(200000);
  double const m = static_cast<double>(n_draws);
  for (Law const& law : large_laws()) {
    Moments const moments = standardized_moments(law, draw, n_draws);
    double const n = static_cast<double>(law.n_units);
    double const skewness = (1 - 2 * law.p) / std::sqrt(n * law.p * (1 - law.p));
    std::string const where = "N=" + std::to_string(n) + " p=" + std::to_string(law.p);
    EXPECT_TRUE(within_5_sigma(moments.mean, 0, std::sqrt(1 / m))) << where;
    EXPECT_TRUE(within_5_sigma(moments.variance, 1, std::sqrt(2 / m))) << where;
    EXPECT_TRUE(within_5_sigma(moments.skewness, skewness, std::sqrt(15 / m))) << where;
    extremes.note_z(moments.mean * std::sqrt(m));
    extremes.note_z((moments.variance - 1) * std::sqrt(m / 2));
    extremes.note_z((moments.skewness - skewness) * std::sqrt(m / 15));
    Moments const broken = standardized_moments(law, draw_broken, 1000);
    EXPECT_FALSE(within_5_sigma(broken.mean, 0, std::sqrt(1 / 1000.0))) << where;
  }
}

/// Law of (k − Np)/σ in classes of 0.2 between −6 and 6, against the normal one, which Binomial(N,
/// p) is up to (1−2p)/(6σ), the Edgeworth term.
ChiSquare normal_chi_square(Law const& law, std::size_t n_draws) {
  constexpr int kClasses = 60;
  std::uint64_t const threshold = threshold_of(law.p);
  double const n = static_cast<double>(law.n_units), p = probability_of(threshold);
  double const sigma = std::sqrt(n * p * (1 - p));
  unsigned __int128 const exact = static_cast<unsigned __int128>(law.n_units) * threshold;
  auto const whole = static_cast<std::uint64_t>(exact >> 64);
  double const part = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(exact)), -64);
  std::vector<double> counts(kClasses), probabilities;
  for (std::size_t i = 0; i < n_draws; ++i) {
    auto const offset = static_cast<std::int64_t>(draw(law.n_units, threshold, i) - whole);
    double const z = (static_cast<double>(offset) - part) / sigma;
    if (std::fabs(z) < 6) ++counts[static_cast<std::size_t>((z + 6) * 5)];
  }
  boost::math::normal const normal;
  for (int i = 0; i < kClasses; ++i)
    probabilities.push_back(cdf(normal, -6 + (i + 1) / 5.0) - cdf(normal, -6 + i / 5.0));
  return chi_square(counts, probabilities, static_cast<double>(n_draws));
}

// The Edgeworth term is below 2e-4 here, while 200 000 draws show 1e-2.
TEST(Binomial, ShapeOfLargeSystemsIsNormal) {
  Extremes extremes("binomial shape, large");
  for (Law const& law : large_laws()) {
    auto const test = normal_chi_square(law, scaled(200000));
    extremes.note_p(test.p_value);
    EXPECT_TRUE(fits(test)) << "N=" << law.n_units << " p=" << law.p;
  }
}

// One law in more detail: 4 million draws show deviations of half a percent.
TEST(Binomial, OneLargeSystemHasTheNormalShapeInDetail) {
  auto const test = normal_chi_square({1000000000000000, 0.3}, scaled(4000000));
  std::printf("worst binomial shape at N = 1e15: p = %.2g\n", test.p_value);
  EXPECT_TRUE(fits(test));
}

// No lattice in the low digits: k mod 16 is uniform to e^{−2π²σ²/256}, which is nothing at σ > 100.
TEST(Binomial, LowDigitsAreUniform) {
  Extremes extremes("binomial k mod 16");
  std::size_t const n_draws = scaled(100000);
  for (Law const& law : large_laws()) {
    std::vector<double> counts(16), probabilities(16, 1.0 / 16);
    for (std::size_t i = 0; i < n_draws; ++i)
      ++counts[draw(law.n_units, threshold_of(law.p), i) % 16];
    auto const test = chi_square(counts, probabilities, static_cast<double>(n_draws));
    extremes.note_p(test.p_value);
    EXPECT_TRUE(fits(test)) << "N=" << law.n_units << " p=" << law.p;
  }
}

// Successive draws and draws of neighbouring chains are independent: correlations 0 ± 1/√M.
TEST(Binomial, DrawsAreIndependent) {
  Extremes extremes("binomial correlations");
  std::size_t const n_draws = scaled(100000);
  for (Law const& law : {Law{50, 0.1}, Law{1000, 0.4}, Law{1000000000000, 0.3}}) {
    std::uint64_t const threshold = threshold_of(law.p);
    double const n = static_cast<double>(law.n_units), p = probability_of(threshold);
    double const sigma = std::sqrt(n * p * (1 - p));
    auto const z = [&](std::uint64_t key, std::uint32_t chain, std::uint64_t sweep) {
      return (static_cast<double>(draw_binomial(law.n_units, threshold, key, chain, sweep)) -
              n * p) /
             sigma;
    };
    double by_sweep = 0, by_chain = 0, by_key = 0;
    for (std::uint64_t i = 0; i < n_draws; ++i) {
      double const here = z(5, 0, i);
      by_sweep += here * z(5, 0, i + 1);
      by_chain += here * z(5, 1, i);
      by_key += here * z(6, 0, i);
    }
    for (double const sum : {by_sweep, by_chain, by_key}) {
      double const m = static_cast<double>(n_draws);
      extremes.note_z(sum / std::sqrt(m));
      EXPECT_TRUE(within_5_sigma(sum / m, 0, 1 / std::sqrt(m))) << "N=" << n << " p=" << p;
    }
  }
}

TEST(Binomial, IsAPureFunctionOfItsArguments) {
  int n_different = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    std::uint64_t const n_units = 1 + i * i * i * i * 1000, threshold = i * 0x4189374bc6a7ef;
    std::uint64_t const k = draw_binomial(n_units, threshold, 9, 2, i);
    EXPECT_EQ(k, draw_binomial(n_units, threshold, 9, 2, i));
    EXPECT_LE(k, n_units);
    n_different += k != draw_binomial(n_units, threshold, 10, 2, i);
  }
  EXPECT_GT(n_different, 800);
}

TEST(Binomial, EndsOfItsDomainAreExact) {
  std::uint64_t const huge = (std::uint64_t{1} << 63) - 1, certain = ~std::uint64_t{0};
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(draw(0, threshold_of(0.5), i), 0u);
    EXPECT_EQ(draw(1000, 0, i), 0u);
    EXPECT_EQ(draw(huge, 0, i), 0u);
    EXPECT_EQ(draw(1000, certain, i), 1000u);  // misses with probability 1000/2^64
    EXPECT_EQ(draw(1, 1, i), 0u);
    // Mean ½ of misses, Poisson: above 30 with probability 1e-42.
    EXPECT_GE(draw(huge, certain, i), huge - 30);
    EXPECT_LE(draw(huge, 1, i), 30u);
    // σ = 1.5e9.
    double const z =
        (static_cast<double>(draw(huge, threshold_of(0.5), i)) - static_cast<double>(huge / 2)) /
        1518500249.9;
    EXPECT_LT(std::fabs(z), 7);
  }
}

}  // namespace
}  // namespace antikelvin
