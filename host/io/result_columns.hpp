// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "table/table.hpp"

namespace antikelvin {

/// Rows of results as columns of texts, all equally long.
struct ResultColumns {
  std::string verb;  ///< as their file names it; tables in CSV do not
  std::map<std::string, std::vector<std::string>> columns;
  std::vector<std::string> names;     ///< of the columns, in the order of their file
  std::optional<std::uint64_t> seed;  ///< of the random numbers, where the file names it
  bool is_average = false;            ///< of other results, as far as the file says so

  std::size_t n_rows() const { return columns.empty() ? 0 : columns.begin()->second.size(); }
};

/// Reads a JSON or HDF5 report or a CSV table of this tool, with the present names of columns.
/// @throws SpecError  for anything else
ResultColumns read_result(std::string const& path);

/// The same from the text of a report or table, which errors call `path`.
ResultColumns parse_result(std::string const& text, std::string const& path);

/// Rows of several results, one after the other, with the columns of all: a cell is empty where a result lacks its column.
/// Which result a row is of stands in a column `file`, before the others.
/// @param names  of the results
ResultColumns joined(std::vector<ResultColumns> const& results,
                     std::vector<std::string> const& names);

/// No rows yet of such columns, and the rows of a block behind those that there are.
ResultColumns without_rows(std::vector<Column> const& columns);
void append_rows(ResultColumns& rows, Block const& block);

/// All rows of a stream.
ResultColumns columns_of(RowStream const& rows);

/// The value of a cell; none where it holds no number.
std::optional<double> number_in_cell(std::string const& text);

/// Whether a column is there and not empty throughout.
bool has_values(ResultColumns const& result, std::string const& name);

}  // namespace antikelvin
