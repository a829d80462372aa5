// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "statistics/series.hpp"
#include "support/z_score.hpp"

namespace antikelvin::test_support {

/// Pairs of 512 lanes are 131 000: the largest |z| of one case is above 5 once in 14 times, above
/// 6.5 once in 10⁵. That the pairs as a whole scatter as they should is checked to 5 σ.
inline constexpr double kMaxPairZ = 6.5;

/// Verdict of energies[time][lane] on the lanes.
struct LaneVerdict {
  double z_mean = 0;       ///< largest |z| of a lane's mean
  double z_means = 0;      ///< of their scatter as a whole
  double z_pair = 0;       ///< largest |z| of a pair's correlation
  double z_pairs = 0;      ///< of their scatter as a whole
  double z_total = 0;      ///< of the mean of all lanes, where the exact one is known
  double n_effective = 0;  ///< Var(one lane)/Var(mean of lanes)
  double z_effective = 0;
  double tau = 0.5;

  bool passes() const {
    return z_mean <= kMaxZ && std::fabs(z_means) <= kMaxZ && z_pair <= kMaxPairZ &&
           std::fabs(z_pairs) <= kMaxZ && std::fabs(z_total) <= kMaxZ &&
           std::fabs(z_effective) <= kMaxZ;
  }
  void print(std::string const& name, std::size_t n_lanes) const {
    std::printf(
        "lanes %-42s %6.1f of %zu effective (z %5.2f); |z| lane %.2f pair %.2f, all lanes %5.2f "
        "pairs %5.2f mean %5.2f, tau %.2f\n",
        name.c_str(), n_effective, n_lanes, z_effective, z_mean, z_pair, z_means, z_pairs, z_total,
        tau);
  }
};

/// Tests energies that were measured many τ apart.
///
/// @param mean, variance  exact ones; null: those of all lanes together
inline LaneVerdict verdict_on_lanes(std::vector<double> const& energies, std::size_t n_lanes,
                                    double const* mean = nullptr,
                                    double const* variance = nullptr) {
  std::size_t const n_times = energies.size() / n_lanes;
  double const t = static_cast<double>(n_times), n = static_cast<double>(n_lanes);
  double total = 0;
  for (double const e : energies) total += e;
  total /= t * n;
  double const center = mean != nullptr ? *mean : total;
  std::vector<std::vector<double>> lane(n_lanes, std::vector<double>(n_times));
  double squares = 0;
  for (std::size_t i = 0; i < energies.size(); ++i) {
    double const d = energies[i] - center;
    lane[i % n_lanes][i / n_lanes] = d;
    squares += d * d;
  }
  double const sigma2 = variance != nullptr ? *variance : squares / (t * n);
  std::vector<double> lane_mean(n_lanes, 0);
  for (std::size_t i = 0; i < n_lanes; ++i)
    for (double const d : lane[i]) lane_mean[i] += d / t;
  // Each lane about its own mean, or a lane that is wrong would pass for a slow one.
  std::vector<double> deviations(energies.size());
  for (std::size_t i = 0; i < energies.size(); ++i)
    deviations[i] = energies[i] - center - lane_mean[i % n_lanes];
  LaneVerdict v;
  v.tau = std::max(0.5, autocorrelation(deviations, n_lanes).tau_int);
  double const sigma_mean = std::sqrt(2 * v.tau * sigma2 / t);
  double scatter = 0;
  for (double const mean_of_lane : lane_mean) {
    double const z = mean_of_lane / sigma_mean;
    v.z_mean = std::max(v.z_mean, std::fabs(z));
    scatter += z * z;
  }
  v.z_means = (scatter - n) / std::sqrt(2 * n);
  double pairs = 0;
  for (std::size_t i = 0; i < n_lanes; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < n_times; ++k) sum += lane[i][k] * lane[j][k];
      double const z = sum / sigma2 / std::sqrt(t);
      v.z_pair = std::max(v.z_pair, std::fabs(z));
      pairs += z * z;
    }
  double const n_pairs = n * (n - 1) / 2;
  v.z_pairs = (pairs - n_pairs) / std::sqrt(2 * n_pairs);
  // The mean of all lanes, time by time, has variance σ²/n if they are independent.
  double of_mean = 0;
  for (std::size_t k = 0; k < n_times; ++k) {
    double sum = 0;
    for (auto const& d : lane) sum += d[k];
    of_mean += sum / n * (sum / n) / t;
  }
  v.n_effective = sigma2 / of_mean;
  v.z_effective = (of_mean * n / sigma2 - 1) * std::sqrt(t / 2);
  if (mean != nullptr) v.z_total = z_score(total, center, sigma_mean / std::sqrt(n));
  return v;
}

}  // namespace antikelvin::test_support
