// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "statistics/series.hpp"
#include "table/table.hpp"

namespace antikelvin {

inline Cell cell(double value) { return std::isnan(value) ? Cell() : Cell(value); }

/// Standard error; absent where nothing fluctuated, since then the series cannot tell it.
inline Cell error_cell(Estimate const& estimate) {
  return estimate.error > 0 ? Cell(estimate.error) : Cell();
}

/// Deviation in standard errors; NaN when the error is zero (nothing fluctuated).
inline double z_of(Estimate const& estimate, double exact) {
  return estimate.error > 0 ? (estimate.value - exact) / estimate.error : std::nan("");
}

inline Cell z_cell(Estimate const& estimate, double exact) { return cell(z_of(estimate, exact)); }

/// Named cells of one row, in order.
struct NamedRow {
  std::vector<std::string> names;
  std::vector<Cell> cells;
  void add(std::string const& name, Cell value) {
    names.push_back(name);
    cells.push_back(std::move(value));
  }
  void add(std::string const& name, Estimate const& estimate) {
    add(name, cell(estimate.value));
    add(name + "_error", error_cell(estimate));
  }
};

/// Appends a row to a table, which takes its columns from the first one.
inline void append(Table& table, NamedRow row) {
  if (table.columns.empty()) table.columns = std::move(row.names);
  table.rows.push_back(std::move(row.cells));
}

}  // namespace antikelvin
