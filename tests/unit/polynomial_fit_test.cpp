// SPDX-License-Identifier: Apache-2.0
#include "statistics/polynomial_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "statistics/fit.hpp"

namespace antikelvin {
namespace {

double chebyshev(int degree, double t) { return std::cos(degree * std::acos(t)); }

TEST(PolynomialFit, PolynomialsComeBack) {
  for (int degree = 0; degree <= 8; ++degree) {
    std::vector<double> x, y, error;
    for (int i = 0; i <= 20; ++i) {
      double const t = -1 + 0.1 * i;
      x.push_back(0.44 + 1e-3 * t);
      y.push_back(chebyshev(degree, std::fmin(1, t)));
      error.push_back(0.01 * (1 + i % 3));
    }
    PolynomialFit const fit(x, y, error, degree);
    EXPECT_EQ(fit.dof(), 20 - degree);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(fit.at(x[i]).value, y[i], 1e-12);
    double const steep = degree * degree / 1e-3;
    EXPECT_NEAR(fit.slope(x.back()), steep, 1e-9 * steep + 1e-9);
  }
}

TEST(PolynomialFit, LinesAreThoseOfFitLine) {
  std::vector<double> const x = {1, 2, 4, 7, 7.5}, y = {3, -1, 0.5, 2, 8},
                            error = {0.1, 0.5, 0.2, 0.3, 1};
  LineFit const line = fit_line(x, y, error);
  PolynomialFit const fit(x, y, error, 1);
  EXPECT_NEAR(fit.chi2(), line.chi2, 1e-11 * line.chi2);
  EXPECT_EQ(fit.dof(), line.dof);
  EXPECT_NEAR(fit.slope(3), line.slope.value, 1e-13);
  EXPECT_NEAR(fit.at(0).value, line.intercept.value, 1e-12);
  EXPECT_NEAR(fit.at(0).error, line.intercept.error, 1e-12);
}

TEST(PolynomialFit, AConstantIsTheWeightedMean) {
  std::vector<double> const x = {3, 3, 3}, y = {1, 2, 4}, error = {0.1, 0.2, 0.4};
  PolynomialFit const fit(x, y, error, 0);
  Estimate const mean = weighted_mean(y, error), there = fit.at(5);
  EXPECT_NEAR(there.value, mean.value, 1e-14);
  EXPECT_NEAR(there.error, mean.error, 1e-15);
}

}  // namespace
}  // namespace antikelvin
