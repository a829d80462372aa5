// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

namespace antikelvin {

/// A result file read back: columns of texts, all equally long.
struct ResultColumns {
  std::string verb;
  std::map<std::string, std::vector<std::string>> columns;
};

/// Reads a JSON or HDF5 report or a CSV table of this tool. The verb of a CSV is told by its columns.
/// Throws SpecError for anything else.
ResultColumns read_result(std::string const& path);

/// The gnuplot program that draws `result` into `output`; the suffix (.svg, .pdf, .png) selects the
/// terminal.
std::string gnuplot_program(ResultColumns const& result, std::string const& output);

/// Draws `result` into `output` through gnuplot, atomically. Throws BackendError where gnuplot is missing.
void plot_result(ResultColumns const& result, std::string const& output);

}  // namespace antikelvin
