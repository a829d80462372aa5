// SPDX-License-Identifier: Apache-2.0
#include "model/parse_lattice.hpp"

#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"

namespace antikelvin {

Lattice parse_sides(std::string const& text, Shape shape, bool periodic,
                    std::string const& option) {
  Lattice lattice;
  lattice.shape = shape;
  lattice.periodic = periodic;
  require(!text.empty() && text.front() != 'x' && text.back() != 'x' &&
              text.find("xx") == std::string::npos,
          "invalid " + option + " " + in_quotes(text), "a side is missing", "try 64 or 128x64");
  std::vector<std::uint32_t> sides;
  for (std::string const& side : split(text, 'x'))
    sides.push_back(static_cast<std::uint32_t>(parse_count(side, option, 1, 0x7FFFFFFF)));
  auto const axes = static_cast<std::size_t>(n_axes(shape));
  require(sides.size() == 1 || sides.size() == axes,
          option + " " + in_quotes(text) + " has " + std::to_string(sides.size()) + " sides",
          "the lattice has " + std::to_string(axes), "give one for all axes, or one for each");
  double sites = 1;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    lattice.sides[axis] = sides.size() == 1 ? sides[0] : sides[axis];
    sites *= lattice.sides[axis];
  }
  require(sites <= 0x1p40, option + " " + in_quotes(text) + " has too many sites",
          "the limit is 2^40", "use smaller sides");
  require(shape != Shape::triangular || (lattice.sides[0] > 1 && lattice.sides[1] > 1),
          "a triangular lattice cannot have a side of 1", "its diagonals would be no bonds",
          "use sides of 2 or more, or --lattice chain");
  return lattice;
}

std::string sides_text(Lattice const& lattice) {
  std::string text = std::to_string(lattice.sides[0]);
  for (int axis = 1; axis < n_axes(lattice.shape); ++axis)
    text += "x" + std::to_string(lattice.sides[axis]);
  return text;
}

}  // namespace antikelvin
