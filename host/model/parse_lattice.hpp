// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "antikelvin/model/lattice.hpp"

namespace antikelvin {

/// A lattice of the sides `64` (all axes) or `128x64`.
Lattice parse_sides(std::string const& text, Shape shape, bool periodic, std::string const& option);

/// All its sides: `64x64`.
std::string sides_text(Lattice const& lattice);

}  // namespace antikelvin
