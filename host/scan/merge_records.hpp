// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scan/records.hpp"

namespace antikelvin {

/// One of the results folders that are merged, and what became of its records.
struct MergedFolder {
  std::string path;
  std::uint64_t n_records = 0;    ///< points that have one
  std::uint64_t n_taken = 0;      ///< that the merged folder has from here
  std::uint64_t n_identical = 0;  ///< that an earlier folder has too
  std::uint64_t n_failed = 0;     ///< failures that another folder has a result or failure of
  std::uint64_t n_different = 0;  ///< whose result is another in an earlier folder, which is kept
  std::vector<std::string> damaged;  ///< what is passed over: where, and why
};

/// Says in what two results of one point differ, as `energy_mean is 1 in 'a' and 2 in 'b'`; nothing where
/// outcomes, rows and summaries are the same. Rows count as the same whether they stand in the record
/// or in a file. Notes for people are not compared.
///
/// @param folder_a, folder_b  where files of their rows are
/// @throws SpecError, IoError  rows cannot be read
std::optional<std::string> difference_of_results(Json const& a, std::string const& folder_a,
                                                 Json const& b, std::string const& folder_b);

/// Records of several results folders of one job, one per point.
///
/// Of a point that several folders have a record of, a result counts before a failure, and of
/// failures or equal results that of the folder which was added first.
class MergedRecords {
 public:
  struct Point {
    Json record;
    std::size_t from = 0;  ///< index of its folder
  };

  /// @param prefers_first  of results that differ, that of the folder added first is kept
  explicit MergedRecords(bool prefers_first) : prefers_first_(prefers_first) {}

  /// Adds a folder: all of its shards. Lines that are no records are passed over, and so are
  /// records whose file of rows is not where a scan writes it.
  ///
  /// @param known   points of the job
  /// @param labels  of them, by id, for the refusal
  /// @throws SpecError  a point has different results here and in an earlier folder
  void add_folder(std::string const& path, KnownPoints const& known,
                  std::unordered_map<std::string, std::string> const& labels);

  std::vector<MergedFolder> const& folders() const { return folders_; }
  std::vector<Point> const& points() const { return points_; }
  Point const* find(std::string const& id) const;

 private:
  void take(Json record, std::size_t from, std::string const& label);

  bool prefers_first_;
  std::vector<MergedFolder> folders_;
  std::vector<Point> points_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

}  // namespace antikelvin
