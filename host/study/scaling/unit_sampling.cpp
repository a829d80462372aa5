// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/unit_sampling.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "exact/canonical.hpp"
#include "model/spin_model.hpp"
#include "process/interrupt.hpp"
#include "random/binomial.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

/// Sweeps after which the all-down start has decayed to 1e-3 of the error of the mean: λ^t √(N n
/// q/p) < 1e-3.
std::uint64_t default_burn_in(SamplingSettings const& settings, std::uint64_t n_units,
                              double excited, TransitionTable const& table) {
  double const lambda = std::fabs(relaxation_eigenvalue(table));
  double const n =
      static_cast<double>(settings.n_replicas) * static_cast<double>(settings.n_sweeps);
  double const odds = excited / std::max(1 - excited, 1e-300);
  double const distance =
      std::sqrt(static_cast<double>(n_units) * n * std::max(odds, 1e-300)) * 1e3;
  if (distance <= 1 || lambda <= 0) return 1;
  return static_cast<std::uint64_t>(std::ceil(std::log(distance) / -std::log(lambda))) + 1;
}

/// n_up[measurement][replica] relative to `offset`.
using CountSeries = std::vector<double>;

/// Numbers of excited units, the only units that are counted twice: as bonds (none) and as states.
void append(CountSeries& series, SpinCounts const& counts, std::uint64_t offset) {
  std::uint64_t const n = counts.counts.size() / counts.n_quantities / counts.n_replicas;
  for (std::uint64_t m = 0; m < n; ++m)
    for (std::uint32_t replica = 0; replica < counts.n_replicas; ++replica)
      series.push_back(
          static_cast<double>(static_cast<std::int64_t>(counts.at(m, 1, replica) - offset)));
}

void append(CountSeries& series, std::vector<std::uint64_t> const& counts, std::uint64_t offset) {
  for (std::uint64_t const count : counts)
    series.push_back(static_cast<double>(static_cast<std::int64_t>(count - offset)));
}

std::string point_label(PointPlan const& plan) {
  char text[64];
  std::snprintf(text, sizeof text, "N=%.3g beta=%.3g", static_cast<double>(plan.n_units),
                plan.beta);
  return text;
}

SpinPlan spin_plan(SamplingSettings const& settings, PointPlan const& plan) {
  SpinModel const model = unit_model(settings.system);
  SpinPlan spins =
      plan_spins(model, {}, plan.n_units, settings.n_replicas,
                 best_layout({}, plan.n_units, settings.n_replicas, settings.fault), plan.key);
  spins.tables = {
      make_spin_tables(model, Shape::none, plan.beta, settings.dynamics, settings.fault)};
  spins.copy_mask = settings.fault == Fault::correlated ? kCopyOddLanes : 0;
  return spins;
}

CountSeries flip_units(SamplingSettings const& settings, PointPlan const& plan,
                       std::uint64_t offset, Backend const& backend, Progress& progress) {
  SpinPlan const chain_plan = spin_plan(settings, plan);
  SpinRun run = run_of(chain_plan, point_label(plan));
  run.burn_in = plan.burn_in;
  run.n_measurements = settings.n_sweeps;
  run.thin = settings.thin;
  CountSeries series;
  series.reserve(settings.n_sweeps * settings.n_replicas);
  run_spins(run, *backend.make_chains(chain_plan), progress,
            [&](SpinCounts const& counts) { append(series, counts, offset); });
  return series;
}

std::uint64_t draw_count(SamplingSettings const& settings, PointPlan const& plan,
                         std::uint32_t replica, std::uint64_t measurement) {
  std::uint64_t const threshold = plan.table.up_if_down;
  if (settings.fault != Fault::correlated)
    return draw_binomial(plan.n_units, threshold, plan.key, replica, measurement);
  std::uint64_t const last =
      plan.n_units % 2 == 0
          ? 0
          : draw_binomial(1, threshold, plan.key, replica, measurement + (std::uint64_t{1} << 40));
  return 2 * draw_binomial(plan.n_units / 2, threshold, plan.key, replica, measurement) + last;
}

CountSeries draw_totals(SamplingSettings const& settings, PointPlan const& plan,
                        std::uint64_t offset, Backend const& backend, Progress& progress) {
  CountSeries series;
  series.reserve(settings.n_sweeps * settings.n_replicas);
  std::uint64_t const batch = std::max<std::uint64_t>(1, (1u << 20) / settings.n_replicas);
  std::string const label = point_label(plan);
  for (std::uint64_t done = 0; done < settings.n_sweeps; done += batch) {
    check_interrupt();
    std::uint64_t const now = std::min(batch, settings.n_sweeps - done);
    auto const total = static_cast<std::int64_t>(now * settings.n_replicas);
    auto const n_counts = static_cast<std::uint64_t>(total);
    std::vector<std::uint64_t> const counts = backend.host_counts(n_counts, [&] {
      std::vector<std::uint64_t> drawn(n_counts);
#pragma omp parallel for
      for (std::int64_t i = 0; i < total; ++i) {
        auto const index = static_cast<std::uint64_t>(i);
        drawn[index] =
            draw_count(settings, plan, static_cast<std::uint32_t>(index % settings.n_replicas),
                       done + index / settings.n_replicas);
      }
      return drawn;
    });
    append(series, counts, offset);
    progress.advance(static_cast<double>(total), label);
  }
  return series;
}

}  // namespace

std::string method_name(Method method) {
  switch (method) {
    case Method::spin_flip:
      return "spin-flip";
    case Method::binomial:
      return "binomial";
    case Method::automatic:
      break;
  }
  return "auto";
}

PointPlan plan_point(SamplingSettings const& settings, std::uint64_t n_units, double beta) {
  AK_EXPECT(n_units >= 1 && settings.n_replicas >= 1 && settings.n_sweeps >= 1 &&
            settings.thin >= 1);
  // The sweep number has 48 bits in the random counter.
  require(static_cast<double>(settings.n_sweeps) * settings.thin < 0x1p47,
          "--sweeps times --thin is too large", "the limit is 2^47 sweeps", "use less thinning");
  PointPlan plan{};
  plan.n_units = n_units;
  plan.beta = beta;
  plan.table = make_transition_table(settings.system, beta, settings.dynamics, settings.fault);
  double const excited = canonical(settings.system, 1, beta).populations[1];
  plan.burn_in = settings.burn_in ? *settings.burn_in
                                  : default_burn_in(settings, n_units, excited, plan.table);
  plan.key =
      derive_key(settings.seed, n_units, std::bit_cast<std::uint64_t>(beta == 0 ? 0.0 : beta));

  double const n_measured =
      static_cast<double>(settings.n_replicas) * static_cast<double>(settings.n_sweeps);
  double const flips =
      static_cast<double>(n_units) * settings.n_replicas *
      (static_cast<double>(plan.burn_in) + static_cast<double>(settings.n_sweeps) * settings.thin);
  bool const flip_units = settings.method == Method::spin_flip ||
                          (settings.method == Method::automatic && flips <= settings.max_flips);
  plan.method = flip_units ? Method::spin_flip : Method::binomial;
  plan.flips = flip_units ? flips : 0;
  // Counts, series and squares while they are analyzed: 8 bytes each per measurement.
  plan.memory_bytes = 32 * n_measured;
  if (flip_units) {
    // Up to 2^40 units a site index fits the 32 bits of the counter.
    require(n_units <= std::uint64_t{1} << 40,
            "N=" + std::to_string(n_units) + " is too large for spin-flip sampling",
            "the limit is 2^40 units", "use --method binomial");
    plan.memory_bytes += static_cast<double>(
        best_layout({}, n_units, settings.n_replicas, settings.fault).state_bytes(1));
  } else {
    plan.burn_in = 0;
    // Totals of independent units are the heat-bath chain's stationary law, whatever the dynamics.
    plan.table = make_transition_table(settings.system, beta, Dynamics::heat_bath, settings.fault);
  }
  return plan;
}

void require_memory(std::vector<PointPlan> const& plans, DeviceInfo const& device) {
  for (PointPlan const& plan : plans)
    require_memory(plan.n_units, plan.memory_bytes, device,
                   "use fewer replicas or sweeps, or --method binomial");
}

double total_work(SamplingSettings const& settings, std::vector<PointPlan> const& plans) {
  double const draws =
      static_cast<double>(settings.n_replicas) * static_cast<double>(settings.n_sweeps);
  double work = 0;
  for (PointPlan const& plan : plans) work += plan.method == Method::spin_flip ? plan.flips : draws;
  return work;
}

PointResult run_point(SamplingSettings const& settings, PointPlan const& plan,
                      Backend const& backend, Progress& progress) {
  CanonicalState const unit = canonical(settings.system, 1, plan.beta);
  CanonicalState const whole = canonical(settings.system, plan.n_units, plan.beta);
  double const excited = unit.populations[1];
  // Deviations from a whole number near the mean are exact in double; the counts themselves might
  // not be.
  auto const offset = std::min(
      plan.n_units, static_cast<std::uint64_t>(static_cast<double>(plan.n_units) * excited));
  CountSeries const series = plan.method == Method::spin_flip
                                 ? flip_units(settings, plan, offset, backend, progress)
                                 : draw_totals(settings, plan, offset, backend, progress);
  Rational const low = settings.system.levels.front().energy,
                 gap = settings.system.levels.back().energy - low;
  double const gap_value = to_double(gap);

  PointResult result{};
  result.energy = analyze_series(series, settings.n_replicas);
  double const rare = std::min(excited, unit.populations[0]);
  double const excess = static_cast<double>(plan.n_units) * excited - static_cast<double>(offset);
  if (result.energy.mean.error > 0)
    result.energy_z = (result.energy.mean.value - excess) / result.energy.mean.error;
  result.resolution_bias =
      0x1p-65 * std::sqrt(static_cast<double>(plan.n_units) * static_cast<double>(series.size()) /
                          std::max(rare, 1e-300));
  result.energy.mean.value = to_double(
      low * Rational(plan.n_units) + gap * (Rational(offset) + Rational(result.energy.mean.value)));
  result.energy.mean.error *= gap_value;
  result.energy.variance.value *= gap_value * gap_value;
  result.energy.variance.error *= gap_value * gap_value;
  result.exact_mean = whole.energy;
  result.exact_sigma = whole.sigma_energy;
  result.expected_events = result.energy.n_eff * static_cast<double>(plan.n_units) * rare;
  return result;
}

}  // namespace antikelvin
