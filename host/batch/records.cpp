// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/batch/records.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/foreign_json.hpp"

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

/// What a Table promises: one type per column, and no gaps but among reals and texts. "inf" among
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
      refuse_table("column '" + table.columns[j] + "' mixes types");
    else
      type = row[j].index();
  }
  if (gaps && (type == Cell(false).index() || type == Cell(std::uint64_t{0}).index()))
    refuse_table("column '" + table.columns[j] + "' has gaps");
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

std::optional<Json> read_record(std::string const& line) {
  Json json = foreign_json(line);
  return is_record(json) ? std::optional(std::move(json)) : std::nullopt;
}

std::uint64_t for_each_record(std::string const& path,
                              std::function<void(Json, std::uint64_t)> const& use) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (!std::filesystem::exists(path)) return 0;
    throw IoError("cannot read '" + path + "'", "it is not readable", "check its permissions");
  }
  std::uint64_t n_damaged = 0, start = 0;
  for (std::string line; std::getline(file, line); start += line.size() + 1) {
    if (file.eof()) break;  // torn: its end is missing
    if (auto record = read_record(line))
      use(std::move(*record), start);
    else
      ++n_damaged;
  }
  return n_damaged;
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

void read_records(std::string const& path, Records& records) {
  records.n_damaged +=
      for_each_record(path, [&](Json record, std::uint64_t) { records.add(std::move(record)); });
}

Records read_all_records(std::string const& folder) {
  Records records;
  for (std::string const& file : record_files(folder)) read_records(file, records);
  return records;
}

}  // namespace antikelvin
