// SPDX-License-Identifier: Apache-2.0
// Tables for people.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "table/row_writer.hpp"

namespace antikelvin {

/// Aligned columns with 8 significant digits, one line per value, or Markdown. All blocks are kept
/// until the end, since the widest cell decides: for at most kMaxTextCells cells.
///
/// Without chosen columns an aligned table that is wider than the style's width shows the headlines that fit,
/// in the order of the table, and says how many there are.
RowWriter text_writer(std::vector<Column> const& columns, std::ostream& out,
                      TableStyle const& style = {});

}  // namespace antikelvin
