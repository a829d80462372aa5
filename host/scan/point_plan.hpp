// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "base/failure.hpp"
#include "scan/scan.hpp"

namespace antikelvin {

/// A point's cost, or why it cannot run.
struct PointPlan {
  PointCost cost;
  std::optional<Failure> refusal;
};

PointPlan plan_of(ScanPoint const& point, ScanVerb const& verb);

}  // namespace antikelvin
