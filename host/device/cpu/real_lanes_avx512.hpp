// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <immintrin.h>

#include <cstdint>

#include "antikelvin/math/split_log.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Eight doubles that the formulas of math/ take for one. Only for units compiled with -mavx512f.
struct RealLanes {
  static constexpr int kLanes = 8;
  __m512d v;
  RealLanes() = default;
  RealLanes(__m512d x) : v(x) {}
  explicit RealLanes(double x) : v(_mm512_set1_pd(x)) {}
};

inline RealLanes operator+(RealLanes a, RealLanes b) { return _mm512_add_pd(a.v, b.v); }
inline RealLanes operator-(RealLanes a, RealLanes b) { return _mm512_sub_pd(a.v, b.v); }
inline RealLanes operator*(RealLanes a, RealLanes b) { return _mm512_mul_pd(a.v, b.v); }
inline RealLanes operator/(RealLanes a, RealLanes b) { return _mm512_div_pd(a.v, b.v); }
inline RealLanes operator-(RealLanes a) {
  return _mm512_castsi512_pd(_mm512_xor_si512(
      _mm512_castpd_si512(a.v), _mm512_set1_epi64(static_cast<long long>(1ull << 63))));
}
inline RealLanes fused(RealLanes a, RealLanes b, RealLanes c) {
  return _mm512_fmadd_pd(a.v, b.v, c.v);
}

/// Whole numbers below 2^52 as doubles.
inline __m512d real_of_small(__m512i n) {
  __m512i const magic = _mm512_castpd_si512(_mm512_set1_pd(0x1p52));
  return _mm512_castsi512_pd(_mm512_or_si512(n, magic)) - _mm512_set1_pd(0x1p52);
}

inline void split_exponent(RealLanes x, RealLanes& exponent, RealLanes& significand) {
  __m512i const bits = _mm512_castpd_si512(x.v);
  exponent = real_of_small(_mm512_srli_epi64(bits, 52)) - _mm512_set1_pd(1023);
  significand = _mm512_castsi512_pd(
      _mm512_or_si512(_mm512_and_si512(bits, _mm512_set1_epi64(0x000fffffffffffffll)),
                      _mm512_castpd_si512(_mm512_set1_pd(1.0))));
}

inline void row_near(LogRow const* rows, int first, RealLanes x, RealLanes& inverse,
                     RealLanes& log) {
  __m512i const bits = _mm512_castpd_si512(x.v + _mm512_set1_pd(0x1.8p45));
  __m512i const row =
      _mm512_sub_epi64(_mm512_and_si512(bits, _mm512_set1_epi64(0x1ff)), _mm512_set1_epi64(first));
  __m512i const offset = _mm512_slli_epi64(row, 1);
  inverse = _mm512_i64gather_pd(offset, &rows->inverse, 8);
  log = _mm512_i64gather_pd(offset, &rows->log, 8);
}

/// Counts n[0..7], min(n, N−n) and max(n, N−n).
struct CountLanes {
  __m512i small, large;
  CountLanes(std::uint64_t n_units, std::uint64_t const* n) {
    __m512i const a = _mm512_loadu_si512(n);
    __m512i const b = _mm512_sub_epi64(_mm512_set1_epi64(static_cast<long long>(n_units)), a);
    small = _mm512_min_epu64(a, b);
    large = _mm512_max_epu64(a, b);
  }
};

/// math/log_binomial.hpp's wide_count.
inline void wide_lanes(__m512i n, RealLanes& head, RealLanes& tail) {
  __m512d const high = real_of_small(_mm512_srli_epi64(n, 32)) * _mm512_set1_pd(0x1p32);
  __m512d const low = real_of_small(_mm512_and_si512(n, _mm512_set1_epi64(0xffffffffll)));
  head = high + low;
  tail = (high - head.v) + low;
}

inline RealLanes at_least(RealLanes x, double lowest) {
  return _mm512_max_pd(x.v, _mm512_set1_pd(lowest));
}
/// Bit i: x[i] < limit.
inline unsigned lanes_below(RealLanes x, double limit) {
  return _mm512_cmp_pd_mask(x.v, _mm512_set1_pd(limit), _CMP_LT_OQ);
}
inline void store(double* p, RealLanes x) { _mm512_storeu_pd(p, x.v); }

}  // namespace AK_ISA
}  // namespace antikelvin
