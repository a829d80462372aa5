// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "statistics/curve.hpp"

namespace antikelvin {

/// Which points a crossing is read off.
struct CrossingWindow {
  /// Those nearest to it, of each curve; more where it lies between points that are farther apart.
  std::size_t n_points = 8;
  int degree =
      4;  ///< of the polynomials through them: odd ones gain nothing in the middle of their points
};

/// Where the curves of two sizes meet.
struct Crossing {
  double side_a, side_b;
  Estimate x, value;
  double chi2;  ///< of both polynomials
  int dof;
  double p_value;
  std::string objection;  ///< why it is no measurement of a crossing; empty if it is
};

/// All places at which two curves cross.
///
/// A crossing lies between two x, measured of both sizes, at which the difference of the curves has different
/// signs, each by more than 5 σ: curves that are equal within their errors, as cumulants deep in a phase are,
/// do not cross by chance. Polynomials of both curves through the nearest points, and all between those two x, give
///
///     a(x) = b(x) = value,   σ_x = (σ_a² + σ_b²)^½/|a' − b'|,   σ_value = ((b' σ_a)² + (a' σ_b)²)^½/|a' − b'|
///
/// σ_a is that of the polynomial through independent points; of a curve that shares its error, the polynomial through the
/// errors of its points, which no number of points makes smaller.
///
/// Objections: fewer points than the window asks for; polynomials that do not fit (p < 5.7e-7) or do not cross
/// there.
///
/// Accuracy  errors cover, and the bias of polynomials is below a tenth of them, for curves that bend as cumulants do over
///           8 points (tests/statistical/crossing_test.cpp; cubics are off by 0.7 of their error there); a degree chosen
///           for its χ² would make errors too small by a fifth
std::vector<Crossing> crossings(SizeCurve const& a, SizeCurve const& b,
                                CrossingWindow const& window);

}  // namespace antikelvin
