// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Operations of bit-sliced code beyond the built-in & | ^ ~ + << >>. A `Word` is std::uint32_t, or
/// a vector of kWords of them (host/device/cpu/word_avx2.hpp, word_avx512.hpp): each of its bits is a
/// lane, each of its 32-bit words has random numbers of its own, so that the width of a vector
/// never changes a result.
template <class Word>
struct WordOps;

/// Logic that processors with three-input instructions replace by one instruction.
template <class Word>
struct PlainLogic {
  /// Whether sites with neighbours that are easy to find share the code of an update with the other
  /// sites: less to compile, and to hold in an instruction cache.
  static constexpr bool kOneBody = false;
  /// Whether any function of three words is one instruction.
  static constexpr bool kThreeInputs = false;
  /// a ^ (b & c)
  AK_HD static Word xor_and(Word a, Word b, Word c) { return a ^ (b & c); }
  /// a | (b & c)
  AK_HD static Word or_and(Word a, Word b, Word c) { return a | (b & c); }
  /// One step of a comparison from the lowest bit up: where the bits of number and threshold
  /// differ, the threshold's bit says whether the number is below; elsewhere `below` stays.
  AK_HD static Word compare(Word below, Word threshold, Word number) {
    return below ^ ((threshold ^ number) & (threshold ^ below));
  }
  /// equal & ~(a ^ b)
  AK_HD static Word still_equal(Word equal, Word a, Word b) { return equal & ~(a ^ b); }
  /// The two bits of a + b + c.
  AK_HD static Word sum(Word a, Word b, Word c) { return a ^ b ^ c; }
  AK_HD static Word carry(Word a, Word b, Word c) { return (a & b) | (c & (a ^ b)); }
};

template <>
struct WordOps<std::uint32_t> : PlainLogic<std::uint32_t> {
  using Word = std::uint32_t;
  static constexpr std::uint32_t kWords = 1;
  static constexpr bool kOneBody = true;
  AK_HD static Word load(std::uint32_t const* p) { return *p; }
  AK_HD static void store(std::uint32_t* p, Word x) { *p = x; }
  AK_HD static Word splat(std::uint32_t x) { return x; }
  /// first, first + 1, … in the words.
  AK_HD static Word consecutive(std::uint32_t first) { return first; }
  AK_HD static bool any(Word x) { return x != 0; }
  /// Low and high half of x · m, word by word.
  AK_HD static void multiply(Word x, std::uint32_t m, Word& high, Word& low) {
    std::uint64_t const product = static_cast<std::uint64_t>(x) * m;
    high = static_cast<Word>(product >> 32);
    low = static_cast<Word>(product);
  }
  /// A number of 64 bits per word, its halves, and (low half of x) · m + (high half of y).
  using Wide = std::uint64_t;
  AK_HD static Wide join(Word high, Word low) { return Wide{high} << 32 | low; }
  AK_HD static Word low_half(Wide x) { return static_cast<Word>(x); }
  AK_HD static Wide multiply_add(Wide x, std::uint32_t m, Wide y) {
    return Wide{static_cast<std::uint32_t>(x)} * m + (y >> 32);
  }
  /// Words as numbers, one per walker (sampler/walker_sweep.hpp): bytes in memory, comparisons that
  /// give 0 or all ones, and table[index].
  AK_HD static Word load_bytes(std::uint8_t const* p) { return *p; }
  AK_HD static void store_bytes(std::uint8_t* p, Word x) { *p = static_cast<std::uint8_t>(x); }
  AK_HD static Word below(Word a, Word b) { return a < b ? ~0u : 0u; }
  AK_HD static Word equal(Word a, Word b) { return a == b ? ~0u : 0u; }
  AK_HD static Word gather(std::uint32_t const* table, Word index) { return table[index]; }
  AK_HD static Word high_product(Word x, std::uint32_t m) {
    return static_cast<Word>(static_cast<std::uint64_t>(x) * m >> 32);
  }
};

/// The first n lanes, of words first_word, first_word + 1, …
template <class Word>
AK_HD inline Word lanes_below(std::uint32_t first_word, std::uint64_t n) {
  alignas(Word) std::uint32_t words[WordOps<Word>::kWords];
  for (std::uint32_t i = 0; i < WordOps<Word>::kWords; ++i) {
    std::uint64_t const lane = (std::uint64_t{first_word} + i) * 32;
    words[i] = n >= lane + 32 ? ~0u : n <= lane ? 0u : (1u << (n - lane)) - 1;
  }
  return WordOps<Word>::load(words);
}

}  // namespace AK_ISA
}  // namespace antikelvin
