// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/batch/records.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/hdf5_file.hpp"

namespace antikelvin {
namespace {

Json real_json(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json value_json(Values const& values, std::size_t row) {
  if (auto const* reals = std::get_if<std::vector<double>>(&values))
    return real_json((*reals)[row]);
  if (auto const* counts = std::get_if<std::vector<std::uint64_t>>(&values)) return (*counts)[row];
  if (auto const* flags = std::get_if<std::vector<std::uint8_t>>(&values))
    return (*flags)[row] != 0;
  return std::get<std::vector<std::string>>(values)[row];
}

Json rows_json(RowStream const& rows) {
  Json result = Json::array();
  for_each_block(rows, [&](Block const& block) {
    for (std::size_t i = 0; i < block.n_rows; ++i) {
      Json row = Json::object();
      for (std::size_t j = 0; j < rows.columns.size(); ++j)
        row[rows.columns[j].name] = value_json(block.columns[j], i);
      result.push_back(std::move(row));
    }
  });
  return result;
}

std::string outcome_text(Report const& report) {
  return report.outcome == Outcome::done           ? "done"
         : report.outcome == Outcome::check_failed ? "check failed"
                                                   : "not converged";
}

Cell cell_of(Json const& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return {};
  std::string const text = value.get<std::string>();
  double const infinity = std::numeric_limits<double>::infinity();
  return text == "inf" ? Cell(infinity) : text == "-inf" ? Cell(-infinity) : Cell(text);
}

bool is_record(Json const& json) {
  return json.is_object() && json.contains("id") && json["id"].is_string() &&
         json.contains("outcome") && json["outcome"].is_string() && json.contains("input") &&
         json["input"].is_object();
}

}  // namespace

bool needs_file(Report const& report) { return rows_of(report).n_rows > kRecordRows && has_hdf5(); }

Json record_of(std::string const& id, Json const& input, Report const& report,
               std::string const& file) {
  Json record = {{"id", id}, {"verb", report.verb}, {"input", input}};
  record["outcome"] = outcome_text(report);
  if (!report.outcome_reason.empty()) record["reason"] = report.outcome_reason;
  RowStream const rows = rows_of(report);
  if (file.empty()) {
    record["rows"] = rows_json(rows);
  } else {
    record["n_rows"] = rows.n_rows;
    record["file"] = file;
  }
  if (!report.summary.columns.empty()) record["summary"] = rows_json(stream_of(report.summary));
  if (!report.notes.empty()) record["notes"] = report.notes;
  return record;
}

Json failure_record(std::string const& id, std::string const& verb, Json const& input, int code,
                    std::string const& message) {
  return {{"id", id},
          {"verb", verb},
          {"input", input},
          {"outcome", "failed"},
          {"error", {{"code", code}, {"message", message}}}};
}

bool is_failure(Json const& record) { return record.value("outcome", "") == "failed"; }

Table table_of(Json const& rows) {
  Table table;
  for (Json const& row : rows) {
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
    Json json = Json::parse(line, nullptr, false);
    if (is_record(json))
      use(std::move(json), start);
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
