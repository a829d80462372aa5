// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_exact.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "density/exact_density.hpp"
#include "exact/complete_graph.hpp"
#include "exact/lattice_moments.hpp"
#include "exact/log_choose.hpp"
#include "sampler/demon_thermometer.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {
namespace {

/// Energies of N two-level subsystems, in quanta, and how often each occurs.
DensityOfStates two_level_density(std::uint64_t n_units) {
  DensityOfStates density;
  for (std::uint64_t n = 0; n <= n_units; ++n) {
    density.energies.push_back(static_cast<double>(n));
    density.log_g.push_back(log_choose(n_units, n).head);
  }
  return density;
}

std::optional<DensityOfStates> affordable_density(SampleSpec const& spec, Lattice const& lattice) {
  std::optional<DensityOfStates> density = exact_density({spec.model, lattice});
  AK_EXPECT(density.has_value());
  return density;
}

}  // namespace

SelftestExact::SelftestExact(SampleSpec const& spec, std::vector<SamplePlan> const& plans)
    : spec_(spec) {
  SamplePoint const& point = plans.front().point;
  bool const units = spec.model.kind == SpinKind::units,
             has_demon = plans.front().dynamics == SampleDynamics::demon;
  if (units && has_demon) density_ = two_level_density(point.n_units);
  if (units || spec.complete_graph) return;
  if (!has_demon && Enumeration::is_small(spec.model, point.lattice)) {
    for (SamplePlan const& plan : plans)
      for (WaveVector const& wave : plan.waves.waves)
        if (std::count(waves_.begin(), waves_.end(), wave) == 0) waves_.push_back(wave);
    enumeration_.emplace(spec.model, point.lattice, waves_);
  } else if (has_demon || !lattice_moments(spec.model, point.lattice, point.beta)) {
    density_ = affordable_density(spec, point.lattice);
  }
}

std::map<std::string, double> SelftestExact::at(SamplePlan const& plan) const {
  std::map<std::string, double> values;
  SamplePoint const& point = plan.point;
  if (plan.dynamics == SampleDynamics::demon) {
    values["demon_beta"] = demon_reading(point);
    return values;
  }
  if (spec_.model.kind == SpinKind::units) return values;
  if (spec_.complete_graph) {
    double const n = static_cast<double>(point.n_units);
    values["magnetization_2"] =
        complete_graph_moments(spec_.model, point.n_units, point.beta).magnetization_2 / (n * n);
    add_symmetries(values);
    return values;
  }
  if (enumeration_) {
    add_enumerated(plan, values);
    return values;
  }
  if (density_) {
    Reweighted const means = reweighted(*density_, point.beta);
    values["energy_mean"] = means.energy;
    values["energy_variance"] = means.variance;
  } else {
    auto const moments = lattice_moments(spec_.model, point.lattice, point.beta);
    AK_EXPECT(moments.has_value());
    values["energy_mean"] = moments->mean;
    values["energy_variance"] = moments->variance;
  }
  add_symmetries(values);
  return values;
}

void SelftestExact::add_enumerated(SamplePlan const& plan,
                                   std::map<std::string, double>& values) const {
  EnumeratedMeans const means = enumeration_->at(plan.point.beta);
  values["energy_mean"] = means.energy;
  values["energy_variance"] = means.energy_variance;
  values["magnetization"] = means.magnetization;
  values["magnetization_2"] = means.magnetization_2;
  if (!spec_.model.is_up_or_down())
    for (std::size_t j = 0; j < means.populations.size(); ++j)
      values["p_" + std::to_string(j)] = means.populations[j];
  // A uniform order of spins with a sign is the magnetization once more.
  bool const is_new = plan.waves.has_hidden_order() || spec_.model.kind == SpinKind::potts;
  if (plan.waves.order.empty() || !is_new) return;
  double sum = 0;
  for (std::size_t const i : plan.waves.order) {
    auto const wave = std::find(waves_.begin(), waves_.end(), plan.waves.waves[i]);
    sum += means.wave_squares[static_cast<std::size_t>(wave - waves_.begin())];
  }
  values["order_2"] = sum;
}

void SelftestExact::add_symmetries(std::map<std::string, double>& values) const {
  SpinModel const& model = spec_.model;
  if (model.kind == SpinKind::potts)
    for (int s = 0; s < model.n_states; ++s)
      values["p_" + std::to_string(s)] = 1.0 / model.n_states;
  else if (model.field == 0)
    values["magnetization"] = 0;
}

/// System and demon begin with an energy E from the canonical law, the demon with nothing, and share it
/// from then on: P(d | E) ∝ g(E − d q), d ≤ capacity.
double SelftestExact::demon_reading(SamplePoint const& point) const {
  std::vector<double> const &energies = density_->energies, &log_g = density_->log_g;
  bool const units = spec_.model.kind == SpinKind::units;
  double const unit = to_double(demon_quantum(spec_, point)), quantum = units ? 1 : unit;
  double const beta = point.beta * unit / quantum;
  Reweighted const canonical = reweighted(*density_, beta);
  double mean = 0;
  for (std::size_t i = 0; i < energies.size(); ++i) {
    double shares = 0, held = 0;
    for (std::uint32_t d = 0; d <= spec_.demon_capacity; ++d) {
      double const left = energies[i] - d * quantum;
      auto const at = std::lower_bound(energies.begin(), energies.end(), left - quantum / 4);
      if (at == energies.end() || std::fabs(*at - left) > quantum / 4) continue;
      double const weight =
          std::exp(log_g[static_cast<std::size_t>(at - energies.begin())] - log_g[i]);
      shares += weight;
      held += d * weight;
    }
    mean += std::exp(log_g[i] - beta * energies[i] - canonical.log_z) * held / shares;
  }
  return demon_beta(mean, spec_.demon_capacity) / unit;
}

}  // namespace antikelvin
