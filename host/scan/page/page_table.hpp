// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "io/report.hpp"
#include "scan/result_table.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// A column of a table on the page.
struct ShownColumn {
  std::size_t column;
  std::optional<std::size_t> error;  ///< column with its errors
  std::string title;
};

std::optional<std::size_t> position(std::vector<Column> const& columns, std::string const& name);

/// The name of points, their options, and the page columns of the study with their errors; where a study
/// has none of them, what comes first. Where an option and a result have one name but differ, the option
/// is what the user knows.
std::vector<ShownColumn> shown_columns(ResultTable const& table, Schema const& schema);

/// A table as data of page_table.html, made row by row; only the first rows are kept.
class PageTable {
 public:
  static constexpr std::size_t kRows = 500;

  PageTable(std::vector<Column> columns, std::vector<ShownColumn> shown)
      : columns_(std::move(columns)), shown_(std::move(shown)) {}

  void add(Block const& block, std::size_t row);

  /// All that were added, kept or not.
  std::uint64_t n_rows() const { return n_rows_; }

  /// Without columns that are empty throughout. Leaves the table without rows.
  Json take_data(std::string const& caption);

 private:
  void leave_out_empty_columns();
  Json cell(Block const& block, std::size_t row, ShownColumn const& one) const;

  std::vector<Column> columns_;
  std::vector<ShownColumn> shown_;
  Json rows_ = Json::array();
  std::uint64_t n_rows_ = 0;
};

/// All columns and the first rows of a table; false if it has no rows.
Json whole_table(ResultTable const& table, std::string const& caption);

}  // namespace antikelvin
