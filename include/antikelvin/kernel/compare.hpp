// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/core/word.hpp"
#include "antikelvin/rng/word_random.hpp"

namespace antikelvin {

/// Bits of a uniform number that always come from the strip's generator. One lane in 4096 has them
/// all equal to its threshold's and goes on with Philox. Part of the layout of random numbers.
inline constexpr int kFirstBits = 12;

/// Most comparators of which all bits are unrolled: beyond, code grows and nothing gets faster.
inline constexpr int kMaxUnrolled = 3;

inline namespace AK_ISA {

/// Names the Philox numbers of the lanes that `kFirstBits` bits left undecided.
struct TieCounter {
  std::uint32_t site, chain;  ///< chain: global index of the first word
  std::uint64_t sweep;
  std::uint32_t draw;  ///< of several draws at one site in one sweep
  std::uint64_t key;
};

/// Compares one uniform 64-bit number per lane with `n` thresholds of that lane.
///
/// The first kFirstBits bits are drawn from `random`, lowest first: a comparison from the lowest
/// bit up needs no track of open lanes, only of lanes equal so far. Lanes that are equal to the
/// end draw their remaining bits, highest first, from Philox until they differ. The result is exact
/// to 64 bits: bits not drawn could not have changed it.
///
/// @param mask_of  mask_of(comparator, bit) → Word: that bit (0 = highest) of the lanes' thresholds
/// @param below    below[c]: lanes whose number is below their threshold c
/// @tparam kUnroll false where the choice of thresholds is so long that copies of it bring nothing
template <bool kUnroll = true, int kMax, class Word, class MaskOf, class Random>
AK_HD inline void compare(Random& random, MaskOf const& mask_of, int n, TieCounter const& tie,
                          Word (&below)[kMax]) {
  using Ops = WordOps<Word>;
  Word equal[kMax];
  Word const zero = Ops::splat(0);
  for (int c = 0; c < kMax; ++c) {
    below[c] = zero;
    equal[c] = ~zero;
  }
  auto const draw = [&](int bit) {
    Word const number = random();
    for (int c = 0; c < kMax; ++c) {
      if (c >= n) break;
      Word const threshold = mask_of(c, bit);
      below[c] = Ops::compare(below[c], threshold, number);
      equal[c] = Ops::still_equal(equal[c], threshold, number);
    }
  };
  if constexpr (kUnroll && kMax <= kMaxUnrolled) {
    AK_UNROLL(12)
    for (int bit = kFirstBits - 1; bit >= 0; --bit) draw(bit);
  } else {
    for (int bit = kFirstBits - 1; bit >= 0; --bit) draw(bit);
  }
  Word open = equal[0];
  for (int c = 1; c < kMax; ++c)
    if (c < n) open = open | equal[c];
  if (!Ops::any(open)) return;
  for (int c = 0; c < kMax; ++c) below[c] = below[c] & ~equal[c];
  for (int bit = kFirstBits; bit < 64; bit += 4) {
    std::uint32_t const block = tie.draw * 16 + static_cast<std::uint32_t>(bit - kFirstBits) / 4;
    WordBlock<Word> const numbers = philox_words<Word>(
        stream_counter(Stream::spin_tie, tie.site, tie.chain, tie.sweep, block), tie.key);
    open = zero;
    for (int c = 0; c < kMax; ++c) {
      if (c >= n) break;
      for (int i = 0; i < 4; ++i) {
        Word const threshold = mask_of(c, bit + i);
        below[c] = below[c] | (equal[c] & threshold & ~numbers.word[i]);
        equal[c] = Ops::still_equal(equal[c], threshold, numbers.word[i]);
      }
      open = open | equal[c];
    }
    if (!Ops::any(open)) return;
  }
}

/// Adds a lane's bit to a count in thermometer code: count[k] = at least k of the bits added so
/// far are set, for k = 1 … n after n additions; count[0] is all ones.
template <int kMax, class Word>
AK_HD inline void count_bit(Word (&count)[kMax], int n, Word bit) {
  for (int k = n; k > 0; --k) count[k] = WordOps<Word>::or_and(count[k], count[k - 1], bit);
}

}  // namespace AK_ISA
}  // namespace antikelvin
