// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "io/figure.hpp"
#include "io/result_columns.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// A figure of a scan's page.
struct ScanFigure {
  Figure figure;
  std::string caption;
};

/// Figures that show the points of a scan best, by the recipes of its study: one curve per combination of the
/// options that walk along the grid and are not the horizontal axis. None where nothing can be
/// drawn.
///
/// @param data  rows of all points; options stand under the names that tables give them
/// @param axes  such names of the options that walk along the grid
std::vector<ScanFigure> scan_figures(Schema const& schema, ResultColumns const& data,
                                     std::vector<std::string> const& axes);

}  // namespace antikelvin
