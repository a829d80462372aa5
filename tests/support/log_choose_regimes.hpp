// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "support/log_choose_point.hpp"

namespace antikelvin::test_support {

/// Draws for the regimes below, which the MPFR tests and bench_accuracy share.
class LogChooseDraws {
 public:
  explicit LogChooseDraws(std::uint64_t seed) : random_(seed) {}

  /// Uniform in [low, high].
  std::uint64_t uniform(std::uint64_t low, std::uint64_t high) {
    return std::uniform_int_distribution<std::uint64_t>(low, high)(random_);
  }
  bool one_in(std::uint64_t count) { return uniform(1, count) == 1; }

  /// Whole number with uniform logarithm in [low, high]; not only those that a double holds.
  std::uint64_t log_uniform(std::uint64_t low, std::uint64_t high) {
    double const from = std::log2(static_cast<double>(low));
    double const exponent = real(from, std::log2(static_cast<double>(high)));
    auto const binade = static_cast<int>(exponent);
    if (binade >= 64) return high;
    double const mantissa = std::exp2(exponent - binade) - 1;
    std::uint64_t const leading = std::uint64_t{1} << binade;
    auto const fraction = static_cast<std::uint64_t>(mantissa * 0x1p52);
    std::uint64_t const rest = binade >= 52
                                   ? (fraction << (binade - 52)) + uniform(0, (leading >> 52) - 1)
                                   : fraction >> (52 - binade);
    return std::clamp(leading + rest, low, high);
  }

  double real(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  double normal() { return std::normal_distribution<double>(0, 1)(random_); }

  /// Within `spread` of `center` and inside [low, high].
  std::uint64_t around(std::uint64_t center, std::uint64_t spread, std::uint64_t low,
                       std::uint64_t high) {
    std::uint64_t const shift = uniform(0, 2 * spread);
    std::uint64_t const up = high - center < shift ? high : center + shift;
    return std::clamp(up < low + spread ? low : up - spread, low, high);
  }
  /// 2^e and its neighbours, in [low, high].
  std::uint64_t near_power_of_two(std::uint64_t low, std::uint64_t high) {
    std::uint64_t const power = std::uint64_t{1} << uniform(0, 63);
    return around(std::clamp(power, low, high), 2, low, high);
  }
  /// (128 … 256)/256 · 2^e in halves of the last step, and neighbours: a step of most tables.
  std::uint64_t near_table_step(std::uint64_t low, std::uint64_t high) {
    std::uint64_t const step = uniform(256, 511) << uniform(0, 55);
    return around(std::clamp(step, low, high), 2, low, high);
  }

 private:
  std::mt19937_64 random_;
};

/// How N, and n for a given N, are drawn.
struct LogChooseRegime {
  char const* key;  ///< part of a test's name
  char const* text;
  std::uint64_t (*draw_n_units)(LogChooseDraws&);
  std::uint64_t (*draw_n)(LogChooseDraws&, std::uint64_t n_units);
};

namespace log_choose_draws {

constexpr std::uint64_t kTwoTo53 = std::uint64_t{1} << 53, kMax = ~std::uint64_t{0};

inline std::uint64_t representable_units(LogChooseDraws& d) { return d.log_uniform(2, kTwoTo53); }
inline std::uint64_t small_units(LogChooseDraws& d) { return d.uniform(1, 2000); }
inline std::uint64_t mixed_units(LogChooseDraws& d) {
  switch (d.uniform(0, 2)) {
    case 0:
      return d.uniform(2, 4096);
    case 1:
      return d.near_power_of_two(2, kTwoTo53);
    default:
      return d.log_uniform(2, kTwoTo53);
  }
}
inline std::uint64_t huge_units(LogChooseDraws& d) {
  if (d.one_in(20)) return kMax - d.uniform(0, 3);
  if (d.one_in(10)) return d.near_power_of_two(kTwoTo53, kMax);
  return d.log_uniform(kTwoTo53, kMax);
}
inline std::uint64_t weak_units(LogChooseDraws& d) {
  switch (d.uniform(0, 3)) {
    case 0:
      return d.near_power_of_two(1024, kMax);
    case 1:
      return d.near_table_step(1024, kMax);
    default:
      return d.log_uniform(1024, kMax);
  }
}

inline std::uint64_t any(LogChooseDraws& d, std::uint64_t n_units) { return d.uniform(0, n_units); }
inline std::uint64_t near_zero(LogChooseDraws& d, std::uint64_t n_units) {
  return d.log_uniform(1, n_units);
}
inline std::uint64_t near_all(LogChooseDraws& d, std::uint64_t n_units) {
  return n_units - d.log_uniform(1, n_units);
}
/// Within a few √N of N/2.
inline std::uint64_t near_half(LogChooseDraws& d, std::uint64_t n_units) {
  double const shift = std::fabs(d.normal()) * std::sqrt(static_cast<double>(n_units));
  std::uint64_t const n = n_units / 2 - std::min(static_cast<std::uint64_t>(shift), n_units / 2);
  return d.one_in(2) ? n : n_units - n;
}
inline std::uint64_t up_to_128(LogChooseDraws& d, std::uint64_t n_units) {
  std::uint64_t const k = d.uniform(1, std::min<std::uint64_t>(128, n_units));
  return d.one_in(2) ? k : n_units - k;
}
inline std::uint64_t anywhere(LogChooseDraws& d, std::uint64_t n_units) {
  switch (d.uniform(0, 4)) {
    case 0:
      return any(d, n_units);
    case 1:
      return near_zero(d, n_units);
    case 2:
      return near_all(d, n_units);
    case 3:
      return near_half(d, n_units);
    default:
      return up_to_128(d, n_units);
  }
}
/// k with k/(N−k) near `ratio`.
inline std::uint64_t with_ratio(LogChooseDraws& d, std::uint64_t n_units, double ratio) {
  double const k = static_cast<double>(n_units) * (ratio / (1 + ratio));
  return d.around(std::min(static_cast<std::uint64_t>(k), n_units / 2), 3, 1, n_units / 2);
}
inline std::uint64_t weak(LogChooseDraws& d, std::uint64_t n_units) {
  std::uint64_t const half = n_units / 2;
  std::uint64_t k = 0;
  switch (d.uniform(0, 5)) {
    case 0:
      k = with_ratio(d, n_units, std::exp2(d.real(-8.2, -7.8)));
      break;
    case 1:
      k = with_ratio(d, n_units, 0x1p-8);
      break;
    case 2:
      k = with_ratio(d, n_units,
                     std::ldexp(static_cast<double>(d.uniform(256, 512)),
                                -9 - static_cast<int>(d.uniform(0, 12))));
      break;
    case 3:
      k = d.uniform(48, 80);
      break;
    case 4:
      k = d.near_power_of_two(1, half);
      break;
    default:
      k = d.near_table_step(1, half);
  }
  return d.one_in(2) ? k : n_units - k;
}

}  // namespace log_choose_draws

inline std::vector<LogChooseRegime> const& log_choose_regimes() {
  using namespace log_choose_draws;
  static std::vector<LogChooseRegime> const regimes = {
      {"uniform", "N <= 2^53, n uniform", representable_units, any},
      {"near_zero", "N <= 2^53, n log-uniform", representable_units, near_zero},
      {"near_all", "N <= 2^53, N-n log-uniform", representable_units, near_all},
      {"near_half", "N <= 2^53, n near N/2", representable_units, near_half},
      {"small_system", "N <= 2000, n uniform", small_units, any},
      {"few", "N <= 2^53, n or N-n <= 128", mixed_units, up_to_128},
      {"huge_system", "N >= 2^53, n anywhere", huge_units, anywhere},
      {"weak", "n/(N-n) near 2^-8, n near 64, steps", weak_units, weak},
  };
  return regimes;
}

/// `count` points of a regime, `per_system` of them with the same N.
inline std::vector<LogChoosePoint> draw_points(LogChooseRegime const& regime, std::uint64_t seed,
                                               std::size_t count, std::size_t per_system = 1) {
  for (char const* c = regime.key; *c != 0; ++c)  // mirrored regimes get points of their own
    seed = 31 * seed + static_cast<unsigned char>(*c);
  LogChooseDraws draws(seed);
  std::vector<LogChoosePoint> points;
  points.reserve(count);
  std::uint64_t n_units = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % per_system == 0) n_units = regime.draw_n_units(draws);
    points.push_back({n_units, regime.draw_n(draws, n_units)});
  }
  return points;
}

}  // namespace antikelvin::test_support
