// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>

#include "antikelvin/core/check.hpp"

namespace antikelvin {
namespace {

std::string number_text(double value, char const* format) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

std::string cell_text(Cell const& cell, char const* format) {
  if (auto const* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (auto const* count = std::get_if<std::uint64_t>(&cell)) return std::to_string(*count);
  if (auto const* value = std::get_if<double>(&cell)) return number_text(*value, format);
  if (auto const* text = std::get_if<std::string>(&cell)) return *text;
  return "";
}

std::string csv_quoted(std::string const& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char const c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

void write_csv(Table const& table, std::ostream& out) {
  for (std::size_t j = 0; j < table.columns.size(); ++j)
    out << (j ? "," : "") << csv_quoted(table.columns[j]);
  out << '\n';
  for (auto const& row : table.rows) {
    for (std::size_t j = 0; j < row.size(); ++j)
      out << (j ? "," : "") << csv_quoted(cell_text(row[j], "%.17g"));
    out << '\n';
  }
}

void write_text(Table const& table, std::ostream& out) {
  std::vector<std::vector<std::string>> lines{table.columns};
  for (auto const& row : table.rows) {
    lines.emplace_back();
    for (Cell const& cell : row) lines.back().push_back(cell_text(cell, "%.8g"));
  }
  std::vector<std::size_t> widths(table.columns.size());
  for (auto const& line : lines)
    for (std::size_t j = 0; j < line.size(); ++j) widths[j] = std::max(widths[j], line[j].size());
  for (auto const& line : lines) {
    std::string text;
    for (std::size_t j = 0; j < line.size(); ++j)
      text += (j ? "  " : "") + std::string(widths[j] - line[j].size(), ' ') + line[j];
    out << text << '\n';
  }
}

Table join(Table const& left, Table const& right, std::string const& key) {
  auto const index = [&](Table const& table) {
    auto const found = std::find(table.columns.begin(), table.columns.end(), key);
    AK_ASSERT(found != table.columns.end());
    return static_cast<std::size_t>(found - table.columns.begin());
  };
  std::size_t const left_key = index(left), right_key = index(right);
  Table joined = left;
  for (std::size_t j = 0; j < right.columns.size(); ++j)
    if (j != right_key) joined.columns.push_back(right.columns[j]);
  for (auto& row : joined.rows) {
    auto const match = std::find_if(right.rows.begin(), right.rows.end(), [&](auto const& other) {
      return other[right_key] == row[left_key];
    });
    for (std::size_t j = 0; j < right.columns.size(); ++j)
      if (j != right_key) row.push_back(match == right.rows.end() ? Cell{} : (*match)[j]);
  }
  return joined;
}

}  // namespace antikelvin
