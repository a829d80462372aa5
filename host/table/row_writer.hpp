// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "table/table.hpp"

namespace antikelvin {

/// Takes the blocks of one table in order and writes them somewhere; nothing before the first call.
struct RowWriter {
  std::function<void(Block const&)> add;
  std::function<void()> end;
};

/// All blocks of `rows` through `writer`, and its end.
void write_rows(RowStream const& rows, RowWriter const& writer);

/// CSV with 17 significant digits, `inf` and `-inf`, RFC 4180 quoting, one header line.
RowWriter csv_writer(std::vector<Column> const& columns, std::ostream& out);

/// A JSON array of one object per row, as it stands at depth 1 of a report, after the text `before`;
/// ±∞ are "inf" and "-inf", which JSON numbers cannot say.
RowWriter json_writer(std::vector<Column> const& columns, std::ostream& out,
                      std::string const& before = "");

enum class TableLayout {
  aligned,
  vertical,  ///< a line for each value
  markdown,  ///< as GitHub renders it; all columns, be they wider than a terminal
};

/// How a table for people looks. `columns` holds for CSV as well.
struct TableStyle {
  std::vector<std::string> columns;    ///< only these, in this order; empty: all, or what fits
  bool shows_all = false;              ///< all, be they wider than `width`
  std::vector<std::string> headlines;  ///< of a table that does not fit, the most important first
  std::size_t width = 0;               ///< of the terminal; 0: no limit
  TableLayout layout = TableLayout::aligned;
  bool is_compact = false;  ///< errors in brackets behind values
  std::string section;      ///< column whose values head tables of their own, in Markdown
};
inline constexpr double kMaxTextRows = 1e5, kMaxTextCells = 1e7;

/// Writer that `make` gives for those of the columns that have one of the names, in the order of the
/// names; for all where there are no names.
RowWriter only_columns(std::vector<Column> const& columns, std::vector<std::string> const& names,
                       std::function<RowWriter(std::vector<Column> const&)> const& make);

/// Text of one value as CSV has it, before quoting; nothing for a missing real.
void append_value(std::string& text, Values const& values, std::size_t row, int digits);

}  // namespace antikelvin
