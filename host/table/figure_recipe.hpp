// SPDX-License-Identifier: Apache-2.0
// The figures that a study's rows make, as data: `plot` and the page of a scan draw them (room figure).
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

enum class PanelScale {
  linear,
  log_x_over_decades,  ///< x is logarithmic where its numbers are positive and span two decades
  log_both
};

enum class PanelShown {
  always,
  with_values,  ///< left out where its columns are missing or empty
  without_exact  ///< left out there too, and in files where a panel before it compares with exact values
};

/// What stands on an axis: `heat capacity C`, or `heat capacity per site C/N`.
struct AxisQuantity {
  std::string name, symbol = {};
};

/// What a panel shows beside the numbers of its columns.
struct PanelExtras {
  bool signs_of_temperature =
      false;                      ///< curves change colour where the column beta changes its sign
  bool marks_zeros = false;       ///< y is an inverse temperature: where it is 0, T is infinite
  bool shades_inversion = false;  ///< y are inverse temperatures of the pairs of levels of a system
  bool is_scatter = false;        ///< points that follow no order: nothing joins them
  bool fits_power_of_n = false;   ///< y = a N^-1/2: fitted exponents, and a panel of y √N beneath
};

/// Curves over common axes, points of a curve in the order of x. Errors, exact and sampled values of
/// a column are found by their names; where there are exact ones, a panel beneath shows deviations in errors.
struct PanelRecipe {
  std::string caption = {};  ///< a sentence, of a page's figure
  std::vector<std::string> x =
      {};                    ///< candidates: the first that varies, else the first that is there
  std::string x_label = {};  ///< empty: that of the column
  std::vector<std::string> y =
      {};  ///< of these, columns with values; `p_#` is every `p_` with indices
  AxisQuantity quantity = {};
  bool by_column = false;  ///< curves are named by their columns first
  bool absolute = false;   ///< |y|, for logarithms
  PanelScale scale = PanelScale::linear;
  PanelShown shown = PanelShown::always;
  PanelExtras extras = {};
};

/// The figures of one kind of rows. A file shows the panels one below the other, a page each for itself.
struct FigureRecipe {
  /// Marks that tell such rows from others: columns, or `column=value` of the first row.
  std::vector<std::string> marks;
  std::string title;
  /// Result columns that tell curves apart, with the options that vary. One that has a single value
  /// stands in the title.
  std::vector<std::string> keys = {};
  std::string subsystem = "subsystem";  ///< what N counts, for labels
  std::vector<PanelRecipe> panels = {};
};

/// The column beside `column` with its error, exact value and the like; those of `energy_mean` are
/// called `energy_error`, `energy_exact`.
inline std::string column_beside(std::string const& column, std::string const& suffix) {
  return (column == "energy_mean" ? "energy" : column) + suffix;
}

}  // namespace antikelvin
