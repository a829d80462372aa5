// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "statistics/series.hpp"

namespace antikelvin {

/// Weighted least-squares polynomial, in x mapped linearly to [−1, 1] so that powers keep their digits.
class PolynomialFit {
 public:
  /// @param x, y, error  equally long; errors are one σ, > 0
  /// @param degree       at most points − 1; x has more than `degree` different values
  /// Method     Householder triangularization, whose rounding is that of the data and not of its square
  /// Accuracy   1e-12 of the largest |y| up to degree 8 (tests/unit/polynomial_fit_test.cpp)
  /// Reference  Golub and Van Loan, Matrix Computations, §5.3
  PolynomialFit(std::vector<double> const& x, std::vector<double> const& y,
                std::vector<double> const& error, int degree);

  /// The polynomial and its standard error at x.
  Estimate at(double x) const;
  double slope(double x) const;

  /// (y − polynomial)/error of the points that were fitted.
  std::vector<double> const& residuals() const { return residuals_; }
  double chi2() const;
  int dof() const { return dof_; }  ///< points − degree − 1

 private:
  double mapped(double x) const { return (x - centre_) / half_width_; }

  double centre_, half_width_;
  int dof_;
  std::vector<double> coefficients_;         ///< of powers of the mapped x
  std::vector<std::vector<double>> factor_;  ///< columns of the triangle R of the design matrix
  std::vector<double> residuals_;
};

}  // namespace antikelvin
