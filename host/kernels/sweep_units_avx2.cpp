// SPDX-License-Identifier: Apache-2.0
// Compiled with -mavx2 -mpopcnt; see sweep_units_simd.inl for what that forbids.
#include <immintrin.h>

#include "kernels/sweep_units_simd.hpp"

namespace antikelvin::cpu {
namespace {

/// row[mask]: byte i is the index of the i-th set bit of mask.
struct PackOrder {
  std::uint64_t row[256];
};

constexpr PackOrder make_pack_order() {
  PackOrder order{};
  for (unsigned mask = 0; mask < 256; ++mask) {
    int slot = 0;
    for (unsigned bit = 0; bit < 8; ++bit)
      if (mask >> bit & 1) order.row[mask] |= static_cast<std::uint64_t>(bit) << (8 * slot++);
  }
  return order;
}

constexpr PackOrder kPackOrder = make_pack_order();

struct Lanes {
  using Vec = __m256i;
  static constexpr std::uint64_t kWords = 8;
  static Vec broadcast(std::uint32_t x) { return _mm256_set1_epi32(static_cast<int>(x)); }
  static Vec zero() { return _mm256_setzero_si256(); }
  static Vec ones() { return _mm256_set1_epi32(-1); }
  static Vec load(std::uint32_t const* p) {
    return _mm256_loadu_si256(reinterpret_cast<Vec const*>(p));
  }
  static void store(std::uint32_t* p, Vec x) { _mm256_storeu_si256(reinterpret_cast<Vec*>(p), x); }
  static Vec multiply(Vec a, Vec b) { return _mm256_mul_epu32(a, b); }
  static Vec shift_right_32(Vec a) { return _mm256_srli_epi64(a, 32); }
  static Vec shift_left_1(Vec a) { return _mm256_slli_epi32(a, 1); }
  static Vec bit_xor(Vec a, Vec b) { return _mm256_xor_si256(a, b); }
  static Vec xor3(Vec a, Vec b, Vec c) { return _mm256_xor_si256(a, _mm256_xor_si256(b, c)); }
  static Vec bit_and(Vec a, Vec b) { return _mm256_and_si256(a, b); }
  static Vec bit_or(Vec a, Vec b) { return _mm256_or_si256(a, b); }
  static Vec and_not(Vec a, Vec b) { return _mm256_andnot_si256(a, b); }  // ~a & b
  static bool any(Vec a) { return !_mm256_testz_si256(a, a); }
  static Vec interleave(Vec even, Vec odd) {
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
  }
  static Vec consecutive(std::uint32_t w) {
    return _mm256_add_epi32(broadcast(w), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  /// Bit i: word i is not zero.
  static unsigned nonzero_words(Vec a) {
    return 0xFFu & ~static_cast<unsigned>(
                       _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(a, zero()))));
  }
  /// Stores the words selected by `mask`, packed; writes a whole vector.
  static void store_selected(std::uint32_t* p, unsigned mask, Vec a) {
    __m128i const packed = _mm_cvtsi64_si128(static_cast<long long>(kPackOrder.row[mask]));
    store(p, _mm256_permutevar8x32_epi32(a, _mm256_cvtepu8_epi32(packed)));
  }
};

#include "kernels/sweep_units_simd.inl"

}  // namespace

void sweep_units_avx2(SweepUnitsView const& view, std::uint64_t item) { sweep_any(view, item); }

}  // namespace antikelvin::cpu
