// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "statistics/curve.hpp"

namespace antikelvin {

/// What is fitted of y = L^κ F((x − x_c) L^{1/ν}).
struct CollapseSpec {
  bool fits_exponent = false;             ///< κ; held at 0 without
  double start = 0;                       ///< near x_c
  int least_degree = 2, most_degree = 8;  ///< of the polynomial F, chosen among these
};

/// A collapse of the curves of several sizes onto one.
struct Collapse {
  Estimate x_c{}, inverse_nu{};
  Estimate exponent{};  ///< κ; error 0 where it is held
  int degree = 0;
  double chi2 = 0;
  int dof = 0;
  double p_value = 1;
  std::string objection;  ///< why the parameters are no measurements; empty if they are

  Estimate nu() const;
  double scaled_x(double side, double x) const;
  double scaled_y(double side, double y) const;
};

/// Least-squares collapse. F is a polynomial of one degree more than that with the least χ² + 2 (degree + 1)
/// (Akaike), since errors of the degree that is chosen for its χ² are too small.
///
/// x_c, 1/ν and κ are found by Levenberg and Marquardt's method from four starts of 1/ν, with the polynomial that is
/// best at each step (variable projection); errors are those of χ² + 1. All weight is that of the errors: a χ² that is
/// too large for its dof tells of corrections to scaling, or of points too far from x_c, and makes the errors worthless
/// (objection below p = 5.7e-7).
///
/// Domain     three curves or more, each with two points or more; more points than parameters
/// Accuracy   errors cover as they should where F is as smooth as the polynomial (tests/statistical/collapse_test.cpp)
/// Reference  Golub and Pereyra, Inverse Problems 19 (2003) R1
Collapse collapse(std::vector<SizeCurve> const& curves, CollapseSpec const& spec);

}  // namespace antikelvin
