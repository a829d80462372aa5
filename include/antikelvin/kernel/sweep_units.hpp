// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/core/atomic.hpp"
#include "antikelvin/core/bits.hpp"
#include "antikelvin/core/hd.hpp"
#include "antikelvin/kernel/sweep_units_view.hpp"
#include "antikelvin/rng/stream.hpp"

namespace antikelvin {

/// Bit-sliced comparison of 32 uniform 64-bit numbers with the thresholds of their lanes.
///
/// Numbers are drawn lazily, most significant bit first, one random word per bit for all lanes; a
/// lane is decided at the first bit where number and threshold differ, and drawing stops when no
/// lane is open (after log2(32) + 1.3 words on average). The result is exact to 64 bits: the bits
/// not drawn could not have changed it.
///
/// @param state    present state of the lanes, selects the threshold
/// @param valid    lanes that exist
/// @param counter  Philox counter with block 0; block i holds bits 4i … 4i+3
/// @return         lanes whose number is below their threshold; only valid ones
AK_HD inline std::uint32_t draw_below(std::uint32_t state, std::uint64_t threshold_if_0,
                                      std::uint64_t threshold_if_1, std::uint32_t valid,
                                      PhiloxBlock counter, std::uint64_t key) {
  std::uint32_t open = valid;
  std::uint32_t below = 0;
  for (int bit = 64; bit > 0 && open != 0; ++counter.word[3]) {
    PhiloxBlock const random = philox4x32(counter, key);
    for (int i = 0; i < 4; ++i) {
      --bit;
      std::uint32_t const bit_if_0 = 0u - static_cast<std::uint32_t>(threshold_if_0 >> bit & 1);
      std::uint32_t const bit_if_1 = 0u - static_cast<std::uint32_t>(threshold_if_1 >> bit & 1);
      std::uint32_t const threshold = (state & bit_if_1) | (~state & bit_if_0);
      below |= open & threshold & ~random.word[i];
      open &= ~(threshold ^ random.word[i]);
    }
  }
  return below;
}

/// Advances one item: up to `words_per_item` words of 32 units of one replica, by all the sweeps of
/// the view, and adds the number of excited units after each measured sweep to `n_up`.
///
/// This body is the reference: SIMD and tuned kernels must equal it bit for bit.
struct SweepUnits {
  SweepUnitsView view;

  AK_HD void operator()(std::uint64_t item) const {
    std::uint32_t const replica = static_cast<std::uint32_t>(item / view.items_per_replica);
    std::uint64_t const first = item % view.items_per_replica * view.words_per_item;
    std::uint64_t const last = first + view.words_per_item < view.words_per_replica
                                   ? first + view.words_per_item
                                   : view.words_per_replica;
    std::uint32_t* const spins = view.spins + view.words_per_replica * replica;
    std::uint32_t until_measured = view.thin;
    std::uint64_t* counts = view.n_up;
    for (std::uint64_t sweep = view.first_sweep; sweep < view.first_sweep + view.n_sweeps;
         ++sweep) {
      std::uint64_t n_up = 0;
      for (std::uint64_t w = first; w < last; ++w) {
        std::uint32_t next = draw_below(
            spins[w], view.up_if_down, view.up_if_up, valid_lanes(w),
            stream_counter(Stream::unit_update, static_cast<std::uint32_t>(w), replica, sweep, 0),
            view.key);
        next = (next & ~view.copy_mask) | (next << 1 & view.copy_mask & valid_lanes(w));
        spins[w] = next;
        n_up += popcount(next);
      }
      if (counts != nullptr && --until_measured == 0) {
        atomic_add(counts + replica, n_up);
        counts += view.n_replicas;
        until_measured = view.thin;
      }
    }
  }

  /// Lanes of word w that hold a unit; none beyond the last unit.
  AK_HD std::uint32_t valid_lanes(std::uint64_t w) const {
    std::uint64_t const before = w * 32;
    if (before + 32 <= view.n_units) return 0xFFFFFFFFu;
    return before >= view.n_units ? 0u : (1u << (view.n_units - before)) - 1;
  }
};

}  // namespace antikelvin
