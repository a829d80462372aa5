// SPDX-License-Identifier: Apache-2.0
#include "figure/figure_of.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "figure/gnuplot_program.hpp"
#include "figure/map_of.hpp"
#include "figure/panel_of.hpp"

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

/// `energy_mean or probability`: what rows of a study must have to be drawn.
std::string drawable_marks(Schema const& schema) {
  std::string marks;
  for (FigureRecipe const& recipe : schema.figures)
    if (!recipe.panels.empty() && marks.find(recipe.marks[0]) == std::string::npos)
      marks += (marks.empty() ? "" : " or ") + recipe.marks[0];
  return marks;
}

/// @throws SpecError  if there is none
FigureRecipe const& known_recipe(ResultColumns const& result, Schema const& schema) {
  FigureRecipe const* const recipe = recipe_for(schema, result);
  if (recipe != nullptr && !recipe->panels.empty()) return *recipe;
  require(!schema.verb.empty(), "cannot plot this file",
          "its columns belong to no verb of this tool", kPlotHint);
  std::string const marks = drawable_marks(schema);
  require(!marks.empty(), "cannot plot this file",
          "its verb " + path_in_quotes(schema.verb) + " has no figure", kPlotHint);
  throw SpecError("cannot plot this file", "such rows of " + schema.verb + " have no figure",
                  "plot rows with " + marks);
}

std::string names_of(std::vector<std::string> const& columns) {
  std::string names;
  for (std::string const& column : columns)
    names += (names.empty() ? "" : ", ") + plain_text(column);
  return names;
}

/// One axis has no room for what is drawn over N and what is not.
void require_one_scale(std::vector<std::string> const& columns) {
  for (std::string const& column : columns)
    require(is_extensive(column) == is_extensive(columns[0]),
            "cannot draw " + columns[0] + " and " + column + " in one panel",
            "one of them is drawn over N", "put a comma between them, or add --whole");
}

/// A panel for columns that a user has named, over common axes: that of the recipe where it has the first.
PanelRecipe panel_for(std::vector<std::string> const& columns, FigureRecipe const& recipe,
                      ResultColumns const& result) {
  auto const is_in = [&](std::string const& column, PanelRecipe const& known) {
    return std::any_of(known.y.begin(), known.y.end(), [&](std::string const& pattern) {
      std::vector<std::string> const names = columns_named(result, pattern);
      return pattern == column || std::find(names.begin(), names.end(), column) != names.end();
    });
  };
  PanelRecipe panel{.quantity = {plain_text(columns[0])}};
  if (!recipe.panels.empty()) {
    panel.x = recipe.panels[0].x;
    panel.x_label = recipe.panels[0].x_label;
  }
  for (PanelRecipe const& known : recipe.panels) {
    if (!is_in(columns[0], known)) continue;
    panel = known;
    if (known.y != columns && columns.size() == 1) panel.quantity.name = plain_text(columns[0]);
    break;
  }
  bool const is_whole_recipe =
      std::all_of(columns.begin(), columns.end(),
                  [&](std::string const& column) { return is_in(column, panel); });
  if (columns.size() > 1 && !is_whole_recipe) panel.quantity = {names_of(columns)};
  panel.y = columns;
  panel.by_column = panel.by_column || columns.size() > 1;
  panel.shown = PanelShown::always;
  return panel;
}

FigureRecipe with_choices(FigureRecipe recipe, ResultColumns const& result, Schema const& schema,
                          FigureChoices const& choices) {
  if (choices.panels.empty()) return recipe;
  std::vector<PanelRecipe> panels;
  for (std::vector<std::string> const& columns : choices.panels) {
    for (std::string const& column : columns) {
      std::vector<std::string> const names = columns_named(result, column);
      if (!names.empty() && result.columns.count(names[0]) > 0) continue;
      if (!schema.verb.empty()) require_column(schema, "", column);
      throw SpecError("cannot draw " + in_quotes(column), "these rows have no such column",
                      "make a result that has it, or drop it");
    }
    if (!choices.draws_whole_systems) require_one_scale(columns);
    panels.push_back(panel_for(columns, recipe, result));
  }
  recipe.panels = std::move(panels);
  return recipe;
}

/// The recipe's title, and what all rows have in common of what tells curves apart.
std::string title_of(ResultRows const& rows, FigureRecipe const& recipe,
                     FigureChoices const& choices, Labels const& labels) {
  std::string title = labels.text(recipe.title);
  for (std::string const& key : recipe.keys) {
    if (key == "contact" || key == "replica") continue;  // a number that says nothing of the system
    std::string const value = rows.lone_value(key);
    bool const is_axis = choices.x.empty() ? !recipe.panels.empty() &&
                                                 rows.varying(recipe.panels[0].x, rows.all()) == key
                                           : choices.x == key;
    if (!value.empty() && !is_axis) title += (title.empty() ? "" : ", ") + value;
  }
  return title;
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

Figure figure_of(ResultColumns const& result, Schema const& schema, FigureChoices const& choices) {
  FigureRecipe const recipe = with_choices(known_recipe(result, schema), result, schema, choices);
  require(result.n_rows() > 0, "cannot plot this file", "it holds no rows", kPlotHint);
  ResultRows const rows(result, options_in(result));
  Labels const labels(choices.language);
  Figure figure;
  std::string errors;  // of maps
  bool has_exact = false;
  for (PanelRecipe const& one : recipe.panels) {
    if (has_exact && one.shown == PanelShown::without_exact) continue;
    if (drawn_columns(result, one).empty()) continue;
    PanelNumbers const numbers = numbers_of(rows, recipe, one, choices);
    has_exact = has_exact || numbers.has_exact();
    add_notes(figure.notes, numbers, one, labels);
    if (numbers.upward) {
      if (std::string const error = largest_error(numbers, one, labels); !error.empty())
        errors += (errors.empty() ? "" : ", ") + error;
      for (Panel& panel : maps_of(numbers, recipe, one, choices))
        figure.panels.push_back(std::move(panel));
      continue;
    }
    figure.panels.push_back(panel_of(numbers, recipe, one, choices));
    std::size_t const above = figure.panels.size() - 1;
    for (Panel& panel : panels_beneath(numbers, figure.panels[above], one, labels))
      figure.panels.push_back(std::move(panel));
  }
  bool const has_map = std::any_of(figure.panels.begin(), figure.panels.end(),
                                   [](Panel const& panel) { return !panel.map.cells.empty(); });
  require(has_map || (choices.log.find('z') == std::string::npos && !choices.color_range),
          "there are no colours to scale", "this figure has curves and no map",
          "add --map NAME, or drop z");
  if (!errors.empty())
    figure.notes.push_back(fmt::format(fmt::runtime(labels.text(kLargestErrors)), errors));
  require(!figure.panels.empty(), "cannot plot this file", "no column of it has numbers to draw",
          kPlotHint);
  figure.title =
      choices.title ? plain_text(*choices.title) : title_of(rows, recipe, choices, labels);
  return figure;
}

}  // namespace antikelvin
