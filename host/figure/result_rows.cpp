// SPDX-License-Identifier: Apache-2.0
#include "figure/result_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/quote.hpp"
#include "figure/figure.hpp"
#include "figure/gnuplot_program.hpp"
#include "figure/labels.hpp"

namespace antikelvin {
namespace {

/// Options that say the same as a column of results.
bool says(std::string const& option, std::string const& column) {
  static std::map<std::string, std::set<std::string>> const same = {{"N", {"N", "subsystems"}},
                                                                    {"pump_rate", {"pump-rate"}},
                                                                    {"start_beta_a", {"a", "b"}},
                                                                    {"time", {}}};
  // Of a state any of these tells where it stands along any other.
  static std::set<std::string> const states = {
      "beta", "temperature", "energy", "energy_per_quantum", "entropy", "fraction", "n"};
  if (states.count(column) > 0 && states.count(name_of_option(option)) > 0) return true;
  auto const found = same.find(column);
  return option == column || (found != same.end() && found->second.count(option) > 0);
}

/// Whether `b` has one value for each of `a`.
bool determines(std::vector<std::string> const& a, std::vector<std::string> const& b) {
  std::map<std::string, std::string> known;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (known.emplace(a[i], b[i]).first->second != b[i]) return false;
  return true;
}

std::string name_in_titles(std::string const& column) {
  if (column == "beta") return "β";
  if (column == "start_beta_b") return "β_b";
  return plain_text(name_of_option(column));
}

/// `β = −0.2`; a word, such as a direction, stands for itself.
std::string said(std::string const& column, std::string const& value) {
  bool const is_word = column == "direction" || column == "quantity" || column == "file";
  std::string const text = with_minus_signs(plain_text(short_cell(value)));
  return is_word ? text : name_in_titles(column) + " = " + text;
}

}  // namespace

ResultRows::ResultRows(ResultColumns const& data, std::vector<std::string> options)
    : data_(data), options_(std::move(options)) {}

std::vector<std::size_t> ResultRows::all() const {
  std::vector<std::size_t> rows(data_.n_rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

double ResultRows::number(std::string const& column, std::size_t row) const {
  auto const found = data_.columns.find(column);
  return found == data_.columns.end() ? kGap : number_in_cell(found->second[row]).value_or(kGap);
}

bool ResultRows::has_numbers(std::string const& column) const {
  auto const found = data_.columns.find(column);
  return found != data_.columns.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [](std::string const& text) { return number_in_cell(text).has_value(); });
}

std::string ResultRows::varying(std::vector<std::string> const& candidates,
                                std::vector<std::size_t> const& rows) const {
  std::vector<std::string> names = candidates;
  names.insert(names.end(), options_.begin(), options_.end());
  for (std::string const& name : names) {
    if (!has(name)) continue;
    std::set<double> numbers;
    for (std::size_t const row : rows)
      if (double const value = number(name, row); !std::isnan(value)) numbers.insert(value);
    if (numbers.size() > 1) return name;
  }
  for (std::string const& name : candidates)
    if (has_numbers(name)) return name;
  for (std::string const& name : candidates)
    if (has(name) && !words(name).empty()) return name;
  return "";
}

std::vector<std::string> ResultRows::words(std::string const& column) const {
  std::vector<std::string> result;
  std::set<std::string> seen;
  for (std::string const& text : data_.columns.at(column))
    if (!text.empty() && seen.insert(text).second) result.push_back(text);
  return result;
}

std::vector<std::string> ResultRows::values_of(std::string const& column,
                                               std::vector<std::size_t> const& rows) const {
  std::vector<std::string> values;
  for (std::size_t const row : rows) values.push_back(cell(column, row));
  return values;
}

std::vector<RowGroup> ResultRows::groups(std::vector<std::size_t> const& rows, std::string const& x,
                                         std::vector<std::string> const& keys) const {
  std::vector<std::string> titles(rows.size());
  // Values apart from titles, where two could be written alike.
  std::vector<std::string> names(rows.size());
  std::vector<std::string> const along =
      has(x) ? values_of(x, rows) : std::vector<std::string>(rows.size());
  auto const split_by = [&](std::string const& column) {
    std::vector<std::string> const values = values_of(column, rows);
    if (determines(names, values)) return;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      names[i] += '\n' + values[i];
      titles[i] += (titles[i].empty() ? "" : ", ") + said(column, values[i]);
    }
  };
  for (std::string const& option : options_)
    if (has(option) && !says(option, x) && !determines(along, values_of(option, rows)))
      split_by(option);
  // Along an option, a result that is one for each of its values, as N is for sides, tells no curves apart. Other results may
  // be as many as there are rows, and would determine everything.
  bool const along_option = std::find(options_.begin(), options_.end(), x) != options_.end();
  for (std::string const& key : keys)
    if (has(key) && key != x && !(along_option && determines(along, values_of(key, rows))))
      split_by(key);
  std::vector<RowGroup> result;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const [found, is_new] = known.emplace(names[i], result.size());
    if (is_new) result.push_back({titles[i], {}});
    result[found->second].rows.push_back(rows[i]);
  }
  return result;
}

std::string ResultRows::lone_value(std::string const& column) const {
  auto const found = data_.columns.find(column);
  if (found == data_.columns.end() || found->second.empty()) return "";
  std::string const& first = found->second[0];
  bool const is_lone = std::all_of(found->second.begin(), found->second.end(),
                                   [&](std::string const& text) { return text == first; });
  return is_lone && !first.empty() ? said(column, first) : "";
}

std::vector<std::string> options_in(ResultColumns const& exported) {
  std::vector<std::string> const& names = exported.names;
  auto const id = std::find(names.begin(), names.end(), "id"),
             outcome = std::find(names.begin(), names.end(), "outcome");
  std::vector<std::string> options;
  if (exported.columns.count("file") > 0) options.push_back("file");
  if (id == names.end() || outcome == names.end() || outcome < id) return options;
  options.insert(options.end(), id + 1, outcome);
  std::erase(options, "seed");
  return options;
}

std::string short_cell(std::string const& text) {
  if (auto const number = number_in_cell(text)) return fmt::format("{:.6g}", *number);
  return cut(text, 40);
}

}  // namespace antikelvin
