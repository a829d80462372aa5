// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "antikelvin/sampler/update_strip.hpp"
#include "antikelvin/sampler/word_ranges.hpp"

namespace antikelvin::gpu {

/// Sites of a part of a strip that has a thread of its own, where there are few strips and words. A thread then spends more of
/// its time on the way to its numbers, but up to four times as many run.
inline constexpr std::uint32_t kPartSites = 8, kMaxParts = kStripSites / kPartSites;

/// Parts that the longest strips have.
inline std::uint32_t parts_of(Lattice const& lattice) {
  std::uint32_t const longest = std::min(coloured_sites(lattice, 0, 0, 0).count, kStripSites);
  return std::max(1u, (longest + kPartSites - 1) / kPartSites);
}

/// The parts of every strip of a launch.
struct StripParts {
  std::uint32_t count;
  WordJump jumps[kMaxParts] = {};  ///< to each part's first site

  /// @tparam Rule  where its sites draw more than once, numbers of a part's first site have no fixed place, and strips stay whole
  template <class Rule>
  static StripParts of(std::uint32_t wanted) {
    StripParts parts{Rule::kDraws == 1 ? wanted : 1};
    for (std::uint32_t part = 1; part < parts.count; ++part)
      parts.jumps[part] =
          WordRandom<std::uint32_t>::jump_over(std::uint64_t{kFirstBits} * kPartSites * part);
    return parts;
  }

  AK_HD StripPart operator[](std::uint32_t part) const {
    return {part * kPartSites, count == 1 ? kStripSites : kPartSites,
            part == 0 ? nullptr : &jumps[part]};
  }
  bool operator==(StripParts const&) const = default;
};

/// Threads of a multiprocessor from which on the time that its instructions wait is filled with others.
inline constexpr std::uint64_t kEnoughPerProcessor = 512;

inline bool is_full(Lattice const& lattice, WordRanges const& ranges, std::uint32_t n_processors) {
  return n_strips(lattice) * ranges.count >= kEnoughPerProcessor * n_processors;
}

/// Parts of strips that a launch over these ranges takes.
template <class Word>
std::uint32_t wanted_parts(Lattice const& lattice, WordRanges const& ranges,
                           std::uint32_t n_processors) {
  bool const whole = WordOps<Word>::kWords > 1 || is_full(lattice, ranges, n_processors);
  return whole ? 1 : parts_of(lattice);
}

}  // namespace antikelvin::gpu
