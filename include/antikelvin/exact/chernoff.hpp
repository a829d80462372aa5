// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/exact/phasor.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// e^x − 1 − x without cancellation.
AK_HD inline double exp_excess(double x) {
  if (std::fabs(x) < 0.02)
    return x * x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x / 720))));
  return std::expm1(x) - x;
}

/// ln ⟨e^{s(e − u)}⟩ of one unit at β, where u is its mean.
AK_HD inline double log_mean_exp(Phasor const* active, int n_active, double mean, double s) {
  double sum = 0;
  for (int j = 0; j < n_active; ++j)
    sum += active[j].weight.head * exp_excess(s * (static_cast<double>(active[j].step) - mean));
  return std::log1p(sum);
}

/// Smallest M for which Chernoff's bound P(X − E ≥ M) ≤ exp(NΛ(s) − s(E+M)) falls below e^{−c} for
/// some s ≤ s_max; `side` = −1 bounds P(E − X ≥ M). `shift` is N·mean − E.
AK_HD inline double chernoff_distance(Phasor const* active, int n_active, double n_units,
                                      double mean, double sigma, double shift, int side, double c,
                                      double s_max) {
  auto const distance = [&](double s) {
    double const bound =
        n_units * log_mean_exp(active, n_active, mean, side * s) + s * side * shift + c;
    return bound / s;
  };
  // Golden section in ln s around the Gaussian optimum; any s gives a valid bound.
  double const guess = std::sqrt(2 * c) / sigma;
  double low = std::log(guess) - 7, high = std::log(guess) + 2;
  double reach = 0;  // beyond s = 600/reach the exponentials overflow
  for (int j = 0; j < n_active; ++j)
    reach = std::fmax(reach, std::fabs(static_cast<double>(active[j].step) - mean));
  high = std::fmin(high, std::log(std::fmin(s_max, 600 / reach)));
  if (low > high - 7) low = high - 7;
  constexpr double kGolden = 0.6180339887498949;
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = distance(std::exp(a)), at_b = distance(std::exp(b));
  for (int i = 0; i < 14; ++i) {
    if (at_a < at_b || at_b != at_b) {
      high = b, b = a, at_b = at_a;
      a = high - kGolden * (high - low);
      at_a = distance(std::exp(a));
    } else {
      low = a, a = b, at_a = at_b;
      b = low + kGolden * (high - low);
      at_b = distance(std::exp(b));
    }
  }
  return at_a < at_b ? at_a : at_b;
}

}  // namespace AK_ISA
}  // namespace antikelvin
