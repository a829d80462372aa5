// SPDX-License-Identifier: Apache-2.0
#include "random/binomial.hpp"

#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/math/stirling.hpp"
#include "antikelvin/random/stream.hpp"

namespace antikelvin {
namespace {

/// Two uniform numbers in (0, 1), odd multiples of 2^-53: never 0 or 1.
struct UniformPair {
  double u, v;
};

double open_uniform(std::uint32_t high, std::uint32_t low) {
  std::uint64_t const bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
  return std::ldexp(static_cast<double>(bits) + 0.5, -52);
}

UniformPair draw_uniforms(std::uint64_t key, std::uint32_t chain, std::uint64_t sweep,
                          std::uint32_t attempt) {
  PhiloxBlock const r = philox4x32(stream_counter(Stream::binomial, attempt, chain, sweep, 0), key);
  return {open_uniform(r.word[0], r.word[1]), open_uniform(r.word[2], r.word[3])};
}

/// φ(e) = (1+e) ln(1+e) − e ≈ e²/2, without cancellation for small e (Loader's bd0, per unit mean).
double deviance(double e) {
  if (std::fabs(e) > 0.1) return (1 + e) * std::log1p(e) - e;
  double const v = e / (2 + e);  // ln(1+e) = 2 artanh(v)
  double sum = e * v;
  double term = 2 * (1 + e) * v;
  for (int j = 1; j < 60; ++j) {
    term *= v * v;
    double const next = sum + term / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

/// ln of the Binomial probability of mean + offset, from the exact mean of both states.
struct LogPmf {
  double n, mean_up, mean_down;  // N, Np, N(1−p)
  /// k = Np + deviation, given exactly enough that the deviation does not cancel.
  double operator()(double k, double deviation) const {
    double const down = n - k;
    if (k <= 0) return n * std::log1p(-mean_up / n);
    if (down <= 0) return n * std::log(mean_up / n);
    constexpr double kTwoPi = 6.283185307179586476925287;
    return -mean_up * deviance(deviation / mean_up) - mean_down * deviance(-deviation / mean_down) +
           0.5 * std::log(n / (kTwoPi * k) / down) +
           (stirling_remainder(n) - stirling_remainder(k) - stirling_remainder(down));
  }
};

std::uint64_t draw_by_inversion(std::uint64_t n_units, double p, std::uint64_t key,
                                std::uint32_t chain, std::uint64_t sweep) {
  double const n = static_cast<double>(n_units);
  double const odds = p / (1 - p);
  double u = draw_uniforms(key, chain, sweep, 0).u;
  double probability = std::exp(n * std::log1p(-p));
  std::uint64_t k = 0;
  // 200 is beyond the 1e-60 quantile of any law with mean below 10; it only guards against
  // rounding.
  while (u > probability && k < n_units && k < 200) {
    u -= probability;
    probability *= odds * (n - static_cast<double>(k)) / (static_cast<double>(k) + 1);
    ++k;
  }
  return k;
}

/// p ≤ ½ and N p ≥ 10.
std::uint64_t draw_by_rejection(std::uint64_t n_units, std::uint64_t threshold, std::uint64_t key,
                                std::uint32_t chain, std::uint64_t sweep) {
  unsigned __int128 const exact_mean = static_cast<unsigned __int128>(n_units) * threshold;
  auto const whole_mean = static_cast<std::uint64_t>(exact_mean >> 64);
  double const part_mean =
      std::ldexp(static_cast<double>(static_cast<std::uint64_t>(exact_mean)), -64);
  double const n = static_cast<double>(n_units);
  double const p = std::ldexp(static_cast<double>(threshold), -64);
  double const mean = static_cast<double>(whole_mean) + part_mean;
  LogPmf const log_pmf{n, mean, n - mean};
  double const sigma = std::sqrt(mean * (1 - p));
  double const b = 1.15 + 2.53 * sigma;
  double const a = -0.0873 + 0.0248 * b + 0.01 * p;
  double const v_box = 0.92 - 4.2 / b;
  double const alpha = (2.83 + 5.1 / b) * sigma;
  double const mode_offset = std::floor(part_mean + p);  // floor((N+1)p) − floor(Np)
  double const log_peak =
      log_pmf(static_cast<double>(whole_mean) + mode_offset, mode_offset - part_mean);
  for (std::uint32_t attempt = 0;; ++attempt) {
    UniformPair const r = draw_uniforms(key, chain, sweep, attempt);
    double const u = r.u - 0.5;
    double const us = 0.5 - std::fabs(u);
    double const offset = std::floor((2 * a / us + b) * u + part_mean + 0.5);
    if (offset < -static_cast<double>(whole_mean) ||
        offset > static_cast<double>(n_units - whole_mean))
      continue;
    std::uint64_t const k =
        whole_mean + static_cast<std::uint64_t>(static_cast<std::int64_t>(offset));
    if (k > n_units) continue;
    if (us >= 0.07 && r.v <= v_box) return k;
    double const log_v = std::log(r.v * alpha / (a / (us * us) + b));
    if (log_v <= log_pmf(static_cast<double>(k), offset - part_mean) - log_peak) return k;
  }
}

}  // namespace

std::uint64_t draw_binomial(std::uint64_t n_units, std::uint64_t threshold, std::uint64_t key,
                            std::uint32_t chain, std::uint64_t sweep) {
  AK_EXPECT(n_units < std::uint64_t{1} << 63);
  if (threshold > std::uint64_t{1} << 63)  // 2^64 − threshold fits, since threshold > 0
    return n_units - draw_binomial(n_units, 0 - threshold, key, chain, sweep);
  double const p = std::ldexp(static_cast<double>(threshold), -64);
  if (static_cast<double>(n_units) * p < 10)
    return draw_by_inversion(n_units, p, key, chain, sweep);
  return draw_by_rejection(n_units, threshold, key, chain, sweep);
}

}  // namespace antikelvin
