// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "figure/panel_of.hpp"

namespace antikelvin {

/// Texts of all points of a panel, for readers who point at them: which curve, where, the value with its error, and the
/// exact one with the deviation. Of more than kMostValues points those at even distances.
/// @param panel  that draws these numbers
std::vector<PointText> values_of(PanelNumbers const& numbers, Panel const& panel);

/// The same of a map of a column.
std::vector<PointText> values_of_map(PanelNumbers const& numbers, std::string const& column);

inline constexpr std::size_t kMostValues = 2000;

}  // namespace antikelvin
