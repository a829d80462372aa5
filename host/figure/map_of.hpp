// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "figure/panel_of.hpp"

namespace antikelvin {

/// Most columns of a panel that have maps.
inline constexpr std::size_t kMaxMaps = 6;

/// Heat maps of numbers that have an axis upwards, one per column: a cell around each point, between it and the
/// middles to its neighbours. Beneath each the deviations from exact values in errors, where there are any.
std::vector<Panel> maps_of(PanelNumbers const& numbers, FigureRecipe const& recipe,
                           PanelRecipe const& panel, FigureChoices const& choices);

/// `0.026 (U/N)`: the largest error of what a map shows; empty where there is none.
std::string largest_error(PanelNumbers const& numbers, PanelRecipe const& panel,
                          Labels const& labels);

/// With what `largest_error` gives.
inline constexpr char const* kLargestErrors = "Errors are at most {}.";

/// Sentences on points that a map does not show.
void add_map_notes(std::vector<std::string>& notes, PanelNumbers const& numbers,
                   PanelRecipe const& panel, Labels const& labels);

}  // namespace antikelvin
