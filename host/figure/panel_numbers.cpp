// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "figure/gnuplot_program.hpp"
#include "figure/panel_of.hpp"

namespace antikelvin {
namespace {

bool has(std::vector<std::string> const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_inverse_temperature(std::string const& column) {
  return column == "beta" || column == "start_beta_a";
}

/// Columns of a curve; of a column that has sampled values beside it, those are the points and it is
/// the line.
struct CurveColumns {
  std::string y, error, exact, deviation;
};

CurveColumns columns_of_curve(ResultRows const& rows, std::string const& y) {
  auto const beside = [&](std::string const& suffix) {
    std::string const name = column_beside(y, suffix);
    return rows.has_numbers(name) ? name : std::string();
  };
  if (rows.has_numbers(y + "_sampled")) return {y + "_sampled", beside("_error"), y, beside("_z")};
  return {y, beside("_error"), beside("_exact"), beside("_z")};
}

struct XChoice {
  std::string column;
  Along along;
};

XChoice x_of(ResultRows const& rows, PanelRecipe const& panel, FigureChoices const& choices,
             std::vector<std::size_t> const& drawn) {
  std::string const& wanted = choices.x;
  if (wanted.empty()) {
    std::string const x = rows.varying(panel.x, drawn);
    require(!x.empty(), "cannot plot this file",
            "column " + in_quotes(panel.x.empty() ? "x" : panel.x[0]) + " is missing",
            "make one with -o result.json");
    return {x, is_inverse_temperature(x) ? Along::beta : Along::number};
  }
  bool const is_t = wanted == "T" || wanted == "temperature", is_minus = wanted == "-1/T";
  std::string column = wanted;
  if (is_t || is_minus || wanted == "beta") {
    auto const found = std::find_if(panel.x.begin(), panel.x.end(), is_inverse_temperature);
    column = found == panel.x.end() ? "beta" : *found;
  }
  require(rows.has_numbers(column), "cannot draw along " + in_quotes(wanted),
          "these rows have no numbers in a column " + in_quotes(column),
          "choose a column of numbers; antikelvin columns VERB lists what there is");
  Along const along = is_t                             ? Along::temperature
                      : is_minus                       ? Along::minus_beta
                      : is_inverse_temperature(column) ? Along::beta
                                                       : Along::number;
  return {column, along};
}

/// Whether numbers are positive, but for 0, and span two decades or more.
bool spans_two_decades(std::vector<double> const& values) {
  double least = HUGE_VAL, most = 0;
  for (double const value : values) {
    if (value < 0) return false;
    if (!(value > 0) || std::isinf(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  return most >= 100 * least;
}

/// Numbers that order curves; those of others only name them.
bool suits_a_map(std::string const& column) {
  return column != "contact" && column != "replica" && column != "sample";
}

/// The column in which groups differ, one number each; empty if there is none.
std::string column_between(ResultRows const& rows, std::vector<RowGroup> const& groups,
                           std::vector<std::string> const& candidates) {
  for (std::string const& column : candidates) {
    if (!rows.has_numbers(column)) continue;
    std::set<double> seen;
    bool const tells_apart = std::all_of(groups.begin(), groups.end(), [&](RowGroup const& group) {
      std::string const& cell = rows.cell(column, group.rows[0]);
      return seen.insert(rows.number(column, group.rows[0])).second &&
             std::all_of(group.rows.begin(), group.rows.end(),
                         [&](std::size_t row) { return rows.cell(column, row) == cell; });
    });
    if (tells_apart && !std::isnan(*seen.begin())) return column;
  }
  return "";
}

/// More curves than there are colours make a map, where they follow each other along one number; and any number of them
/// where a user has chosen it.
std::string upward_column(ResultRows const& rows, std::vector<RowGroup> const& groups,
                          std::vector<std::string> keys, FigureChoices const& choices) {
  if (choices.map == kNoMap) return "";
  if (choices.map.empty()) {
    keys.insert(keys.begin(), rows.options().begin(), rows.options().end());
    std::erase_if(keys, [&](std::string const& key) { return !suits_a_map(key); });
    return groups.size() > kPalette ? column_between(rows, groups, keys) : "";
  }
  require(rows.has_numbers(choices.map), "cannot draw a map over " + in_quotes(choices.map),
          "these rows have no numbers in such a column",
          "choose a column of numbers; antikelvin columns VERB lists what there is");
  require(groups.size() > 1, "cannot draw a map over " + in_quotes(choices.map),
          "it does not vary between curves", "choose an option that varies, or drop --map");
  std::string const column = column_between(rows, groups, {choices.map});
  require(!column.empty(), "cannot draw a map over " + in_quotes(choices.map),
          "other columns tell curves apart: " + groups.back().title,
          "choose an option that varies, the only one beside what is drawn along");
  return column;
}

bool is_size(std::string const& column) { return column == "N" || column == "subsystems"; }

UpwardAxis upward_axis(std::string const& column, ResultRows const& rows,
                       std::vector<RowGroup> const& groups, FigureChoices const& choices) {
  std::vector<double> values;
  for (RowGroup const& group : groups) values.push_back(rows.number(column, group.rows[0]));
  bool const is_log = choices.log.empty() ? is_size(column) && spans_two_decades(values)
                                          : choices.log.find('y') != std::string::npos;
  Along const along = is_inverse_temperature(column) ? Along::beta : Along::number;
  return {column, {along, values, is_log && along == Along::number}};
}

class Collector {
 public:
  Collector(ResultRows const& rows, PanelRecipe const& panel, PanelNumbers& numbers)
      : rows_(rows), panel_(panel), numbers_(numbers) {
    for (std::size_t i = 0; i < numbers.words.size(); ++i)
      places_of_words_.emplace(numbers.words[i], static_cast<double>(i));
  }

  double x_number(std::size_t row) const {
    if (!places_of_words_.empty()) {
      auto const found = places_of_words_.find(rows_.cell(numbers_.x, row));
      return found == places_of_words_.end() ? kGap : found->second;
    }
    return rows_.number(numbers_.x, row) / (numbers_.x_is_per_subsystem ? size_of(row) : 1);
  }

  /// @param parameter  column in whose order points follow each other; empty: x
  Sequence sequence(RowGroup const& group, std::string const& column,
                    std::string const& parameter) {
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t const row : group.rows) {
      double const place = numbers_.axis.place(x_number(row));
      if (std::isnan(place))
        ++numbers_.n_off_x;
      else
        order.emplace_back(parameter.empty() ? place : rows_.number(parameter, row), row);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    CurveColumns const from = columns_of_curve(rows_, column);
    Sequence result;
    for (auto const& [place, row] : order) add(result, from, row, is_extensive(column));
    for (std::size_t i = 1; i < order.size(); ++i)
      result.has_repeated_x = result.has_repeated_x || order[i].first == order[i - 1].first;
    return result;
  }

 private:
  double size_of(std::size_t row) const {
    double const n = rows_.number("N", row);
    return n > 0 ? n : kGap;
  }

  void add(Sequence& to, CurveColumns const& from, std::size_t row, bool grows_as_n) {
    double const by = numbers_.is_per_subsystem && grows_as_n ? size_of(row) : 1;
    auto const scaled = [&](std::string const& column) {
      double const value = rows_.number(column, row) / by;
      return panel_.absolute ? std::fabs(value) : value;
    };
    double y = scaled(from.y), exact = from.exact.empty() ? kGap : scaled(from.exact);
    if (std::isnan(y) && std::isnan(exact)) return;
    for (double* const value : {&y, &exact}) {
      if (std::isinf(*value)) ++numbers_.n_infinite, *value = kGap;
      if (numbers_.log_y && *value <= 0) ++numbers_.n_off_log, *value = kGap;
    }
    double const number = x_number(row);
    to.number.push_back(number);
    to.x.push_back(numbers_.axis.place(number));
    to.y.push_back(y);
    to.beta.push_back(rows_.number("beta", row));
    to.n.push_back(size_of(row));
    double error = from.error.empty() ? kGap : rows_.number(from.error, row) / by;
    if (std::isinf(error)) error = kGap;
    if (!from.error.empty() && std::isnan(error) && !std::isnan(y)) ++numbers_.n_without_error;
    if (!from.error.empty()) to.error.push_back(error);
    if (from.exact.empty()) return;
    to.exact.push_back(exact);
    double const z =
        from.deviation.empty() ? (y - exact) / error : rows_.number(from.deviation, row);
    to.deviation.push_back(std::isfinite(z) ? z : kGap);
  }

  ResultRows const& rows_;
  PanelRecipe const& panel_;
  PanelNumbers& numbers_;
  std::map<std::string, double> places_of_words_;
};

/// Whether a curve has something to draw of a row.
bool has_point(ResultRows const& rows, CurveColumns const& from, std::size_t row) {
  return !std::isnan(rows.number(from.y, row)) || !std::isnan(rows.number(from.exact, row));
}

/// Rows with a number in one of the columns, or in an exact one beside it.
std::vector<std::size_t> rows_with(ResultRows const& rows,
                                   std::vector<std::string> const& columns) {
  std::vector<CurveColumns> curves;
  for (std::string const& column : columns) curves.push_back(columns_of_curve(rows, column));
  std::vector<std::size_t> result;
  for (std::size_t const row : rows.all())
    if (std::any_of(curves.begin(), curves.end(),
                    [&](CurveColumns const& from) { return has_point(rows, from, row); }))
      result.push_back(row);
  return result;
}

}  // namespace

bool PanelNumbers::has_exact() const {
  return std::any_of(sequences.begin(), sequences.end(), [](Sequence const& one) {
    return std::any_of(one.exact.begin(), one.exact.end(),
                       [](double value) { return !std::isnan(value); });
  });
}

bool PanelNumbers::varies() const {
  std::set<double> places;
  for (Sequence const& one : sequences) places.insert(one.x.begin(), one.x.end());
  return places.size() > 1;
}

std::vector<std::string> drawn_columns(ResultColumns const& result, PanelRecipe const& panel) {
  std::vector<std::string> all, filled;
  for (std::string const& pattern : panel.y)
    for (std::string const& name : columns_named(result, pattern)) all.push_back(name);
  std::copy_if(all.begin(), all.end(), std::back_inserter(filled), [&](std::string const& name) {
    return has_values(result, name) || has_values(result, name + "_sampled");
  });
  if (!filled.empty() || panel.shown != PanelShown::always) return filled;
  return all.empty() ? panel.y : all;
}

PanelNumbers numbers_of(ResultRows const& rows, FigureRecipe const& recipe,
                        PanelRecipe const& panel, FigureChoices const& choices) {
  std::vector<std::string> const columns = drawn_columns(rows.data(), panel);
  for (std::string const& column : columns)
    require(rows.has_numbers(column) || rows.has_numbers(column + "_sampled"),
            "cannot plot this file",
            rows.has(column) ? "column " + in_quotes(column) + " has no numbers"
                             : "column " + in_quotes(column) + " is missing",
            rows.has(column) ? "choose a column of numbers" : "make one with -o result.json");
  std::vector<std::size_t> const drawn = rows_with(rows, columns);
  XChoice const x = x_of(rows, panel, choices, drawn);
  PanelNumbers numbers{.x = x.column, .along = x.along, .axis = {x.along, {}, false}};
  if (!rows.has_numbers(x.column)) numbers.words = rows.words(x.column);
  bool const has_sizes = !choices.draws_whole_systems && rows.has_numbers("N");
  bool const own_x = has(panel.x, x.column);
  numbers.is_per_subsystem = has_sizes && std::all_of(columns.begin(), columns.end(), is_extensive);
  numbers.x_is_per_subsystem = has_sizes && is_extensive(x.column);
  Collector collector(rows, panel, numbers);
  std::vector<double> values;
  for (std::size_t const row : drawn) values.push_back(collector.x_number(row));
  bool const by_recipe =
      panel.scale == PanelScale::log_both ||
      (panel.scale == PanelScale::log_x_over_decades && spans_two_decades(values)) ||
      (x.column == "N" && spans_two_decades(values));
  bool const is_chosen = !choices.log.empty();
  numbers.log_x = x.along == Along::number &&
                  (is_chosen ? choices.log.find('x') != std::string::npos : own_x && by_recipe);
  numbers.axis = HorizontalAxis(x.along, values, numbers.log_x);
  // Along N or an option, what a figure is usually drawn along tells curves apart; along what depends on it, it is
  // the parameter of curves.
  bool const tells_systems =
      x.column == "N" || has(recipe.keys, x.column) || has(rows.options(), x.column);
  bool const is_independent = own_x || tells_systems;
  std::vector<std::string> candidates = panel.x;
  std::erase(candidates, x.column);
  bool const has_usual = !is_independent || (tells_systems && !choices.x.empty());
  std::string const usual = has_usual ? rows.varying(candidates, drawn) : "";
  std::vector<std::string> keys = recipe.keys;
  if (is_independent && !usual.empty()) keys.push_back(usual);
  std::vector<RowGroup> const groups = rows.groups(drawn, is_independent ? x.column : usual, keys);
  bool const is_lone = groups.size() == 1;
  require(choices.map.empty() || choices.map != x.column,
          "cannot draw a map over " + in_quotes(choices.map), "it is what points are drawn along",
          "choose another column for --map or --x");
  std::string const upward =
      is_independent && !panel.extras.is_scatter ? upward_column(rows, groups, keys, choices) : "";
  require(!upward.empty() || choices.map.empty() || choices.map == kNoMap,
          "cannot draw a map over " + in_quotes(choices.map),
          "along " + in_quotes(x.column) + " points follow no grid", "choose --x too");
  if (!upward.empty()) numbers.upward = upward_axis(upward, rows, groups, choices);
  numbers.log_y = is_chosen ? choices.log.find(upward.empty() ? 'y' : 'z') != std::string::npos
                            : own_x && panel.scale == PanelScale::log_both;
  auto const has_values = [&](std::vector<std::size_t> const& of, std::string const& column) {
    CurveColumns const from = columns_of_curve(rows, column);
    return std::any_of(of.begin(), of.end(),
                       [&](std::size_t row) { return has_point(rows, from, row); });
  };
  for (RowGroup const& group : groups)
    for (std::string const& column : columns) {
      if (!has_values(group.rows, column) || (++numbers.n_curves > kMaxCurves && upward.empty()))
        continue;
      Sequence one = collector.sequence(group, column, is_independent ? "" : usual);
      one.color = static_cast<int>(numbers.sequences.size());
      one.column = column;
      if (!upward.empty()) one.upward = rows.number(upward, group.rows[0]);
      std::string const name = plain_text(column);
      one.title = columns.size() == 1 ? group.title : is_lone ? name : name + ", " + group.title;
      numbers.sequences.push_back(std::move(one));
    }
  return numbers;
}

}  // namespace antikelvin
