// SPDX-License-Identifier: Apache-2.0
// ln C(N, n) against MPFR. AK_LONG_TESTS=1 runs a million points per regime (ctest -L long).
#include <gmp.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <string>

#include "antikelvin/math/log_binomial.hpp"
#include "support/long_tests.hpp"
#include "support/mpfr_oracle.hpp"

namespace antikelvin {
namespace test_support {
void PrintTo(LogChooseRegime const& regime, std::ostream* out) { *out << regime.text; }
}  // namespace test_support

namespace {

using test_support::Binary256;
using test_support::log_choose_mpfr;
using test_support::LogChoosePoint;
using test_support::LogChooseRegime;

constexpr double kClaim = 1;  // ulp
constexpr std::uint64_t kSeed = 20260501;

std::string at(LogChoosePoint const& p) {
  return "N=" + std::to_string(p.n_units) + " n=" + std::to_string(p.n);
}

void check_points(std::vector<LogChoosePoint> const& points, std::string const& name) {
  std::vector<double> values;
  values.reserve(points.size());
  for (LogChoosePoint const& p : points) values.push_back(log_binomial(p.n_units, p.n));
  test_support::UlpSummary const s = test_support::summarize_ulp(
      points, values,
      [&](std::size_t i) { return log_choose_mpfr(points[i].n_units, points[i].n); });
  std::printf("%-36s %8zu points, ulp: max %.4f, 99.9 %% %.4f, median %.4f; worst at %s\n",
              name.c_str(), s.points, s.max, s.p999, s.median, at(s.worst).c_str());
  EXPECT_LE(s.max, kClaim) << name << ": " << at(s.worst);
}

/// All n of all N up to `largest`.
std::vector<LogChoosePoint> small_systems(std::uint64_t largest) {
  std::vector<LogChoosePoint> points;
  for (std::uint64_t n_units = 1; n_units <= largest; ++n_units)
    for (std::uint64_t n = 0; n <= n_units; ++n) points.push_back({n_units, n});
  return points;
}

class LogBinomialMpfr : public ::testing::TestWithParam<LogChooseRegime> {
 protected:
  static void check(std::uint64_t seed, std::size_t count) {
    check_points(test_support::draw_points(GetParam(), seed, test_support::scaled(count)),
                 GetParam().text);
  }
};

TEST_P(LogBinomialMpfr, Within1Ulp) { check(kSeed, 10000); }

TEST_P(LogBinomialMpfr, Within1UlpLong) {
  AK_SKIP_UNLESS_LONG();
  check(kSeed + 1, 1000000);
}

INSTANTIATE_TEST_SUITE_P(Regimes, LogBinomialMpfr,
                         ::testing::ValuesIn(test_support::log_choose_regimes()),
                         [](auto const& regime) { return std::string(regime.param.key); });

TEST(LogBinomialMpfrSmall, EverySystemUpTo150) {
  check_points(small_systems(150), "all n of all N <= 150");
}

TEST(LogBinomialMpfrSmall, EverySystemUpTo2000Long) {
  AK_SKIP_UNLESS_LONG();
  check_points(small_systems(test_support::scaled(2000)), "all n of all N <= 2000");
}

// The oracle promises 256 bits and an absolute error of 2^−168; a value is at least ln 2, so 1e-15
// of an ulp would be 2^−103.
TEST(LogChooseOracle, EqualsTheGammaFunction) {
  ASSERT_GE(mpfr_get_prec(Binary256(1).backend().data()), 256);
  double worst = 0;
  mpfr_t whole, part;
  mpfr_inits2(400, whole, part, static_cast<mpfr_ptr>(nullptr));
  auto const log_gamma = [](mpfr_t out, std::uint64_t n) {
    int sign = 0;
    mpfr_set_ui(out, n, MPFR_RNDN);
    mpfr_add_ui(out, out, 1, MPFR_RNDN);
    mpfr_lgamma(out, &sign, out, MPFR_RNDN);
  };
  for (LogChooseRegime const& regime : test_support::log_choose_regimes())
    for (LogChoosePoint const& p :
         test_support::draw_points(regime, kSeed, test_support::scaled(300))) {
      log_gamma(whole, p.n_units);
      log_gamma(part, p.n);
      mpfr_sub(whole, whole, part, MPFR_RNDN);
      log_gamma(part, p.n_units - p.n);
      mpfr_sub(whole, whole, part, MPFR_RNDN);
      Binary256 const fast = log_choose_mpfr(p.n_units, p.n);
      mpfr_sub(part, whole, fast.backend().data(), MPFR_RNDN);
      worst = std::max(worst, std::fabs(mpfr_get_d(part, MPFR_RNDN)));
    }
  mpfr_clears(whole, part, static_cast<mpfr_ptr>(nullptr));
  std::printf("worst |fast reference - mpfr_lngamma| %.2g\n", worst);
  EXPECT_LT(worst, 0x1p-168);
}

// The measure itself: a correctly rounded value errs by at most half an ulp, its neighbours by more.
TEST(LogChooseOracle, RoundedValuesErrByHalfAnUlp) {
  auto const largest_error = [](double towards) {
    std::vector<LogChoosePoint> points;
    std::vector<Binary256> exact;
    std::vector<double> values;
    for (LogChooseRegime const& regime : test_support::log_choose_regimes())
      for (LogChoosePoint const& p :
           test_support::draw_points(regime, kSeed, test_support::scaled(1000))) {
        if (p.n == 0 || p.n == p.n_units) continue;
        points.push_back(p);
        exact.push_back(log_choose_mpfr(p.n_units, p.n));
        double const rounded = exact.back().convert_to<double>();
        values.push_back(towards == 0 ? rounded : std::nextafter(rounded, towards));
      }
    return test_support::summarize_ulp(points, values, [&](std::size_t i) { return exact[i]; }).max;
  };
  EXPECT_GT(largest_error(0), 0.49);
  EXPECT_LE(largest_error(0), 0.5);
  EXPECT_GT(largest_error(1e300), 1.49);
  EXPECT_GT(largest_error(-1e300), 1.49);
}

TEST(LogChooseOracle, EqualsExactIntegers) {
  double worst = 0;
  mpz_t coefficient;
  mpz_init(coefficient);
  test_support::LogChooseDraws draws(kSeed);
  for (std::size_t i = 0; i < test_support::scaled(10000); ++i) {
    std::uint64_t const n_units = draws.uniform(1, 2000), n = draws.uniform(0, n_units);
    mpz_bin_uiui(coefficient, n_units, n);
    Binary256 exact;
    mpfr_set_z(exact.backend().data(), coefficient, MPFR_RNDN);
    Binary256 const error = abs(log_choose_mpfr(n_units, n) - log(exact));
    worst = std::max(worst, error.convert_to<double>());
  }
  mpz_clear(coefficient);
  std::printf("worst |fast reference - ln of the integer| %.2g\n", worst);
  EXPECT_LT(worst, 0x1p-168);
}

}  // namespace
}  // namespace antikelvin
