// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <vector>

#include "statistics/jackknife.hpp"

namespace antikelvin {

/// Jackknife of the series of one point.
struct PointJackknife {
  std::size_t n_replicas;
  double tau;  ///< longest τ_int, in measurements

  Blocks blocks(std::vector<std::vector<double>> const& observables) const {
    return make_blocks(observables, n_replicas, tau);
  }
  /// Blocks of whole replicas, for what no replica ever forgets.
  Blocks whole_replicas(std::vector<std::vector<double>> const& observables) const {
    return make_blocks(observables, n_replicas, std::nan(""));
  }
  static Estimate mean(Blocks const& blocks, std::size_t observable) {
    return jackknife(blocks, [=](std::vector<double> const& m) { return m[observable]; });
  }
  Estimate mean(std::vector<double> const& values) const { return mean(blocks({values}), 0); }
};

template <class Function>
std::vector<double> each(std::vector<double> values, Function function) {
  for (double& x : values) x = function(x);
  return values;
}

inline double square(double x) { return x * x; }

inline double absolute(double x) { return std::fabs(x); }

}  // namespace antikelvin
