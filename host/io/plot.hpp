// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "io/figure.hpp"
#include "io/result_columns.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// How such rows are drawn: of all recipes whose marks the rows bear, the one with most marks, else the
/// first; null if there is none.
FigureRecipe const* recipe_for(Schema const& schema, ResultColumns const& rows);

/// The columns that stand for `p_#`: `p_` with indices, such as p_0 and p_0_1; another name for itself.
/// Where there are none, sampled ones: p_0_sampled.
std::vector<std::string> columns_named(ResultColumns const& rows, std::string const& pattern);

/// Figure that shows `result` best, by the recipes of its study.
/// @throws SpecError  for results that have no figure
Figure figure_of(ResultColumns const& result, Schema const& schema);

}  // namespace antikelvin
