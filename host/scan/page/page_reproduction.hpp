// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "io/report.hpp"
#include "scan/job.hpp"

namespace antikelvin {

/// The section of the page: commands, the job, and what the manifest of the results folder knows of their
/// making.
/// @param example  command that computes one point; empty: none
Json reproduction_data(Job const& job, std::string const& folder, std::string const& example);

}  // namespace antikelvin
