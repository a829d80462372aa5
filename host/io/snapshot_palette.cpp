// SPDX-License-Identifier: Apache-2.0
#include "io/snapshot_palette.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace antikelvin {
namespace {

constexpr std::array<Colour, 2> kTwo = {{{20, 30, 60}, {245, 240, 220}}};
constexpr std::array<Colour, 3> kThree = {{{0, 114, 178}, {240, 240, 240}, {213, 94, 0}}};

/// Okabe and Ito, "Color Universal Design".
constexpr std::array<Colour, 8> kFew = {{{0, 0, 0},
                                         {230, 159, 0},
                                         {86, 180, 233},
                                         {0, 158, 115},
                                         {240, 228, 66},
                                         {0, 114, 178},
                                         {213, 94, 0},
                                         {204, 121, 167}}};

/// Magma, of growing brightness, at equal distances: far enough apart for 256 colours between.
constexpr std::array<Colour, 6> kMany = {
    {{0, 0, 4}, {59, 15, 112}, {140, 41, 129}, {222, 73, 104}, {254, 159, 109}, {252, 253, 191}}};

std::uint8_t between(std::uint8_t a, std::uint8_t b, double weight) {
  return static_cast<std::uint8_t>(std::lround(a + (b - a) * weight));
}

/// @param place  0 … 1
Colour magma(double place) {
  double const scaled = place * (kMany.size() - 1);
  auto const i = static_cast<std::size_t>(std::fmin(scaled, kMany.size() - 2));
  double const weight = scaled - static_cast<double>(i);
  Colour const &a = kMany[i], &b = kMany[i + 1];
  return {between(a.red, b.red, weight), between(a.green, b.green, weight),
          between(a.blue, b.blue, weight)};
}

}  // namespace

std::vector<Colour> state_colours(std::uint32_t n_states) {
  if (n_states <= kTwo.size()) return {kTwo.begin(), kTwo.begin() + n_states};
  if (n_states == kThree.size()) return {kThree.begin(), kThree.end()};
  if (n_states <= kFew.size()) return {kFew.begin(), kFew.begin() + n_states};
  std::vector<Colour> colours;
  for (std::uint32_t i = 0; i < n_states; ++i) colours.push_back(magma(i / (n_states - 1.0)));
  return colours;
}

Colour gap_colour(std::uint32_t n_states) {
  if (n_states == kThree.size()) return {0, 0, 0};
  if (n_states > kTwo.size() && n_states <= kFew.size()) return {255, 255, 255};
  return {128, 128, 128};
}

}  // namespace antikelvin
