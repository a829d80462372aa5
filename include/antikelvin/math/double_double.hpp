// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/base/wide.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// A number to about 106 bits, as the unevaluated sum of two doubles, |tail| ≤ ulp(head)/2.
///
/// Accuracy   + − × / within 2^−102 relative, functions as they say
///            (tests/exact/double_double_test.cpp)
/// Reference  Y. Hida, X. S. Li, D. H. Bailey, "Algorithms for quad-double precision floating point
///            arithmetic" (2001), for the error-free sums
struct DoubleDouble {
  double head, tail;

  DoubleDouble() = default;
  AK_HD constexpr DoubleDouble(double x) : head(x), tail(0) {}
  AK_HD constexpr DoubleDouble(double h, double t) : head(h), tail(t) {}
};

/// Exact a + b, if |a| ≥ |b|.
AK_HD inline DoubleDouble ordered_sum(double a, double b) {
  double const sum = a + b;
  return {sum, b - (sum - a)};
}

/// Exact a + b.
AK_HD inline DoubleDouble exact_sum(double a, double b) {
  double const sum = a + b, back = sum - a;
  return {sum, (a - (sum - back)) + (b - back)};
}

/// Exact a b.
AK_HD inline DoubleDouble exact_product(double a, double b) {
  double const product = a * b;
  return {product, std::fma(a, b, -product)};
}

AK_HD inline DoubleDouble operator-(DoubleDouble a) { return {-a.head, -a.tail}; }

AK_HD inline DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  DoubleDouble heads = exact_sum(a.head, b.head);
  DoubleDouble const tails = exact_sum(a.tail, b.tail);
  heads = ordered_sum(heads.head, heads.tail + tails.head);
  return ordered_sum(heads.head, heads.tail + tails.tail);
}

AK_HD inline DoubleDouble operator-(DoubleDouble a, DoubleDouble b) { return a + -b; }

AK_HD inline DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  DoubleDouble const p = exact_product(a.head, b.head);
  return ordered_sum(p.head, p.tail + std::fma(a.head, b.tail, a.tail * b.head));
}

AK_HD inline DoubleDouble operator*(DoubleDouble a, double b) {
  DoubleDouble const p = exact_product(a.head, b);
  return ordered_sum(p.head, std::fma(a.tail, b, p.tail));
}
AK_HD inline DoubleDouble operator*(double a, DoubleDouble b) { return b * a; }

AK_HD inline DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
  double const first = a.head / b.head;
  DoubleDouble rest = a - b * first;
  double const second = rest.head / b.head;
  rest = rest - b * second;
  return ordered_sum(first, second) + rest.head / b.head;
}

AK_HD inline DoubleDouble& operator+=(DoubleDouble& a, DoubleDouble b) { return a = a + b; }

/// Times a power of two: exact.
AK_HD inline DoubleDouble scaled(DoubleDouble a, int exponent) {
  return {std::ldexp(a.head, exponent), std::ldexp(a.tail, exponent)};
}

AK_HD inline double rounded(DoubleDouble a) { return a.head + a.tail; }

/// Exact for |n| < 2^106.
AK_HD inline DoubleDouble to_double_double(Quanta n) {
  auto const head = static_cast<double>(n);
  if (head >= 0x1p127) return head;  // nothing that an energy reaches
  auto const part = static_cast<Quanta>(head);
  return {head, n >= part ? static_cast<double>(n - part) : -static_cast<double>(part - n)};
}

/// 1/n!, n = 1 … 27.
AK_HD inline DoubleDouble const* inverse_factorials() {
  static constexpr DoubleDouble table[28] = {
      {0x1.0000000000000p+0, 0x0.0p+0},
      {0x1.0000000000000p+0, 0x0.0p+0},
      {0x1.0000000000000p-1, 0x0.0p+0},
      {0x1.5555555555555p-3, 0x1.5555555555555p-57},
      {0x1.5555555555555p-5, 0x1.5555555555555p-59},
      {0x1.1111111111111p-7, 0x1.1111111111111p-63},
      {0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65},
      {0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-73},
      {0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-76},
      {0x1.71de3a556c734p-19, -0x1.c154f8ddc6c00p-73},
      {0x1.27e4fb7789f5cp-22, 0x1.cbbc05b4fa99ap-76},
      {0x1.ae64567f544e4p-26, -0x1.c062e06d1f209p-80},
      {0x1.1eed8eff8d898p-29, -0x1.2aec959e14c06p-83},
      {0x1.6124613a86d09p-33, 0x1.f28e0cc748ebep-87},
      {0x1.93974a8c07c9dp-37, 0x1.05d6f8a2efd1fp-92},
      {0x1.ae7f3e733b81fp-41, 0x1.1d8656b0ee8cbp-97},
      {0x1.ae7f3e733b81fp-45, 0x1.1d8656b0ee8cbp-101},
      {0x1.952c77030ad4ap-49, 0x1.ac981465ddc6cp-103},
      {0x1.6827863b97d97p-53, 0x1.eec01221a8b0bp-107},
      {0x1.2f49b46814157p-57, 0x1.2650f61dbdcb4p-112},
      {0x1.e542ba4020225p-62, 0x1.ea72b4afe3c2fp-120},
      {0x1.71b8ef6dcf572p-66, -0x1.d043ae40c4647p-120},
      {0x1.0ce396db7f853p-70, -0x1.aebcdbd20331cp-124},
      {0x1.761b41316381ap-75, -0x1.3423c7d91404fp-130},
      {0x1.f2cf01972f578p-80, -0x1.9ada5fcc1ab14p-135},
      {0x1.3f3ccdd165fa9p-84, -0x1.58ddadf344487p-139},
      {0x1.88e85fc6a4e5ap-89, -0x1.71c37ebd16540p-143},
      {0x1.d1ab1c2dccea3p-94, 0x1.054d0c78aea14p-149},
  };
  return table;
}

/// e^r − 1 for |r| ≤ 0.36.
///
/// Accuracy   2^−100 relative  (tests/exact/double_double_test.cpp)
AK_HD inline DoubleDouble expm1_small(DoubleDouble r) {
  // Taylor's series at r/64, then (1 + u)² − 1 = 2u + u², six times.
  DoubleDouble const x = scaled(r, -6);
  DoubleDouble const* const c = inverse_factorials();
  DoubleDouble sum = c[12];
  for (int n = 11; n >= 1; --n) sum = sum * x + c[n];
  DoubleDouble u = sum * x;
  for (int i = 0; i < 6; ++i) u = scaled(u, 1) + u * u;
  return u;
}

/// x minus the nearest multiple of ln 2; the multiple in `n`. |x| < 2^20; what is not finite
/// becomes NaN.
AK_HD inline DoubleDouble without_ln2(DoubleDouble x, int& n) {
  double const multiple = std::nearbyint(x.head * 0x1.71547652b82fep+0);
  n = std::fabs(multiple) < 0x1p30 ? static_cast<int>(multiple) : 0;
  // ln 2 in three parts; the first two times the multiple are exact.
  DoubleDouble r = x + -multiple * 0x1.62e42fefa4p-1;
  r += multiple * 0x1.8432a1b0ep-43;
  return r + exact_product(multiple, 0x1.319ff03425430p-82);
}

/// e^x − 1.
AK_HD inline DoubleDouble expm1(DoubleDouble x) {
  if (std::fabs(x.head) <= 0.34) return expm1_small(x);
  if (x.head < -120) return -1.0;
  int n = 0;
  DoubleDouble const r = without_ln2(x, n);
  return scaled(expm1_small(r) + 1.0, n) - 1.0;
}

/// e^x; 0 below −745, for x < 700.
///
/// Accuracy   2^−99 relative, where neither part is subnormal
AK_HD inline DoubleDouble exp(DoubleDouble x) {
  if (x.head < -745) return 0.0;
  int n = 0;
  DoubleDouble const r = without_ln2(x, n);
  return scaled(expm1_small(r) + 1.0, n);
}

/// ln x for x > 0, normal.
///
/// Accuracy   2^−99 relative, 2^−104 absolute near x = 1
AK_HD inline DoubleDouble log(DoubleDouble x) {
  // One step of Newton's method for e^y = x, with the second-order term: y + s − s²/2, s = x e^{−y} − 1.
  double const y = std::log(x.head);
  DoubleDouble const s = x * exp(DoubleDouble(-y)) - 1.0;
  return DoubleDouble(y) + (s - scaled(s * s, -1));
}

/// ln(1 + q) for q > −1.
AK_HD inline DoubleDouble log1p(DoubleDouble q) {
  if (std::fabs(q.head) > 0x1p-9) return log(q + 1.0);
  // artanh's series: 2 s (1 + s²/3 + …), s = q/(2 + q).
  DoubleDouble const s = q / (q + 2.0), square = s * s;
  DoubleDouble sum = 0.0;
  for (int n = 11; n >= 3; n -= 2) sum = (sum + DoubleDouble(1.0) / DoubleDouble(n)) * square;
  return scaled(s + s * sum, 1);
}

/// A complex number.
struct Complex {
  DoubleDouble re, im;
};

AK_HD inline Complex operator*(Complex a, Complex b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
AK_HD inline Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }

/// e^{2πi t} − 1, |t| ≤ ½ turn.
///
/// Accuracy   2^−102 absolute in each part, 2^−100 relative for |t| < ⅛
AK_HD inline Complex unit_circle_m1(DoubleDouble t) {
  // Quarter turns off, then Taylor's series at |x| ≤ π/4.
  double const quarters = std::nearbyint(4 * t.head);
  DoubleDouble const rest = t - 0.25 * quarters;
  DoubleDouble const x = rest * DoubleDouble(0x1.921fb54442d18p+2, 0x1.1a62633145c07p-52);
  DoubleDouble const square = x * x;
  DoubleDouble const* const c = inverse_factorials();
  DoubleDouble sine = c[27], cosine = c[26];
  for (int n = 25; n >= 3; n -= 2) sine = c[n] - sine * square;
  for (int n = 24; n >= 2; n -= 2) cosine = c[n] - cosine * square;
  sine = x - x * square * sine;
  cosine = -(square * cosine);  // less 1
  switch (static_cast<int>(quarters) & 3) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine - 1.0, cosine + 1.0};
    case 2:
      return {-cosine - 2.0, -sine};
    default:
      return {sine - 1.0, -cosine - 1.0};
  }
}

/// e^{2πi t}, |t| ≤ ½ turn.
AK_HD inline Complex unit_circle(DoubleDouble t) {
  Complex const d = unit_circle_m1(t);
  return {d.re + 1.0, d.im};
}

/// ln(1 + w), principal branch, |1 + w| not below 1e-100.
///
/// Accuracy   2^−98 absolute; for |w| < 2^−6 also 2^−98 relative in the imaginary part and in the real
///            part where w is of the size of −|w|²  (tests/exact/double_double_test.cpp)
AK_HD inline Complex log1p(Complex w) {
  double const re = w.re.head, im = w.im.head;
  double const size = std::fabs(re) + std::fabs(im);
  if (size < 0x1p-6) {
    // w − w²/2 + w³/3 − …, as far as |w|^n counts beside w².
    int const n_terms = size < 0x1p-53 ? 2 : 3 + static_cast<int>(108 / -std::log2(size));
    Complex sum = {DoubleDouble(1.0) / DoubleDouble(n_terms), 0.0};
    for (int n = n_terms - 1; n >= 1; --n) {
      sum = sum * w;
      sum = {DoubleDouble(1.0) / DoubleDouble(n) - sum.re, -sum.im};
    }
    return sum * w;
  }
  // One step of Newton's method from double precision: L + s − s²/2, s = (1 + w) e^{−L} − 1.
  double const log_modulus = 0.5 * (size < 0.25 ? std::log1p(2 * re + (re * re + im * im))
                                                : std::log((1 + re) * (1 + re) + im * im));
  double const angle = std::atan2(im, 1 + re);
  constexpr double kTurnsHead = 0x1.45f306dc9c883p-3, kTurnsTail = -0x1.6b01ec5417056p-57;
  Complex const turn = unit_circle(DoubleDouble(-angle) * DoubleDouble(kTurnsHead, kTurnsTail));
  DoubleDouble const shrink = exp(DoubleDouble(-log_modulus));
  Complex const z = {w.re + 1.0, w.im};
  Complex s = z * turn;
  s = {s.re * shrink - 1.0, s.im * shrink};
  Complex const square = s * s;
  return {DoubleDouble(log_modulus) + (s.re - scaled(square.re, -1)),
          DoubleDouble(angle) + (s.im - scaled(square.im, -1))};
}

}  // namespace AK_ISA
}  // namespace antikelvin
