// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace antikelvin {

/// One curve, numbers as texts; what is no finite number is a gap.
struct Curve {
  std::string title;
  std::vector<std::string> x, y;
  std::vector<std::string> error;  ///< of y; empty: none
  std::vector<std::string> exact;  ///< a line beside the points; empty: none
};

/// Curves over common axes.
struct Panel {
  std::string x_label, y_label;
  bool log_x = false, log_y = false;
  /// Titles of curves are drawn as they are, without sub- and superscripts.
  bool plain_titles = false;
  std::vector<Curve> curves;
};

/// Panels one below the other.
struct Figure {
  std::string title;  ///< empty: none
  bool has_key = true;
  std::vector<Panel> panels;
};

inline constexpr std::size_t kMaxCurves = 24;

/// The gnuplot program that draws `figure` into `output`; the suffix (.svg, .pdf, .png, .txt) selects
/// the terminal.
/// @throws SpecError  another suffix
std::string gnuplot_program(Figure const& figure, std::string const& output);

/// Draws into `output` through gnuplot, atomically. Throws BackendError where gnuplot is missing.
void draw(Figure const& figure, std::string const& output);

/// The figure as gnuplot draws it, for a page: SVG elements without the `<svg>` around them, which the
/// page makes (with kPageDrawingBox, and a title that people understand). Its style sets colours by those
/// that gnuplot has written. Throws as `draw`.
/// @param name  a word that begins all ids in it
std::string page_drawing(Figure const& figure, std::string const& name);

inline constexpr char const* kPageDrawingBox = "0 0 820 400";

}  // namespace antikelvin
