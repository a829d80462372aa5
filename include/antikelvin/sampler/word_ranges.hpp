// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {

inline namespace AK_ISA {

/// Ranges of words that hold something, each `width` wide; those of a site follow each other, so
/// that the threads of a warp that take one each read consecutive words.
struct WordRanges {
  std::uint32_t words, width, per_group, chain_base;
  std::uint64_t count;

  AK_HD WordRange operator[](std::uint64_t i) const {
    auto const group = static_cast<std::uint32_t>(i / per_group),
               first = static_cast<std::uint32_t>(i % per_group) * width;
    return {group, first, chain_base + group * words + first};
  }
  bool operator==(WordRanges const&) const = default;
};

/// Ranges of all groups.
inline WordRanges ranges_of(SpinView const& view, std::uint32_t used_words, std::uint32_t width) {
  std::uint32_t const used = (used_words + width - 1) / width;
  std::uint32_t const per_group = view.n_slabs > 0 ? used : view.words / width;
  return {view.words, width, per_group, view.chain_base,
          std::uint64_t{view.n_groups - 1} * per_group + used};
}

}  // namespace AK_ISA
}  // namespace antikelvin
