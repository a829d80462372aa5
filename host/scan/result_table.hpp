// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scan/results.hpp"

namespace antikelvin {

/// Defaults of a verb's options; an empty object for a verb that is unknown.
using DefaultsOf = std::function<Json(std::string const& verb)>;

/// Contents of the rows of a table over many points.
enum class TableOf {
  rows,     ///< the results of each point
  summary,  ///< their summaries
  failed    ///< points that failed: code and message
};

/// Where a column of such a table comes from.
struct TableColumn {
  enum class Source { id, option, outcome, result, code, message };
  Source source;
  std::string name;  ///< of the option or result
};

/// One table of many points: `id`, the options that vary, `outcome`, the columns of all rows. An
/// option is left out where a result column of its name, with underscores for dashes, always holds
/// the same value; where that holds another, the option's column is called `input_NAME`.
struct ResultTable {
  std::vector<TableColumn> sources;  ///< one per column of `rows`
  RowStream rows;                    ///< reads point after point; keeps one in memory
  std::uint64_t n_points = 0;        ///< in the table
  std::uint64_t n_other = 0;         ///< failed ones, left out; of `failed` the others
};

/// Reads all points once to learn the columns and their types; the stream reads them again. It
/// refers to `results`.
ResultTable result_table(Results const& results, DefaultsOf const& defaults, TableOf what);

}  // namespace antikelvin
