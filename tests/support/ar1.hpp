// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/z_score.hpp"

namespace antikelvin::test_support {

/// AR(1), x' = αx + √(1−α²) g: mean 0, variance 1, ρ(t) = α^t, started in equilibrium;
/// values[t][replica].
///
/// @param normal  Normal or QuickNormal
template <class Random>
std::vector<double> ar1(double alpha, std::size_t n_times, std::size_t n_replicas, Random& normal) {
  std::vector<double> values(n_times * n_replicas);
  double const noise = std::sqrt(1 - alpha * alpha);
  for (std::size_t r = 0; r < n_replicas; ++r) {
    double x = normal();
    for (std::size_t t = 0; t < n_times; ++t, x = alpha * x + noise * normal())
      values[t * n_replicas + r] = x;
  }
  return values;
}

/// A sign that flips with probability (1−α)/2: mean 0, ρ(t) = α^t, started in equilibrium.
template <class Random>
std::vector<double> flipping_sign(double alpha, std::size_t n_times, std::size_t n_replicas,
                                  Random& normal) {
  std::vector<double> values(n_times * n_replicas);
  for (std::size_t r = 0; r < n_replicas; ++r) {
    double sign = normal.uniform() < 0.5 ? -1 : 1;
    for (std::size_t t = 0; t < n_times; ++t) {
      values[t * n_replicas + r] = sign;
      if (normal.uniform() < (1 - alpha) / 2) sign = -sign;
    }
  }
  return values;
}

/// τ_int of both.
inline double exact_tau(double alpha) { return 0.5 * (1 + alpha) / (1 - alpha); }

}  // namespace antikelvin::test_support
