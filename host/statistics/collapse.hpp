// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "antikelvin/base/reals.hpp"
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
  Estimate x_c{kNone, kNone}, inverse_nu{kNone, kNone};
  Estimate exponent{kNone, kNone};  ///< κ; error 0 where it is held
  int degree = 0;
  double chi2 = kNone;
  int dof = 0;
  double p_value = kNone;
  std::string objection;  ///< why the parameters are no measurements; empty if they are

  Estimate nu() const;
  double scaled_x(double side, double x) const;
  double scaled_y(double side, double y) const;
};

/// Least-squares collapse. F is a polynomial of one degree more than the first that two further degrees improve by no more
/// than 4 in χ²: errors of a degree that is chosen for its χ² are too small.
///
/// x_c, 1/ν and κ are found by Levenberg and Marquardt's method from four starts of 1/ν, with the polynomial that is
/// best at each step (variable projection); errors are those of χ² + 1. All weight is that of the errors: a χ² that is
/// too large for its dof tells of corrections to scaling, or of points too far from x_c, and makes the errors worthless
/// (objection below p = 5.7e-7).
///
/// Curves that share their errors (SizeCurve) count as one number each in χ² and its dof, from which no parameters are taken
/// off, and errors are no smaller than what shifts of these curves by their errors make of the parameters.
///
/// Domain     three curves or more; two points or more for each parameter, those of F included (else an objection)
/// Accuracy   errors cover as they should where F is as smooth as the polynomial (tests/statistical/collapse_test.cpp)
/// Reference  Golub and Pereyra, Inverse Problems 19 (2003) R1
Collapse collapse(std::vector<SizeCurve> const& curves, CollapseSpec const& spec);

}  // namespace antikelvin
