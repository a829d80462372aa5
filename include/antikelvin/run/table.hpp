// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

namespace antikelvin {

/// One value of a table; monostate where no value exists (empty in CSV, null in JSON).
using Cell = std::variant<std::monostate, bool, std::uint64_t, double, std::string>;

/// Rows under named columns; the names are CSV headers and JSON keys alike.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// CSV with 17 significant digits, `inf` and `-inf`, RFC 4180 quoting, one header line.
void write_csv(Table const& table, std::ostream& out);

/// Aligned columns for people, 8 significant digits.
void write_text(Table const& table, std::ostream& out);

/// Every row of `left` followed by the columns of the row of `right` whose `key` cell is equal.
Table join(Table const& left, Table const& right, std::string const& key);

}  // namespace antikelvin
