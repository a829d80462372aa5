// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/options.hpp"
#include "scan/scan.hpp"

namespace antikelvin::cli {

/// Options of a verb that a job may set. Throws SpecError for verbs that make no report.
std::vector<JobOption> job_options_of(std::string const& verb);

/// Sentences that say what options of a job are called which have another name now.
std::vector<std::string> remarks_on_job(Job const& job);

/// Their defaults.
Json job_defaults_of(std::string const& verb);

/// A verb of the command line as a scan runs it.
///
/// @param common  of the scan: backend, threads and checkpoints of every point
/// @param folder  of the results
ScanVerb scan_verb_of(std::string const& verb, CommonOptions const& common,
                      std::string const& folder);

}  // namespace antikelvin::cli
