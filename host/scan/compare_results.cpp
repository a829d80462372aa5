// SPDX-License-Identifier: Apache-2.0
#include "scan/compare_results.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "process/interrupt.hpp"
#include "scan/compared_columns.hpp"
#include "statistics/kolmogorov.hpp"

namespace antikelvin {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using NameList = std::vector<std::string>;
using Cells = std::vector<std::string>;

bool is_in(NameList const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Names of columns of either result.
NameList all_names(ComparedSide const& a, ComparedSide const& b) {
  NameList all = a.rows.names;
  for (std::string const& name : b.rows.names)
    if (!is_in(all, name)) all.push_back(name);
  return all;
}

void require_in_both(NameList const& names, ComparedSide const& a, ComparedSide const& b,
                     std::string const& option) {
  for (std::string const& name : names)
    for (ComparedSide const* side : {&a, &b})
      if (!is_in(side->rows.names, name)) {
        std::string const near = nearest_name(name, all_names(a, b));
        throw SpecError("unknown column " + in_quotes(name) + " in " + option,
                        path_in_quotes(side->name) + " has none of this name",
                        near.empty() || near == name ? "name columns that both have"
                                                     : "did you mean " + near + "?");
      }
}

/// The rows of one result by their keys.
class KeyedRows {
 public:
  KeyedRows(ResultColumns const& rows, NameList const& keys) {
    std::vector<Cells const*> columns;
    for (std::string const& key : keys) columns.push_back(&rows.columns.at(key));
    for (std::size_t row = 0; row < rows.n_rows(); ++row) {
      std::string text;
      for (Cells const* column : columns) text += shortest_cell((*column)[row]) + '\n';
      auto const [place, is_new] = index_.emplace(text, row);
      if (!is_new && alike_.second == 0) alike_ = {place->second, row};
      keys_.push_back(std::move(text));
    }
  }

  bool are_told_apart() const { return alike_.second == 0; }
  std::size_t n_different() const { return index_.size(); }
  /// The first two rows with the same keys.
  std::pair<std::size_t, std::size_t> alike() const { return alike_; }
  std::size_t size() const { return keys_.size(); }
  std::string const& key(std::size_t row) const { return keys_[row]; }
  std::optional<std::size_t> find(std::string const& key) const {
    auto const found = index_.find(key);
    return found == index_.end() ? std::nullopt : std::optional<std::size_t>(found->second);
  }

 private:
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::string> keys_;
  std::pair<std::size_t, std::size_t> alike_{0, 0};
};

/// Keys as a table has them in front: in an export `id`, options, `outcome`, then axes.
struct Candidates {
  NameList first, further;
};

Candidates candidates(ComparedSide const& a, ComparedSide const& b) {
  NameList const& names = a.rows.names;
  NameList const all = all_names(a, b);
  auto const outcome = std::find(names.begin(), names.end(), "outcome");
  bool is_option = !names.empty() && names[0] == "id" && outcome != names.end();
  bool is_front = true;
  Candidates found;
  for (std::string const& name : names) {
    if (name == "outcome") is_option = false;
    if (name == "id" || name == "outcome") continue;
    bool const is_key = is_option || (is_axis(name) && error_column(name, all).empty());
    is_front = is_front && (is_option || (is_key && is_leading_axis(name)));
    if (is_key && is_in(b.rows.names, name))
      (is_front ? found.first : found.further).push_back(name);
  }
  return found;
}

std::string rows_alike(ComparedSide const& side, NameList const& keys, KeyedRows const& rows) {
  auto const [first, second] = rows.alike();
  std::string const both = "rows " + std::to_string(first + 1) + " and " +
                           std::to_string(second + 1) + " of " + path_in_quotes(side.name);
  return keys.empty() ? both + " have no key" : both + " are " + row_text(side.rows, keys, first);
}

NameList keys_of(ComparedSide const& a, ComparedSide const& b, NameList const& given) {
  Candidates found;
  if (given.empty())
    found = candidates(a, b);
  else
    found.first = given;
  NameList keys = found.first;
  for (std::size_t next = 0;;) {
    KeyedRows const rows_a(a.rows, keys), rows_b(b.rows, keys);
    if (rows_a.are_told_apart() && rows_b.are_told_apart()) return keys;
    bool is_better = false;
    while (!is_better && next < found.further.size()) {
      keys.push_back(found.further[next++]);
      is_better = KeyedRows(a.rows, keys).n_different() > rows_a.n_different() ||
                  KeyedRows(b.rows, keys).n_different() > rows_b.n_different();
      if (!is_better) keys.pop_back();
    }
    if (is_better) continue;
    bool const is_a = !rows_a.are_told_apart();
    throw SpecError("rows are alike", rows_alike(is_a ? a : b, keys, is_a ? rows_a : rows_b),
                    "name columns that tell them apart with --keys");
  }
}

void match_rows(ComparedSide const& a, ComparedSide const& b, ComparedResults& results) {
  KeyedRows const rows_a(a.rows, results.keys), rows_b(b.rows, results.keys);
  for (std::size_t row = 0; row < rows_a.size(); ++row) {
    if (auto const match = rows_b.find(rows_a.key(row)))
      results.pairs.emplace_back(row, *match);
    else
      results.only_a.push_back(row);
  }
  for (std::size_t row = 0; row < rows_b.size(); ++row)
    if (!rows_a.find(rows_b.key(row))) results.only_b.push_back(row);
  require(!results.pairs.empty(), "no row is in both results",
          path_in_quotes(a.name) + " begins with " + row_text(a.rows, results.keys, 0) + ", " +
              path_in_quotes(b.name) + " with " + row_text(b.rows, results.keys, 0),
          "compare results of the same points, or name their keys with --keys");
}

/// Columns to compare; those that one result alone has go to `results`.
NameList compared_names(ComparedSide const& a, ComparedSide const& b, NameList const& given,
                        ComparedResults& results) {
  if (!given.empty()) return given;
  NameList both;
  auto const is_value = [&](std::string const& name) {
    return !is_in(results.keys, name) && !is_bookkeeping(name);
  };
  for (std::string const& name : a.rows.names)
    if (is_value(name)) (is_in(b.rows.names, name) ? both : results.columns_only_a).push_back(name);
  for (std::string const& name : b.rows.names)
    if (is_value(name) && !is_in(a.rows.names, name)) results.columns_only_b.push_back(name);
  return both;
}

/// A column of one result with its errors.
struct ValuesOfSide {
  Cells const& values;
  Cells const* errors;

  ValuesOfSide(ResultColumns const& rows, std::string const& name, std::string const& error)
      : values(rows.columns.at(name)), errors(nullptr) {
    auto const found = rows.columns.find(error);
    if (!error.empty() && found != rows.columns.end()) errors = &found->second;
  }
  std::string error_text(std::size_t row) const {
    return errors == nullptr ? std::string() : (*errors)[row];
  }
  double error(std::size_t row) const { return number_in_cell(error_text(row)).value_or(0); }
};

double relative_deviation(double a, double b) {
  if (a == b) return 0;
  double const most = std::max(std::fabs(a), std::fabs(b));
  return std::isinf(most) ? kInfinity : std::fabs(a - b) / most;
}

/// @param error  of the difference; 0 where there is none
ComparedValue compared(std::string const& a, std::string const& b, double error,
                       CompareSpec const& spec) {
  std::optional<double> const x = number_in_cell(a), y = number_in_cell(b);
  if (!x || !y) {
    bool const is_missing = a.empty() || b.empty();
    return {0, kNone, is_missing ? kInfinity : kNone, a != b};
  }
  // Counts may be greater than what doubles tell apart.
  bool const are_equal = a == b || (*x == *y && std::fabs(*x) < 0x1p53);
  double const deviation =
      are_equal ? 0 : std::max(relative_deviation(*x, *y), std::numeric_limits<double>::min());
  if (!(error > 0)) return {0, kNone, deviation, deviation > spec.tolerance};
  double const z = are_equal ? 0 : (*x - *y) / error;
  return {0, z, deviation, !(std::fabs(z) <= spec.z_limit)};
}

/// @param all               names of both results
/// @param[out] n_one_sided  rows of which one result alone has a value with an error
ComparedColumn compare_column(ComparedSide const& a, ComparedSide const& b, std::string const& name,
                              NameList const& all,
                              std::vector<std::pair<std::size_t, std::size_t>> const& pairs,
                              CompareSpec const& spec, std::size_t& n_one_sided) {
  ComparedColumn column;
  column.name = name;
  column.error = error_column(name, all);
  ValuesOfSide const in_a(a.rows, name, column.error), in_b(b.rows, name, column.error);
  std::vector<double> deviations;
  // What repeats from row to row, as a summary does in CSV, is one value.
  std::unordered_set<std::string> seen;
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    auto const [row_a, row_b] = pairs[pair];
    std::string const &x = in_a.values[row_a], &y = in_b.values[row_b];
    if (x.empty() && y.empty()) continue;
    if (column.has_errors() && (x.empty() || y.empty())) {
      ++n_one_sided;
      continue;
    }
    ComparedValue value = compared(x, y, std::hypot(in_a.error(row_a), in_b.error(row_b)), spec);
    value.pair = pair;
    bool const is_sampled = !std::isnan(value.z);
    if (is_sampled &&
        seen.insert(x + ' ' + y + ' ' + in_a.error_text(row_a) + ' ' + in_b.error_text(row_b))
            .second)
      deviations.push_back(value.z);
    if (column.has_errors() && !is_sampled && value.is_beyond)
      value.z =
          number_in_cell(x).value_or(0) < number_in_cell(y).value_or(0) ? -kInfinity : kInfinity;
    column.n_beyond += value.is_beyond ? 1 : 0;
    column.values.push_back(value);
  }
  column.p_value = deviations.empty() ? kNone : test_normality(std::move(deviations)).p_value;
  return column;
}

}  // namespace

ComparedValue const* ComparedColumn::worst() const {
  auto const size = [&](ComparedValue const& value) {
    if (has_errors()) return std::isnan(value.z) ? 0 : std::fabs(value.z);
    return std::isnan(value.deviation) ? (value.is_beyond ? kInfinity : 0) : value.deviation;
  };
  auto const found =
      std::max_element(values.begin(), values.end(),
                       [&](auto const& x, auto const& y) { return size(x) < size(y); });
  return found == values.end() || size(*found) == 0 ? nullptr : &*found;
}

ComparedResults compare_results(ComparedSide const& a, ComparedSide const& b,
                                CompareSpec const& spec) {
  for (ComparedSide const* side : {&a, &b})
    require(side->rows.n_rows() > 0, "there are no rows in " + path_in_quotes(side->name),
            "it holds no results to compare", "compare results of the same points");
  require_in_both(spec.keys, a, b, "--keys");
  require_in_both(spec.columns, a, b, "--compare");
  ComparedResults results;
  results.keys = keys_of(a, b, spec.keys);
  match_rows(a, b, results);
  NameList const all = all_names(a, b);
  for (std::string const& name : compared_names(a, b, spec.columns, results)) {
    check_interrupt();
    std::size_t n_one_sided = 0;
    ComparedColumn column = compare_column(a, b, name, all, results.pairs, spec, n_one_sided);
    if (n_one_sided > 0) results.one_sided.emplace_back(name, n_one_sided);
    if (!column.values.empty()) results.columns.push_back(std::move(column));
  }
  require(!results.columns.empty(), "no column can be compared",
          "all that both results have are keys, empty or bookkeeping",
          "name columns with --compare");
  return results;
}

std::string row_text(ResultColumns const& rows, NameList const& keys, std::size_t row) {
  std::string text;
  for (std::string const& key : keys)
    if (std::string const& cell = rows.columns.at(key)[row]; !cell.empty())
      text += (text.empty() ? "" : " ") + key + '=' + shortest_cell(cell);
  return text.empty() ? "row " + std::to_string(row + 1) : text;
}

std::string shortest_cell(std::string const& text) {
  if (text.find_first_not_of("0123456789") == std::string::npos) return text;
  std::optional<double> const value = number_in_cell(text);
  if (!value) return text;
  char shortest[32];
  bool const is_whole = std::fabs(*value) < 0x1p64 && std::trunc(*value) == *value;
  auto const end =
      is_whole && *value >= 0
          ? std::to_chars(shortest, shortest + sizeof shortest, static_cast<std::uint64_t>(*value))
          : std::to_chars(shortest, shortest + sizeof shortest, *value);
  return {shortest, end.ptr};
}

}  // namespace antikelvin
