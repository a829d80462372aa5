// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "scan/scan.hpp"

namespace antikelvin {

/// `status`: one row of counts and a state: `complete`, `running` (a process holds a lock), `dead`
/// (one was killed) or `stopped`. Notes tell where each process stands and what failed.
/// Reads only.
Report scan_status(Job const& job, ScanVerb const& verb, std::string const& folder);

}  // namespace antikelvin
