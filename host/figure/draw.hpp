// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "figure/figure.hpp"
#include "figure/figure_look.hpp"

namespace antikelvin {

/// Suffix of gnuplot's program itself, with all data in it, for those who go on from there.
inline constexpr char const* kScriptSuffix = ".gp";

/// Throws BackendError where `output` could not be drawn since gnuplot is missing; .gp needs none.
void require_gnuplot(std::string const& output);

/// Draws into `output` through gnuplot, atomically; .gp is the program. Throws BackendError where gnuplot is missing,
/// SpecError for other suffixes than those of figures.
void draw(Figure const& figure, FigureLook const& look, std::string const& output);

/// The same into a file that someone else puts in its place; errors call it `shown_path`.
void draw_into(Figure const& figure, FigureLook const& look, std::string const& path,
               std::string const& shown_path);

/// The figure as gnuplot draws it, for a page: SVG elements without the `<svg>` around them, which the
/// page makes (with kPageDrawingBox, and a title that people understand). Its style sets colours by those
/// that gnuplot has written. Throws as `draw`.
/// @param name  a word that begins all ids in it
std::string page_drawing(Figure const& figure, std::string const& name);

inline constexpr char const* kPageDrawingBox = "0 0 820 400";

}  // namespace antikelvin
