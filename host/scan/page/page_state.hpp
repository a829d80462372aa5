// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "scan/results.hpp"

namespace antikelvin {

/// The section of the page: counts of points, from the report of `status`.
Json state_data(Report const& status, Results const& results);

}  // namespace antikelvin
