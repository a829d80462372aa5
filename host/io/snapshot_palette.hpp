// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace antikelvin {

struct Colour {
  std::uint8_t red, green, blue;
};

/// One colour per state, different to people with any colour vision where states are few: dark and
/// light; blue, near white and vermillion, as signs are shown; Okabe and Ito's up to 8; steps of
/// magma beyond.
std::vector<Colour> state_colours(std::uint32_t n_states);

/// Colour of pixels that are no sites: none of those above.
Colour gap_colour(std::uint32_t n_states);

}  // namespace antikelvin
