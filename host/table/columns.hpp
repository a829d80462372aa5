// SPDX-License-Identifier: Apache-2.0
// What the columns of the verbs hold: for --help, and for tables that are wider than a terminal.
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

/// Columns that belong together. Families are written with what stands for an index: `p_0 … p_k`,
/// `energy_x` of the bodies a, b, c, d; `each with _error` in `holds` adds columns of that suffix.
struct ColumnText {
  std::string names;  ///< separated by commas
  std::string holds;
};

struct ColumnTable {
  std::string verb;
  std::string title;  ///< which rows
  std::vector<ColumnText> columns;
};

/// All tables of a verb, the default one first; none of verbs that make no rows of their own. A test
/// compares them with docs/formats.md and with what the verbs print.
std::vector<ColumnTable> column_tables(std::string const& verb);

/// Refuses a name that is no column of a verb whose columns are known, and names the nearest.
/// @param show  value of --show, which says which of the verb's tables is made; empty or auto: any
void require_column(std::string const& verb, std::string const& show, std::string const& name);

/// Columns that a narrow table of the verb shows, the most important first.
std::vector<std::string> headline_columns(std::string const& verb);

}  // namespace antikelvin
