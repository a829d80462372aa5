// SPDX-License-Identifier: Apache-2.0
#include "scan/records.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "antikelvin/base/error.hpp"
#include "base/hash.hpp"
#include "base/quote.hpp"
#include "io/foreign_json.hpp"
#include "scan/point_id.hpp"

namespace antikelvin {
namespace {

Cell cell_of(Json const& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return {};
  std::string const text = value.get<std::string>();
  double const infinity = std::numeric_limits<double>::infinity();
  return text == "inf" ? Cell(infinity) : text == "-inf" ? Cell(-infinity) : Cell(text);
}

/// Whether members are of the types that record_of and failure_record write.
bool is_record(Json const& json) {
  if (!json.is_object()) return false;
  auto const is = [](Json const& object, char const* key, auto type, bool needed) {
    auto const found = object.find(key);
    return found == object.end() ? !needed : ((*found).*type)();
  };
  for (char const* const key : {"id", "verb", "outcome"})
    if (!is(json, key, &Json::is_string, true)) return false;
  for (char const* const key : {"reason", "file"})
    if (!is(json, key, &Json::is_string, false)) return false;
  for (char const* const key : {"rows", "summary", "notes"})
    if (!is(json, key, &Json::is_array, false)) return false;
  bool const failed = is_failure(json);
  return is(json, "input", &Json::is_object, true) && is(json, "error", &Json::is_object, failed) &&
         (!failed || (is(json["error"], "code", &Json::is_number_unsigned, true) &&
                      is(json["error"], "message", &Json::is_string, true)));
}

[[noreturn]] void refuse_table(std::string const& why) {
  throw IoError("cannot read the rows of a record", why,
                "the results are damaged; remove the line and resume");
}

/// Keeps a Table's promise: one type per column, and no gaps but among reals and texts. "inf" among
/// texts is one of them.
void complete_column(Table& table, std::size_t j) {
  auto const any = [&](auto const& is) {
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [&](std::vector<Cell> const& row) { return is(row[j]); });
  };
  auto const is_text = [](Cell const& cell) { return std::holds_alternative<std::string>(cell); };
  if (any(is_text))
    for (auto& row : table.rows)
      if (double const* x = std::get_if<double>(&row[j]); x != nullptr && std::isinf(*x))
        row[j] = std::string(*x > 0 ? "inf" : "-inf");
  std::size_t type = 0;
  bool gaps = false;
  for (auto const& row : table.rows) {
    if (row[j].index() == 0)
      gaps = true;
    else if (type != 0 && type != row[j].index())
      refuse_table("column " + in_quotes(table.columns[j]) + " mixes types");
    else
      type = row[j].index();
  }
  if (gaps && (type == Cell(false).index() || type == Cell(std::uint64_t{0}).index()))
    refuse_table("column " + in_quotes(table.columns[j]) + " has gaps");
}

/// `,"crc":"1f3a90c2"}`, the end of a record's line.
std::string const kCrcBegin = ",\"crc\":\"", kCrcEnd = "\"}";
std::size_t const kCrcSize = kCrcBegin.size() + 8 + kCrcEnd.size();

/// Members of a record.
std::set<std::string> const kKeys = {"id",   "verb",   "input", "outcome", "reason", "rows",
                                     "file", "n_rows", "notes", "summary", "error"};

std::string crc_of(std::string const& bytes) { return fmt::format("{:08x}", crc32(bytes)); }

/// Whether a known name is the hash of the input that it stands with.
bool is_named_rightly(Json const& record, KnownPoints const& known) {
  std::string const name = record["id"].get<std::string>();
  if (known.names.count(name) == 0) return true;
  Json input = record["input"];
  for (auto& value : input)
    if (value.is_string() && value.get_ref<std::string const&>().rfind("@inputs/", 0) == 0)
      value = "@" + known.folder + "/" + value.get<std::string>().substr(1);
  try {
    return point_id(record["verb"].get<std::string>(), input, known.rng_layout) == name;
  } catch (SpecError const&) {
    return true;  // its file is gone
  }
}

}  // namespace

bool is_failure(Json const& record) { return record.value("outcome", "") == "failed"; }

Table table_of(Json const& rows) {
  Table table;
  if (!rows.is_array()) refuse_table("they are no list");
  for (Json const& row : rows) {
    if (!row.is_object()) refuse_table("a row is no object");
    std::vector<Cell> cells(table.columns.size());
    for (auto const& [name, value] : row.items()) {
      auto const found = std::find(table.columns.begin(), table.columns.end(), name);
      auto const column = static_cast<std::size_t>(found - table.columns.begin());
      if (found == table.columns.end()) {
        table.columns.push_back(name);
        for (auto& earlier : table.rows) earlier.emplace_back();
        cells.emplace_back();
      }
      cells[column] = cell_of(value);
    }
    table.rows.push_back(std::move(cells));
  }
  for (std::size_t j = 0; j < table.columns.size(); ++j) complete_column(table, j);
  return table;
}

Json const* Records::find(std::string const& id) const {
  auto const found = by_id.find(id);
  return found == by_id.end() ? nullptr : &list[found->second];
}

void Records::add(Json record) {
  auto const [place, is_new] = by_id.try_emplace(record["id"].get<std::string>(), list.size());
  if (is_new)
    list.push_back(std::move(record));
  else
    list[place->second] = std::move(record);
}

std::string record_line(Json const& record) {
  std::string line = record.dump(-1, ' ', false, Json::error_handler_t::replace);
  line.pop_back();  // the brace
  return line + kCrcBegin + crc_of(line) + kCrcEnd;
}

ReadRecord read_record(std::string const& line) {
  std::size_t const at = line.size() < kCrcSize ? 0 : line.size() - kCrcSize;
  bool const has_crc = at > 0 && line.compare(at, kCrcBegin.size(), kCrcBegin) == 0;
  if (has_crc && line.substr(at) != kCrcBegin + crc_of(line.substr(0, at)) + kCrcEnd)
    return {std::nullopt, "its checksum does not fit"};
  Json json = foreign_json(line);
  if (!is_record(json)) return {std::nullopt, "it is no record"};
  if (has_crc) json.erase("crc");
  // A checksum whose own name is damaged would look like a record of earlier times.
  for (auto const& [key, value] : json.items())
    if (kKeys.count(key) == 0) return {std::nullopt, "it has a member " + in_quotes(key)};
  return {std::move(json), ""};
}

std::string DamagedLine::text() const {
  return file + ":" + std::to_string(number) + ", " + problem;
}

std::vector<DamagedLine> for_each_record(std::string const& path, KnownPoints const& known,
                                         std::function<void(Json, std::uint64_t)> const& use) {
  std::vector<DamagedLine> damaged;
  if (!std::filesystem::exists(path)) return damaged;
  std::ifstream file(path, std::ios::binary);
  if (!file || !std::filesystem::is_regular_file(path))
    throw IoError("cannot read " + path_in_quotes(path), "it is not readable",
                  "check its permissions");
  std::uint64_t start = 0, number = 0;
  for (std::string line; std::getline(file, line); start += line.size() + 1) {
    if (file.eof()) break;  // torn: its end is missing
    ++number;
    ReadRecord read = read_record(line);
    if (read.record && !is_named_rightly(*read.record, known))
      read = {std::nullopt, "its id is not that of its input"};
    if (read.record)
      use(std::move(*read.record), start);
    else
      damaged.push_back({path, number, start, line.size(), read.problem});
  }
  return damaged;
}

std::vector<std::string> record_files(std::string const& folder) {
  std::error_code none;
  std::vector<std::string> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder + "/shards", none))
    files.push_back((entry.path() / "results.jsonl").string());
  std::sort(files.begin(), files.end());
  files.insert(files.begin(), folder + "/results.jsonl");
  return files;
}

void read_records(std::string const& path, KnownPoints const& known, Records& records) {
  for (DamagedLine& line : for_each_record(
           path, known, [&](Json record, std::uint64_t) { records.add(std::move(record)); }))
    records.damaged.push_back(std::move(line));
}

Records read_all_records(KnownPoints const& known) {
  Records records;
  for (std::string const& file : record_files(known.folder)) read_records(file, known, records);
  return records;
}

}  // namespace antikelvin
