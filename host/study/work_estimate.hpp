// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "device/backend.hpp"
#include "io/report.hpp"

namespace antikelvin {

/// The work of a plan.
struct WorkEstimate {
  double updates = 0;             ///< attempted updates of units or sites, of all rows
  std::optional<double> seconds;  ///< rough; none where no rate is known
};

/// Sums the column unit_updates or site_updates of a plan, and divides each row by the rate of its
/// method: rates of one core as bench/results has them, times threads. Right to a factor of about 3
/// where a second is exceeded.
///
/// @param complete_graph  its spins are updated one by one
WorkEstimate estimate_work(Table const& plan, DeviceInfo const& device, bool complete_graph);

/// The plan with a note that says its work and its time.
Report with_estimate(Report plan, DeviceInfo const& device, bool complete_graph = false);

}  // namespace antikelvin
