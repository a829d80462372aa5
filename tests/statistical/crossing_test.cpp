// SPDX-License-Identifier: Apache-2.0
// Crossings of curves that are known, with noise of known size: found where they are, with errors that cover, and nowhere
// else. z = 5 throughout.
#include "statistics/crossing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "support/noise.hpp"

namespace antikelvin {
namespace {

using test_support::normal_noise;

constexpr double kPlace = 0.4407, kHeight = 0.61, kSigma = 2e-3;

/// A cumulant as it is: two limits, and a slope ∝ L where sizes meet.
double cumulant(double side, double x) {
  double const u = side * (x - kPlace);
  return kHeight + 0.35 * std::tanh(0.9 * u) - 0.27 * std::pow(std::tanh(0.9 * u), 2);
}

SizeCurve curve_of(double side, std::uint32_t seed, double sign = 1) {
  SizeCurve curve{side, {}};
  std::vector<double> const noise = normal_noise(17, kSigma, seed);
  for (int i = 0; i < 17; ++i) {
    double const x = sign * (0.40 + 0.005 * (sign > 0 ? i : 16 - i));
    curve.points.push_back(
        {x, {cumulant(side, sign * x) + noise[static_cast<std::size_t>(i)], kSigma}});
  }
  return curve;
}

TEST(Crossing, IsFoundWithErrorsThatCover) {
  constexpr int kTrials = 400;
  for (double const sign : {1.0, -1.0}) {
    double sum = 0, square = 0, value_square = 0, value_sum = 0;
    for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
      auto const found =
          crossings(curve_of(16, 2 * trial + 1, sign), curve_of(32, 2 * trial + 2, sign), {});
      ASSERT_EQ(found.size(), 1u);
      ASSERT_EQ(found[0].objection, "");
      double const z = (found[0].x.value - sign * kPlace) / found[0].x.error,
                   value_z = (found[0].value.value - kHeight) / found[0].value.error;
      sum += z;
      square += z * z;
      value_sum += value_z;
      value_square += value_z * value_z;
    }
    // Of kTrials normal z, the mean has σ = kTrials^−½ and the mean square (2/kTrials)^½; a tenth of an error of
    // bias is granted.
    double const sigma = 1 / std::sqrt(double{kTrials});
    EXPECT_LT(std::fabs(sum / kTrials), 5 * sigma + 0.1);
    EXPECT_LT(std::fabs(value_sum / kTrials), 5 * sigma + 0.1);
    EXPECT_NEAR(square / kTrials, 1, 5 * std::sqrt(2.0) * sigma);
    EXPECT_NEAR(value_square / kTrials, 1, 5 * std::sqrt(2.0) * sigma);
  }
}

// On a grid so fine that many points lie between the first two that differ, all of them take part.
TEST(Crossing, OfFineGridsIsReadOffAllPointsBetween) {
  constexpr int kTrials = 200, kPoints = 161;
  double square = 0;
  int n_found = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    std::vector<SizeCurve> curves;
    for (double const side : {16.0, 32.0}) {
      SizeCurve curve{side, {}};
      std::vector<double> const noise =
          normal_noise(kPoints, 2 * kSigma, 1000 + 2 * trial + (side > 16));
      for (int i = 0; i < kPoints; ++i) {
        double const x = 0.40 + 0.0005 * i;
        curve.points.push_back(
            {x, {cumulant(side, x) + noise[static_cast<std::size_t>(i)], 2 * kSigma}});
      }
      curves.push_back(std::move(curve));
    }
    for (Crossing const& one : crossings(curves[0], curves[1], {})) {
      if (std::fabs(one.x.value - kPlace) > 0.02) continue;
      ASSERT_EQ(one.objection, "");
      square += std::pow((one.x.value - kPlace) / one.x.error, 2);
      ++n_found;
    }
  }
  EXPECT_GE(n_found, kTrials * 9 / 10);
  // A fifth is granted to the choice of points by what was measured there.
  EXPECT_NEAR(square / n_found, 1, 5 * std::sqrt(2.0 / n_found) + 0.2);
}

// Cubic polynomials, which bend less than the curves, fail the test above.
TEST(Crossing, PolynomialsThatBendTooLittleAreSeen) {
  double sum = 0;
  constexpr int kTrials = 400;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    auto const found = crossings(curve_of(16, 2 * trial + 1), curve_of(32, 2 * trial + 2), {8, 3});
    ASSERT_EQ(found.size(), 1u);
    sum += (found[0].x.value - kPlace) / found[0].x.error;
  }
  EXPECT_GT(sum / kTrials, 5 / std::sqrt(double{kTrials}) + 0.1);
}

// Errors that are said to be half of what they are make the test above fail.
TEST(Crossing, UnderstatedErrorsAreSeen) {
  double square = 0;
  constexpr int kTrials = 400;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    SizeCurve a = curve_of(16, 2 * trial + 1), b = curve_of(32, 2 * trial + 2);
    for (SizeCurve* curve : {&a, &b})
      for (CurvePoint& point : curve->points) point.y.error /= 2;
    auto const found = crossings(a, b, {});
    ASSERT_FALSE(found.empty());
    square += std::pow((found[0].x.value - kPlace) / found[0].x.error, 2);
  }
  EXPECT_GT(square / kTrials, 1 + 5 * std::sqrt(2.0 / kTrials));
}

/// The average over as many samples as make an error σ: another set of samples moves the whole curve, and turns it a
/// little; a quarter as much is independent noise of each point.
SizeCurve curve_of_samples(double side, std::uint32_t seed, bool shares_error) {
  constexpr double kOfAll = 1e-3, kTurn = 5e-4, kThermal = 2.5e-4;
  SizeCurve curve{side, {}, shares_error};
  std::vector<double> const noise = normal_noise(19, 1, 5000 + seed);
  for (std::size_t i = 0; i < 17; ++i) {
    double const x = 0.40 + 0.005 * static_cast<double>(i), t = (x - kPlace) / 0.04;
    curve.points.push_back(
        {x,
         {cumulant(side, x) + kOfAll * noise[17] + kTurn * t * noise[18] + kThermal * noise[i],
          std::hypot(kOfAll, kTurn * t, kThermal)}});
  }
  return curve;
}

/// Mean squares of the deviations of place and value in their errors.
std::array<double, 2> deviations_over_samples(bool shares_error, int n_trials) {
  std::array<double, 2> square = {};
  for (std::uint32_t trial = 0; trial < static_cast<std::uint32_t>(n_trials); ++trial) {
    auto const found = crossings(curve_of_samples(16, 2 * trial + 1, shares_error),
                                 curve_of_samples(32, 2 * trial + 2, shares_error), {});
    EXPECT_EQ(found.size(), 1u);
    if (found.size() != 1) continue;
    EXPECT_EQ(found[0].objection, "");
    square[0] += std::pow((found[0].x.value - kPlace) / found[0].x.error, 2) / n_trials;
    square[1] += std::pow((found[0].value.value - kHeight) / found[0].value.error, 2) / n_trials;
  }
  return square;
}

// All β of a glass have the same samples: a polynomial through eight points is no better known than one of them.
TEST(Crossing, OfCurvesThatShareTheirErrorsHasErrorsThatCover) {
  constexpr int kTrials = 400;
  for (double const square : deviations_over_samples(true, kTrials))
    EXPECT_NEAR(square, 1, 5 * std::sqrt(2.0 / kTrials));
}

TEST(Crossing, SharedErrorsThatAreTakenAsIndependentAreSeen) {
  constexpr int kTrials = 400;
  for (double const square : deviations_over_samples(false, kTrials))
    EXPECT_GT(square, 1 + 5 * std::sqrt(2.0 / kTrials));
}

TEST(Crossing, CurvesThatAreEqualDoNotCross) {
  for (std::uint32_t trial = 0; trial < 100; ++trial) {
    SizeCurve a = curve_of(16, 2 * trial + 1), b = curve_of(16, 2 * trial + 2);
    b.side = 32;
    EXPECT_TRUE(crossings(a, b, {}).empty());
  }
}

TEST(Crossing, BothOfACurveThatTurnsAreFound) {
  SizeCurve a{8, {}}, b{16, {}};
  for (int i = -20; i <= 20; ++i) {
    double const x = 0.05 * i;
    a.points.push_back({x, {0, 1e-3}});
    b.points.push_back({x, {x * x - 0.26, 1e-3}});
  }
  auto const found = crossings(a, b, {});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NEAR(found[0].x.value, -std::sqrt(0.26), 1e-12);
  EXPECT_NEAR(found[1].x.value, std::sqrt(0.26), 1e-12);
}

TEST(Crossing, ObjectsToWhatProvesNothing) {
  SizeCurve a = curve_of(16, 1), b = curve_of(32, 2);
  SizeCurve few_a{16, {}}, few_b{32, {}};
  for (std::size_t i : {0u, 6u, 10u, 16u}) {
    few_a.points.push_back(a.points[i]);
    few_b.points.push_back(b.points[i]);
  }
  auto const few = crossings(few_a, few_b, {});
  ASSERT_EQ(few.size(), 1u);
  EXPECT_EQ(few[0].objection, "fewer points than the window has");

  for (SizeCurve* curve : {&a, &b})
    for (CurvePoint& point : curve->points) point.y.error /= 10;
  auto const wide = crossings(a, b, {12, 2});
  ASSERT_FALSE(wide.empty());
  for (Crossing const& one : wide) EXPECT_EQ(one.objection, "polynomials do not fit the points");
}

}  // namespace
}  // namespace antikelvin
