// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <vector>

#include "statistics/jackknife.hpp"
#include "statistics/series.hpp"

namespace antikelvin {

/// Jackknife of the series of one point.
struct PointJackknife {
  std::size_t n_replicas;
  double tau;             ///< longest τ_int, in measurements; NaN: no replica ever forgets
  bool keeps_signs;       ///< replicas keep the sign of their magnetization, or its colour
  std::size_t group = 1;  ///< replicas beside each other that are no blocks of their own

  Blocks blocks(std::vector<std::vector<double>> const& observables) const {
    return cut(observables, tau);
  }
  /// Of what has a sign, whole replicas where these keep it: as many independent values as there are
  /// replicas.
  Blocks signed_blocks(std::vector<std::vector<double>> const& observables) const {
    return cut(observables, keeps_signs ? std::nan("") : tau);
  }
  /// The same for series of means over `chunk` measurements each.
  PointJackknife of_chunks(double chunk) const {
    return {n_replicas, tau / chunk, keeps_signs, group};
  }
  static Estimate mean(Blocks const& blocks, std::size_t observable) {
    return jackknife(blocks, [=](std::vector<double> const& m) { return m[observable]; });
  }
  Estimate mean(std::vector<double> const& values) const { return mean(blocks({values}), 0); }

 private:
  Blocks cut(std::vector<std::vector<double>> const& observables, double tau_of_blocks) const {
    if (group == 1) return make_blocks(observables, n_replicas, tau_of_blocks);
    std::vector<std::vector<double>> means;
    for (std::vector<double> const& values : observables)
      means.push_back(means_of_groups(values, group));
    return make_blocks(means, n_replicas / group, tau_of_blocks);
  }
};

template <class Function>
std::vector<double> each(std::vector<double> values, Function function) {
  for (double& x : values) x = function(x);
  return values;
}

inline double square(double x) { return x * x; }

inline double absolute(double x) { return std::fabs(x); }

}  // namespace antikelvin
