// SPDX-License-Identifier: Apache-2.0
#include "figure/page_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "figure/figure_of.hpp"
#include "figure/map_of.hpp"
#include "figure/panel_of.hpp"
#include "figure/point_values.hpp"

namespace antikelvin {
namespace {

/// Drawings of one figure, and the points up to which it has more than one: a page is one file.
constexpr std::size_t kMostDrawings = 4, kMostPointsOfSeveral = 5000;

std::size_t points_of(PanelNumbers const& numbers) {
  std::size_t n = 0;
  for (Sequence const& one : numbers.sequences) n += one.x.size();
  return n;
}

std::string with_notes(std::string caption, PanelNumbers const& numbers, PanelRecipe const& panel) {
  std::vector<std::string> notes;
  add_notes(notes, numbers, panel, Labels());
  for (std::string const& note : notes) caption += ' ' + note;
  return caption;
}

/// A figure for each map of a panel, with all that its caption must say.
void add_maps(std::vector<PageFigure>& figures, PanelNumbers const& numbers,
              FigureRecipe const& recipe, PanelRecipe const& panel) {
  std::string caption = panel.caption;
  if (std::string const error = largest_error(numbers, panel, Labels()); !error.empty())
    caption += ' ' + fmt::format(fmt::runtime(kLargestErrors), error);
  caption = with_notes(std::move(caption), numbers, panel);
  for (Panel& map : maps_of(numbers, recipe, panel, {})) {
    map.values = values_of_map(numbers, map.map.column);
    figures.push_back({caption, {{"", {.panels = {std::move(map)}}}}});
  }
}

PageDrawing drawing_of(PanelNumbers const& numbers, FigureRecipe const& recipe,
                       PanelRecipe const& from, FigureChoices const& choices,
                       std::string const& along) {
  Panel panel = panel_of(numbers, recipe, from, choices);
  panel.values = values_of(numbers, panel);
  return {along, {.panels = {std::move(panel)}}};
}

/// Axes beside the usual one along which the same numbers can be drawn: the temperature in its other forms, and options.
std::vector<std::pair<std::string, std::string>> further_axes(
    PanelNumbers const& usual, ResultRows const& rows, std::vector<std::string> const& options) {
  std::vector<std::pair<std::string, std::string>> axes;
  if (usual.along == Along::beta) axes = {{"T", "T"}, {"-1/T", "−1/T"}};
  for (std::string const& column : options) {
    if (column == usual.x || !rows.has_numbers(column)) continue;
    std::set<double> values;
    for (std::size_t const row : rows.all()) values.insert(rows.number(column, row));
    bool const is_thermal = column == "beta" || column == "temperature";
    if (values.size() >= 3 && !(is_thermal && usual.along == Along::beta))
      axes.emplace_back(column, name_of_option(column));
  }
  return axes;
}

void add_further_drawings(PageFigure& figure, PanelNumbers const& usual, ResultRows const& rows,
                          FigureRecipe const& recipe, PanelRecipe const& panel,
                          std::vector<std::string> const& options) {
  if (points_of(usual) > kMostPointsOfSeveral || panel.extras.is_scatter) return;
  for (auto const& [x, along] : further_axes(usual, rows, options)) {
    if (figure.drawings.size() == kMostDrawings) return;
    FigureChoices choices;
    choices.x = x;
    choices.map = kNoMap;
    PanelNumbers const numbers = numbers_of(rows, recipe, panel, choices);
    if (numbers.varies() && numbers.n_curves <= kMaxCurves)
      figure.drawings.push_back(drawing_of(numbers, recipe, panel, choices, along));
  }
}

}  // namespace

std::vector<PageFigure> page_figures(ResultColumns const& result, Schema const& schema,
                                     std::vector<std::string> const& options) {
  std::vector<PageFigure> figures;
  FigureRecipe const* const recipe = recipe_for(schema, result);
  if (recipe == nullptr) return figures;
  ResultRows const rows(result, options);
  for (PanelRecipe one : recipe->panels) {
    one.shown = PanelShown::with_values;
    if (drawn_columns(result, one).empty()) continue;
    PanelNumbers const numbers = numbers_of(rows, *recipe, one, {});
    if (!numbers.varies()) continue;
    if (numbers.upward) {
      add_maps(figures, numbers, *recipe, one);
      continue;
    }
    std::string caption = one.caption;
    if (numbers.has_exact()) caption += " Points are sampled, lines are exact.";
    std::string const along = numbers.along == Along::beta ? "β" : numbers.x;
    figures.push_back({with_notes(std::move(caption), numbers, one),
                       {drawing_of(numbers, *recipe, one, {}, along)}});
    add_further_drawings(figures.back(), numbers, rows, *recipe, one, options);
  }
  return figures;
}

}  // namespace antikelvin
