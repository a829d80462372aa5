// SPDX-License-Identifier: Apache-2.0
#include "io/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <unordered_set>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

char const* const kPlotHint = "make one with -o result.json";

/// A mark of a recipe: a column, or `column=value` of the first row.
bool bears(ResultColumns const& rows, std::string const& mark) {
  std::size_t const equals = mark.find('=');
  auto const found = rows.columns.find(mark.substr(0, equals));
  if (found == rows.columns.end()) return false;
  if (equals == std::string::npos) return true;
  return !found->second.empty() && found->second[0] == mark.substr(equals + 1);
}

/// Whether the positive numbers of a column span two decades or more.
bool spans_two_decades(ResultColumns const& result, std::string const& name) {
  double least = HUGE_VAL, most = 0;
  for (std::string const& text : result.columns.at(name)) {
    double const value = std::strtod(text.c_str(), nullptr);
    if (value <= 0) continue;  // no pump: left of every logarithm
    least = std::min(least, value);
    most = std::max(most, value);
  }
  return most >= 100 * least;
}

std::vector<std::string> const& column(ResultColumns const& result, std::string const& name) {
  auto const found = result.columns.find(name);
  require(found != result.columns.end(), "cannot plot this file",
          "column " + in_quotes(name) + " is missing", kPlotHint);
  return found->second;
}

/// Between the value of a series and its kind: in no cell.
constexpr char kKindMark = '\n';

/// Series of every row, with its kind where there are kinds.
std::vector<std::string> series_of_rows(ResultColumns const& result,
                                        FileFigureRecipe const& recipe) {
  std::vector<std::string> series = column(result, recipe.series);
  if (recipe.kind.empty()) return series;
  std::vector<std::string> const& kinds = column(result, recipe.kind);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] += kKindMark + kinds[i];
  return series;
}

/// `β = -0.2`, `N = 1e+18`, `β = 0.4, xy`; six digits tell curves apart.
std::string series_name(FileFigureRecipe const& recipe, std::string const& series) {
  std::size_t const end = series.find(kKindMark);
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g", std::strtod(series.c_str(), nullptr));
  return (recipe.series_symbol.empty() ? recipe.series : recipe.series_symbol) + " = " + buffer +
         (end == std::string::npos ? "" : ", " + series.substr(end + 1));
}

std::vector<std::string> distinct_values(std::vector<std::string> const& values) {
  std::vector<std::string> names;
  std::unordered_set<std::string> seen;
  for (std::string const& value : values)
    if (seen.insert(value).second) names.push_back(value);
  return names;
}

std::vector<std::string> picked(std::vector<std::string> const& values,
                                std::vector<std::size_t> const& rows) {
  std::vector<std::string> result;
  for (std::size_t const row : rows) result.push_back(values[row]);
  return result;
}

/// Columns of a panel that have values; all if none has, so that the missing one can be named.
std::vector<std::string> drawn_columns(ResultColumns const& result, PanelRecipe const& panel) {
  std::vector<std::string> all, filled;
  for (std::string const& pattern : panel.y)
    for (std::string const& name : columns_named(result, pattern)) all.push_back(name);
  std::copy_if(all.begin(), all.end(), std::back_inserter(filled),
               [&](std::string const& name) { return has_values(result, name); });
  if (!filled.empty() || panel.shown != PanelShown::always) return filled;
  return all.empty() ? panel.y : all;
}

/// Columns of a curve; of a column that has sampled values beside it, those are the points and it is
/// the line.
struct CurveColumns {
  std::string y, error, exact;
};

CurveColumns curve_columns(ResultColumns const& result, PanelRecipe const& panel,
                           std::string const& y) {
  auto const beside = [&](std::string const& suffix, bool is_known) {
    return is_known ? column_beside(y, suffix) : std::string();
  };
  bool const has_exact = has_values(result, column_beside(y, "_exact"));
  bool const has_error = result.columns.count(column_beside(y, "_error")) != 0;
  if (!panel.by_column) return {y, beside("_error", has_error), beside("_exact", has_exact)};
  if (has_values(result, y + "_sampled")) return {y + "_sampled", beside("_error", has_error), y};
  if (has_exact) return {y, beside("_error", has_error), beside("_exact", true)};
  return {y, "", ""};  // bars of several columns would hide each other
}

/// One per series and column.
std::vector<Curve> curves_of(ResultColumns const& result, FileFigureRecipe const& recipe,
                             PanelRecipe const& panel, std::vector<std::string> const& columns,
                             std::vector<std::string> const& series) {
  std::vector<Curve> curves;
  std::vector<std::string> const groups = series_of_rows(result, recipe);
  for (std::string const& name : series) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (groups[i] == name) rows.push_back(i);
    auto const values = [&](std::string const& of) {
      return of.empty() ? std::vector<std::string>() : picked(column(result, of), rows);
    };
    for (std::string const& y : columns) {
      std::string const of_series = series_name(recipe, name);
      std::string const title = !panel.by_column    ? of_series
                                : series.size() > 1 ? y + ", " + of_series
                                                    : y;
      CurveColumns const drawn = curve_columns(result, panel, y);
      curves.push_back(
          {title, values(panel.x), values(drawn.y), values(drawn.error), values(drawn.exact)});
    }
  }
  return curves;
}

/// Names of columns have underscores that are no subscripts; one curve needs no name.
Panel drawn_panel(ResultColumns const& result, FileFigureRecipe const& recipe,
                  PanelRecipe const& from, std::vector<std::string> const& columns,
                  std::vector<std::string> const& series) {
  Panel panel;
  panel.x_label = from.x_label;
  panel.y_label = from.y_label;
  panel.curves = curves_of(result, recipe, from, columns, series);
  panel.log_x = from.scale == PanelScale::log_both ||
                (from.scale == PanelScale::log_x_over_decades && spans_two_decades(result, from.x));
  panel.log_y = from.scale == PanelScale::log_both;
  panel.plain_titles = from.by_column;
  if (panel.plain_titles && panel.curves.size() == 1) panel.curves[0].title.clear();
  return panel;
}

/// `energy_mean or probability`: what rows of a study must have to be drawn.
std::string drawable_marks(Schema const& schema) {
  std::string marks;
  for (FigureRecipe const& recipe : schema.figures)
    if (!recipe.file.panels.empty() && marks.find(recipe.marks[0]) == std::string::npos)
      marks += (marks.empty() ? "" : " or ") + recipe.marks[0];
  return marks;
}

/// @throws SpecError  if there is none
FileFigureRecipe const& file_recipe(ResultColumns const& result, Schema const& schema) {
  FigureRecipe const* const recipe = recipe_for(schema, result);
  if (recipe != nullptr && !recipe->file.panels.empty()) return recipe->file;
  require(!schema.verb.empty(), "cannot plot this file",
          "its columns belong to no verb of this tool", kPlotHint);
  std::string const marks = drawable_marks(schema);
  require(!marks.empty(), "cannot plot this file",
          "its verb " + path_in_quotes(schema.verb) + " has no figure", kPlotHint);
  throw SpecError("cannot plot this file", "such rows of " + schema.verb + " have no figure",
                  "plot rows with " + marks);
}

}  // namespace

FigureRecipe const* recipe_for(Schema const& schema, ResultColumns const& rows) {
  FigureRecipe const* best = nullptr;
  for (FigureRecipe const& recipe : schema.figures) {
    bool const fits = std::all_of(recipe.marks.begin(), recipe.marks.end(),
                                  [&](std::string const& mark) { return bears(rows, mark); });
    if (fits && (best == nullptr || recipe.marks.size() > best->marks.size())) best = &recipe;
  }
  return best;
}

std::vector<std::string> columns_named(ResultColumns const& rows, std::string const& pattern) {
  if (pattern.empty() || pattern.back() != '#') return {pattern};
  std::string const prefix = pattern.substr(0, pattern.size() - 1);
  std::vector<std::string> names;
  for (std::string const suffix : {"", "_sampled"}) {
    for (auto const& entry : rows.columns) {
      std::string const& name = entry.first;
      std::size_t const end = name.find_first_not_of("0123456789_", prefix.size());
      bool const fits = name.rfind(prefix, 0) == 0 && name.size() > prefix.size() &&
                        name.find_first_of("0123456789", prefix.size()) == prefix.size();
      // The underscore before the suffix is one of those skipped.
      std::string const rest = end == std::string::npos ? "" : "_" + name.substr(end);
      if (fits && rest == suffix) names.push_back(name);
    }
    if (!names.empty()) break;
  }
  return names;
}

Figure figure_of(ResultColumns const& result, Schema const& schema) {
  FileFigureRecipe const& recipe = file_recipe(result, schema);
  std::vector<std::string> const series = distinct_values(series_of_rows(result, recipe));
  require(!series.empty(), "cannot plot this file", "it holds no rows", kPlotHint);
  require(series.size() <= kMaxCurves, "cannot plot this file",
          "it holds " + std::to_string(series.size()) + " curves, one per " + recipe.series +
              ", and 24 fit",
          "make a result with fewer");
  Figure figure;
  bool has_exact = false;
  for (PanelRecipe const& one : recipe.panels) {
    if (has_exact && one.shown == PanelShown::without_exact) continue;
    std::vector<std::string> const columns = drawn_columns(result, one);
    if (columns.empty()) continue;
    figure.panels.push_back(drawn_panel(result, recipe, one, columns, series));
    for (Curve const& curve : figure.panels.back().curves)
      has_exact = has_exact || !curve.exact.empty();
  }
  bool const alone = series.size() == 1;
  figure.title = recipe.title;
  if (alone && recipe.names_lone_series) figure.title += ", " + series_name(recipe, series[0]);
  figure.has_key = !alone || figure.panels.size() == 1 || recipe.panels[0].by_column;
  return figure;
}

}  // namespace antikelvin
