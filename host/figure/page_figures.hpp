// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "figure/figure.hpp"
#include "io/result_columns.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// What a panel shows, drawn along one axis or another.
struct PageDrawing {
  std::string along;  ///< `β`, `T`, `−1/T` or the name of a column
  Figure figure;
};

/// A figure of a page. Where there are several drawings, readers choose between them.
struct PageFigure {
  std::string caption;
  std::vector<PageDrawing> drawings;
};

/// One figure per panel of the recipe that has something to show; none where nothing varies. Points tell their values.
/// @param options  columns of the options in which rows differ
std::vector<PageFigure> page_figures(ResultColumns const& result, Schema const& schema,
                                     std::vector<std::string> const& options);

}  // namespace antikelvin
