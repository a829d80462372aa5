// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/math/double_double.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>

#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using Real = boost::multiprecision::cpp_bin_float_100;
using test_support::Worst;

Real real(DoubleDouble x) { return Real(x.head) + Real(x.tail); }

/// |value/exact − 1| in units of 2^−100.
double relative(DoubleDouble value, Real const& exact) {
  if (exact == 0) return value.head == 0 ? 0 : HUGE_VAL;
  return Real(abs(real(value) / exact - 1) * Real(0x1p100)).convert_to<double>();
}
double absolute(DoubleDouble value, Real const& exact) {
  return Real(abs(real(value) - exact) * Real(0x1p100)).convert_to<double>();
}

class DoubleDoubleTest : public ::testing::Test {
 protected:
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  /// Both parts random.
  DoubleDouble wide(double low, double high) {
    DoubleDouble const x = uniform(low, high);
    return x + x * (uniform(-1, 1) * 0x1p-53);
  }
  DoubleDouble log_uniform(double low, double high) { return exp(wide(low, high)); }

  std::mt19937_64 random_{17};
  int n_ = static_cast<int>(test_support::scaled(5000));
};

TEST_F(DoubleDoubleTest, ArithmeticIsWithinItsBounds) {
  Worst sum, product, quotient;
  for (int i = 0; i < n_; ++i) {
    DoubleDouble const a = wide(-1, 1), b = wide(-1, 1);
    auto const where = [&] { return std::to_string(a.head) + ' ' + std::to_string(b.head); };
    sum.note(relative(a + b, real(a) + real(b)), where);
    product.note(relative(a * b, real(a) * real(b)), where);
    quotient.note(relative(a / b, real(a) / real(b)), where);
  }
  sum.print("sum", "2^-100");
  product.print("product", "2^-100");
  quotient.print("quotient", "2^-100");
  EXPECT_LE(sum.error, 0.25) << sum.where;
  EXPECT_LE(product.error, 0.25) << product.where;
  EXPECT_LE(quotient.error, 0.25) << quotient.where;
}

TEST_F(DoubleDoubleTest, ExponentialAndLogarithmAreWithinTheirBounds) {
  Worst e, em, l, lp, near_one;
  for (int i = 0; i < n_; ++i) {
    DoubleDouble const x = wide(-600, 300), small = log_uniform(-60, 1), y = log_uniform(-200, 200);
    auto const at = [](double value) { return [=] { return std::to_string(value); }; };
    e.note(relative(exp(x), exp(real(x))), at(x.head));
    for (DoubleDouble const q : {small, -small})
      em.note(relative(expm1(q), boost::multiprecision::expm1(real(q))), at(q.head));
    l.note(relative(log(y), log(real(y))), at(y.head));
    near_one.note(absolute(log(1.0 + small * 0.01), log(real(1.0 + small * 0.01))), at(small.head));
    lp.note(relative(log1p(small), boost::multiprecision::log1p(real(small))), at(small.head));
  }
  e.print("exp", "2^-100");
  em.print("expm1", "2^-100");
  l.print("log", "2^-100");
  near_one.print("log near 1", "2^-100 absolute");
  lp.print("log1p", "2^-100");
  EXPECT_LE(e.error, 2) << e.where;
  EXPECT_LE(em.error, 2) << em.where;
  EXPECT_LE(l.error, 2) << l.where;
  EXPECT_LE(near_one.error, 0.0625) << near_one.where;
  EXPECT_LE(lp.error, 32) << lp.where;  // log1p falls back on log from 2^−9 on
}

TEST_F(DoubleDoubleTest, UnitCircleIsWithinItsBounds) {
  Real const two_pi = 2 * boost::math::constants::pi<Real>();
  Worst anywhere, small;
  for (int i = 0; i < n_; ++i) {
    DoubleDouble const t = wide(-0.5, 0.5), s = log_uniform(-40, -2.1);
    auto const at = [](double value) { return [=] { return std::to_string(value); }; };
    Complex const z = unit_circle(t), d = unit_circle_m1(s);
    anywhere.note(absolute(z.re, cos(two_pi * real(t))), at(t.head));
    anywhere.note(absolute(z.im, sin(two_pi * real(t))), at(t.head));
    Real const half = sin(two_pi * real(s) / 2);
    small.note(relative(d.re, -2 * half * half), at(s.head));
    small.note(relative(d.im, sin(two_pi * real(s))), at(s.head));
  }
  anywhere.print("unit circle", "2^-100 absolute");
  small.print("unit circle less 1", "2^-100");
  EXPECT_LE(anywhere.error, 0.25) << anywhere.where;
  EXPECT_LE(small.error, 1) << small.where;
}

TEST_F(DoubleDoubleTest, ComplexLogarithmIsWithinItsBounds) {
  Worst anywhere, small;
  for (int i = 0; i < n_; ++i) {
    auto const at = [](double a, double b) {
      return [=] { return std::to_string(a) + ' ' + std::to_string(b); };
    };
    double const size = std::exp(uniform(-8, -0.1));
    Complex const w{wide(-1, 1) * size, wide(-1, 1) * size};
    Real const re = real(w.re), im = real(w.im);
    Complex const l = log1p(w);
    anywhere.note(absolute(l.re, boost::multiprecision::log1p(2 * re + re * re + im * im) / 2),
                  at(w.re.head, w.im.head));
    anywhere.note(absolute(l.im, atan2(im, 1 + re)), at(w.re.head, w.im.head));
    // As on the circle: the real part of the size of the square of the imaginary one.
    double const angle = std::exp(uniform(-50, -4.3));
    Complex const v{wide(-1, -0.6) * angle * angle, wide(0.5, 1) * angle};
    Real const vr = real(v.re), vi = real(v.im);
    Complex const m = log1p(v);
    small.note(relative(m.im, atan2(vi, 1 + vr)), at(v.re.head, v.im.head));
    small.note(absolute(m.re, boost::multiprecision::log1p(2 * vr + vr * vr + vi * vi) / 2) /
                   (angle * angle),
               at(v.re.head, v.im.head));
  }
  anywhere.print("ln(1 + w)", "2^-100 absolute");
  small.print("ln(1 + w), small w", "2^-100");
  EXPECT_LE(anywhere.error, 4) << anywhere.where;
  EXPECT_LE(small.error, 4) << small.where;
}

TEST(DoubleDoubleOfInteger, IsExact) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    Quanta const n = (Quanta{random()} << 64 | random()) >> (22 + random() % 100);
    DoubleDouble const x = to_double_double(n);
    Quanta const back =
        static_cast<Quanta>(x.head) + static_cast<Quanta>(static_cast<SignedQuanta>(x.tail));
    EXPECT_TRUE(back == n) << static_cast<double>(n);
  }
}

}  // namespace
}  // namespace antikelvin
