// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_exact.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "exact/canonical.hpp"
#include "exact/complete_graph.hpp"
#include "model/energy_scale.hpp"

namespace antikelvin {

double resolution_bias(double n_units, std::size_t n_measured, double rarest) {
  return 0x1p-65 * std::sqrt(n_units * static_cast<double>(n_measured) / std::max(rarest, 1e-300));
}

ExactSample exact_units(SampleSpec const& spec, SamplePoint const& point, Estimate const& mean,
                        std::size_t n_measured) {
  ExactSample exact;
  auto const& levels = spec.model.levels.levels;
  CanonicalState const unit = canonical(spec.model.levels, 1, point.beta);
  CanonicalState const whole = canonical(spec.model.levels, point.n_units, point.beta);
  double const n = static_cast<double>(point.n_units);
  exact.populations = unit.populations;
  exact.energy = whole.energy;
  exact.variance = whole.sigma_energy * whole.sigma_energy;
  double excess = 0, rarest = unit.populations[0];  // U − reference, where nothing cancels
  for (std::size_t j = 1; j < levels.size(); ++j) {
    double const expected = n * unit.populations[j];
    excess += to_double(levels[j].energy - levels[0].energy) *
              (expected - std::min(n, std::floor(expected)));
    rarest = std::min(rarest, unit.populations[j]);
  }
  if (mean.error > 0) exact.z = (mean.value - excess) / mean.error;
  exact.resolution_bias = resolution_bias(n, n_measured, rarest);
  return exact;
}

ExactSample exact_complete_graph(SampleSpec const& spec, SamplePoint const& point,
                                 Estimate const& mean, Rational const& reference) {
  ExactSample exact;
  CompleteGraphMoments const moments =
      complete_graph_moments(spec.model, point.n_units, point.beta);
  exact.energy = moments.energy;
  exact.variance = moments.variance;
  if (mean.error > 0)
    exact.z = to_double(reference + Rational(mean.value) - Rational(exact.energy)) / mean.error;
  return exact;
}

std::vector<double> microcanonical_populations(SampleSpec const& spec, SamplePoint const& point,
                                               Backend const& backend, double& beta) {
  EnergyScale const scale(spec.model.levels);
  Quanta const total = scale.quanta(point.n_units, *point.energy);
  LevelMicrostate const whole =
      backend.evaluator().level_states(scale.levels(), point.n_units, {total})[0];
  beta = whole.beta / to_double(scale.quantum());
  std::vector<double> result;
  for (std::size_t j = 0; j < scale.levels().steps.size(); ++j) {
    Quanta const step = scale.levels().steps[j];
    if (point.n_units < 2 || step > total || total - step > scale.top(point.n_units - 1)) {
      result.push_back(point.n_units < 2 ? std::numeric_limits<double>::quiet_NaN() : 0);
      continue;
    }
    LevelMicrostate const rest =
        backend.evaluator().level_states(scale.levels(), point.n_units - 1, {total - step})[0];
    result.push_back(static_cast<double>(scale.levels().degeneracies[j]) *
                     std::exp(rest.log_omega - whole.log_omega));
  }
  return result;
}

}  // namespace antikelvin
