// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <type_traits>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/word.hpp"
#include "antikelvin/random/stream.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Output of one Philox call in every word of a vector.
template <class Word>
struct WordBlock {
  Word word[4];
};

/// Philox4x32-10 (random/philox.hpp) of every word; word i of a vector has the counter of chain
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

/// Some number of steps of WordRandom: b^{4 − steps} mod a b³ − 1, lowest word first.
struct WordJump {
  std::uint32_t limb[4];
  bool operator==(WordJump const&) const = default;
};

/// Multiply-with-carry of lag 3 in every word, seeded by one Philox call: cheap words in a row, where
/// the seed, not the generator, carries the identity of the numbers. One seed serves one strip of
/// sites in one sweep, or one segment of a walk: some hundred words, 8192 at most (complete graph), so
/// nothing needs to be saved between sweeps.
///
///     t_n = a x_{n−3} + c_{n−1}        x_n = t_n mod 2^32        c_n = ⌊t_n / 2^32⌋
///
/// x_{−3}, x_{−2}, x_{−1} are the first three words of the seed, c_{−1} the fourth without its highest
/// bit: never the largest state, which does not move; the other, all zero, has probability 2^−127. The
/// first word is uniform, bit by bit, since a/2 is odd. a·2^96 − 1 and (a·2^96 − 2)/2 are primes, so
/// the period is (a·2^96 − 2)/2 ≈ 2^126. Of such factors a is nearest to 2^32/φ, φ = (1 + √5)/2: near
/// 2^32 the lattice of consecutive words is so coarse that SmallCrush's MaxOft sees it.
///
/// Cost       one or two instructions on the multipliers of a GPU, which are idle in sweeps; 8 vector
///            operations with AVX2
/// Accuracy   lanes, pairs of lanes and exact distributions are tested on every kernel
///            (tests/statistical, tests/exact); TestU01's SmallCrush and Crush by tests/random, label long
/// Backends   integers only: identical everywhere
/// Reference  G. Marsaglia, "Random number generators", J. Mod. Appl. Stat. Meth. 2, 2 (2003)
///
/// With X = x_{n−3} + x_{n−2} b + x_{n−1} b² + c_{n−1} b³, b = 2^32 and m = a b³ − 1, a step is X ← X/b mod
/// m: any number of steps is one multiplication modulo m.
template <class Word>
class WordRandom {
  using Ops = WordOps<Word>;

 public:
  static constexpr std::uint32_t kFactor = 2654430810u;

  AK_HD WordRandom(PhiloxBlock counter, std::uint64_t key) {
    WordBlock<Word> const seed = philox_words<Word>(counter, key);
    Word const none = Ops::splat(0);
    t_[0] = Ops::join(none, seed.word[0]);
    t_[1] = Ops::join(none, seed.word[1]);
    t_[2] = Ops::join(seed.word[3] & Ops::splat(0x7FFFFFFFu), seed.word[2]);
  }

  /// Never a call: its state would go through memory for every word.
  [[gnu::always_inline]] AK_HD Word operator()() {
    typename Ops::Wide const next = Ops::multiply_add(t_[0], kFactor, t_[2]);
    t_[0] = t_[1];
    t_[1] = t_[2];
    t_[2] = next;
    return Ops::low_half(next);
  }

  /// As many steps at once as `jump` stands for.
  AK_HD void skip(WordJump const& jump) requires std::is_same_v<Word, std::uint32_t> {
    std::uint32_t const state[4] = {Ops::low_half(t_[0]), Ops::low_half(t_[1]),
                                    Ops::low_half(t_[2]), static_cast<std::uint32_t>(t_[2] >> 32)};
    WordJump const next = multiply(state, jump);
    t_[0] = next.limb[0];
    t_[1] = next.limb[1];
    t_[2] = std::uint64_t{next.limb[3]} << 32 | next.limb[2];
  }

  /// The jump over n steps, found by taking them.
  static WordJump jump_over(std::uint64_t n) requires std::is_same_v<Word, std::uint32_t> {
    WordRandom x;  // b^4 = b (m + 1)/a ≡ (b − a) b³ + 1
    x.t_[0] = 1;
    x.t_[1] = 0;
    x.t_[2] = std::uint64_t{0u - kFactor} << 32;
    for (std::uint64_t i = 0; i < n; ++i) x();
    return {{Ops::low_half(x.t_[0]), Ops::low_half(x.t_[1]), Ops::low_half(x.t_[2]),
             static_cast<std::uint32_t>(x.t_[2] >> 32)}};
  }

 private:
  WordRandom() = default;

  /// X · J / b^4 mod m, word by word of X (Montgomery): since m ≡ −1 mod b, adding the lowest word times m
  /// makes that word 0, and dividing by b is then a step of the generator.
  AK_HD static WordJump multiply(std::uint32_t const (&x)[4], WordJump const& jump) {
    std::uint32_t sum[5] = {};
    for (std::uint32_t const factor : x) {
      std::uint64_t carry = 0;
      for (int k = 0; k < 4; ++k) {
        carry += std::uint64_t{factor} * jump.limb[k] + sum[k];
        sum[k] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
      std::uint64_t const top = carry + sum[4], folded = std::uint64_t{sum[0]} * kFactor + sum[3],
                          high = (folded >> 32) + top;
      sum[0] = sum[1];
      sum[1] = sum[2];
      sum[2] = static_cast<std::uint32_t>(folded);
      sum[3] = static_cast<std::uint32_t>(high);
      sum[4] = static_cast<std::uint32_t>(high >> 32);
    }
    // Below 2m; a state is below m.
    bool const all_ones = (sum[0] & sum[1] & sum[2]) == ~0u;
    if (sum[4] != 0 || sum[3] >= kFactor || (sum[3] == kFactor - 1 && all_ones)) {
      sum[3] -= kFactor;
      for (int k = 0; k < 4; ++k)
        if (++sum[k] != 0) break;
    }
    return {{sum[0], sum[1], sum[2], sum[3]}};
  }

  typename Ops::Wide t_[3];  ///< the last three, of which the low halves are numbers
};

}  // namespace AK_ISA
}  // namespace antikelvin
