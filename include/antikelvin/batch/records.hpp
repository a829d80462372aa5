// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "antikelvin/run/report.hpp"

namespace antikelvin {

/// Tables of up to so many rows stand in the record itself; longer ones in points/<id>.h5.
inline constexpr std::uint64_t kRecordRows = 32;

/// Whether the rows of a report go into a file of their own: they are many, and this build writes
/// HDF5.
bool needs_file(Report const& report);

/// A finished point as one line of results.jsonl; the same for the same input and build, whatever
/// runs it. docs/formats.md has the keys.
///
/// @param input  options that differ from their defaults
/// @param file   of its rows, relative to the results folder; empty: the rows stand in the record
Json record_of(std::string const& id, Json const& input, Report const& report,
               std::string const& file);

/// A point that failed: `code` as the verb alone would exit with, `message` its error line.
Json failure_record(std::string const& id, std::string const& verb, Json const& input, int code,
                    std::string const& message);

bool is_failure(Json const& record);

/// A record's table (`rows` or `summary`) read back; numbers become counts or reals, "inf" and
/// "-inf" reals, as they were.
/// @throws IoError  for what is no table
Table table_of(Json const& rows);

/// The record that a line of results.jsonl is; nothing for what is none.
std::optional<Json> read_record(std::string const& line);

/// Records of a results folder, of all its shards, in the order of the files; the last one of a
/// point counts.
struct Records {
  std::vector<Json> list;
  std::unordered_map<std::string, std::size_t> by_id;
  std::uint64_t n_damaged = 0;  ///< lines that are no records

  Json const* find(std::string const& id) const;
  void add(Json record);
};

/// Calls `use` with every complete line of one results.jsonl that is a record, and where in the file
/// it begins. A torn last line is passed over.
/// @returns  how many lines are no records
std::uint64_t for_each_record(std::string const& path,
                              std::function<void(Json, std::uint64_t)> const& use);

/// Files of records: DIR/results.jsonl and DIR/shards/*/results.jsonl, in this order.
std::vector<std::string> record_files(std::string const& folder);

/// Adds the complete lines of one results.jsonl; nothing if it does not exist. A torn last line is
/// no damage.
void read_records(std::string const& path, Records& records);

/// Of a whole folder.
Records read_all_records(std::string const& folder);

}  // namespace antikelvin
