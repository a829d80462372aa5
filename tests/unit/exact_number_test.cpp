// SPDX-License-Identifier: Apache-2.0
#include "base/exact_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

TEST(ExactNumber, ReadsDecimalsAndFractions) {
  EXPECT_EQ(parse_rational("-1.5", "x"), Rational(-3, 2));
  EXPECT_EQ(parse_rational("2e-3", "x"), Rational(1, 500));
  EXPECT_EQ(parse_rational("5/2", "x"), Rational(5, 2));
  EXPECT_EQ(parse_rational("0.010", "x"), Rational(1, 100));
  EXPECT_EQ(parse_rational("1e+3", "x"), Rational(1000));
  EXPECT_EQ(parse_rational(".5", "x"), Rational(1, 2));
  EXPECT_EQ(parse_rational("-0.5/0.25", "x"), Rational(-2));
}

TEST(ExactNumber, RefusesEverythingElse) {
  for (char const* text :
       {"",     "-",    "+",   ".",   "e5",  "1e", "1e+", "1e+-5", "1.2.3",
        "0x10", "1 2",  "nan", "inf", "1/0", "1/", "/2",  "1e401", "1e99999999999999999999",
        "--1",  "1_000"})
    EXPECT_THROW(parse_rational(text, "x"), SpecError) << text;
}

// strtod rounds correctly, so it is an oracle for the nearest double.
TEST(ExactNumber, RoundsToTheNearestDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    char text[64];
    int const exponent = static_cast<int>(random() % 640) - 330;
    std::snprintf(text, sizeof text, "%llu.%llue%d", static_cast<unsigned long long>(random()),
                  static_cast<unsigned long long>(random()), exponent - 10);
    EXPECT_EQ(to_double(parse_rational(text, "x")), std::strtod(text, nullptr)) << text;
  }
  EXPECT_EQ(to_double(Rational(1, 3)), 1.0 / 3);
  EXPECT_EQ(to_double(parse_rational("4.9e-324", "x")), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(to_double(parse_rational("1e-400", "x")), 0);
  EXPECT_EQ(to_double(parse_rational("1e400", "x")), std::numeric_limits<double>::infinity());
  EXPECT_EQ(to_double(parse_rational("9007199254740993", "x")), 9007199254740992.0);  // tie to even
}

TEST(ExactNumber, WritesTheShortestExactText) {
  EXPECT_EQ(to_text(Rational(5, 2)), "2.5");
  EXPECT_EQ(to_text(Rational(-1, 8)), "-0.125");
  EXPECT_EQ(to_text(Rational(1, 3)), "1/3");
  EXPECT_EQ(to_text(Rational(-7)), "-7");
  for (Rational const& value : {Rational(1, 40), Rational(-22, 7), Rational(123456789, 1000)})
    EXPECT_EQ(parse_rational(to_text(value), "x"), value);
}

}  // namespace
}  // namespace antikelvin
