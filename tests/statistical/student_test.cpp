// SPDX-License-Identifier: Apache-2.0
#include "statistics/student.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace antikelvin {
namespace {

// Critical values as tables of Student's distribution print them, to their last digit.
TEST(Student, CriticalValuesAreThoseOfTables) {
  struct Row {
    double degrees, t, z;
  };
  for (Row const& row :
       {Row{1, 12.706, 1.959964}, Row{10, 2.228, 1.959964}, Row{30, 2.042, 1.959964},
        Row{10, 4.587, 3.290527}, Row{30, 3.646, 3.290527}, Row{1, 1, 0.674490}}) {
    EXPECT_NEAR(normal_deviate(row.t, row.degrees), row.z, 4e-4) << row.degrees << ' ' << row.t;
    EXPECT_EQ(normal_deviate(-row.t, row.degrees), -normal_deviate(row.t, row.degrees));
  }
}

// The distribution of one and of two degrees is elementary.
TEST(Student, OneAndTwoDegreesHaveTheirClosedForms) {
  for (double t = 0.01; t < 1e6; t *= 1.7) {
    long double const x = t, one = std::atan(1 / x) / std::acos(-1.0L), root = std::sqrt(2 + x * x),
                      two = 1 / (root * (x + root));
    auto const tail = [](double z) { return std::erfc(z / std::sqrt(2.0L)) / 2; };
    EXPECT_NEAR(static_cast<double>(tail(normal_deviate(t, 1)) / one), 1, 1e-12) << t;
    EXPECT_NEAR(static_cast<double>(tail(normal_deviate(t, 2)) / two), 1, 1e-12) << t;
  }
}

TEST(Student, ManyDegreesAreNormal) {
  for (double const t : {0.0, 0.5, 3.0, 8.0, 30.0}) EXPECT_NEAR(normal_deviate(t, 1e12), t, 1e-7);
  EXPECT_TRUE(std::isnan(normal_deviate(NAN, 5)));
  EXPECT_EQ(normal_deviate(INFINITY, 5), INFINITY);
  EXPECT_NEAR(normal_deviate(-100, 1e12), -37.04, 0.01);
}

// Percentage points of χ² as its tables print them.
TEST(Spread, CriticalValuesAreThoseOfTables) {
  struct Row {
    double degrees, chi2, z;
  };
  for (Row const& row : {Row{10, 18.307, 1.644854}, Row{10, 3.940, -1.644854},
                         Row{100, 124.342, 1.644854}, Row{100, 67.328, -2.575829}})
    EXPECT_NEAR(normal_deviate_of_spread(std::sqrt(row.chi2 / row.degrees), row.degrees), row.z,
                4e-4)
        << row.degrees << ' ' << row.chi2;
}

// Two degrees are an exponential law.
TEST(Spread, TwoDegreesHaveTheirClosedForm) {
  for (double x = 0.01; x < 600; x *= 1.7) {
    long double const above = std::exp(-static_cast<long double>(x) / 2),
                      below = -std::expm1(-static_cast<long double>(x) / 2);
    double const z = normal_deviate_of_spread(std::sqrt(x / 2), 2);
    auto const tail = [](double deviate) { return std::erfc(deviate / std::sqrt(2.0L)) / 2; };
    long double const share = above < below ? tail(z) / above : tail(-z) / below;
    EXPECT_NEAR(static_cast<double>(share), 1, 1e-11) << x;
  }
  EXPECT_TRUE(std::isnan(normal_deviate_of_spread(NAN, 5)));
  EXPECT_NEAR(normal_deviate_of_spread(100, 5), 37.04, 0.01);
}

}  // namespace
}  // namespace antikelvin
