// SPDX-License-Identifier: Apache-2.0
// Compiled with -mavx512f -mpopcnt; see sweep_units_simd.inl for what that forbids.
#include <immintrin.h>

#include "kernels/sweep_units_simd.hpp"

namespace antikelvin::cpu {
namespace {

struct Lanes {
  using Vec = __m512i;
  static constexpr std::uint64_t kWords = 16;
  static Vec broadcast(std::uint32_t x) { return _mm512_set1_epi32(static_cast<int>(x)); }
  static Vec zero() { return _mm512_setzero_si512(); }
  static Vec ones() { return _mm512_set1_epi32(-1); }
  static Vec load(std::uint32_t const* p) { return _mm512_loadu_si512(p); }
  static void store(std::uint32_t* p, Vec x) { _mm512_storeu_si512(p, x); }
  static Vec multiply(Vec a, Vec b) { return _mm512_mul_epu32(a, b); }
  static Vec shift_right_32(Vec a) { return _mm512_srli_epi64(a, 32); }
  static Vec shift_left_1(Vec a) { return _mm512_slli_epi32(a, 1); }
  static Vec bit_xor(Vec a, Vec b) { return _mm512_xor_si512(a, b); }
  static Vec xor3(Vec a, Vec b, Vec c) { return _mm512_ternarylogic_epi64(a, b, c, 0x96); }
  static Vec bit_and(Vec a, Vec b) { return _mm512_and_si512(a, b); }
  static Vec bit_or(Vec a, Vec b) { return _mm512_or_si512(a, b); }
  static Vec and_not(Vec a, Vec b) { return _mm512_andnot_si512(a, b); }  // ~a & b
  static bool any(Vec a) { return _mm512_test_epi64_mask(a, a) != 0; }
  static Vec interleave(Vec even, Vec odd) {
    return _mm512_mask_mov_epi32(even, 0xAAAA, _mm512_slli_epi64(odd, 32));
  }
  static Vec consecutive(std::uint32_t w) {
    return _mm512_add_epi32(
        broadcast(w), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  }
  /// Bit i: word i is not zero.
  static unsigned nonzero_words(Vec a) { return _mm512_test_epi32_mask(a, a); }
  /// Stores the words selected by `mask`, packed; writes a whole vector.
  static void store_selected(std::uint32_t* p, unsigned mask, Vec a) {
    store(p, _mm512_maskz_compress_epi32(static_cast<__mmask16>(mask), a));
  }
};

#include "kernels/sweep_units_simd.inl"

}  // namespace

void sweep_units_avx512(SweepUnitsView const& view, std::uint64_t item) { sweep_any(view, item); }

}  // namespace antikelvin::cpu
