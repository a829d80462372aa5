// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

namespace antikelvin {

/// Rows of results as columns of texts, all equally long.
struct ResultColumns {
  std::string verb;  ///< as their file names it; tables in CSV do not
  std::map<std::string, std::vector<std::string>> columns;
};

/// Reads a JSON or HDF5 report or a CSV table of this tool, with the present names of columns.
/// @throws SpecError  for anything else
ResultColumns read_result(std::string const& path);

/// The same from the text of a report or table, which errors call `path`.
ResultColumns parse_result(std::string const& text, std::string const& path);

/// Whether a column is there and not empty throughout.
bool has_values(ResultColumns const& result, std::string const& name);

}  // namespace antikelvin
