// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "io/hdf5_file.hpp"
#include "scan/records.hpp"
#include "table/renamed_columns.hpp"

namespace antikelvin {

/// The records of a results folder, in the order of its job, then those of other points. They stay
/// on disk and are read one at a time, however many there are.
class Results {
 public:
  /// @param order       names of the job's points
  /// @param rng_layout  of random numbers that the names stand for
  Results(std::string folder, std::vector<std::string> const& order, int rng_layout);

  std::string const& folder() const { return folder_; }
  std::size_t size() const { return places_.size(); }
  std::vector<DamagedLine> const& damaged() const { return damaged_; }

  /// @throws IoError  if it is not there any more
  Json record(std::size_t index) const;

 private:
  struct Place {
    std::uint32_t file;
    std::uint64_t start;
  };
  std::string folder_;
  std::vector<std::string> files_;
  std::vector<Place> places_;
  std::vector<DamagedLine> damaged_;
};

/// Rows of one point, wherever they stand: in its record, or in its file.
class PointRows {
 public:
  /// The rows of a record of `folder`.
  PointRows(Json const& record, std::string const& folder);
  /// Those of a table within a record.
  explicit PointRows(Json const& rows)
      : table_(table_of(rows)), columns_(present_names(table_.columns)) {}

  std::vector<std::string> const& columns() const { return columns_; }
  std::uint64_t size() const { return is_stored_ ? stored_.rows.n_rows : table_.rows.size(); }
  Cell cell(std::uint64_t row, std::size_t column) const;

 private:
  Table table_;
  Hdf5Rows stored_;
  bool is_stored_ = false;
  std::vector<std::string> columns_;
};

/// Text of a cell as CSV has it, before quoting.
std::string cell_text(Cell const& cell, int digits = 17);

}  // namespace antikelvin
