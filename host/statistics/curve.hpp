// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "statistics/series.hpp"

namespace antikelvin {

/// What was measured at one x.
struct CurvePoint {
  double x;
  Estimate y;  ///< error > 0
};

/// A quantity of a system of one size, against x.
struct SizeCurve {
  double side;                     ///< L
  std::vector<CurvePoint> points;  ///< x ascending, each once
  /// Errors of the points are one: what shifts a point by its error shifts all by theirs, as another set of samples of
  /// bonds does. Without it they are independent.
  bool shares_error = false;
};

}  // namespace antikelvin
