// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

enum class Theme { light, dark };

/// How a figure looks, apart from what it shows.
struct FigureLook {
  int width = 900, height = 0;  ///< in pixels, 96 per inch; height 0: as its panels need
  std::string font = "Helvetica";
  double font_size = 0;  ///< in points; 0: as the format needs
  Theme theme = Theme::light;
};

}  // namespace antikelvin
