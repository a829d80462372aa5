// SPDX-License-Identifier: Apache-2.0
// Where the parts of a figure stand: margins, panels, key. Shares of the figure are from its lower left corner.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "figure/figure.hpp"
#include "figure/figure_look.hpp"

namespace antikelvin {

/// Where a panel stands, in shares of the figure.
struct Place {
  double bottom, top;
};

/// In pixels, where the look leaves it to the panels.
int height_of(Figure const& figure, FigureLook const& look);

/// Words along an axis stand upright: aslant the last ones would leave the figure.
bool has_words(Axis const& axis);

bool has_map(Panel const& panel);
bool has_own_key(Panel const& panel);

class FigureLayout {
 public:
  /// @param key_above  the key stands above the panels, else at their right
  FigureLayout(Figure const& figure, FigureLook const& look, bool key_above)
      : figure_(figure), look_(look), key_above_(key_above) {}

  bool key_above() const { return key_above_; }

  /// A height in pixels as a share.
  double pixels(double count) const { return count / height_of(figure_, look_); }

  double left() const;
  double right() const;
  std::vector<Place> places_of_panels() const;

  /// Whether a panel before it has the same key.
  bool repeats_key(std::size_t p) const;

  /// Panels over one axis write it once, beneath the last, and its second scale and strip of hotness above the first.
  bool shows_x(std::size_t p) const;
  bool has_top(std::size_t p) const;
  bool has_strip(std::size_t p) const;

 private:
  bool has_key() const;
  bool has_maps() const;
  double key_rows() const;
  double weight(std::size_t p) const;
  double above(std::size_t p) const { return pixels(has_top(p) ? 62 : has_strip(p) ? 20 : 8); }
  double below(std::size_t p) const;
  bool is_first_of_axis(std::size_t p) const { return p == 0 || shows_x(p - 1); }

  Figure const& figure_;
  FigureLook const& look_;
  bool key_above_;
};

}  // namespace antikelvin
