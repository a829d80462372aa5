// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.hpp"
#include "figure/labels.hpp"
#include "io/result_columns.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// Ends of an axis that a user has chosen.
struct AxisRange {
  double from, to;
};

inline constexpr char const* kNoMap = "none";

/// What a user wants otherwise than a recipe has it; empty and default values leave it as it is.
struct FigureChoices {
  std::string x = {};                                 ///< beta, T, -1/T or a column
  std::vector<std::vector<std::string>> panels = {};  ///< columns of each, in place of the recipe's
  std::string map = {};              ///< column upwards in heat maps; kNoMap: curves, however many
  bool draws_whole_systems = false;  ///< extensive quantities as they are, not over N
  std::optional<std::string> title = {};
  std::string x_label = {}, y_label = {};
  std::optional<AxisRange> x_range = {}, y_range = {}, color_range = {};
  std::string log = {};  ///< x, y, xy or none; z: the colours of a map
  Language language = Language::english;
};

/// How such rows are drawn: of all recipes whose marks the rows bear, the one with most marks, else the
/// first; null if there is none.
FigureRecipe const* recipe_for(Schema const& schema, ResultColumns const& rows);

/// The columns that stand for `p_#`: `p_` with indices, such as p_0 and p_0_1; another name for itself.
/// Where there are none, sampled ones: p_0_sampled.
std::vector<std::string> columns_named(ResultColumns const& rows, std::string const& pattern);

/// Figure that shows `result` best, by the recipes of its study: its rows are split into curves by all that
/// varies, and sorted along x.
/// @throws SpecError  for results that have no figure, and choices that they cannot serve
Figure figure_of(ResultColumns const& result, Schema const& schema,
                 FigureChoices const& choices = {});

}  // namespace antikelvin
