// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/math/split_log.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>

#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using Real = boost::multiprecision::cpp_bin_float_100;
using test_support::Worst;

double error_of(Real const& value, Real const& exact) {
  return abs(Real(value - exact)).convert_to<double>();
}

// The rule of the table: the double nearest to 1/(1 + j/128), in steps of 2^−53, whose −ln is within
// 2^−65 of a multiple of 2^−46; `log` is that multiple.
TEST(LogTable, RowsObeyTheirRule) {
  LogRow const* const rows = log_rows();
  EXPECT_EQ(rows[0].inverse, 1);
  EXPECT_EQ(rows[0].log, 0);
  Worst closeness;
  for (int j = 1; j <= 128; ++j) {
    LogRow const row = rows[j];
    EXPECT_EQ(std::ldexp(row.log, 46), std::nearbyint(std::ldexp(row.log, 46))) << j;
    closeness.note(error_of(Real(row.log), -log(Real(row.inverse))) * 0x1p65,
                   [&] { return "row " + std::to_string(j); });
    // One candidate in 2^18 fits, and neighbours are correlated: within some 2^26 steps of the middle.
    EXPECT_LT(std::fabs(row.inverse - 1 / (1 + j / 128.0)), 0x1p-27) << j;
  }
  closeness.print("log of a row", "2^-65");
  EXPECT_LE(closeness.error, 1) << closeness.where;
}

// All candidates nearer to the middle of three rows miss.
TEST(LogTable, NoNearerCandidateFits) {
  for (int const j : {1, 64, 128}) {
    double const centre = std::nearbyint(0x1p53 / (1 + j / 128.0));
    auto const steps =
        static_cast<long long>(std::fabs(std::ldexp(log_rows()[j].inverse, 53) - centre));
    // −ln((c + k) 2^−53) = L − k/c + k²/2c² − …, in units of 2^−46.
    Real const at_centre = -log(Real(centre) * Real(0x1p-53)) * Real(0x1p46);
    double const base = Real(at_centre - floor(at_centre)).convert_to<double>();
    Real const slope = Real(0x1p46) / Real(centre), curve = slope / Real(2 * centre);
    // Doubles carry the fraction to 2^−52 of a unit, far below the 2^−19 that decides.
    for (long long k = 1; k < steps && k < 200000; ++k)
      for (double const sign : {1.0, -1.0}) {
        Real const x = sign * static_cast<double>(k);
        double const shifted = base + Real(-slope * x + curve * x * x).convert_to<double>();
        double const off = std::fabs(shifted - std::nearbyint(shifted));
        ASSERT_GT(off, 0x1p-19 * 0.999) << "row " << j << " step " << sign * static_cast<double>(k);
      }
  }
}

TEST(SplitLog, FormulasAreAsAccurateAsStated) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> exponent(-60, 64), unit(0, 1);
  Worst full, near_one, relative, brief;
  for (int i = 0; i < 20000; ++i) {
    double const x = std::exp2(exponent(random)), t = unit(random),
                 small = std::exp2(-8 - 50 * unit(random));
    auto const where = [&](double value) { return [=] { return std::to_string(value); }; };
    SplitLog<double> const l = split_log(log_rows(), x), l1 = split_log1p(log_rows(), t),
                           ls = split_log1p(log_rows(), small * 0.98);
    full.note(error_of(Real(l.head) + Real(l.tail), log(Real(x))), where(x));
    near_one.note(error_of(Real(l1.head) + Real(l1.tail), log(1 + Real(t))), where(t));
    EXPECT_EQ(ls.head, 0) << small;
    relative.note(error_of((Real(ls.head) + Real(ls.tail)) / log(1 + Real(small * 0.98)), 1),
                  where(small));
    brief.note(error_of(Real(short_log(log_rows(), x)), log(Real(x))) /
                   (0x1p-52 + std::fabs(std::log(x)) * 0x1p-52),
               where(x));
  }
  full.print("split_log", "absolute");
  near_one.print("split_log1p", "absolute");
  relative.print("split_log1p of small t", "relative");
  brief.print("short_log", "of its bound");
  EXPECT_LE(full.error, 0x1p-60) << full.where;
  EXPECT_LE(near_one.error, 0x1p-60) << near_one.where;
  EXPECT_LE(relative.error, 0x1p-52) << relative.where;
  EXPECT_LE(brief.error, 1) << brief.where;
}

}  // namespace
}  // namespace antikelvin
