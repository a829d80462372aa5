// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "antikelvin/run/table.hpp"

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

/// Aligned columns for people, 8 significant digits. Keeps all blocks until the end, since the
/// widest cell decides: for at most kMaxTextCells cells.
RowWriter text_writer(std::vector<Column> const& columns, std::ostream& out);
inline constexpr double kMaxTextRows = 1e5, kMaxTextCells = 1e7;

/// Text of one value as CSV has it, before quoting; nothing for a missing real.
void append_value(std::string& text, Values const& values, std::size_t row, int digits);

}  // namespace antikelvin
