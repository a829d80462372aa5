// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

#include "io/figure.hpp"

namespace antikelvin {

/// A result file read back: columns of texts, all equally long.
struct ResultColumns {
  std::string verb;
  std::map<std::string, std::vector<std::string>> columns;
};

/// Reads a JSON or HDF5 report or a CSV table of this tool. The verb of a CSV is told by its columns.
/// Throws SpecError for anything else.
ResultColumns read_result(std::string const& path);

/// The same from the text of a report or table, which errors call `path`.
ResultColumns parse_result(std::string const& text, std::string const& path);

/// What shows `result` best, by its verb.
/// @throws SpecError  for results that have no figure
Figure figure_of(ResultColumns const& result);

}  // namespace antikelvin
