// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compiled with -mavx512f only.
#include <immintrin.h>

#include "antikelvin/base/word.hpp"

namespace antikelvin {

/// 512 lanes; GCC and clang give it the built-in operators.
using Word16 = std::uint32_t __attribute__((vector_size(64)));

inline namespace AK_ISA {

template <>
struct WordOps<Word16> {
  using Word = Word16;
  static constexpr std::uint32_t kWords = 16;
  static constexpr bool kOneBody = false, kThreeInputs = true;
  static Word load(std::uint32_t const* p) { return (Word)_mm512_loadu_si512(p); }
  static void store(std::uint32_t* p, Word x) { _mm512_storeu_si512(p, (__m512i)x); }
  static Word splat(std::uint32_t x) { return (Word)_mm512_set1_epi32(static_cast<int>(x)); }
  static Word consecutive(std::uint32_t first) {
    return splat(first) + Word{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  }
  static bool any(Word x) { return _mm512_test_epi32_mask((__m512i)x, (__m512i)x) != 0; }
  static void multiply(Word x, std::uint32_t m, Word& high, Word& low) {
    __m512i const factor = _mm512_set1_epi32(static_cast<int>(m));
    __m512i const even = _mm512_mul_epu32((__m512i)x, factor);
    __m512i const odd = _mm512_mul_epu32(_mm512_srli_epi64((__m512i)x, 32), factor);
    low = (Word)_mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32));
    high = (Word)_mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd);
  }
  using Half = std::uint64_t __attribute__((vector_size(64)));
  struct Wide {
    Half even, odd;
  };
  static Wide join(Word high, Word low) {
    Half const l = (Half)low, h = (Half)high;
    return {blend(l, h << 32), blend(l >> 32, h)};
  }
  static Word low_half(Wide x) {
    return (Word)_mm512_mask_shuffle_epi32((__m512i)x.even, 0xAAAA, (__m512i)x.odd, _MM_PERM_CCAA);
  }
  static Wide multiply_add(Wide x, std::uint32_t m, Wide y) {
    __m512i const factor = _mm512_set1_epi64(m);
    return {(Half)_mm512_mul_epu32((__m512i)x.even, factor) + high_half(y.even),
            (Half)_mm512_mul_epu32((__m512i)x.odd, factor) + high_half(y.odd)};
  }
  static Word load_bytes(std::uint8_t const* p) {
    return (Word)_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<__m128i const*>(p)));
  }
  static void store_bytes(std::uint8_t* p, Word x) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8((__m512i)x));
  }
  static Word below(Word a, Word b) {
    return (Word)_mm512_maskz_set1_epi32(_mm512_cmplt_epu32_mask((__m512i)a, (__m512i)b), -1);
  }
  static Word equal(Word a, Word b) {
    return (Word)_mm512_maskz_set1_epi32(_mm512_cmpeq_epi32_mask((__m512i)a, (__m512i)b), -1);
  }
  static Word gather(std::uint32_t const* table, Word index) {
    return (Word)_mm512_i32gather_epi32((__m512i)index, table, 4);
  }
  static Word high_product(Word x, std::uint32_t m) {
    Word high, low;
    multiply(x, m, high, low);
    return high;
  }
  // Truth tables: index 4a + 2b + c of the three inputs.
  static Word xor_and(Word a, Word b, Word c) { return logic<0x78>(a, b, c); }
  static Word or_and(Word a, Word b, Word c) { return logic<0xF8>(a, b, c); }
  static Word compare(Word below, Word threshold, Word number) {
    return logic<0xD4>(below, threshold, number);
  }
  static Word still_equal(Word equal, Word a, Word b) { return logic<0x90>(equal, a, b); }
  static Word sum(Word a, Word b, Word c) { return logic<0x96>(a, b, c); }
  static Word carry(Word a, Word b, Word c) { return logic<0xE8>(a, b, c); }

 private:
  /// Even words of a, odd words of b.
  static Half blend(Half a, Half b) {
    return (Half)_mm512_mask_blend_epi32(0xAAAA, (__m512i)a, (__m512i)b);
  }
  /// x >> 32, as a shuffle, which has a port where shifts and products have another.
  static Half high_half(Half x) {
    return (Half)_mm512_maskz_shuffle_epi32(0x5555, (__m512i)x, _MM_PERM_DDBB);
  }
  template <int kTable>
  static Word logic(Word a, Word b, Word c) {
    return (Word)_mm512_ternarylogic_epi32((__m512i)a, (__m512i)b, (__m512i)c, kTable);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
