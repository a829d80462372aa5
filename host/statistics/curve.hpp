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
  std::vector<CurvePoint> points;  ///< x ascending, each once; their errors are independent
};

}  // namespace antikelvin
