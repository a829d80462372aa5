// SPDX-License-Identifier: Apache-2.0
// Collapse of curves that are known, with noise of known size: parameters come back with errors that cover, χ² has its law, and
// curves that do not collapse are refused. z = 5 throughout.
#include "statistics/collapse.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/noise.hpp"

namespace antikelvin {
namespace {

using test_support::normal_noise;

struct Truth {
  double x_c, nu, exponent, correction = 0;
};

std::vector<SizeCurve> curves_of(Truth const& truth, double sigma, std::uint32_t seed) {
  std::vector<SizeCurve> curves;
  for (double const side : {8.0, 16.0, 32.0, 64.0}) {
    SizeCurve curve{side, {}};
    std::vector<double> const noise =
        normal_noise(11, sigma, 10 * seed + static_cast<std::uint32_t>(side / 8));
    for (int i = 0; i < 11; ++i) {
      // As far as |u| = 1.28 at the largest side.
      double const step = 0.256 * std::pow(64, -1 / truth.nu) * (truth.x_c > 0 ? 1 : -1);
      double const x = truth.x_c + step * (i - 5);
      double const u = (x - truth.x_c) * std::pow(side, 1 / truth.nu);
      double const y = std::pow(side, truth.exponent) *
                       (0.6 + 0.3 * std::tanh(u) + 0.05 * u * u + truth.correction / side);
      curve.points.push_back({x, {y * (1 + noise[static_cast<std::size_t>(i)]), y * sigma}});
    }
    if (truth.x_c < 0) std::reverse(curve.points.begin(), curve.points.end());
    curves.push_back(curve);
  }
  return curves;
}

class CollapseOf : public testing::TestWithParam<Truth> {};

TEST_P(CollapseOf, ParametersComeBackWithErrorsThatCover) {
  constexpr int kTrials = 100;
  Truth const& truth = GetParam();
  bool const free = truth.exponent != 0;
  double square[3] = {}, chi2 = 0, dof = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    Collapse const fit = collapse(curves_of(truth, 3e-3, trial),
                                  {.fits_exponent = free, .start = truth.x_c * 1.004});
    ASSERT_EQ(fit.objection, "");
    square[0] += std::pow((fit.x_c.value - truth.x_c) / fit.x_c.error, 2);
    square[1] += std::pow((fit.nu().value - truth.nu) / fit.nu().error, 2);
    if (free) square[2] += std::pow((fit.exponent.value - truth.exponent) / fit.exponent.error, 2);
    chi2 += fit.chi2;
    dof += fit.dof;
  }

  // The mean of kTrials squares of normal z has σ = (2/kTrials)^½, and the sum of all χ² (2 dof)^½.
  for (int k = 0; k < (free ? 3 : 2); ++k)
    EXPECT_NEAR(square[k] / kTrials, 1, 5 * std::sqrt(2.0 / kTrials)) << k;
  // Degrees that are chosen for their χ² take half a unit of it on average.
  EXPECT_NEAR(chi2, dof, 5 * std::sqrt(2 * dof) + 0.5 * kTrials);
}

INSTANTIATE_TEST_SUITE_P(Known, CollapseOf,
                         testing::Values(Truth{0.4407, 1, 0}, Truth{-0.4407, 1, 0},
                                         Truth{0.2217, 0.63, 0}, Truth{0.4407, 1, 1.75},
                                         Truth{-0.2747, 1, -0.125}));

/// Curves of averages over samples: a set of samples shifts each by its error, which grows with x, and turns it, so that
/// errors of both ends have the correlation cos 1.2 = 0.36 (a glass of 4³ sites had 0.2 to 0.6).
std::vector<SizeCurve> curves_of_samples(Truth const& truth, std::uint32_t seed, bool shares) {
  std::vector<SizeCurve> curves = curves_of(truth, 1e-3, seed);
  std::vector<double> const shifts = normal_noise(curves.size(), 1, 7000 + seed),
                            turns = normal_noise(curves.size(), 1, 9000 + seed);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    curves[i].shares_error = shares;
    double const low = curves[i].points.front().x, high = curves[i].points.back().x;
    for (CurvePoint& point : curves[i].points) {
      double const sigma = 5e-3 * point.y.value,
                   angle = 0.6 * (2 * point.x - low - high) / (high - low);
      point.y.value += sigma * (shifts[i] * std::cos(angle) + turns[i] * std::sin(angle));
      point.y.error = std::hypot(sigma, point.y.error);
    }
  }
  return curves;
}

// An error that all points of a curve share makes no χ² too large and no error too small.
TEST(Collapse, CurvesThatShareTheirErrorsHaveErrorsThatCover) {
  constexpr int kTrials = 100;
  Truth const truth{0.4407, 1, 0};
  double square[2][2] = {};
  for (std::uint32_t trial = 0; trial < kTrials; ++trial)
    for (bool const shares : {false, true}) {
      Collapse const fit = collapse(curves_of_samples(truth, trial, shares), {.start = 0.442});
      if (shares) {
        EXPECT_EQ(fit.objection, "") << trial;
      }
      square[shares][0] += std::pow((fit.x_c.value - truth.x_c) / fit.x_c.error, 2) / kTrials;
      square[shares][1] += std::pow((fit.nu().value - truth.nu) / fit.nu().error, 2) / kTrials;
    }
  double const limit = 1 + 5 * std::sqrt(2.0 / kTrials);
  for (double const one : square[true]) EXPECT_LT(one, limit);
  EXPECT_GT(square[true][0], 0.2);
  EXPECT_GT(square[false][0], limit) << "errors taken as independent";
}

// Lines that fall together cross nowhere.
TEST(Collapse, CurvesThatTellNoPlaceAreRefused) {
  std::vector<SizeCurve> curves;
  for (double const side : {8.0, 16.0, 32.0}) {
    SizeCurve curve{side, {}};
    std::vector<double> const noise = normal_noise(12, 1e-3, static_cast<std::uint32_t>(side));
    for (int i = 0; i < 12; ++i)
      curve.points.push_back(
          {0.5 + 0.01 * i, {1 + 0.5 * i + noise[static_cast<std::size_t>(i)], 1e-3}});
    curves.push_back(curve);
  }
  Collapse const fit = collapse(curves, {.start = 0.55});
  EXPECT_EQ(fit.objection, "the curves do not tell where") << fit.x_c.value << ' ' << fit.x_c.error;
}

TEST(Collapse, CurvesThatShareTheirErrorsAndDoNotCollapseAreRefused) {
  std::vector<SizeCurve> curves = curves_of_samples({0.4407, 1, 0}, 1, true);
  for (std::size_t i = 0; i < 2; ++i)
    for (CurvePoint& point : curves[2 * i].points)
      point.y.value += (i == 0 ? 1 : -1) * 20 * point.y.error;
  EXPECT_EQ(collapse(curves, {.start = 0.442}).objection, "the curves do not collapse");
}

// Noise that hides all but a line of F makes no parameters that are too good to be true.
TEST(Collapse, NoisyCurvesHaveErrorsThatCover) {
  constexpr int kTrials = 100;
  Truth const truth{0.4407, 1, 1.75};
  double square[3] = {};
  int n_fits = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    Collapse const fit =
        collapse(curves_of(truth, 3e-2, 500 + trial), {.fits_exponent = true, .start = 0.442});
    if (!fit.objection.empty()) continue;
    ++n_fits;
    square[0] += std::pow((fit.x_c.value - truth.x_c) / fit.x_c.error, 2);
    square[1] += std::pow((fit.inverse_nu.value - 1) / fit.inverse_nu.error, 2);
    square[2] += std::pow((fit.exponent.value - truth.exponent) / fit.exponent.error, 2);
  }
  EXPECT_GE(n_fits, kTrials * 9 / 10);
  for (double const sum : square) EXPECT_NEAR(sum / n_fits, 1, 5 * std::sqrt(2.0 / n_fits));
}

TEST(Collapse, RefusesCurvesWithCorrections) {
  Truth truth{0.4407, 1, 0};
  truth.correction = 1;
  Collapse const fit = collapse(curves_of(truth, 3e-3, 1), {.fits_exponent = false, .start = 0.44});
  EXPECT_EQ(fit.objection, "the curves do not collapse");
  EXPECT_LT(fit.p_value, 1e-6);
}

TEST(Collapse, RefusesFewerThanTwoPointsPerParameter) {
  std::vector<SizeCurve> curves = curves_of({0.4407, 1, 0}, 1e-3, 1);
  for (SizeCurve& curve : curves) curve.points.resize(1);
  EXPECT_EQ(collapse(curves, {.fits_exponent = false, .start = 0.44}).objection,
            "fewer than two points per parameter");
}

TEST(Collapse, ScaledPointsLieOnOneCurve) {
  Truth const truth{0.4407, 1, 1.75};
  auto const curves = curves_of(truth, 1e-6, 3);
  Collapse const fit = collapse(curves, {.fits_exponent = true, .start = 0.44, .most_degree = 12});
  double const at_8 = fit.scaled_y(8, curves[0].points[5].y.value),
               at_64 = fit.scaled_y(64, curves[3].points[5].y.value);
  EXPECT_NEAR(at_8, at_64, 1e-4 * at_8);
  EXPECT_NEAR(fit.scaled_x(64, truth.x_c + 0.01), 0.64, 1e-3);
}

}  // namespace
}  // namespace antikelvin
