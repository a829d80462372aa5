// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <immintrin.h>

#include <cstdint>

#include "antikelvin/math/split_log.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Four doubles that the formulas of math/ take for one. Only for units compiled with -mavx2 -mfma.
struct RealLanes {
  static constexpr int kLanes = 4;
  __m256d v;
  RealLanes() = default;
  RealLanes(__m256d x) : v(x) {}
  explicit RealLanes(double x) : v(_mm256_set1_pd(x)) {}
};

inline RealLanes operator+(RealLanes a, RealLanes b) { return _mm256_add_pd(a.v, b.v); }
inline RealLanes operator-(RealLanes a, RealLanes b) { return _mm256_sub_pd(a.v, b.v); }
inline RealLanes operator*(RealLanes a, RealLanes b) { return _mm256_mul_pd(a.v, b.v); }
inline RealLanes operator/(RealLanes a, RealLanes b) { return _mm256_div_pd(a.v, b.v); }
inline RealLanes operator-(RealLanes a) { return _mm256_xor_pd(a.v, _mm256_set1_pd(-0.0)); }
inline RealLanes fused(RealLanes a, RealLanes b, RealLanes c) {
  return _mm256_fmadd_pd(a.v, b.v, c.v);
}

/// Whole numbers below 2^52 as doubles.
inline __m256d real_of_small(__m256i n) {
  __m256i const magic = _mm256_castpd_si256(_mm256_set1_pd(0x1p52));
  return _mm256_castsi256_pd(_mm256_or_si256(n, magic)) - _mm256_set1_pd(0x1p52);
}

inline void split_exponent(RealLanes x, RealLanes& exponent, RealLanes& significand) {
  __m256i const bits = _mm256_castpd_si256(x.v);
  exponent = real_of_small(_mm256_srli_epi64(bits, 52)) - _mm256_set1_pd(1023);
  significand = _mm256_or_pd(
      _mm256_and_pd(x.v, _mm256_castsi256_pd(_mm256_set1_epi64x(0x000fffffffffffffll))),
      _mm256_set1_pd(1.0));
}

inline void row_near(LogRow const* rows, int first, RealLanes x, RealLanes& inverse,
                     RealLanes& log) {
  __m256i const bits = _mm256_castpd_si256(x.v + _mm256_set1_pd(0x1.8p45));
  __m256i const row = _mm256_and_si256(bits, _mm256_set1_epi64x(0x1ff));
  // Four loads of whole rows and a transposition beat two gathers.
  auto const load = [&](long long j) { return _mm_load_pd(&rows[j - first].inverse); };
  __m128i const low = _mm256_castsi256_si128(row), high = _mm256_extracti128_si256(row, 1);
  __m256d const even =
      _mm256_set_m128d(load(_mm_cvtsi128_si64(high)), load(_mm_cvtsi128_si64(low)));
  __m256d const odd =
      _mm256_set_m128d(load(_mm_extract_epi64(high, 1)), load(_mm_extract_epi64(low, 1)));
  inverse = _mm256_unpacklo_pd(even, odd);
  log = _mm256_unpackhi_pd(even, odd);
}

/// Counts n[0..3], min(n, N−n) and max(n, N−n).
struct CountLanes {
  __m256i small, large;
  CountLanes(std::uint64_t n_units, std::uint64_t const* n) {
    __m256i const a = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(n));
    __m256i const b = _mm256_sub_epi64(_mm256_set1_epi64x(static_cast<long long>(n_units)), a);
    __m256i const flip = _mm256_set1_epi64x(static_cast<long long>(1ull << 63));  // unsigned order
    __m256i const greater =
        _mm256_cmpgt_epi64(_mm256_xor_si256(a, flip), _mm256_xor_si256(b, flip));
    small = _mm256_blendv_epi8(a, b, greater);
    large = _mm256_blendv_epi8(b, a, greater);
  }
};

/// math/log_binomial.hpp's wide_count.
inline void wide_lanes(__m256i n, RealLanes& head, RealLanes& tail) {
  __m256d const high = real_of_small(_mm256_srli_epi64(n, 32)) * _mm256_set1_pd(0x1p32);
  __m256d const low = real_of_small(_mm256_and_si256(n, _mm256_set1_epi64x(0xffffffffll)));
  head = high + low;
  tail = (high - head.v) + low;
}

inline RealLanes at_least(RealLanes x, double lowest) {
  return _mm256_max_pd(x.v, _mm256_set1_pd(lowest));
}
/// Bit i: x[i] < limit.
inline unsigned lanes_below(RealLanes x, double limit) {
  return static_cast<unsigned>(
      _mm256_movemask_pd(_mm256_cmp_pd(x.v, _mm256_set1_pd(limit), _CMP_LT_OQ)));
}
inline void store(double* p, RealLanes x) { _mm256_storeu_pd(p, x.v); }

}  // namespace AK_ISA
}  // namespace antikelvin
