// SPDX-License-Identifier: Apache-2.0
// The figures that a study's rows make, as data: `plot` (io/plot.hpp) and the page of a scan (scan/scan_figures.hpp) draw them.
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

enum class PanelScale {
  linear,
  log_x_over_decades,  ///< x is logarithmic where its positive values span two decades
  log_both
};

enum class PanelShown {
  always,
  with_values,   ///< left out where its columns are missing or empty
  without_exact  ///< left out there too, and where a panel before it compares with exact values
};

/// Curves of a file's figure over common axes. Errors, exact and sampled values of a column are found
/// by their names.
struct PanelRecipe {
  std::string x, x_label;
  std::vector<std::string> y;  ///< of these, columns with values; `p_#` is every `p_` with indices
  std::string y_label;
  bool by_column = false;  ///< curves are named by their columns, else by their series alone
  PanelScale scale = PanelScale::linear;
  PanelShown shown = PanelShown::always;
};

/// A figure that `plot` draws into a file: panels one below the other, one series per value of a column.
struct FileFigureRecipe {
  std::string title;
  std::string series;              ///< column that tells series apart
  std::string series_symbol = {};  ///< as titles write it; empty: its name
  bool names_lone_series = true;
  std::string kind = {};  ///< column of words that divides a series into curves, or none
  std::vector<PanelRecipe> panels = {};
};

/// A figure of a scan's page: all points, one curve per combination of options and `keys`.
struct PageFigureRecipe {
  std::string caption;
  std::vector<std::string> x = {};  ///< candidates: the first that varies
  std::vector<std::string> y =
      {};  ///< of these, columns with numbers; `p_#` is every `p_` with indices
  std::string y_label = {};
  bool per_unit = false;  ///< y over N
  bool x_per_unit = false;
  bool log_axes = false;
  bool absolute = false;               ///< |y|, for logarithms
  std::vector<std::string> keys = {};  ///< result columns that tell curves apart
};

/// The figures of one kind of rows.
struct FigureRecipe {
  /// Marks that tell such rows from others: columns, or `column=value` of the first row.
  std::vector<std::string> marks;
  FileFigureRecipe file = {};  ///< without panels: none
  std::vector<PageFigureRecipe> page = {};
};

/// The column beside `column` with its error, exact value and the like; those of `energy_mean` are
/// called `energy_error`, `energy_exact`.
inline std::string column_beside(std::string const& column, std::string const& suffix) {
  return (column == "energy_mean" ? "energy" : column) + suffix;
}

}  // namespace antikelvin
