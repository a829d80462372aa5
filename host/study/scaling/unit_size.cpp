// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/unit_size.hpp"

#include <algorithm>
#include <cmath>

#include "exact/canonical.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/sample/sample_exact.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// Numbers of excited units relative to the reference: whole again, so that the rounding of the gap
/// enters no statistics.
std::vector<double> excitations(std::vector<double> energies, double gap) {
  for (double& energy : energies) energy = std::round(energy / gap);
  return energies;
}

}  // namespace

SizeResult reduce_units(ScalingPart const& part, SampleSeries series) {
  LevelSystem const& levels = part.spec.model.levels;
  SamplePoint const& at = part.plan.point;
  double const n = static_cast<double>(at.n_units);
  Rational const gap = levels.levels.back().energy - levels.levels.front().energy;
  double const gap_value = to_double(gap), range = to_double(gap * Rational(at.n_units));
  CanonicalState const unit = canonical(levels, 1, at.beta);
  double const excited = unit.populations[1], rare = std::min(excited, unit.populations[0]);
  std::vector<double> const counts = excitations(std::move(series.energy), gap_value);

  SizeResult result;
  SeriesStatistics& energy = result.probe;
  energy = analyze_series(counts, part.spec.n_replicas);
  SizePoint& point = result.point;
  // The reference of the series is N p, rounded down.
  double const excess = n * excited - std::min(n, std::floor(n * excited));
  double const energy_z = z_of(energy.mean, excess);
  energy.variance.value *= gap_value * gap_value;
  energy.variance.error *= gap_value * gap_value;
  double const sigma = std::sqrt(energy.variance.value);
  point.n = n;
  point.relative = {sigma / range, sigma > 0 ? energy.variance.error / (2 * sigma) / range : 0};
  point.exact = canonical(levels, at.n_units, at.beta).sigma_energy / range;
  if (energy.variance.error > 0 && energy.mean.error > 0) {
    point.z = (point.relative.value - point.exact) / point.relative.error;
    point.energy_z = energy_z;
  }
  bool const proves = energy.n_eff * n * rare >= kMinEvents && energy.n_eff >= kMinMeasurements &&
                      resolution_bias(n, counts.size(), rare) <= kMaxResolutionBias &&
                      energy.autocorrelation.converged && energy.variance.error > 0 &&
                      energy.mean.error > 0;
  if (!proves)
    point.objection =
        "a point has fewer than 1000 visits to the rare level or 200 independent measurements, "
        "probabilities below the 2^-64 resolution, or no converged tau_int; use more --sweeps, "
        "larger N or smaller |beta|";
  return result;
}

}  // namespace antikelvin
