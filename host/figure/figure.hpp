// SPDX-License-Identifier: Apache-2.0
// A figure as it is drawn: numbers, and texts that stand in it as they are.
#pragma once
#include <limits>
#include <string>
#include <vector>

namespace antikelvin {

inline constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

/// Colours of curves: their number, or one with a meaning.
inline constexpr int kForeground = -1, kCold = -2, kHot = -3;

enum class CurveLook {
  line,
  points,         ///< with error bars
  joined_points,  ///< the same, joined by a thin line that leads the eye
  band            ///< between y and `error`, which is its upper edge
};

/// Numbers that are drawn alike; a NaN is a gap. Without numbers it stands in the key alone.
struct Curve {
  std::string title = {};  ///< in the key; empty: not there
  CurveLook look = CurveLook::line;
  int color = 0;
  bool is_dashed = false;
  std::vector<double> x = {}, y = {};
  std::vector<double> error = {};  ///< of y; empty: none
};

struct Tick {
  double at;
  std::string text;
};

struct Axis {
  std::string label = {};
  bool is_log = false;
  double least = kGap, most = kGap;  ///< NaN: as the numbers need
  std::vector<Tick> ticks = {};      ///< besides those of the scale, or in place of them
  bool has_only_these_ticks = false;
};

/// A rectangle of the horizontal axis.
struct Stretch {
  double from, to;
  double warmth = 0;      ///< of the strip of hotness: 1 is T = 0-, hottest, -1 is T = 0+
  std::string text = {};  ///< in its upper edge
};

/// What a place of a panel tells those who point at it; lines end with \n.
struct PointText {
  double x, y;
  std::string text;
};

/// A rectangle of two axes, and the value that its colour shows.
struct MapCell {
  double left, right, bottom, top;
  double value;
};

/// Values over both axes of a panel.
struct HeatMap {
  std::string column = {};  ///< of results
  std::vector<MapCell> cells = {};
  Axis scale = {};            ///< of the colours; its ends are numbers
  bool diverges = false;      ///< its middle, 0, is neutral; else from dark to light
  bool is_hot_below = false;  ///< which end of it is hot: the lower one of inverse temperatures
};

/// Curves over common axes, or a map of them.
struct Panel {
  Axis x = {}, y = {};
  HeatMap map = {};  ///< without cells: none
  Axis top = {};     ///< a second scale of x, where it has ticks
  std::vector<Curve> curves = {};
  std::vector<Tick> marks = {};       ///< upright lines, with a word
  std::vector<Stretch> hotness = {};  ///< strip along the upper edge, from cold to hot
  std::vector<Stretch> shaded = {};   ///< where the axis has another scale, or a system is inverted
  std::vector<double> breaks = {};    ///< where it is interrupted
  std::vector<PointText> values = {};  ///< of drawings for a page
  double y_band = 0;                   ///< |y| below it is shaded: deviations that are expected
  bool is_small = false;               ///< a panel that belongs to the one above it
};

/// Panels one below the other.
struct Figure {
  std::string title = {};  ///< empty: none
  std::vector<Panel> panels = {};
  std::vector<std::string> notes =
      {};  ///< sentences below them: what is not drawn, and how to read it
};

inline constexpr std::size_t kMaxCurves = 24;

/// Colours that curves have before they repeat with other dashes.
inline constexpr std::size_t kPalette = 8;

}  // namespace antikelvin
