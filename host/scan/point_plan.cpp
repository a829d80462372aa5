// SPDX-License-Identifier: Apache-2.0
#include "scan/point_plan.hpp"

#include <exception>

#include "process/interrupt.hpp"

namespace antikelvin {

PointPlan plan_of(ScanPoint const& point, ScanVerb const& verb) {
  try {
    return {verb.plan(point.options), std::nullopt};
  } catch (Interrupted const&) {
    throw;
  } catch (std::exception const& error) {
    return {{}, failure_of(error)};
  }
}

}  // namespace antikelvin
