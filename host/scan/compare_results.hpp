// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "io/result_columns.hpp"

namespace antikelvin {

struct CompareSpec {
  std::vector<std::string> keys;     ///< columns by which rows are matched; empty: found
  std::vector<std::string> columns;  ///< to compare; empty: all but keys and bookkeeping
  double z_limit = 5;                ///< of values with errors
  double tolerance = 1e-12;          ///< relative, of the others
};

/// One of two results.
struct ComparedSide {
  std::string name;  ///< as errors and notes call it
  ResultColumns rows;
};

/// One value of both results. Deviations that do not exist are NaN.
struct ComparedValue {
  std::size_t pair;  ///< of rows
  double z;  ///< (a − b)/√(error_a² + error_b²); ±∞ where values without errors differ
  double deviation;  ///< |a − b|/max(|a|, |b|); none of texts
  bool is_beyond;    ///< beyond the limit
};

struct ComparedColumn {
  std::string name, error;  ///< `error` is the column with its errors, or empty
  std::vector<ComparedValue> values;
  std::size_t n_beyond = 0;
  double p_value = 1;  ///< of all z against the normal law
  bool has_errors() const { return !error.empty(); }
  /// The value that deviates most, or none where all are equal.
  ComparedValue const* worst() const;
};

struct ComparedResults {
  std::vector<std::string> keys;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  ///< rows of both that have the same keys
  std::vector<std::size_t> only_a, only_b;                 ///< rows
  std::vector<std::string> columns_only_a, columns_only_b;
  std::vector<ComparedColumn> columns;  ///< those with values
  /// Columns with errors that one result alone has a value of, and in how many rows: not compared.
  std::vector<std::pair<std::string, std::size_t>> one_sided;
};

/// Compares two results row by row and column by column.
///
/// Rows are matched by their keys. Where none are given these are the options that both exports of scans
/// have, and the axes with which a table begins; then other axes, until they tell all rows apart.
///
/// @throws SpecError  rows that the keys do not tell apart, no row or no column in both, unknown columns
ComparedResults compare_results(ComparedSide const& a, ComparedSide const& b,
                                CompareSpec const& spec);

/// The keys of a row, as `N=64 beta=0.3`.
std::string row_text(ResultColumns const& rows, std::vector<std::string> const& keys,
                     std::size_t row);

/// A cell with its number, if it is one, in the shortest way that reads back to it.
std::string shortest_cell(std::string const& text);

}  // namespace antikelvin
