// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "figure/figure.hpp"
#include "figure/figure_look.hpp"

namespace antikelvin {

/// What a theme paints with. Curves: Okabe and Ito's colours, for any colour vision, and two more that differ
/// from them in lightness.
struct Paint {
  char const *background, *foreground, *grid, *shade;
  char const* curves[8];
  char const *cold, *hot, *neutral;  ///< ends and middle of the strip of hotness
};

Paint const& paint_of(FigureLook const& look);

/// Colours of a map from least to most, equally far apart: those of viridis, whose lightness rises evenly.
inline constexpr char const* kMapColors[] = {"#440154", "#482878", "#3e4989", "#31688e", "#26828e",
                                             "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"};

/// A curve's colour as gnuplot takes it.
std::string color_of(Paint const& paint, int color);

/// Colour of the strip of hotness.
/// @param warmth  from -1, T = 0+, to 1, T = 0-
std::string warm_color(Paint const& paint, double warmth);

}  // namespace antikelvin
