// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "antikelvin/random/stream.hpp"
#include "io/report.hpp"

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

/// A record or failure record as a line of results.jsonl, without its end: its last member, `crc`, is
/// the CRC-32 of all that stands before it.
std::string record_line(Json const& record);

/// A line of results.jsonl read: the record without its checksum, or why it is none.
struct ReadRecord {
  std::optional<Json> record;
  std::string problem;  ///< empty if there is a record
};

/// Reads any line. Records of earlier versions have no checksum.
ReadRecord read_record(std::string const& line);

/// A line of a results.jsonl that is not believed.
struct DamagedLine {
  std::string file;
  std::uint64_t number, start, size;  ///< counted from 1; bytes of the file
  std::string problem;

  /// `results.jsonl:3, its checksum does not fit`
  std::string text() const;
};

/// Points that a folder's records are held against: one of their names belongs to their input. Of
/// other names nothing is known, as the versions that make them may have been others.
struct KnownPoints {
  std::string folder;
  std::unordered_set<std::string> names;
  int rng_layout = kRngLayoutVersion;  ///< that the names stand for
};

/// Records of a results folder, of all its shards, in the order of the files; the last one of a
/// point counts.
struct Records {
  std::vector<Json> list;
  std::unordered_map<std::string, std::size_t> by_id;
  std::vector<DamagedLine> damaged;

  Json const* find(std::string const& id) const;
  void add(Json record);
};

/// Calls `use` with every complete line of one results.jsonl that is a record, and where in the file
/// it begins. A torn last line is passed over.
/// @returns  the others
std::vector<DamagedLine> for_each_record(std::string const& path, KnownPoints const& known,
                                         std::function<void(Json, std::uint64_t)> const& use);

/// Files of records: DIR/results.jsonl and DIR/shards/*/results.jsonl, in this order.
std::vector<std::string> record_files(std::string const& folder);

/// Adds the complete lines of one results.jsonl; nothing if it does not exist. A torn last line is
/// no damage.
void read_records(std::string const& path, KnownPoints const& known, Records& records);

/// Records of a whole folder.
Records read_all_records(KnownPoints const& known);

/// Moves damaged lines from their files to `damaged.jsonl` beside them, so that none is lost and no
/// later reader finds them. The caller has the lock of `own`; files of folders that another process
/// has are left alone.
void set_aside(std::vector<DamagedLine> const& damaged, std::string const& own);

}  // namespace antikelvin
