// SPDX-License-Identifier: Apache-2.0
#include "io/result_columns.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "io/foreign_json.hpp"
#include "io/hdf5_file.hpp"
#include "io/report.hpp"
#include "table/renamed_columns.hpp"

namespace antikelvin {
namespace {

char const* const kResultHint = "make one with -o result.json";

std::string cell_text(Json const& cell) {
  if (cell.is_null()) return "";
  return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

/// A column to fill; refuses a second one of the same name.
std::vector<std::string>& new_column(ResultColumns& result, std::string const& name,
                                     std::string const& path) {
  require(result.columns.count(name) == 0, "cannot read " + path_in_quotes(path),
          "column " + in_quotes(name) + " appears twice", kResultHint);
  result.names.push_back(name);
  return result.columns[name];
}

/// The seed that a report names.
std::optional<std::uint64_t> seed_in(Json const& report) {
  if (!report.is_object()) return std::nullopt;
  auto const rng = report.find("rng");
  if (rng == report.end() || !rng->is_object()) return std::nullopt;
  auto const seed = rng->find("seed");
  if (seed == rng->end() || !seed->is_number_unsigned()) return std::nullopt;
  return seed->get<std::uint64_t>();
}

/// Whether a report is of means of results.
bool is_average(Json const& report) {
  if (!report.is_object()) return false;
  auto const resolved = report.find("resolved");
  return resolved != report.end() && resolved->is_object() && resolved->contains("averaged");
}

ResultColumns read_json(std::string const& path, std::string const& text) {
  Json const report = foreign_json(text);
  bool const usable = report.is_object() && report.contains("verb") && report["verb"].is_string() &&
                      report.contains("rows") && report["rows"].is_array() &&
                      report.contains("columns") && report["columns"].is_array();
  require(usable, "cannot read " + path_in_quotes(path), "it is not a report of this tool",
          kResultHint);
  ResultColumns result;
  result.verb = report["verb"].get<std::string>();
  result.seed = seed_in(report);
  result.is_average = is_average(report);
  for (Json const& column : report["columns"]) {
    require(column.is_string(), "cannot read " + path_in_quotes(path), "a column name is not text",
            kResultHint);
    auto& values = new_column(result, column.get<std::string>(), path);
    for (Json const& row : report["rows"])
      values.push_back(row.is_object() ? cell_text(row.value(column.get<std::string>(), Json()))
                                       : "");
  }
  return result;
}

std::vector<std::string> split_csv(std::string const& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char const c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

ResultColumns read_csv(std::string const& path, std::string const& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string> const header = split_csv(line);
  std::vector<std::vector<std::string>> rows;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    rows.push_back(split_csv(line));
    require(rows.back().size() == header.size(), "cannot read " + path_in_quotes(path),
            "row " + std::to_string(rows.size()) + " has " + std::to_string(rows.back().size()) +
                " cells, the header has " + std::to_string(header.size()),
            kResultHint);
  }
  ResultColumns result;
  for (std::size_t j = 0; j < header.size(); ++j) {
    auto& values = new_column(result, header[j], path);
    for (auto const& row : rows) values.push_back(row[j]);
  }
  return result;
}

ResultColumns read_hdf5_columns(std::string const& path) {
  Hdf5Rows const stored = read_hdf5(path);
  ResultColumns result;
  result.verb = stored.verb;
  Json const report = foreign_json(stored.report);
  result.seed = seed_in(report);
  result.is_average = is_average(report);
  for (std::size_t j = 0; j < stored.columns.size(); ++j) {
    auto& values = new_column(result, stored.columns[j].name, path);
    for (std::size_t i = 0; i < stored.rows.n_rows; ++i)
      append_value(values.emplace_back(), stored.rows.columns[j], i, 17);
  }
  return result;
}

/// With the present names of columns.
ResultColumns with_present_names(ResultColumns result) {
  std::vector<std::string> const names = result.names;
  for (std::size_t j = 0; j < names.size(); ++j) {
    std::string const& name = names[j];
    if (std::string const present = present_name(name, names); present != name) {
      result.names[j] = present;
      auto node = result.columns.extract(name);
      node.key() = present;
      result.columns.insert(std::move(node));
    }
  }
  return result;
}

}  // namespace

ResultColumns read_result(std::string const& path) {
  std::string magic(8, '\0');
  if (std::filesystem::is_regular_file(path))
    std::ifstream(path, std::ios::binary).read(magic.data(), 8);
  if (magic == "\x89HDF\r\n\x1a\n") return with_present_names(read_hdf5_columns(path));
  std::optional<std::string> const content = content_of(path);
  require(content.has_value(), "cannot read " + path_in_quotes(path),
          "it does not exist or is not a readable file", kResultHint);
  return parse_result(*content, path);
}

ResultColumns parse_result(std::string const& text, std::string const& path) {
  std::size_t const first = text.find_first_not_of(" \t\r\n");
  require(first != std::string::npos, "cannot read " + path_in_quotes(path), "it is empty",
          kResultHint);
  return with_present_names(text[first] == '{' ? read_json(path, text) : read_csv(path, text));
}

ResultColumns joined(std::vector<ResultColumns> const& results,
                     std::vector<std::string> const& names) {
  ResultColumns all;
  all.names = {"file"};
  all.columns["file"];
  for (ResultColumns const& one : results)
    for (std::string const& name : one.names)
      if (all.columns.try_emplace(name).second) all.names.push_back(name);
  for (std::size_t k = 0; k < results.size(); ++k) {
    if (all.verb.empty()) all.verb = results[k].verb;
    for (std::string const& name : all.names) {
      auto& values = all.columns[name];
      auto const found = results[k].columns.find(name);
      if (name == "file")
        values.insert(values.end(), results[k].n_rows(), names[k]);
      else if (found == results[k].columns.end())
        values.insert(values.end(), results[k].n_rows(), "");
      else
        values.insert(values.end(), found->second.begin(), found->second.end());
    }
  }
  return all;
}

ResultColumns without_rows(std::vector<Column> const& columns) {
  ResultColumns rows;
  for (Column const& column : columns) {
    rows.names.push_back(column.name);
    rows.columns[column.name];
  }
  return rows;
}

void append_rows(ResultColumns& rows, Block const& block) {
  for (std::size_t j = 0; j < block.columns.size(); ++j) {
    std::vector<std::string>& values = rows.columns.at(rows.names[j]);
    for (std::size_t i = 0; i < block.n_rows; ++i)
      append_value(values.emplace_back(), block.columns[j], i, 17);
  }
}

ResultColumns columns_of(RowStream const& rows) {
  ResultColumns result = without_rows(rows.columns);
  for_each_block(rows, [&](Block const& block) { append_rows(result, block); });
  return result;
}

std::optional<double> number_in_cell(std::string const& text) {
  double value = 0;
  auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool const is_number = problem == std::errc() && end == text.data() + text.size();
  return is_number && !std::isnan(value) ? std::optional<double>(value) : std::nullopt;
}

bool has_values(ResultColumns const& result, std::string const& name) {
  auto const found = result.columns.find(name);
  return found != result.columns.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [](std::string const& text) { return !text.empty() && text != "null"; });
}

}  // namespace antikelvin
