// SPDX-License-Identifier: Apache-2.0
#include "study/dos/sampled_density.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"
#include "statistics/student.hpp"

namespace antikelvin {
namespace {

/// Errors below are those of equal values: none.
constexpr double kRounding = 1e-12;

void shift_to(std::vector<double>& log_g, double log_total) {
  double const top = *std::max_element(log_g.begin(), log_g.end());
  double sum = 0;
  for (double const x : log_g) sum += std::exp(x - top);
  double const shift = log_total - (top + std::log(sum));
  for (double& x : log_g) x += shift;
}

/// Means and sums of squares of delete-one estimates, as far as they are finite.
double mean_of(SampledDensity const& density, std::size_t i) {
  double sum = 0;
  for (auto const& log_g : density.without) sum += log_g[i];
  return sum / static_cast<double>(density.without.size());
}

double covariance(SampledDensity const& density, std::size_t i, std::size_t j) {
  double const a = mean_of(density, i), b = mean_of(density, j);
  double sum = 0;
  for (std::size_t block = 0; block < density.without.size(); ++block) {
    std::vector<double> const& log_g = density.without[block];
    sum += density.scale[block] * (log_g[i] - a) * (log_g[j] - b);
  }
  return sum;
}

bool is_finite(SampledDensity const& density, std::size_t i) {
  return std::all_of(density.without.begin(), density.without.end(),
                     [=](auto const& log_g) { return std::isfinite(log_g[i]); });
}

/// Uses the known end `at`; returns how far it was off.
double pin(SampledDensity& density, std::size_t at, double known) {
  if (!is_finite(density, at) || density.degrees < 3) return kNone;
  double const variance = covariance(density, at, at);
  double const off = density.log_g[at] - known;
  if (!(variance > 0)) return kNone;
  std::vector<double> coefficients(density.levels.size(), 0.0);
  for (std::size_t i = 0; i < coefficients.size(); ++i)
    if (is_finite(density, i)) coefficients[i] = covariance(density, i, at) / variance;
  auto const correct = [&](std::vector<double>& log_g) {
    double const difference = log_g[at] - known;
    for (std::size_t i = 0; i < log_g.size(); ++i) log_g[i] -= coefficients[i] * difference;
    log_g[at] = known;  // without the rounding
  };
  correct(density.log_g);
  for (auto& log_g : density.without) correct(log_g);
  double const t = off / std::sqrt(variance);
  double const z = normal_deviate(t, density.degrees);
  for (double& scale : density.scale)
    scale *= (density.degrees + t * t) / (density.degrees - 1);  // of a regression
  --density.degrees;
  return z;
}

}  // namespace

SampledDensity jackknifed(
    std::size_t n_blocks,
    std::function<std::vector<double>(std::size_t block)> const& log_g_without) {
  AK_EXPECT(n_blocks >= 2);
  SampledDensity density;
  std::vector<double> const whole = log_g_without(n_blocks);
  for (std::uint32_t level = 0; level < whole.size(); ++level) {
    if (whole[level] == -kInfinity) continue;
    density.levels.push_back(level);
    density.log_g.push_back(whole[level]);
  }
  for (std::size_t block = 0; block < n_blocks; ++block) {
    std::vector<double> const part = log_g_without(block);
    std::vector<double>& log_g = density.without.emplace_back();
    for (std::uint32_t const level : density.levels) log_g.push_back(part[level]);
  }
  auto const n = static_cast<double>(n_blocks);
  density.scale.assign(n_blocks, (n - 1) / n);
  density.degrees = n - 1;
  return density;
}

EndDeviations normalize(SampledDensity& density, DosSystem const& system, KnownEnds const& ends) {
  AK_EXPECT(!density.levels.empty());
  shift_to(density.log_g, system.log_states);
  for (auto& log_g : density.without) shift_to(log_g, system.log_states);
  EndDeviations deviations{kNone, kNone};
  std::size_t const last = density.levels.size() - 1;
  // Sampling may have stopped short of the end.
  if (ends.lowest && system.energies[density.levels[0]] == ends.lowest->energy)
    deviations.lowest = pin(density, 0, ends.lowest->log_g);
  if (ends.highest && system.energies[density.levels[last]] == ends.highest->energy)
    deviations.highest = pin(density, last, ends.highest->log_g);
  return deviations;
}

DensityOfStates table_of(SampledDensity const& density, DosSystem const& system,
                         std::vector<double> const& log_g) {
  DensityOfStates table;
  for (std::size_t i = 0; i < log_g.size(); ++i) {
    if (!std::isfinite(log_g[i])) continue;
    table.energies.push_back(system.energies[density.levels[i]]);
    table.log_g.push_back(log_g[i]);
  }
  return table;
}

double jackknife_error(SampledDensity const& density, std::vector<double> const& parts) {
  double mean = 0, sum = 0;
  for (double const part : parts) mean += part / static_cast<double>(parts.size());
  for (std::size_t block = 0; block < parts.size(); ++block)
    sum += density.scale[block] * (parts[block] - mean) * (parts[block] - mean);
  return std::sqrt(sum);
}

Estimate jackknife(SampledDensity const& density,
                   std::function<double(std::vector<double> const&)> const& f) {
  double const value = f(density.log_g);
  std::vector<double> parts;
  for (auto const& log_g : density.without) parts.push_back(f(log_g));
  double const error = jackknife_error(density, parts);
  if (!std::isfinite(error)) return {value, kNone};
  return {value, error > kRounding * std::fabs(value) ? error : 0};
}

std::vector<double> errors_of(SampledDensity const& density) {
  std::vector<double> errors;
  for (std::size_t i = 0; i < density.levels.size(); ++i) {
    if (!is_finite(density, i)) {
      errors.push_back(kInfinity);
      continue;
    }
    double const error = std::sqrt(covariance(density, i, i));
    errors.push_back(error > kRounding * std::fabs(density.log_g[i]) ? error : 0);
  }
  return errors;
}

}  // namespace antikelvin
