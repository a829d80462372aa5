// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "scan/result_table.hpp"
#include "scan/scan.hpp"

namespace antikelvin::cli {

/// A results folder as its readers need it.
struct OpenedResults {
  Job job;
  ScanVerb verb;
};

/// Opens the results folder that `verb` was given. Refuses what is none.
OpenedResults open_results(std::string const& folder, char const* verb);

/// Defaults of a verb's options. Records may be of verbs that the tool has no longer.
Json defaults_of(std::string const& verb);

/// The table of a results folder, whose stream reads the records of `results`.
struct Exported {
  Results results;
  ResultTable table;
  Exported(std::string const& folder, std::vector<std::string> const& order, int rng_layout,
           TableOf what);
};

/// The same in the order of the job. It is not to be moved, since the table refers to the records.
std::shared_ptr<Exported> export_of(OpenedResults const& opened, std::string const& folder,
                                    TableOf what);

}  // namespace antikelvin::cli
