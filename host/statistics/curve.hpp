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
  /// Errors of the points go together: another set of samples of bonds shifts and turns the curve as a whole. Without it
  /// they are independent.
  bool shares_error = false;
};

}  // namespace antikelvin
