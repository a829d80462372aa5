// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "figure/panel_of.hpp"

namespace antikelvin {

/// Texts of all points of a panel, for readers who point at them: which curve, where, the value with its error, and the
/// exact one with the deviation. None where there are more points than a page should carry.
/// @param panel  that draws these numbers
std::vector<PointText> values_of(PanelNumbers const& numbers, Panel const& panel);

/// The same of a map of a column.
std::vector<PointText> values_of_map(PanelNumbers const& numbers, std::string const& column);

}  // namespace antikelvin
