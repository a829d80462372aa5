// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/core/hd.hpp"
#include "antikelvin/core/word.hpp"
#include "antikelvin/rng/stream.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Output of one Philox call in every word of a vector.
template <class Word>
struct WordBlock {
  Word word[4];
};

/// Philox4x32-10 (rng/philox.hpp) of every word; word i of a vector has the counter of chain
/// first_chain + i.
template <class Word>
AK_HD WordBlock<Word> philox_words(PhiloxBlock counter, std::uint64_t key) {
  using Ops = WordOps<Word>;
  auto key0 = static_cast<std::uint32_t>(key), key1 = static_cast<std::uint32_t>(key >> 32);
  Word x0 = Ops::splat(counter.word[0]), x1 = Ops::consecutive(counter.word[1]),
       x2 = Ops::splat(counter.word[2]), x3 = Ops::splat(counter.word[3]);
  for (int round = 0; round < 10; ++round) {
    Word high0, low0, high1, low1;
    Ops::multiply(x0, 0xD2511F53u, high0, low0);
    Ops::multiply(x2, 0xCD9E8D57u, high1, low1);
    x0 = high1 ^ x1 ^ Ops::splat(key0);
    x1 = low1;
    x2 = high0 ^ x3 ^ Ops::splat(key1);
    x3 = low0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  return {{x0, x1, x2, x3}};
}

/// xoshiro128++ in every word, seeded by one Philox call: cheap words in a row, where the seed, not
/// the generator, carries the identity of the numbers. One seed serves one strip of sites in one
/// sweep (a few hundred words), so nothing needs to be saved between sweeps.
///
/// Accuracy   lanes, pairs of lanes and exact distributions are tested on every kernel
///            (tests/statistical, tests/exact)
/// Backends   integers only: identical everywhere
/// Reference  D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47
///            (2021)
template <class Word>
struct WordRandom {
  Word s[4];

  AK_HD WordRandom(PhiloxBlock counter, std::uint64_t key) {
    WordBlock<Word> const seed = philox_words<Word>(counter, key);
    for (int i = 0; i < 4; ++i) s[i] = seed.word[i];
  }

  /// Where branches draw the same numbers, a GPU's compiler would compute the last state once more
  /// after they meet; `once` keeps it from that.
  AK_HD Word operator()() {
    using Ops = WordOps<Word>;
    Word const result = Ops::rotate(s[0] + s[3], 7) + s[0];
    Word const shifted = s[1] << 9;
    s[2] = s[2] ^ s[0];
    s[3] = s[3] ^ s[1];
    s[1] = s[1] ^ s[2];
    s[0] = Ops::once(s[0] ^ s[3]);
    s[2] = s[2] ^ shifted;
    s[3] = Ops::rotate(s[3], 11);
    return result;
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
