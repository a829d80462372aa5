// SPDX-License-Identifier: Apache-2.0
// Conversions between types.
#include <cmath>
#include <limits>

#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

double to_nearest(double x) { return std::nearbyint(x); }
double toward_zero(double x) { return std::trunc(x); }
double downward(double x) { return std::floor(x); }
double upward(double x) { return std::ceil(x); }

/// Rounds to an integer and stops at the ends of its range. NaN becomes 2^(bits − 1) where doubles
/// or integers of 64 bits take part, and 0 elsewhere.
template <class To, class From, double (*kRound)(double)>
To saturated(From x) {
  constexpr bool kIsWide = sizeof(From) == 8 || sizeof(To) == 8;
  if (std::isnan(x))
    return kIsWide ? static_cast<To>(std::uint64_t{1} << (8 * sizeof(To) - 1)) : To{0};
  double const whole = kRound(x);
  // Powers of two, hence exact: the least value that fits, and the first that is too large.
  double const least = std::is_signed_v<To> ? -std::ldexp(1.0, 8 * sizeof(To) - 1) : 0.0;
  double const end = std::ldexp(1.0, 8 * sizeof(To) - (std::is_signed_v<To> ? 1 : 0));
  if (whole < least) return std::numeric_limits<To>::min();
  if (whole >= end) return std::numeric_limits<To>::max();
  return static_cast<To>(whole);
}

template <class To, class From>
To converted(From x) {
  return static_cast<To>(x);
}

template <class To, class From>
void add_from_float(Operations& table, std::string const& types) {
  table["cvt.rni" + types] = extending<saturated<To, From, to_nearest>>;
  table["cvt.rzi" + types] = extending<saturated<To, From, toward_zero>>;
  table["cvt.rmi" + types] = extending<saturated<To, From, downward>>;
  table["cvt.rpi" + types] = extending<saturated<To, From, upward>>;
}

template <class To>
void add_to(Operations& table, std::string const& to) {
  table["cvt" + to + ".u8"] = extending<converted<To, std::uint8_t>>;
  table["cvt" + to + ".s8"] = extending<converted<To, std::int8_t>>;
  table["cvt" + to + ".u16"] = extending<converted<To, std::uint16_t>>;
  table["cvt" + to + ".s16"] = extending<converted<To, std::int16_t>>;
  table["cvt" + to + ".u32"] = extending<converted<To, std::uint32_t>>;
  table["cvt" + to + ".s32"] = extending<converted<To, std::int32_t>>;
  table["cvt" + to + ".u64"] = extending<converted<To, std::uint64_t>>;
  table["cvt" + to + ".s64"] = extending<converted<To, std::int64_t>>;
  add_from_float<To, float>(table, to + ".f32");
  add_from_float<To, double>(table, to + ".f64");
}

template <class F>
void add_to_float(Operations& table, std::string const& to) {
  table["cvt.rn" + to + ".u16"] = pure<converted<F, std::uint16_t>>;
  table["cvt.rn" + to + ".s16"] = pure<converted<F, std::int16_t>>;
  table["cvt.rn" + to + ".u32"] = pure<converted<F, std::uint32_t>>;
  table["cvt.rn" + to + ".s32"] = pure<converted<F, std::int32_t>>;
  table["cvt.rn" + to + ".u64"] = pure<converted<F, std::uint64_t>>;
  table["cvt.rn" + to + ".s64"] = pure<converted<F, std::int64_t>>;
  table["cvt.rni" + to + to] = pure<[](F a) { return static_cast<F>(to_nearest(a)); }>;
  table["cvt.rzi" + to + to] = pure<[](F a) { return static_cast<F>(toward_zero(a)); }>;
  table["cvt.rmi" + to + to] = pure<[](F a) { return static_cast<F>(downward(a)); }>;
  table["cvt.rpi" + to + to] = pure<[](F a) { return static_cast<F>(upward(a)); }>;
}

}  // namespace

void add_conversions(Operations& table) {
  add_to<std::uint8_t>(table, ".u8");
  add_to<std::int8_t>(table, ".s8");
  add_to<std::uint16_t>(table, ".u16");
  add_to<std::int16_t>(table, ".s16");
  add_to<std::uint32_t>(table, ".u32");
  add_to<std::int32_t>(table, ".s32");
  add_to<std::uint64_t>(table, ".u64");
  add_to<std::int64_t>(table, ".s64");
  add_to_float<float>(table, ".f32");
  add_to_float<double>(table, ".f64");
  table["cvt.rn.f32.f64"] = pure<converted<float, double>>;
  table["cvt.f64.f32"] = pure<converted<double, float>>;
}

}  // namespace antikelvin::ptx
