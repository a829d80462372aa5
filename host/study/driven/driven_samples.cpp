// SPDX-License-Identifier: Apache-2.0
#include "study/driven/driven_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/spin_model.hpp"
#include "statistics/jackknife.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

using Series = std::vector<std::vector<double>>;

/// Units in each level relative to `reference`, series[level][measurement][replica].
Series record(DrivenSpec const& spec, DrivenPlan const& plan, std::vector<double> const& reference,
              Backend const& backend, Progress& progress) {
  SpinModel const model = unit_model(spec.unit.system);
  SpinPlan spins = plan_spins(model, {}, spec.n_units, spec.n_replicas, plan.layout, plan.key);
  spins.tables = {plan.chain.tables};
  SpinRun run = run_of(spins, place_of(plan));
  run.burn_in = plan.burn_in;
  run.n_measurements = spec.n_measurements;
  run.every = plan.every;
  Series series(reference.size());
  run_spins(run, *backend.make_chains(spins), progress, [&](SpinCounts const& counts) {
    std::uint64_t const n = counts.counts.size() / counts.n_quantities / counts.n_replicas;
    for (std::uint64_t m = 0; m < n; ++m)
      for (std::uint32_t replica = 0; replica < spec.n_replicas; ++replica) {
        std::uint64_t rest = spec.n_units;
        for (std::size_t s = 1; s < series.size(); ++s) {
          std::uint64_t const count = counts.at(m, static_cast<std::uint32_t>(s), replica);
          series[s].push_back(static_cast<double>(count) - reference[s]);
          rest -= count;
        }
        series[0].push_back(static_cast<double>(rest) - reference[0]);
      }
  });
  return series;
}

/// ln[(n_i/g_i)/(n_j/g_j)]/(E_j − E_i) of mean numbers of units; not finite where one is 0.
Estimate beta_of(DrivenSpec const& spec, std::size_t i, std::size_t j, Series const& series,
                 std::vector<double> const& reference, double tau_int) {
  auto const& levels = spec.unit.system.levels;
  double const gap = to_double(levels[j].energy - levels[i].energy),
               ratio = static_cast<double>(levels[j].degeneracy) /
                       static_cast<double>(levels[i].degeneracy);
  std::vector<std::vector<double>> const two = {series[i], series[j]};
  Estimate const beta =
      jackknife(make_blocks(two, spec.n_replicas, tau_int), [&](std::vector<double> const& m) {
        return std::log((m[0] + reference[i]) / (m[1] + reference[j]) * ratio) / gap;
      });
  return std::isfinite(beta.value) ? beta : Estimate{std::nan(""), 0};
}

}  // namespace

DrivenSamples sample_driven(DrivenSpec const& spec, DrivenPlan const& plan,
                            std::vector<double> const& near,
                            std::vector<std::pair<std::size_t, std::size_t>> const& pairs,
                            Backend const& backend, Progress& progress) {
  auto const n = static_cast<double>(spec.n_units);
  std::vector<double> reference;
  for (double const p : near) reference.push_back(std::floor(n * p));
  Series const series = record(spec, plan, reference, backend, progress);

  DrivenSamples samples;
  samples.autocorrelation = {0.5, 0, 0, true};
  for (std::size_t s = 0; s < series.size(); ++s) {
    SeriesStatistics const statistics = analyze_series(series[s], spec.n_replicas);
    samples.populations.push_back(
        {(reference[s] + statistics.mean.value) / n, statistics.mean.error / n});
    samples.n_eff.push_back(statistics.n_eff);
    if (statistics.autocorrelation.tau_int > samples.autocorrelation.tau_int || s == 0) {
      samples.slowest = s;
      samples.autocorrelation = statistics.autocorrelation;
    }
  }
  samples.equilibration = equilibration(series[samples.slowest], spec.n_replicas);
  for (auto const& [i, j] : pairs)
    samples.betas.push_back(
        beta_of(spec, i, j, series, reference, samples.autocorrelation.tau_int));
  return samples;
}

std::string place_of(DrivenPlan const& plan) {
  char text[96];
  std::snprintf(text, sizeof text, "beta=%.6g pump_rate=%.6g", plan.beta, plan.pump_rate);
  return text;
}

}  // namespace antikelvin
