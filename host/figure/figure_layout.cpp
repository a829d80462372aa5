// SPDX-License-Identifier: Apache-2.0
#include "figure/figure_layout.hpp"

#include <algorithm>
#include <cmath>

namespace antikelvin {
namespace {

/// Height of a panel that nobody has chosen, in pixels, and of what stands above and below all.
constexpr int kPanelHeight = 300, kLonePanelHeight = 500, kSmallPanelHeight = 130,
              kLabelsHeight = 48;

/// Characters, not bytes, and without mark-up.
std::size_t letters_in(std::string const& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80 && c != '\\';
  }));
}

/// Entries of a panel's key.
std::vector<std::string> key_of(Panel const& panel) {
  std::vector<std::string> titles;
  for (Curve const& curve : panel.curves)
    if (!curve.title.empty()) titles.push_back(curve.title);
  return titles;
}

std::size_t longest_word(Axis const& axis) {
  std::size_t longest = 0;
  for (Tick const& tick : axis.ticks) longest = std::max(longest, letters_in(tick.text));
  return longest;
}

/// What stands beneath a panel that writes its axis, in pixels.
int labels_height(Axis const& x) {
  constexpr double kLetterWidth = 7.5;
  return has_words(x) ? 40 + static_cast<int>(kLetterWidth * static_cast<double>(longest_word(x)))
                      : kLabelsHeight;
}

/// Notes stand below all, with a gap above the first.
int notes_height(Figure const& figure) {
  return figure.notes.empty() ? 0 : 10 + 18 * static_cast<int>(figure.notes.size());
}

int height_of_large(Figure const& figure) {
  auto const n_large = std::count_if(figure.panels.begin(), figure.panels.end(),
                                     [](Panel const& panel) { return !panel.is_small; });
  return n_large == 1 ? kLonePanelHeight : kPanelHeight;
}

/// By how much higher than usual a panel is, so that a key beside it is one column.
double stretch_for_key(Panel const& panel, int usual) {
  constexpr double kEntryHeight = 17;
  return std::max(1.0, kEntryHeight * static_cast<double>(key_of(panel).size() + 1) / usual);
}

int natural_height(Figure const& figure) {
  int height = 110;
  int const large = height_of_large(figure);
  for (Panel const& panel : figure.panels)
    height += panel.is_small ? kSmallPanelHeight
                             : static_cast<int>(large * stretch_for_key(panel, large));
  if (!figure.panels.empty()) height += labels_height(figure.panels.back().x) - kLabelsHeight;
  return height + notes_height(figure);
}

}  // namespace

int height_of(Figure const& figure, FigureLook const& look) {
  return look.height > 0 ? look.height : natural_height(figure);
}

bool has_words(Axis const& axis) { return axis.has_only_these_ticks && longest_word(axis) > 8; }

bool has_map(Panel const& panel) { return !panel.map.cells.empty(); }

bool has_own_key(Panel const& panel) { return !key_of(panel).empty(); }

double FigureLayout::left() const { return std::min(0.2, 90.0 / look_.width); }

/// Room for a key at the right: it is as wide as its longest entry.
double FigureLayout::right() const {
  double const map = has_maps() ? 115.0 / look_.width : 0;
  if (key_above_ || !has_key()) return 1 - std::max(28.0 / look_.width, map);
  std::size_t longest = 5;
  for (Panel const& panel : figure_.panels)
    for (Curve const& curve : panel.curves) longest = std::max(longest, letters_in(curve.title));
  double const share = (75.0 + 9.5 * static_cast<double>(longest)) / look_.width;
  return 1 - std::max(map, std::min(share, 0.45));
}

bool FigureLayout::has_key() const {
  return std::any_of(figure_.panels.begin(), figure_.panels.end(), has_own_key);
}

bool FigureLayout::has_maps() const {
  return std::any_of(figure_.panels.begin(), figure_.panels.end(), has_map);
}

bool FigureLayout::repeats_key(std::size_t p) const {
  for (std::size_t before = 0; before < p; ++before)
    if (key_of(figure_.panels[before]) == key_of(figure_.panels[p])) return true;
  return false;
}

/// From the top: panels are as high as they need, small ones less; those with labels of x have room for them.
std::vector<Place> FigureLayout::places_of_panels() const {
  std::size_t const n = figure_.panels.size();
  double const notes = pixels(notes_height(figure_));
  double const key = key_above_ && has_key() ? pixels(30 + 20 * key_rows()) : 0;
  double free = 1 - notes - key - pixels(figure_.title.empty() ? 18 : 44) - pixels(14);
  double weights = 0;
  for (std::size_t p = 0; p < n; ++p) {
    free -= above(p) + below(p);
    weights += weight(p);
  }
  std::vector<Place> places;
  double top = 1 - key - pixels(figure_.title.empty() ? 18 : 44);
  for (std::size_t p = 0; p < n; ++p) {
    top -= above(p);
    double const height = std::max(0.02, free * weight(p) / weights);
    places.push_back({top - height, top});
    top -= height + below(p);
  }
  return places;
}

/// Lines of a key above the panels: gnuplot sets it in columns that are as wide as its longest entry.
double FigureLayout::key_rows() const {
  std::vector<std::string> const titles = key_of(figure_.panels[0]);
  std::size_t longest = 0;
  for (std::string const& title : titles) longest = std::max(longest, letters_in(title));
  double const entry = (8 * static_cast<double>(longest) + 85) * (look_.width < 600 ? 0.8 : 1);
  double const columns = std::max(1.0, std::floor((right() - left()) * look_.width / entry));
  return std::ceil(static_cast<double>(titles.size()) / columns) - 1;
}

double FigureLayout::weight(std::size_t p) const {
  Panel const& panel = figure_.panels[p];
  return panel.is_small ? 0.4 : stretch_for_key(panel, height_of_large(figure_));
}

double FigureLayout::below(std::size_t p) const {
  return pixels(shows_x(p) ? labels_height(figure_.panels[p].x) : 8);
}

bool FigureLayout::has_top(std::size_t p) const {
  return !figure_.panels[p].top.ticks.empty() && is_first_of_axis(p);
}

bool FigureLayout::has_strip(std::size_t p) const {
  return !figure_.panels[p].hotness.empty() && is_first_of_axis(p);
}

bool FigureLayout::shows_x(std::size_t p) const {
  if (p + 1 == figure_.panels.size()) return true;
  Panel const &one = figure_.panels[p], &next = figure_.panels[p + 1];
  auto const differ = [](double a, double b) {
    return a != b && !(std::isnan(a) && std::isnan(b));
  };
  return one.x.label != next.x.label || one.x.is_log != next.x.is_log ||
         differ(one.x.least, next.x.least) || differ(one.x.most, next.x.most);
}

}  // namespace antikelvin
