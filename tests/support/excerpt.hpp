// SPDX-License-Identifier: Apache-2.0
// Compares output that a document shows with what the tool answers: some columns and rows of its tables, numbers to the
// digits that are shown, and whole sentences.
#pragma once
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace antikelvin::test {

using ReportJson = nlohmann::ordered_json;

/// A piece of a line and the column (in characters) behind its last one.
struct Piece {
  std::string text;
  std::size_t end;
};

inline std::size_t n_characters(std::string const& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Splits where two spaces or more are.
inline std::vector<Piece> pieces_of(std::string const& line) {
  std::vector<Piece> pieces;
  for (std::size_t at = line.find_first_not_of(' '); at < line.size();) {
    std::size_t const end = std::min(line.find("  ", at), line.find_last_not_of(' ') + 1);
    pieces.push_back({line.substr(at, end - at), n_characters(line.substr(0, end))});
    at = line.find_first_not_of(' ', end);
  }
  return pieces;
}

/// The value of the last digit of a number as it is printed; NaN for other texts.
inline double last_digit_of(std::string const& text) {
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return NAN;
  std::size_t const e = text.find_first_of("eE"), dot = text.find('.');
  double const exponent = e == std::string::npos ? 0 : std::atof(text.c_str() + e + 1);
  double const decimals =
      dot == std::string::npos ? 0 : static_cast<double>(std::min(e, text.size()) - dot - 1);
  return std::pow(10, exponent - decimals);
}

/// Whether a cell shows a value of a report.
inline bool shows(std::string const& cell, ReportJson const& value) {
  if (value.is_null()) return cell.empty();
  if (value.is_string()) return cell == value.get<std::string>();
  if (value.is_boolean()) return cell == (value.get<bool>() ? "true" : "false");
  double const unit = last_digit_of(cell), number = value.get<double>();
  return std::fabs(std::atof(cell.c_str()) - number) <= 0.5 * unit * (1 + 1e-6);
}

/// A value in as many digits as a cell shows.
inline std::string shown_like(std::string const& cell, ReportJson const& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number()) return value.dump();
  bool const has_exponent = cell.find_first_of("eE") != std::string::npos;
  std::size_t const dot = cell.find('.'), e = std::min(cell.find_first_of("eE"), cell.size());
  auto const decimals = static_cast<int>(dot == std::string::npos ? 0 : e - dot - 1);
  char text[400];
  std::snprintf(text, sizeof text, has_exponent ? "%.*e" : "%.*f", decimals, value.get<double>());
  return text;
}

/// Goes through the lines of an excerpt; collects what does not hold, and what would.
class ExcerptCheck {
 public:
  /// @param sentences  lines that the tool printed beside its tables
  ExcerptCheck(ReportJson const& report, std::vector<std::string> sentences)
      : report_(report), sentences_(std::move(sentences)) {}

  void operator()(std::vector<std::string> const& lines) {
    for (std::string const& line : lines) {
      if (line == "..." || line == "…") {
        fresh_.push_back(line);
        continue;
      }
      if (start_table(line)) continue;
      if (table_ != nullptr && row(line)) continue;
      sentence(line);
    }
    end_table();
  }

  std::vector<std::string> const& problems() const { return problems_; }
  /// The lines as the tool would have them.
  std::vector<std::string> const& fresh() const { return fresh_; }

 private:
  bool start_table(std::string const& line) {
    std::vector<Piece> const names = pieces_of(line);
    for (char const* part : {"rows", "summary"}) {
      auto const found = report_.find(part);
      if (found == report_.end() || found->empty() || names.size() < 2) continue;
      if (!std::all_of(names.begin(), names.end(),
                       [&](Piece const& name) { return found->front().contains(name.text); }))
        continue;
      end_table();
      table_ = &*found;
      next_row_ = 0;
      names_ = names;
      std::vector<std::string> header;
      for (Piece const& name : names) header.push_back(name.text);
      add_cells(header);
      return true;
    }
    return false;
  }

  /// Cells by their columns; none where something stands between columns.
  std::vector<std::string> cells_of(std::string const& line) const {
    std::vector<std::string> cells(names_.size());
    for (Piece const& piece : pieces_of(line)) {
      std::size_t column = 0;
      while (column < names_.size() && names_[column].end != piece.end) ++column;
      if (column == names_.size()) return {};
      cells[column] = piece.text;
    }
    return cells;
  }

  std::size_t n_shown(std::vector<std::string> const& cells, std::size_t r) const {
    std::size_t n = 0;
    for (std::size_t c = 0; c < cells.size(); ++c)
      n += shows(cells[c], (*table_)[r].at(names_[c].text)) ? 1 : 0;
    return n;
  }

  bool row(std::string const& line) {
    std::vector<std::string> cells = cells_of(line);
    if (cells.empty()) return false;
    std::size_t best = table_->size(), most = 0;
    for (std::size_t r = next_row_; r < table_->size(); ++r) {
      std::size_t const n = n_shown(cells, r);
      if (n <= most && best < table_->size()) continue;
      best = r;
      most = n;
    }
    if (best == table_->size()) {
      problems_.push_back("no row is left for: " + line);
      fresh_.push_back(line);
      return true;
    }
    next_row_ = best + 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      ReportJson const& value = (*table_)[best].at(names_[c].text);
      if (shows(cells[c], value)) continue;
      problems_.push_back(names_[c].text + " is " + value.dump() + ", shown as '" + cells[c] +
                          "' in: " + line);
      cells[c] = shown_like(cells[c], value);
    }
    add_cells(cells);
    return true;
  }

  void sentence(std::string const& line) {
    std::string text = line;
    bool const cut = text.size() > 3 && text.substr(text.size() - 3) == "...";
    if (cut) text.resize(text.size() - 3);
    std::string const* nearest = nullptr;
    std::size_t longest = 7;
    for (std::string const& said : sentences_) {
      if (cut ? said.rfind(text, 0) == 0 : said == text) {
        fresh_.push_back(line);
        return;
      }
      std::size_t same = 0;
      while (same < std::min(said.size(), text.size()) && said[same] == text[same]) ++same;
      if (same <= longest) continue;
      longest = same;
      nearest = &said;
    }
    problems_.push_back("the tool does not say: " + line +
                        (nearest != nullptr ? "\n  but: " + *nearest : ""));
    fresh_.push_back(nearest != nullptr && !cut ? *nearest : line);
  }

  void add_cells(std::vector<std::string> const& cells) {
    rows_[fresh_.size()] = cells;
    fresh_.emplace_back();
  }

  /// Lays the cells of a table out.
  void end_table() {
    std::vector<std::size_t> widths(names_.size());
    for (auto const& [line, cells] : rows_)
      for (std::size_t c = 0; c < cells.size(); ++c)
        widths[c] = std::max(widths[c], n_characters(cells[c]));
    for (auto const& [line, cells] : rows_)
      for (std::size_t c = 0; c < cells.size(); ++c)
        fresh_[line] +=
            std::string(widths[c] - n_characters(cells[c]) + (c > 0 ? 2 : 0), ' ') + cells[c];
    rows_.clear();
    table_ = nullptr;
  }

  ReportJson const& report_;
  std::vector<std::string> sentences_;
  ReportJson const* table_ = nullptr;
  std::vector<Piece> names_;
  std::size_t next_row_ = 0;
  std::map<std::size_t, std::vector<std::string>> rows_;  ///< cells by line of `fresh_`
  std::vector<std::string> problems_, fresh_;
};

}  // namespace antikelvin::test
