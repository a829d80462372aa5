// SPDX-License-Identifier: Apache-2.0
#include "figure/figure_paint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace antikelvin {
namespace {

constexpr Paint kLight = {
    "#ffffff",
    "#222222",
    "#cccccc",
    "#eeeeee",
    {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b3a8e", "#7f7f7f"},
    "#2166ac",
    "#b2182b",
    "#f2f2f2"};
constexpr Paint kDark = {
    "#16181d",
    "#e6e6e6",
    "#3a3d44",
    "#24272e",
    {"#56b4e9", "#ff8c42", "#2fc79a", "#e39ac4", "#f0c040", "#8fd0ff", "#b69cf0", "#a8a8a8"},
    "#5aa2e8",
    "#ff6b6b",
    "#4a4d55"};
static_assert(std::size(kLight.curves) == kPalette);

/// Between two colours.
std::string mixed(std::string const& from, std::string const& to, double share) {
  std::string result = "#";
  for (std::size_t i = 1; i < 7; i += 2) {
    double const a = std::stoi(from.substr(i, 2), nullptr, 16),
                 b = std::stoi(to.substr(i, 2), nullptr, 16);
    result += fmt::format("{:02x}", static_cast<int>(std::lround(a + (b - a) * share)));
  }
  return result;
}

}  // namespace

Paint const& paint_of(FigureLook const& look) { return look.theme == Theme::dark ? kDark : kLight; }

std::string color_of(Paint const& paint, int color) {
  char const* const code = color == kForeground ? paint.foreground
                           : color == kCold     ? paint.cold
                           : color == kHot
                               ? paint.hot
                               : paint.curves[static_cast<std::size_t>(color) % kPalette];
  return std::string("lc rgb '") + code + "'";
}

std::string warm_color(Paint const& paint, double warmth) {
  return mixed(paint.neutral, warmth > 0 ? paint.hot : paint.cold,
               std::min(1.0, std::fabs(warmth)));
}

}  // namespace antikelvin
