// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/site_offset.hpp"
#include "antikelvin/sampler/measure_sites.hpp"

namespace antikelvin {

inline namespace AK_ISA {

/// Coordinate of the partner along an axis, or the side where there is none.
AK_HD constexpr std::uint32_t partner_along(Lattice const& lattice, int axis, std::uint32_t at,
                                            std::uint32_t step) {
  std::uint32_t const side = lattice.sides[axis], room = side - at;
  if (step < room) return at + step;
  return lattice.periodic ? step - room : side;
}

/// Counts pairs of sites `offset` apart as bonds are counted (BondCount): those of sites begin … end − 1 with
/// their partners. Lanes must be replicas.
template <int kPlanes, BondCount kBonds, class Word, int kLevels>
AK_HD inline void count_pairs(SpinView const& view, WordRange range, SiteOffset const& offset,
                              std::uint64_t begin, std::uint64_t end,
                              LaneCounter<Word, kLevels>& pairs) {
  Lattice const& lattice = view.lattice;
  std::uint32_t const side_x = lattice.sides[0], side_y = lattice.sides[1];
  std::uint64_t const site_words = std::uint64_t{kPlanes} * view.words;
  std::uint32_t const* const column = view.spins + view.group_words() * range.group + range.first;
  Word const all = ~WordOps<Word>::splat(0);
  for (std::uint64_t site = begin; site < end;) {
    std::uint64_t const row = site / side_x, row_end = side_x * (row + 1);
    auto x = static_cast<std::uint32_t>(site % side_x);
    auto const last = static_cast<std::uint32_t>((end < row_end ? end : row_end) - side_x * row);
    site = row_end;
    auto const y = static_cast<std::uint32_t>(row % side_y),
               z = static_cast<std::uint32_t>(row / side_y);
    std::uint32_t const other_y = partner_along(lattice, 1, y, offset.step[1]),
                        other_z = partner_along(lattice, 2, z, offset.step[2]);
    if (other_y == side_y || other_z == lattice.sides[2]) continue;
    std::uint64_t const other_row = std::uint64_t{other_z} * side_y + other_y;
    std::uint32_t const* const own = column + row * view.row_sites() * site_words;
    std::uint32_t const* const others = column + other_row * view.row_sites() * site_words;
    for (; x < last; ++x) {
      std::uint32_t const other_x = partner_along(lattice, 0, x, offset.step[0]);
      if (other_x == side_x) break;  // so have all behind it none
      Word state[kPlanes], other[kPlanes];
      AK_UNROLL(16)
      for (int plane = 0; plane < kPlanes; ++plane) {
        state[plane] = WordOps<Word>::load(own + x * site_words + plane * view.words);
        other[plane] = WordOps<Word>::load(others + other_x * site_words + plane * view.words);
      }
      add_bond<kBonds>(state, other, all, pairs);
    }
  }
}

}  // namespace AK_ISA
}  // namespace antikelvin
