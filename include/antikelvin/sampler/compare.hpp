// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/word.hpp"
#include "antikelvin/random/word_random.hpp"

namespace antikelvin {

/// Bits of a uniform number that always come from the strip's generator; the rest are drawn only by
/// lanes that need them, from Philox. Part of the layout of random numbers.
inline constexpr int kFirstBits = 13;

/// Most comparators of which compare() unrolls all bits: beyond, code grows and nothing gets faster.
inline constexpr int kMaxUnrolled = 3;

inline namespace AK_ISA {

/// Names the Philox numbers of the lanes that `kFirstBits` bits left undecided.
struct TieCounter {
  std::uint32_t site, chain;  ///< chain: global index of the first word
  std::uint64_t sweep;
  std::uint32_t draw;  ///< of several draws at one site in one sweep
  std::uint64_t key;
};

/// Draws bits kFirstBits … 63 of the lanes whose number is not decided yet, highest first, until all
/// are. The result is exact to 64 bits: bits not drawn could not have changed it.
///
/// @param open  open[c]: lanes of which comparator c is not decided; then those that are below
template <int kMax, class Word, class MaskOf>
AK_RARE AK_HD void settle(MaskOf const& mask_of, int n, TieCounter const& tie, Word (&open)[kMax]) {
  using Ops = WordOps<Word>;
  Word below[kMax];
  for (int c = 0; c < kMax; ++c) below[c] = Ops::splat(0);
  for (int block = 0; kFirstBits + 4 * block < 64; ++block) {
    WordBlock<Word> const numbers =
        philox_words<Word>(stream_counter(Stream::spin_tie, tie.site, tie.chain, tie.sweep,
                                          tie.draw * 16 + static_cast<std::uint32_t>(block)),
                           tie.key);
    Word any = Ops::splat(0);
    for (int c = 0; c < kMax; ++c) {
      if (c >= n) break;
      for (int i = 0; i < 4; ++i) {
        int const bit = kFirstBits + 4 * block + i;
        if (bit >= 64) break;
        Word const threshold = mask_of(c, bit);
        below[c] = below[c] | (open[c] & threshold & ~numbers.word[i]);
        open[c] = Ops::still_equal(open[c], threshold, numbers.word[i]);
      }
      any = any | open[c];
    }
    if (!Ops::any(any)) break;
  }
  for (int c = 0; c < kMax; ++c) open[c] = below[c];
}

/// The same for so many comparators that it would be most of the code.
template <int kMax, class Word, class MaskOf>
[[gnu::noinline]] AK_HD inline void settle_many(MaskOf const& mask_of, int n, TieCounter const& tie,
                                                Word (&open)[kMax]) {
  settle(mask_of, n, tie, open);
}

/// Calls use(bit, number) for the first bits, lowest first: a comparison from the lowest bit up needs
/// no track of open lanes.
template <bool kUnroll, class Random, class Use>
AK_HD inline void draw_first_bits(Random& random, Use const& use) {
  Random mine = random;  // what nothing else can see stays in registers
  if constexpr (kUnroll) {
    AK_UNROLL(16)
    for (int bit = kFirstBits - 1; bit >= 0; --bit) use(bit, mine());
  } else {
    for (int bit = kFirstBits - 1; bit >= 0; --bit) use(bit, mine());
  }
  random = mine;
}

/// Compares one uniform 64-bit number per lane with `n` thresholds of that lane: below[c] are the
/// lanes whose number is below their threshold c, so that greater thresholds have all lanes of
/// smaller ones. Lanes whose first bits are those of a threshold continue with Philox.
///
/// @param mask_of  mask_of(comparator, bit) → Word: that bit (0 = highest) of the lanes' thresholds
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
  draw_first_bits<kUnroll && kMax <= kMaxUnrolled>(random, [&](int bit, Word number) {
    for (int c = 0; c < kMax; ++c) {
      if (c >= n) break;
      Word const threshold = mask_of(c, bit);
      below[c] = Ops::compare(below[c], threshold, number);
      equal[c] = Ops::still_equal(equal[c], threshold, number);
    }
  });
  Word open = equal[0];
  for (int c = 1; c < kMax; ++c)
    if (c < n) open = open | equal[c];
  if (!Ops::any(open)) return;
  Word settled[kMax];  // a copy: what a function gets the address of is kept in memory
  for (int c = 0; c < kMax; ++c) settled[c] = equal[c];
  if constexpr (kMax > kMaxUnrolled)
    settle_many(mask_of, n, tie, settled);
  else
    settle(mask_of, n, tie, settled);
  for (int c = 0; c < kMax; ++c) below[c] = (below[c] & ~equal[c]) | settled[c];
}

/// The same where a lane uses one of the thresholds only: each below[c] has the probability of its
/// threshold, but lanes of a smaller one need not be among those of a greater. In exchange, whether a
/// lane needs more bits does not depend on thresholds: with N its first k = kFirstBits bits as a
/// number and threshold/2^{64−k} = P + r, 0 ≤ r < 1, it is below where 1 ≤ N ≤ P, and for N = 0 with
/// probability r.
///
/// Where mask_of has change(comparator, bit), a bit of the thresholds XOR the next higher one, a step
/// of the comparison is three operations of two inputs in place of four, on below XOR the bit to come.
///
/// @return  the highest bits of the numbers: fair coins for lanes that use none of the thresholds
template <bool kUnroll = true, int kMax, class Word, class MaskOf, class Random>
AK_HD inline Word decide(Random& random, MaskOf const& mask_of, TieCounter const& tie,
                         Word (&below)[kMax]) {
  using Ops = WordOps<Word>;
  constexpr bool kByChanges = requires { mask_of.change(0, 0); };
  Word highest = Ops::splat(0), any = highest;
  for (int c = 0; c < kMax; ++c) below[c] = kByChanges ? ~mask_of(c, kFirstBits - 1) : ~highest;
  draw_first_bits<kUnroll>(random, [&](int bit, Word number) {
    highest = number;
    any = any | number;
    AK_UNROLL(16)
    for (int c = 0; c < kMax; ++c) {
      Word const threshold = mask_of(c, bit);
      if constexpr (kByChanges)
        below[c] = Ops::still_equal(below[c], threshold, number) ^ mask_of.change(c, bit);
      else
        below[c] = Ops::compare(below[c], threshold, number);
    }
  });
  if (Ops::any(~any)) {
    Word settled[kMax];
    for (int c = 0; c < kMax; ++c) settled[c] = ~any;
    settle(mask_of, kMax, tie, settled);
    for (int c = 0; c < kMax; ++c) below[c] = (below[c] & any) | settled[c];
  }
  return highest;
}

/// Adds a lane's bit to a count in thermometer code: count[k] = at least k of the bits added so
/// far are set, for k = 1 … n after n additions; count[0] is all ones.
template <int kMax, class Word>
AK_HD inline void count_bit(Word (&count)[kMax], int n, Word bit) {
  for (int k = n; k > 0; --k) count[k] = WordOps<Word>::or_and(count[k], count[k - 1], bit);
}

}  // namespace AK_ISA
}  // namespace antikelvin
