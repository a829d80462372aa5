// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/ensemble/microcanonical.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>

#include "antikelvin/core/check.hpp"
#include "antikelvin/math/log_binomial.hpp"

namespace antikelvin {
namespace {

constexpr double kLn2 = 0.6931471805599453094172321;

/// ln(a/b) of integers, with full relative accuracy when they are close.
double log_ratio(std::uint64_t a, std::uint64_t b) {
  if (a == b) return 0;
  std::uint64_t const gap = a > b ? a - b : b - a;
  std::uint64_t const smaller = a > b ? b : a;
  if (smaller == 0)
    return a > b ? std::numeric_limits<double>::infinity()
                 : -std::numeric_limits<double>::infinity();
  double const magnitude = std::log1p(static_cast<double>(gap) / static_cast<double>(smaller));
  return a > b ? magnitude : -magnitude;
}

/// ψ(m+1) − ψ(k+1), m ≥ k. Every form is a sum of positive terms up to small corrections.
double digamma_difference(std::uint64_t m, std::uint64_t k) {
  constexpr std::uint64_t kAsymptotic = 20;
  double sum = 0;
  for (; k < kAsymptotic && k < m; ++k) sum += 1 / static_cast<double>(k + 1);  // ψ(k+2) − ψ(k+1)
  if (k == m) return sum;
  double const big = static_cast<double>(m), small = static_cast<double>(k);
  // ψ(x+1) = ln x + 1/2x − Σ B_2j / (2j x^2j)
  auto const tail = [](double x) {
    double const r = 1 / (x * x);
    return r * (-1.0 / 12 + r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))));
  };
  return sum + log_ratio(m, k) - static_cast<double>(m - k) / (2 * big * small) +
         (tail(big) - tail(small));
}

double trigamma_of_successor(std::uint64_t n) {
  return boost::math::trigamma(static_cast<double>(n) + 1);
}

/// R(N, n) = Σ_{k≤n} C(N,k) / C(N,n) for 2n < N, as (N−n) ∫_0^1 (1−v)^{N−2n−1} (1−v²)^n dv.
double volume_ratio(std::uint64_t n_units, std::uint64_t n) {
  if (n == 0) return 1;
  double const slope = static_cast<double>(n_units - n - 1 - n);
  double const both = static_cast<double>(n);
  auto const integrand = [&](double v) {
    return std::exp(both * std::log1p(-v * v) + slope * std::log1p(-v));
  };
  // Beyond `end` the integrand is below e^{-45} of its start: slope v > 45, N v²/2 > 45, or v = 1.
  double end = std::min(1.0, std::sqrt(92 / static_cast<double>(n_units)));
  if (slope > 0) end = std::min(end, 45 / slope);
  constexpr int kPanels = 6;
  double integral = 0;
  for (int i = 0; i < kPanels; ++i)
    integral += boost::math::quadrature::gauss<double, 30>::integrate(integrand, end * i / kPanels,
                                                                      end * (i + 1) / kPanels);
  return static_cast<double>(n_units - n) * integral;
}

/// ln R(N, n) for 2n ≤ N, from R(N, n) = 1 + n/(N−n+1) R(N, n−1): exact also where R is almost 1.
double log_volume_ratio(std::uint64_t n_units, std::uint64_t n) {
  if (n == 0) return 0;
  return std::log1p(static_cast<double>(n) / static_cast<double>(n_units - n + 1) *
                    volume_ratio(n_units, n - 1));
}

struct Volume {
  double log_sum, log_ratio;  // ln Σ_{k≤n} C(N,k), and the same minus ln C(N,n)
};

Volume volume(std::uint64_t n_units, std::uint64_t n) {
  if (n <= n_units - n) {
    double const ratio = log_volume_ratio(n_units, n);
    return {log_binomial(n_units, n) + ratio, ratio};
  }
  // Above the middle, 2^N minus the upper tail, as a fraction of 2^N.
  double const total = static_cast<double>(n_units) * kLn2;
  double log_below = 0;
  if (n < n_units) {
    std::uint64_t const mirrored = n_units - n - 1;
    log_below = std::log1p(
        -std::exp(log_fair_pmf(n_units, mirrored) + log_volume_ratio(n_units, mirrored)));
  }
  return {total + log_below, log_below - log_fair_pmf(n_units, n)};
}

}  // namespace

TwoLevelMicrostate two_level_microstate(std::uint64_t n_units, std::uint64_t n_excited,
                                        double gap) {
  AK_EXPECT(n_units >= 1 && n_excited <= n_units && gap > 0);
  std::uint64_t const n = n_excited, rest = n_units - n_excited;
  TwoLevelMicrostate state{};
  state.beta = (rest >= n ? digamma_difference(rest, n) : -digamma_difference(n, rest)) / gap;
  state.beta_stirling = log_ratio(rest, n) / gap;
  if (rest > 0) state.beta_forward = log_ratio(rest, n + 1) / gap;
  if (n > 0) state.beta_backward = log_ratio(rest + 1, n) / gap;
  state.curvature = -(trigamma_of_successor(rest) + trigamma_of_successor(n)) / (gap * gap);
  Volume const v = volume(n_units, n);
  state.log_omega_gibbs = v.log_sum;
  state.log_temperature_gibbs = std::log(gap) + v.log_ratio;
  return state;
}

}  // namespace antikelvin
