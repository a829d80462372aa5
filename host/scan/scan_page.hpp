// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <string>

#include "scan/result_table.hpp"
#include "scan/scan.hpp"

namespace antikelvin {

/// `report`: all of a results folder as one HTML page that needs nothing else: state, verdicts,
/// figures (where gnuplot is installed), tables, failures and how to reproduce it. Reads only.
void write_scan_page(Job const& job, ScanVerb const& verb, DefaultsOf const& defaults,
                     std::string const& folder, std::ostream& out);

}  // namespace antikelvin
