// SPDX-License-Identifier: Apache-2.0
#include "statistics/series.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"

namespace antikelvin {
namespace {

double plain_mean(std::vector<double> const& values) {
  double sum = 0;
  for (double const x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

}  // namespace

Autocorrelation autocorrelation(std::vector<double> const& values, std::size_t n_replicas) {
  AK_EXPECT(n_replicas >= 1 && values.size() >= 2 && values.size() % n_replicas == 0);
  Autocorrelation result{0.5, 0, 0, true};
  // Nothing moves, nothing correlates; a mean that is rounded would not tell.
  if (std::all_of(values.begin(), values.end(), [&](double x) { return x == values[0]; }))
    return result;
  std::size_t const n = values.size(), n_times = n / n_replicas;
  double const mean = plain_mean(values);
  auto const covariance = [&](std::size_t lag) {
    double sum = 0;
    for (std::size_t i = 0; i + lag * n_replicas < n; ++i)
      sum += (values[i] - mean) * (values[i + lag * n_replicas] - mean);
    return sum / static_cast<double>(n - lag * n_replicas);
  };
  double const variance = covariance(0);
  if (variance == 0) return result;
  constexpr double kWindowFactor = 6;
  double sum = 0.5;
  for (std::size_t lag = 1;; ++lag) {
    if (lag > n_times / 2) {
      result.converged = n_times <= 4;  // too short to tell; replicas carry the statistics
      break;
    }
    sum += covariance(lag) / variance;
    result.window = lag;
    result.tau_int = sum;
    if (static_cast<double>(lag) >= kWindowFactor * sum) break;
  }
  double const window = static_cast<double>(result.window);
  double const size = static_cast<double>(n);
  result.tau_int = std::max(result.tau_int, 0.5 / size);
  result.tau_error = result.tau_int * std::sqrt(2 * (2 * window + 1) / size);
  return result;
}

std::vector<double> about_own_means(std::vector<double> values, std::size_t n_replicas) {
  std::size_t const n_times = values.size() / n_replicas;
  for (std::size_t r = 0; r < n_replicas; ++r) {
    double sum = 0;
    for (std::size_t t = 0; t < n_times; ++t) sum += values[t * n_replicas + r];
    double const mean = sum / static_cast<double>(n_times);
    for (std::size_t t = 0; t < n_times; ++t) values[t * n_replicas + r] -= mean;
  }
  return values;
}

std::vector<double> means_of_groups(std::vector<double> values, std::size_t group) {
  AK_EXPECT(group >= 1 && values.size() % group == 0);
  if (group == 1) return values;
  std::size_t const n = values.size() / group;
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < group; ++j) sum += values[i * group + j];
    values[i] = sum / static_cast<double>(group);
  }
  values.resize(n);
  return values;
}

SeriesStatistics analyze_series(std::vector<double> const& values, std::size_t n_replicas,
                                std::size_t group) {
  AK_EXPECT(group >= 1 && n_replicas % group == 0);
  double const size = static_cast<double>(values.size());
  SeriesStatistics result{};
  result.mean.value = plain_mean(values);
  auto const of_groups = [&](std::vector<double> const& all) {
    return group == 1 ? autocorrelation(all, n_replicas)
                      : autocorrelation(means_of_groups(all, group), n_replicas / group);
  };
  result.autocorrelation = of_groups(values);
  // An estimate below ½ is mostly noise; n values never count as more than n.
  double const tau = std::max(result.autocorrelation.tau_int, 0.5);
  result.n_eff = size / (2 * tau);

  std::vector<double> squares(values.size());
  std::transform(values.begin(), values.end(), squares.begin(), [&](double x) {
    double const d = x - result.mean.value;
    return d * d;
  });
  double const mean_square = plain_mean(squares);
  // E[mean square] = σ² (1 − 2τ/n)
  result.variance.value = mean_square / std::max(1 - 2 * tau / size, 1 / size);
  double spread = 0;
  for (double const square : squares) spread += (square - mean_square) * (square - mean_square);
  double const tau_squares = std::max(of_groups(squares).tau_int, 0.5);
  result.mean.error = std::sqrt(2 * tau * result.variance.value / size);
  // The second term is what is left of Var(s²) when (x−x̄)² hardly varies, as for a fair coin.
  double const from_mean = result.variance.value * 2 * tau / size;
  result.variance.error =
      std::sqrt(2 * tau_squares * spread / size / size + 2 * from_mean * from_mean);
  return result;
}

}  // namespace antikelvin
