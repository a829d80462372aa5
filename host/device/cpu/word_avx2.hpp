// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compiled with -mavx2 only.
#include <immintrin.h>

#include "antikelvin/base/word.hpp"

namespace antikelvin {

/// 256 lanes; GCC and clang give it the built-in operators.
using Word8 = std::uint32_t __attribute__((vector_size(32)));

inline namespace AK_ISA {

template <>
struct WordOps<Word8> : PlainLogic<Word8> {
  using Word = Word8;
  static constexpr std::uint32_t kWords = 8;
  static Word load(std::uint32_t const* p) {
    return (Word)_mm256_loadu_si256(reinterpret_cast<__m256i const*>(p));
  }
  static void store(std::uint32_t* p, Word x) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), (__m256i)x);
  }
  static Word splat(std::uint32_t x) { return (Word)_mm256_set1_epi32(static_cast<int>(x)); }
  static Word consecutive(std::uint32_t first) {
    return splat(first) + Word{0, 1, 2, 3, 4, 5, 6, 7};
  }
  static bool any(Word x) { return !_mm256_testz_si256((__m256i)x, (__m256i)x); }
  static void multiply(Word x, std::uint32_t m, Word& high, Word& low) {
    __m256i const factor = _mm256_set1_epi32(static_cast<int>(m));
    __m256i const even = _mm256_mul_epu32((__m256i)x, factor);
    __m256i const odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)x, 32), factor);
    low = (Word)_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
    high = (Word)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
  }
  /// Words 0, 2, 4, 6 and 1, 3, 5, 7: no step of a generator has to sort them. Not __m256i, which may
  /// alias anything and would be kept in memory for that.
  using Half = std::uint64_t __attribute__((vector_size(32)));
  struct Wide {
    Half even, odd;
  };
  static Wide join(Word high, Word low) {
    Half const l = (Half)low, h = (Half)high;
    return {blend((__m256i)l, (__m256i)(h << 32)), blend((__m256i)(l >> 32), (__m256i)h)};
  }
  static Word low_half(Wide x) { return (Word)blend((__m256i)x.even, (__m256i)(x.odd << 32)); }
  static Wide multiply_add(Wide x, std::uint32_t m, Wide y) {
    __m256i const factor = _mm256_set1_epi64x(m);
    return {(Half)_mm256_mul_epu32((__m256i)x.even, factor) + (y.even >> 32),
            (Half)_mm256_mul_epu32((__m256i)x.odd, factor) + (y.odd >> 32)};
  }
  static Word load_bytes(std::uint8_t const* p) {
    return (Word)_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<__m128i const*>(p)));
  }
  static void store_bytes(std::uint8_t* p, Word x) {
    __m128i const halves = _mm_packus_epi32(_mm256_castsi256_si128((__m256i)x),
                                            _mm256_extracti128_si256((__m256i)x, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packus_epi16(halves, halves));
  }
  static Word below(Word a, Word b) { return (Word)(a < b); }
  static Word equal(Word a, Word b) { return (Word)(a == b); }
  static Word gather(std::uint32_t const* table, Word index) {
    return (Word)_mm256_i32gather_epi32(reinterpret_cast<int const*>(table), (__m256i)index, 4);
  }
  static Word high_product(Word x, std::uint32_t m) {
    Word high, low;
    multiply(x, m, high, low);
    return high;
  }

 private:
  /// Even words of a, odd words of b.
  static Half blend(__m256i a, __m256i b) { return (Half)_mm256_blend_epi32(a, b, 0xAA); }
};

}  // namespace AK_ISA
}  // namespace antikelvin
