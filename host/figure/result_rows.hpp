// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "io/result_columns.hpp"

namespace antikelvin {

/// Rows that make one curve: alike in all that varies but its x.
struct RowGroup {
  std::string title;  ///< `coupling = −1, N = 64`, empty for a lone one
  std::vector<std::size_t> rows;
};

/// Rows of results as figures see them: numbers, and the options in which they differ.
class ResultRows {
 public:
  /// @param options  columns of the options that vary between the rows
  ResultRows(ResultColumns const& data, std::vector<std::string> options);

  ResultColumns const& data() const { return data_; }
  std::vector<std::string> const& options() const { return options_; }
  std::vector<std::size_t> all() const;
  bool has(std::string const& column) const { return data_.columns.count(column) > 0; }

  /// NaN where the cell holds no number, also where there is no such column.
  double number(std::string const& column, std::size_t row) const;
  std::string const& cell(std::string const& column, std::size_t row) const {
    return data_.columns.at(column)[row];
  }
  bool has_numbers(std::string const& column) const;

  /// The first of `candidates`, then of the options, that takes several numbers in these rows; else the first
  /// candidate with a number, else the first that is there, a column of words, else empty.
  std::string varying(std::vector<std::string> const& candidates,
                      std::vector<std::size_t> const& rows) const;

  /// Distinct cells of a column in their order.
  std::vector<std::string> words(std::string const& column) const;

  /// Splits rows by all that varies but `x`: options, then `keys`. What a split already tells is not said twice.
  std::vector<RowGroup> groups(std::vector<std::size_t> const& rows, std::string const& x,
                               std::vector<std::string> const& keys) const;

  /// The one value that a column has in all rows, short; empty where it has several or none.
  std::string lone_value(std::string const& column) const;

 private:
  std::vector<std::string> values_of(std::string const& column,
                                     std::vector<std::size_t> const& rows) const;

  ResultColumns const& data_;
  std::vector<std::string> options_;
};

/// The options that vary, of rows that an export wrote: they stand between `id` and `outcome`, and `file` before them
/// where rows of several files were joined.
std::vector<std::string> options_in(ResultColumns const& exported);

/// A cell as titles show it: six digits, at most 40 letters.
std::string short_cell(std::string const& text);

}  // namespace antikelvin
