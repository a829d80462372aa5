// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/word.hpp"

namespace antikelvin {

/// 128 lanes in one thread: loads and stores of 16 bytes, and four generators whose instructions do
/// not wait for each other.
struct alignas(16) Word4 {
  std::uint32_t x[4];
};

inline namespace AK_ISA {

AK_HD inline Word4 operator&(Word4 a, Word4 b) {
  return {{a.x[0] & b.x[0], a.x[1] & b.x[1], a.x[2] & b.x[2], a.x[3] & b.x[3]}};
}
AK_HD inline Word4 operator|(Word4 a, Word4 b) {
  return {{a.x[0] | b.x[0], a.x[1] | b.x[1], a.x[2] | b.x[2], a.x[3] | b.x[3]}};
}
AK_HD inline Word4 operator^(Word4 a, Word4 b) {
  return {{a.x[0] ^ b.x[0], a.x[1] ^ b.x[1], a.x[2] ^ b.x[2], a.x[3] ^ b.x[3]}};
}
AK_HD inline Word4 operator~(Word4 a) { return {{~a.x[0], ~a.x[1], ~a.x[2], ~a.x[3]}}; }
AK_HD inline Word4 operator<<(Word4 a, int bits) {
  return {{a.x[0] << bits, a.x[1] << bits, a.x[2] << bits, a.x[3] << bits}};
}

template <>
struct WordOps<Word4> : PlainLogic<Word4> {
  using Word = Word4;
  using One = WordOps<std::uint32_t>;
  static constexpr std::uint32_t kWords = 4;
  static constexpr bool kOneBody = true;
  /// p must be aligned to 16 bytes; a struct may alias what it consists of.
  AK_HD static Word load(std::uint32_t const* p) { return *reinterpret_cast<Word const*>(p); }
  AK_HD static void store(std::uint32_t* p, Word word) { *reinterpret_cast<Word*>(p) = word; }
  AK_HD static Word splat(std::uint32_t x) { return {{x, x, x, x}}; }
  AK_HD static Word consecutive(std::uint32_t first) {
    return {{first, first + 1, first + 2, first + 3}};
  }
  AK_HD static bool any(Word a) { return (a.x[0] | a.x[1] | a.x[2] | a.x[3]) != 0; }
  AK_HD static void multiply(Word a, std::uint32_t m, Word& high, Word& low) {
    for (int i = 0; i < 4; ++i) One::multiply(a.x[i], m, high.x[i], low.x[i]);
  }
  struct Wide {
    std::uint64_t x[4];
  };
  AK_HD static Wide join(Word high, Word low) {
    return {{One::join(high.x[0], low.x[0]), One::join(high.x[1], low.x[1]),
             One::join(high.x[2], low.x[2]), One::join(high.x[3], low.x[3])}};
  }
  AK_HD static Word low_half(Wide a) {
    return {{One::low_half(a.x[0]), One::low_half(a.x[1]), One::low_half(a.x[2]),
             One::low_half(a.x[3])}};
  }
  AK_HD static Wide multiply_add(Wide a, std::uint32_t m, Wide b) {
    return {{One::multiply_add(a.x[0], m, b.x[0]), One::multiply_add(a.x[1], m, b.x[1]),
             One::multiply_add(a.x[2], m, b.x[2]), One::multiply_add(a.x[3], m, b.x[3])}};
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
