// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "figure/figure_of.hpp"
#include "figure/result_rows.hpp"
#include "figure/temperature_axis.hpp"

namespace antikelvin {

/// Numbers of one curve of a panel, in the order of x.
struct Sequence {
  std::string title;
  int color = 0;
  std::vector<double> number;                   ///< along x as rows have it: β, N
  std::vector<double> x, y;                     ///< coordinates
  std::vector<double> error, exact, deviation;  ///< of y; deviation in errors; empty: none
  std::vector<double> beta, n;                  ///< of the rows; NaN where they have none
  bool has_repeated_x = false;
  std::string column;    ///< whose numbers these are
  double upward = kGap;  ///< of a map: its number along the axis upwards
};

/// The vertical axis of a map: what tells its sequences apart.
struct UpwardAxis {
  std::string column;
  HorizontalAxis axis;
};

/// What a panel draws, before it is drawn: shared by the panel and those beneath it.
struct PanelNumbers {
  std::string x;  ///< column
  Along along = Along::number;
  HorizontalAxis axis;
  std::vector<std::string> words =
      {};  ///< of a column x that holds words: one stands at each whole number
  bool log_x = false, log_y = false;
  bool is_per_subsystem = false, x_is_per_subsystem = false;
  std::vector<Sequence> sequences = {};
  std::size_t n_curves = 0;               ///< with those beyond kMaxCurves
  std::optional<UpwardAxis> upward = {};  ///< of a map, which is drawn in place of curves
  /// Points without a place, by y that is infinite or not positive, or by x; points whose error is not known.
  std::size_t n_infinite = 0, n_off_log = 0, n_off_x = 0, n_without_error = 0;

  bool has_exact() const;
  bool varies() const;  ///< whether x takes several values
};

/// Columns of a panel that have values; all if none has and the panel is always shown, so that the missing one can be named.
std::vector<std::string> drawn_columns(ResultColumns const& result, PanelRecipe const& panel);

/// @throws SpecError  if x or a column is missing
PanelNumbers numbers_of(ResultRows const& rows, FigureRecipe const& recipe,
                        PanelRecipe const& panel, FigureChoices const& choices);

/// Largest deviation in errors that nobody wonders about: panels of deviations show as much at least.
inline constexpr double kUsualDeviation = 3;

/// The axis along x, and what belongs to it: label, ticks, strip of hotness.
void describe_x(Panel& panel, PanelNumbers const& numbers, FigureRecipe const& recipe,
                PanelRecipe const& from, FigureChoices const& choices);

/// The panel, its key and labels; without what stands beneath it.
Panel panel_of(PanelNumbers const& numbers, FigureRecipe const& recipe, PanelRecipe const& panel,
               FigureChoices const& choices);

/// Panels that belong beneath it: deviations in errors, y √N.
std::vector<Panel> panels_beneath(PanelNumbers const& numbers, Panel const& above,
                                  PanelRecipe const& panel, Labels const& labels);

/// Sentences on what it does not draw.
void add_notes(std::vector<std::string>& notes, PanelNumbers const& numbers,
               PanelRecipe const& panel, Labels const& labels);

}  // namespace antikelvin
