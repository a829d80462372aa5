// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "scan/scan.hpp"

namespace antikelvin {

/// A results folder, its job, and the points of that.
struct JobOfFolder {
  std::string const& folder;
  Job const& job;
  ScanVerb const& verb;
  std::vector<ScanPoint> const& points;
};

/// Refuses two jobs whose points have not the same names, and says what differs: the verb, the layout of
/// random numbers, the seeds, an option, or points.
/// @throws SpecError
void require_same_job(JobOfFolder const& a, JobOfFolder const& b);

}  // namespace antikelvin
