// SPDX-License-Identifier: Apache-2.0
#include "figure/map_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "figure/gnuplot_program.hpp"

namespace antikelvin {
namespace {

/// Half the side of a cell that has no neighbour, in the span of its axis.
constexpr double kLoneHalf = 0.02;

/// The same at a break, in the way to what stands beyond it.
constexpr double kHalfAtBreak = 0.4;

struct Side {
  double from, to;
};

/// Sides of cells around places along an axis: neighbours meet in the middle, but for those that a break of the axis parts.
class Sides {
 public:
  explicit Sides(HorizontalAxis const& axis) : axis_(axis) {}

  /// @param number  what stands at the place
  void add(double place, double number) { numbers_.emplace(flat(place), number); }

  std::size_t size() const { return numbers_.size(); }

  /// Of a place that was added.
  Side at(double place) const {
    auto const here = numbers_.find(flat(place));
    auto const next = std::next(here);
    double const span = numbers_.rbegin()->first - numbers_.begin()->first;
    double const lone = span > 0 ? kLoneHalf * span : 0.5;
    Half const before = here == numbers_.begin() ? Half{} : half_between(std::prev(here), here);
    Half const after = next == numbers_.end() ? Half{} : half_between(here, next);
    double const usual = before.meets ? before.length : after.meets ? after.length : lone;
    double const left = before.meets ? before.length : std::min(usual, before.length);
    double const right = after.meets ? after.length : std::min(usual, after.length);
    return {unflat(here->first - left), unflat(here->first + right)};
  }

 private:
  using Iterator = std::map<double, double>::const_iterator;

  double flat(double place) const { return axis_.is_log() ? std::log(place) : place; }
  double unflat(double flat) const { return axis_.is_log() ? std::exp(flat) : flat; }

  /// What a cell may take of the way to a neighbour.
  struct Half {
    double length = HUGE_VAL;
    bool meets = false;  ///< there is a neighbour, and no break before it
  };

  /// A break leaves the middle free. On an axis of T, +∞ meets -∞.
  Half half_between(Iterator a, Iterator b) const {
    double const gap = b->first - a->first;
    if (axis_.along() == Along::temperature || axis_.joins(a->second, b->second))
      return {gap / 2, true};
    return {kHalfAtBreak * gap, false};
  }

  HorizontalAxis const& axis_;
  std::map<double, double> numbers_;  ///< by place, its logarithm where the axis has those
};

std::vector<Sequence const*> sequences_of(PanelNumbers const& numbers, std::string const& column) {
  std::vector<Sequence const*> result;
  for (Sequence const& one : numbers.sequences)
    if (one.column == column && !std::isnan(numbers.upward->axis.place(one.upward)))
      result.push_back(&one);
  return result;
}

/// In their order, without those that have too many before them.
std::vector<std::string> mapped_columns(PanelNumbers const& numbers) {
  std::vector<std::string> result;
  for (Sequence const& one : numbers.sequences)
    if (std::find(result.begin(), result.end(), one.column) == result.end())
      result.push_back(one.column);
  if (result.size() > kMaxMaps) result.resize(kMaxMaps);
  return result;
}

Sides sides_along_x(PanelNumbers const& numbers, Sequence const& one) {
  Sides sides(numbers.axis);
  for (std::size_t i = 0; i < one.x.size(); ++i) sides.add(one.x[i], one.number[i]);
  return sides;
}

using Heights = std::vector<double> Sequence::*;

std::vector<MapCell> cells_of(PanelNumbers const& numbers, std::string const& column,
                              Heights heights) {
  std::vector<Sequence const*> const sequences = sequences_of(numbers, column);
  HorizontalAxis const& upward_axis = numbers.upward->axis;
  Sides upward(upward_axis), common(numbers.axis);
  std::size_t longest = 0;
  for (Sequence const* const one : sequences) {
    upward.add(upward_axis.place(one->upward), one->upward);
    for (std::size_t i = 0; i < one->x.size(); ++i) common.add(one->x[i], one->number[i]);
    longest = std::max(longest, one->x.size());
  }
  // On a grid a point that is missing leaves a hole. Places that each sequence has for itself are no grid.
  bool const is_grid = common.size() <= longest + longest / 2;
  std::vector<MapCell> cells;
  for (Sequence const* const one : sequences) {
    Sides const sides = is_grid ? common : sides_along_x(numbers, *one);
    Side const row = upward.at(upward_axis.place(one->upward));
    std::vector<double> const& values = one->*heights;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isnan(values[i])) continue;
      Side const side = sides.at(one->x[i]);
      cells.push_back({side.from, side.to, row.from, row.to, values[i]});
    }
  }
  return cells;
}

/// Ends of the colours: about 0 where values have both signs, from 0 where they differ by much.
void set_colors(HeatMap& map, std::optional<AxisRange> const& range) {
  double least = HUGE_VAL, most = -HUGE_VAL;
  for (MapCell const& cell : map.cells) {
    least = std::min(least, cell.value);
    most = std::max(most, cell.value);
  }
  if (range) least = range->from, most = range->to;
  map.diverges = least < 0 && most > 0;
  if (map.diverges && !range) {
    most = std::max(most, -least);
    least = -most;
  } else if (!range && !map.scale.is_log && least >= 0 && least <= 0.3 * most) {
    least = 0;
  }
  if (!(least < most)) {
    double const half = map.scale.is_log ? 0.5 * most : std::max(0.5, 0.01 * std::fabs(most));
    least -= half, most += half;
  }
  map.scale.least = least;
  map.scale.most = most;
}

/// Axes reach as far as the cells, and so does the strip of hotness.
void fit_axes(Panel& panel, bool shows_all_temperatures, FigureChoices const& choices) {
  double left = HUGE_VAL, right = -HUGE_VAL, bottom = HUGE_VAL, top = -HUGE_VAL;
  for (MapCell const& cell : panel.map.cells) {
    left = std::min(left, cell.left);
    right = std::max(right, cell.right);
    bottom = std::min(bottom, cell.bottom);
    top = std::max(top, cell.top);
  }
  auto const set = [](Axis& axis, double from, double to, std::optional<AxisRange> const& range) {
    axis.least = range ? range->from : from;
    axis.most = range ? range->to : to;
  };
  if (!shows_all_temperatures) set(panel.x, left, right, choices.x_range);
  set(panel.y, bottom, top, choices.y_range);
  if (panel.hotness.empty()) return;
  panel.hotness.front().from = panel.x.least;
  panel.hotness.back().to = panel.x.most;
}

Panel map_panel(PanelNumbers const& numbers, std::string const& column, Heights heights,
                FigureRecipe const& recipe, PanelRecipe const& from, FigureChoices const& choices) {
  Panel panel;
  panel.map.column = column;
  panel.map.cells = cells_of(numbers, column, heights);
  if (panel.map.cells.empty()) return panel;
  Labels const labels(choices.language);
  Panel upright;
  std::string const& upward = numbers.upward->column;
  numbers.upward->axis.describe(upright, labels.of_column(upward, false, recipe.subsystem), labels);
  panel.y = std::move(upright.x);
  describe_x(panel, numbers, recipe, from, choices);
  if (!choices.y_label.empty()) panel.y.label = choices.y_label;
  fit_axes(panel, numbers.along == Along::temperature, choices);
  return panel;
}

}  // namespace

std::vector<Panel> maps_of(PanelNumbers const& numbers, FigureRecipe const& recipe,
                           PanelRecipe const& from, FigureChoices const& choices) {
  Labels const labels(choices.language);
  std::vector<std::string> const columns = mapped_columns(numbers);
  std::vector<Panel> panels;
  for (std::string const& column : columns) {
    Panel panel = map_panel(numbers, column, &Sequence::y, recipe, from, choices);
    if (panel.map.cells.empty()) continue;
    panel.map.scale.label =
        labels.of(columns.size() == 1 ? from.quantity : AxisQuantity{plain_text(column)},
                  numbers.is_per_subsystem, recipe.subsystem);
    panel.map.scale.is_log = numbers.log_y;
    panel.map.is_hot_below = from.extras.marks_zeros;
    set_colors(panel.map, choices.color_range);
    panels.push_back(std::move(panel));
    Panel beneath = map_panel(numbers, column, &Sequence::deviation, recipe, from, choices);
    if (beneath.map.cells.empty()) continue;
    beneath.map.scale.label = labels.text("deviation / σ");
    set_colors(beneath.map, std::nullopt);
    beneath.map.diverges = true;
    beneath.map.scale.most = std::max(beneath.map.scale.most, kUsualDeviation);
    beneath.map.scale.least = -beneath.map.scale.most;
    panels.push_back(std::move(beneath));
  }
  return panels;
}

std::string largest_error(PanelNumbers const& numbers, PanelRecipe const& panel,
                          Labels const& labels) {
  double largest = 0;
  for (Sequence const& one : numbers.sequences)
    for (double const error : one.error)
      if (error > largest) largest = error;
  if (largest == 0) return "";
  return fmt::format("{:.2g} ({})", largest,
                     panel.quantity.symbol.empty()
                         ? labels.text(panel.quantity.name)
                         : panel.quantity.symbol + (numbers.is_per_subsystem ? "/N" : ""));
}

void add_map_notes(std::vector<std::string>& notes, PanelNumbers const& numbers,
                   PanelRecipe const& panel, Labels const& labels) {
  std::size_t n_points = 0, n_rows = 0, longest = 0;
  std::vector<std::string> const columns = mapped_columns(numbers);
  for (Sequence const& one : numbers.sequences) {
    if (one.has_repeated_x) {
      notes.push_back(labels.text("Several points share a place: the last of them is shown."));
      return;
    }
    if (one.column != columns[0]) continue;
    n_points += static_cast<std::size_t>(
        std::count_if(one.y.begin(), one.y.end(), [](double y) { return !std::isnan(y); }));
    longest = std::max(longest, one.y.size());
    ++n_rows;
  }
  if (n_points < n_rows * longest)
    notes.push_back(fmt::format(
        fmt::runtime(labels.text("Without a value, and blank: {} of {} points of {}.")),
        n_rows * longest - n_points, n_rows * longest, labels.of(panel.quantity, false, "")));
}

}  // namespace antikelvin
