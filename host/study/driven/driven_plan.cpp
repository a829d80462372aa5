// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/quote.hpp"
#include "model/spin_model.hpp"
#include "sampler/unit_chain.hpp"
#include "study/driven/driven_verb.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

/// Share of a deviation that may be left between measurements, so that they correlate little.
constexpr double kCorrelation = 0.3;

std::uint64_t key_of(DrivenSpec const& spec, DrivenPlan const& plan) {
  auto const bits = [](double x) { return std::bit_cast<std::uint64_t>(x == 0 ? 0.0 : x); };
  return derive_key(derive_key(spec.seed, spec.n_units, bits(plan.beta)), bits(plan.pump_rate),
                    spec.unit.system.levels.size());
}

std::string number_text(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", x);
  return text;
}

void plan_samples(DrivenSpec const& spec, DrivenPlan& plan) {
  std::size_t const n_levels = spec.unit.system.levels.size();
  require(n_levels <= kMaxSampledLevels,
          "--levels " + in_quotes(spec.unit.system.spec) + " has " + std::to_string(n_levels) +
              " different energies",
          "the sampler takes at most 32", "use --method exact, or fewer levels");
  plan.key = key_of(spec, plan);
  plan.chain = make_driven_chain(spec.unit, plan.beta, plan.pump_rate, spec.fault);
  TransitionMatrix const matrix = transition_matrix(plan.chain.tables, n_levels);
  double const n_measured =
                   static_cast<double>(spec.n_replicas) * static_cast<double>(spec.n_measurements),
               n = static_cast<double>(spec.n_units);
  plan.burn_in = spec.burn_in
                     ? *spec.burn_in
                     : forgetting_sweeps(matrix, std::max(1e-3 / std::sqrt(n * n_measured), 1e-14));
  std::uint64_t const every = spec.every ? *spec.every : forgetting_sweeps(matrix, kCorrelation);
  plan.every = static_cast<std::uint32_t>(std::min<std::uint64_t>(every, 1u << 20));
  double const sweeps = static_cast<double>(plan.burn_in) +
                        static_cast<double>(spec.n_measurements) * static_cast<double>(every);
  plan.updates = n * spec.n_replicas * sweeps;
  require(plan.updates <= spec.max_updates && sweeps < 0x1p47,
          "sampling beta=" + number_text(plan.beta) + " pump_rate=" + number_text(plan.pump_rate) +
              " takes " + number_text(plan.updates) + " attempted updates",
          "the slowest jumps are rare beside the fastest, and --max-updates is " +
              number_text(spec.max_updates),
          "use --method exact, fewer --subsystems, or set --burn-in and --every");
  auto const planes = unit_model(spec.unit.system).planes();
  plan.layout = best_layout({}, spec.n_units, spec.n_replicas, spec.fault);
  plan.memory_bytes = 24 * n_measured * static_cast<double>(n_levels) +
                      static_cast<double>(plan.layout.state_bytes(planes));
}

}  // namespace

void require_driven_levels(LevelSystem const& system) {
  require(system.is_bounded(), "--levels " + in_quotes(system.spec) + " has infinitely many levels",
          "the balance equations are solved level by level", "use a bounded spectrum");
  require(system.levels.size() <= kMaxDrivenLevels,
          "--levels " + in_quotes(system.spec) + " has " + std::to_string(system.levels.size()) +
              " different energies",
          "the limit is 128", "use fewer levels");
}

std::vector<DrivenPlan> plan_driven(DrivenSpec const& spec) {
  require(spec.fault != Fault::correlated, "--fault correlated does not go with driven",
          "subsystems that copy each other have the right populations", "use --fault acceptance");
  std::vector<DrivenPlan> plans;
  for (double const beta : spec.betas)
    for (double const pump_rate : spec.pump_rates) {
      DrivenPlan plan;
      plan.beta = beta;
      plan.pump_rate = pump_rate;
      require_irreducible(spec.unit, beta, pump_rate);
      if (spec.has_samples()) plan_samples(spec, plan);
      plans.push_back(std::move(plan));
    }
  return plans;
}

void require_memory(DrivenSpec const& spec, std::vector<DrivenPlan> const& plans,
                    DeviceInfo const& device) {
  for (DrivenPlan const& plan : plans)
    require_memory(spec.n_units, plan.memory_bytes, device,
                   "use fewer subsystems, replicas or sweeps");
}

Report describe_driven(DrivenSpec const& spec, std::vector<DrivenPlan> const& plans) {
  Report report;
  report.verb = "driven";
  if (spec.has_samples()) report.seed = spec.seed;
  report.rows.columns = {"beta",  "pump_rate", "N",          "replicas",          "measurements",
                         "every", "burn_in",   "sweep_time", "attempted_updates", "memory_bytes"};
  bool const samples = spec.has_samples();
  for (DrivenPlan const& plan : plans)
    report.rows.rows.push_back({plan.beta, plan.pump_rate, samples ? spec.n_units : 0,
                                std::uint64_t{samples ? spec.n_replicas : 0},
                                samples ? spec.n_measurements : 0, std::uint64_t{plan.every},
                                plan.burn_in, samples ? Cell(plan.chain.sweep_time) : Cell(),
                                plan.updates, plan.memory_bytes});
  return report;
}

}  // namespace antikelvin
