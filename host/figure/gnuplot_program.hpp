// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "figure/figure.hpp"
#include "figure/figure_look.hpp"

namespace antikelvin {

/// The gnuplot program that draws `figure` into `output`, with all data in it. The suffix of `output` selects the terminal:
/// .svg, .pdf (fonts embedded), .png (300 dots per inch) or .txt.
/// @throws SpecError  another suffix
std::string gnuplot_program(Figure const& figure, FigureLook const& look,
                            std::string const& output);

/// The same for a terminal of gnuplot's that is given as its `set terminal` takes it.
/// @param key_above  the key stands above the panels, else at their right
std::string gnuplot_program_for(std::string const& terminal, Figure const& figure,
                                FigureLook const& look, std::string const& output, bool key_above);

/// Ends lines in texts of points, which gnuplot takes in one line.
inline constexpr char const* kLineEnd = "\u2028";

/// A text as gnuplot draws it unchanged: the signs of its mark-up are escaped.
std::string plain_text(std::string const& text);

/// Whether `suffix` is one of figures, .gp and .txt too.
bool is_figure_suffix(std::string const& suffix);

/// Throws SpecError where a figure cannot be written into `output` by its suffix.
void require_figure_suffix(std::string const& output);

}  // namespace antikelvin
