// SPDX-License-Identifier: Apache-2.0
#include "scan/compare_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kNamesShown = 8;

std::string verdict(bool differs) { return differs ? "differs" : "agrees"; }

/// The first names of a list.
std::string listed(std::vector<std::string> const& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    text += (i > 0 ? ", " : "") + cut(names[i]);
  return names.size() > kNamesShown
             ? fmt::format("{} and {} more", text, names.size() - kNamesShown)
             : text;
}

/// On one line: names of columns and keys come from files that anyone may have written.
std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 127; }, '?');
  return text;
}

/// A number of things: `1 row`, `2 rows`.
std::string counted(std::size_t n, std::string const& what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

Schema diff_schema() {
  using namespace unit;
  return {"diff",
          {"column", "rows", "z_max", "beyond", "p_value", "verdict", "where", "deviation_max", "a",
           "b", "z", "deviation"},
          {{"one row per column",
            {{"rows, beyond", {kPureNumber}, "values compared; those beyond the limit"},
             {"z_max, deviation_max, p_value", {kPureNumber}, "largest |z|, relative deviation"}}},
           {"--show rows, one row per value",
            {{"z, deviation", {kPureNumber}, "of both; relative"},
             {"error_a, error_b", {kOfQuantity}, "standard errors"}}}}};
}

/// Tells a comparison of two results.
class Teller {
 public:
  Teller(ComparedSide const& a, ComparedSide const& b, CompareSpec const& spec,
         CompareReport const& told)
      : a_(a), b_(b), told_(told), results_(compare_results(a, b, spec)) {
    for (ComparedColumn const& column : results_.columns)
      if (column.n_beyond > 0) differing_.push_back(&column);
  }

  Report report() const {
    Report report;
    report.verb = "diff";
    report.schema = diff_schema();
    report.rows = told_.has_every_value ? values() : columns();
    report.notes = {conclusion()};
    for (std::string const& note : {lone_rows(), lone_columns(), one_sided(), alike()})
      if (!note.empty()) report.notes.push_back(note);
    conclude(report);
    for (std::string& note : report.notes) note = on_one_line(note);
    report.outcome_reason = on_one_line(report.outcome_reason);
    return report;
  }

 private:
  bool has_lone_rows() const { return !results_.only_a.empty() || !results_.only_b.empty(); }

  std::string where(ComparedValue const& value) const {
    return row_text(a_.rows, results_.keys, results_.pairs[value.pair].first);
  }

  Table columns() const {
    Table table;
    for (ComparedColumn const& column : results_.columns) {
      ComparedValue const* const worst = column.worst();
      double z = 0, deviation = 0;
      for (ComparedValue const& value : column.values) {
        if (!std::isnan(value.z)) z = std::max(z, std::fabs(value.z));
        if (!std::isnan(value.deviation)) deviation = std::max(deviation, value.deviation);
      }
      bool const has_numbers =
          std::any_of(column.values.begin(), column.values.end(),
                      [](ComparedValue const& value) { return !std::isnan(value.deviation); });
      NamedRow row;
      row.add("column", column.name);
      row.add("rows", std::uint64_t{column.values.size()});
      row.add("z_max", column.has_errors() ? Cell(z) : Cell());
      row.add("deviation_max", has_numbers ? Cell(deviation) : Cell());
      row.add("where", worst == nullptr ? std::string() : where(*worst));
      row.add("beyond", std::uint64_t{column.n_beyond});
      row.add("p_value", cell(column.p_value));
      row.add("verdict", verdict(column.n_beyond > 0));
      append(table, std::move(row));
    }
    return table;
  }

  Table values() const {
    Table table;
    table.columns = {"where",   "column", "a",         "error_a", "b",
                     "error_b", "z",      "deviation", "verdict"};
    for (ComparedColumn const& column : results_.columns)
      for (ComparedValue const& value : column.values) {
        auto const [row_a, row_b] = results_.pairs[value.pair];
        NamedRow row;
        row.add("where", where(value));
        row.add("column", column.name);
        for (auto const& [side, at] : {std::pair(&a_, row_a), std::pair(&b_, row_b)}) {
          row.add("", shortest_cell(side->rows.columns.at(column.name)[at]));
          auto const error = side->rows.columns.find(column.error);
          auto const number =
              error == side->rows.columns.end() ? std::nullopt : number_in_cell(error->second[at]);
          row.add("", number ? Cell(*number) : Cell());
        }
        row.add("z", cell(value.z));
        row.add("deviation", cell(value.deviation));
        row.add("verdict", verdict(value.is_beyond));
        append(table, std::move(row));
      }
    return table;
  }

  std::string conclusion() const {
    std::string const matched =
        results_.keys.empty() ? "" : ", matched by " + listed(results_.keys);
    std::string const in_rows = " in " + counted(results_.pairs.size(), "row") + matched;
    if (differing_.empty())
      return counted(results_.columns.size(), "column") +
             (results_.columns.size() == 1 ? " agrees" : " agree") + in_rows;
    std::vector<std::string> names;
    for (ComparedColumn const* column : differing_) names.push_back(column->name);
    return fmt::format("{} of {} differ{}{}: {}", differing_.size(),
                       counted(results_.columns.size(), "column"),
                       differing_.size() == 1 ? "s" : "", in_rows, listed(names));
  }

  std::string lone_rows() const {
    std::string text;
    for (auto const& [side, rows] :
         {std::pair(&a_, &results_.only_a), std::pair(&b_, &results_.only_b)})
      if (!rows->empty())
        text += fmt::format("{}{} only in {}, the first {}", text.empty() ? "" : "; ",
                            counted(rows->size(), "row"), path_in_quotes(side->name),
                            cut(row_text(side->rows, results_.keys, rows->front()), 200));
    return text;
  }

  std::string lone_columns() const {
    std::string text;
    for (auto const& [side, names] :
         {std::pair(&a_, &results_.columns_only_a), std::pair(&b_, &results_.columns_only_b)})
      if (!names->empty())
        text += fmt::format("{}{} only in {}: {}", text.empty() ? "" : "; ",
                            counted(names->size(), "column"), path_in_quotes(side->name),
                            listed(*names));
    return text;
  }

  std::string one_sided() const {
    std::vector<std::string> names;
    for (auto const& [name, n_rows] : results_.one_sided)
      names.push_back(fmt::format("{} ({})", name, counted(n_rows, "row")));
    return names.empty() ? "" : "only one result has a value, not compared: " + listed(names);
  }

  /// Whether two runs are one, or share their random numbers.
  std::string alike() const {
    bool is_sampled = false, is_same = true;
    for (ComparedColumn const& column : results_.columns)
      for (ComparedValue const& value : column.values)
        if (!std::isnan(value.z)) {
          is_sampled = true;
          is_same = is_same && value.deviation == 0;
        }
    if (!is_sampled) return "";
    bool const is_one_seed = a_.rows.seed.has_value() && a_.rows.seed == b_.rows.seed;
    std::string const seed = is_one_seed ? std::to_string(*a_.rows.seed) : "";
    if (is_same)
      return "all values with errors are identical" +
             (is_one_seed ? ", both of seed " + seed : "") + ": the same run twice proves nothing";
    return is_one_seed ? "both have seed " + seed +
                             " and may share random numbers: runs of two seeds are a better test"
                       : "";
  }

  void conclude(Report& report) const {
    bool const is_lone = has_lone_rows() && !told_.allows_lone_rows;
    if (differing_.empty() && !is_lone) return;
    report.outcome = Outcome::check_failed;
    if (differing_.empty()) {
      report.outcome_reason =
          counted(results_.only_a.size() + results_.only_b.size(), "row") + " in one result only";
      report.outcome_hint = "--common compares the rows that both have";
      return;
    }
    report.outcome_reason = conclusion();
    report.outcome_hint = told_.has_every_value ? "the result is written, its verdicts say where"
                                                : "--show rows lists every value";
  }

  ComparedSide const &a_, &b_;
  CompareReport told_;
  ComparedResults results_;
  std::vector<ComparedColumn const*> differing_;
};

}  // namespace

Report compare_report(ComparedSide const& a, ComparedSide const& b, CompareSpec const& spec,
                      CompareReport const& told) {
  return Teller(a, b, spec, told).report();
}

}  // namespace antikelvin
