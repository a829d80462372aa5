// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/math/log_binomial.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::Binary50;
using test_support::log_choose;
using test_support::log_factorial;

constexpr std::uint64_t kMax = ~std::uint64_t{0};
constexpr double kTwoTo53 = 9007199254740992.0, kTwoTo64 = 18446744073709551616.0;

using Random = std::mt19937_64;

/// Whole number with uniform logarithm in [low, high), high ≤ 2^64.
std::uint64_t log_uniform(Random& random, double low, double high) {
  std::uniform_real_distribution<double> exponent(std::log(low), std::log(high));
  double const x = std::floor(std::exp(exponent(random)));
  return x >= kTwoTo64 ? kMax : std::max<std::uint64_t>(static_cast<std::uint64_t>(x), 1);
}

std::uint64_t uniform(Random& random, std::uint64_t high) {
  return std::uniform_int_distribution<std::uint64_t>(0, high)(random);
}

std::uint64_t near_half(Random& random, std::uint64_t n_units) {
  double const sigma = std::sqrt(static_cast<double>(n_units)) / 2;
  double const offset = std::normal_distribution<double>(0, 2)(random) * sigma;
  double const limit = static_cast<double>(n_units / 2) / 2;
  auto const shift = static_cast<std::int64_t>(std::clamp(offset, -limit, limit));
  return n_units / 2 + static_cast<std::uint64_t>(shift);
}

/// One row of the table: how N and n are drawn.
struct Regime {
  char const* name;
  double lowest, highest;  // N log-uniform in between
  std::function<std::uint64_t(Random&, std::uint64_t n_units)> draw;
};

std::vector<Regime> regimes() {
  auto const small = [](Random& r, std::uint64_t n) {
    return std::min(n, log_uniform(r, 1, static_cast<double>(n)));
  };
  auto const large = [small](Random& r, std::uint64_t n) { return n - small(r, n); };
  return {
      {"N < 2^53, n uniform", 57, kTwoTo53, uniform},
      {"N < 2^53, n log-uniform", 57, kTwoTo53, small},
      {"N < 2^53, N-n log-uniform", 57, kTwoTo53, large},
      {"N < 2^53, n near N/2", 57, kTwoTo53, near_half},
      {"N >= 2^53, n uniform", kTwoTo53, kTwoTo64, uniform},
      {"N >= 2^53, n log-uniform", kTwoTo53, kTwoTo64, small},
      {"N >= 2^53, N-n log-uniform", kTwoTo53, kTwoTo64, large},
      {"N >= 2^53, n near N/2", kTwoTo53, kTwoTo64, near_half},
      {"57 <= N < 2000, n uniform", 57, 2000, uniform},
  };
}

std::string at(std::uint64_t n_units, std::uint64_t n) {
  return "N=" + std::to_string(n_units) + " n=" + std::to_string(n);
}

struct Point {
  std::uint64_t n_units, n;
  Binary50 log_c;
};

/// About 1e4 points of a regime; each N serves ten n.
std::vector<Point> points_of(Regime const& regime) {
  std::vector<Point> points;
  Random random(20240607);
  for (std::size_t i = 0; i < test_support::scaled(1000); ++i) {
    std::uint64_t const n_units = log_uniform(random, regime.lowest, regime.highest);
    Binary50 const whole = log_factorial(n_units);
    for (int j = 0; j < 10; ++j) {
      std::uint64_t const n = regime.draw(random, n_units);
      // Exactly 0 at the ends, where factorials cancel only up to their rounding.
      Binary50 log_c = 0;
      if (n != 0 && n != n_units) log_c = whole - log_factorial(n) - log_factorial(n_units - n);
      points.push_back({n_units, n, log_c});
    }
  }
  return points;
}

/// All n of all N from 1 to 300.
std::vector<Point> small_points() {
  std::vector<Binary50> table;
  for (std::uint64_t n = 0; n <= 300; ++n) table.push_back(log_factorial(n));
  std::vector<Point> points;
  for (std::uint64_t n_units = 1; n_units <= 300; ++n_units)
    for (std::uint64_t n = 0; n <= n_units; ++n) {
      Binary50 log_c = 0;
      if (n != 0 && n != n_units) log_c = table[n_units] - table[n] - table[n_units - n];
      points.push_back({n_units, n, log_c});
    }
  return points;
}

// The headers claim 1 ulp for ln C and 1e-13 for ln [C/2^N].
void check_points(std::vector<Point> const& points, std::string const& name) {
  static Binary50 const log_2 = log(Binary50(2));
  test_support::Worst entropy, fair;
  for (Point const& p : points) {
    auto const where = [&] { return at(p.n_units, p.n); };
    entropy.note(test_support::ulp_distance(log_binomial(p.n_units, p.n), p.log_c), where);
    fair.note(test_support::relative_error(log_fair_pmf(p.n_units, p.n),
                                           Binary50(p.log_c - p.n_units * log_2)),
              where);
  }
  entropy.print(("ln C, " + name).c_str(), "ulp");
  fair.print(("fair pmf, " + name).c_str(), "relative");
  EXPECT_LE(entropy.error, 1) << name << ": " << entropy.where;
  EXPECT_LE(fair.error, 1e-13) << name << ": " << fair.where;
}

// The oracle itself against exact integers.
TEST(LogBinomialOracle, LogFactorialEqualsExactIntegers) {
  boost::multiprecision::cpp_int factorial = 1;
  double worst = 0;
  for (std::uint64_t n = 1; n <= 300; ++n) {
    factorial *= n;
    Binary50 const error = abs(log_factorial(n) - log(Binary50(factorial)));
    worst = std::max(worst, error.convert_to<double>());
  }
  std::printf("worst oracle ln n! %.2g\n", worst);
  EXPECT_LT(worst, 1e-45);
}

TEST(LogBinomial, EverySmallSystemIsWithinOneUlp) { check_points(small_points(), "1 <= N <= 300"); }

TEST(LogBinomial, EveryRegimeIsWithinOneUlp) {
  for (Regime const& regime : regimes()) check_points(points_of(regime), regime.name);
}

TEST(LogBinomial, EdgesOfTheRangeWithinOneUlp) {
  test_support::Worst worst;
  std::uint64_t const two53 = 1ull << 53, two63 = 1ull << 63;
  for (std::uint64_t n_units : {std::uint64_t{56}, std::uint64_t{57}, std::uint64_t{58}, two53 - 1,
                                two53, two53 + 1, two63 - 1, two63, two63 + 1, kMax - 1, kMax})
    for (std::uint64_t n : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{15},
                            std::uint64_t{16}, std::uint64_t{17}, n_units / 3, n_units / 2 - 1,
                            n_units / 2, n_units / 2 + 1, n_units - 2, n_units - 1})
      worst.note(test_support::ulp_distance(log_binomial(n_units, n), log_choose(n_units, n)),
                 [&] { return at(n_units, n); });
  worst.print("ln C, edges", "ulp");
  EXPECT_LE(worst.error, 1) << worst.where;
}

TEST(LogBinomial, SymmetryAndEndsAreExact) {
  Random random(7);
  for (int i = 0; i < 20000; ++i) {
    std::uint64_t const n_units = log_uniform(random, 1, kTwoTo64);
    std::uint64_t const n = uniform(random, n_units);
    ASSERT_EQ(log_binomial(n_units, n), log_binomial(n_units, n_units - n)) << at(n_units, n);
    ASSERT_EQ(log_binomial(n_units, 0), 0) << n_units;
    ASSERT_EQ(log_binomial(n_units, n_units), 0) << n_units;
  }
  EXPECT_EQ(log_binomial(0, 0), 0);
  EXPECT_EQ(log_binomial(kMax, 0), 0);
  EXPECT_EQ(log_binomial(kMax, kMax), 0);
}

// The header claims a correctly rounded table below 64 and 2e-18 absolute from there on.
TEST(StirlingRemainder, TableIsRoundedAndSeriesWithinTwoEminus18) {
  Binary50 const two_pi = 2 * boost::math::constants::pi<Binary50>();
  auto const exact = [&](std::uint64_t n) {
    Binary50 const x = n;
    return Binary50(log_factorial(n) - (x * log(x) - x + log(two_pi * x) / 2));
  };
  test_support::Worst table, series;
  for (std::uint64_t n = 1; n < 64; ++n)
    table.note(test_support::ulp_distance(stirling_remainder(static_cast<double>(n)), exact(n)),
               [&] { return "n=" + std::to_string(n); });
  Random random(3);
  auto const check = [&](std::uint64_t n) {
    double const x = static_cast<double>(n);
    Binary50 const error = abs(Binary50(stirling_remainder(x)) - exact(n));
    series.note(error.convert_to<double>(), [&] { return "n=" + std::to_string(n); });
  };
  for (std::uint64_t n = 64; n < 1000; ++n) check(n);
  for (int i = 0; i < 1000; ++i) check(log_uniform(random, 1000, kTwoTo53));
  table.print("Stirling table, n < 64", "ulp");
  series.print("Stirling series, n >= 64", "absolute");
  EXPECT_LE(table.error, 0.5);
  EXPECT_LE(series.error, 2e-18);
}

}  // namespace
}  // namespace antikelvin
