// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/atomic.hpp"
#include "antikelvin/random/stream.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {

/// Which end of the ladder a configuration has been to last.
enum LadderEnd : std::uint32_t { kNoEnd = 0, kFirstEnd = 1, kLastEnd = 2 };

/// Replica exchange: groups are the rungs of a ladder of inverse temperatures, each lane is a ladder
/// of its own.
struct SwapView {
  SpinView spins;
  std::uint32_t* levels;       ///< levels[group][lane]
  std::uint32_t* ends;         ///< likewise; LadderEnd of the configuration that is there
  std::uint32_t* masks;        ///< masks[group][word]: lanes in which a rung trades with the next
  std::uint64_t* accepted;     ///< one per pair of rungs
  std::uint64_t* round_trips;  ///< one per lane
  std::uint64_t const* thresholds;  ///< thresholds[pair][difference − 1]
  std::uint32_t n_differences;      ///< beyond which no swap is accepted
  std::uint32_t parity;             ///< of the lower rung of pairs that try
  std::uint64_t round;              ///< names the random numbers
};

inline namespace AK_ISA {

/// Decides the swaps of one word of lanes between a rung and the next; accepted with
///
///     min(1, e^{(β' − β)(E' − E)})        as 2^64 P by the difference of levels
///
/// Items are pairs × words.
struct DecideSwaps {
  SwapView view;

  AK_HD void operator()(std::uint64_t item) const {
    std::uint32_t const words = view.spins.words;
    auto const word = static_cast<std::uint32_t>(item % words);
    std::uint64_t const rung = item / words * 2 + view.parity;
    std::uint64_t const lanes = std::uint64_t{words} * 32, here = rung * lanes + word * 32u,
                        there = here + lanes;
    std::uint32_t mask = 0;
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
      std::uint32_t const level = view.levels[here + lane], next = view.levels[there + lane];
      bool swaps = next >= level;
      if (!swaps && level - next <= view.n_differences) {
        PhiloxBlock const random = philox4x32(
            stream_counter(Stream::swap, lane,
                           view.spins.chain_base + static_cast<std::uint32_t>(rung) * words + word,
                           view.round, 0),
            view.spins.key);
        std::uint64_t const number = std::uint64_t{random.word[0]} << 32 | random.word[1];
        swaps = number < view.thresholds[rung * view.n_differences + (level - next - 1)];
      }
      if (!swaps) continue;
      mask |= 1u << lane;
      view.levels[here + lane] = next;
      view.levels[there + lane] = level;
      std::uint32_t const end = view.ends[here + lane];
      view.ends[here + lane] = view.ends[there + lane];
      view.ends[there + lane] = end;
    }
    view.masks[rung * words + word] = mask;
    std::uint64_t count = 0;
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) ++count;
    if (count > 0) atomic_add(view.accepted + rung, count);
  }
};

/// Trades the configurations of the lanes that swap. Items are pairs × words of a group.
struct SwapConfigurations {
  SwapView view;
  AK_HD void operator()(std::uint64_t item) const {
    std::uint64_t const size = view.spins.group_words();
    std::uint64_t const rung = item / size * 2 + view.parity, at = item % size;
    std::uint32_t const mask = view.masks[rung * view.spins.words + at % view.spins.words];
    std::uint32_t* const here = view.spins.spins + rung * size + at;
    std::uint32_t* const there = here + size;
    std::uint32_t const different = (*here ^ *there) & mask;
    *here ^= different;
    *there ^= different;
  }
};

/// Notes which configurations are at an end of the ladder. Items are lanes.
struct VisitEnds {
  SwapView view;
  AK_HD void operator()(std::uint64_t lane) const {
    std::uint64_t const lanes = std::uint64_t{view.spins.words} * 32;
    std::uint32_t& first = view.ends[lane];
    std::uint32_t& last = view.ends[(view.spins.n_groups - 1) * lanes + lane];
    if (first == kLastEnd) ++view.round_trips[lane];
    first = kFirstEnd;
    if (last != kNoEnd) last = kLastEnd;  // a round trip starts at the first end
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
