// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <fmt/format.h>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "model/parse_lattice.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/spin_run.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

void require_sizes(ScalingSpec const& spec) {
  std::string const option = spec.of_units() ? "-N" : "-L";
  require(spec.sizes.size() >= 3, "scaling needs at least three sizes",
          std::to_string(spec.sizes.size()) + " given in " + option,
          spec.of_units() ? "try -N 1e2:1e8:7@log" : "try -L 8,16,32,64");
  for (std::size_t i = 1; i < spec.sizes.size(); ++i)
    require(spec.sizes[i].n_units > spec.sizes[i - 1].n_units, option + " is not ascending",
            "a size repeated is no new evidence for an exponent",
            "sort the sizes and drop duplicates");
}

void require_quantity(ScalingSpec const& spec) {
  SpinModel const& model = spec.sample.model;
  bool const of_energy = spec.quantity == ScalingQuantity::energy;
  if (spec.of_units()) {
    require(of_energy, "--quantity " + quantity_name(spec.quantity) + " needs a model",
            "independent subsystems have an energy only", "add --model ising, or leave it out");
    require_two_levels(model.levels, "the spin-flip sampler");
    return;
  }
  std::string const named = "--quantity " + quantity_name(spec.quantity);
  require(of_energy || model.field == 0, named + " does not go with --field",
          "in a field it has a mean, and its square does not measure fluctuations",
          "leave out --field, or use --quantity energy");
  require(!of_energy || model.coupling != 0 || model.field != 0 || model.crystal_field != 0,
          "all configurations have the same energy", "J, h and D are 0", "give -J a value");
}

void require_order(SamplePlan const& plan) {
  require(!plan.waves.order.empty(),
          "no order is known at beta=" + fmt::format("{:g}", plan.point.beta),
          "the waves of " + sides_text(plan.point.lattice) + " do not fit the lattice",
          "use other sides, or --quantity magnetization");
}

ScalingPart plan_part(SampleSpec spec) {
  SamplePlan plan = plan_sample(spec)[0];
  return {std::move(spec), std::move(plan)};
}

ScalingPlan plan_size(ScalingSpec const& spec, SamplePoint point, double beta) {
  SampleSpec all = spec.sample;
  point.beta = beta;
  all.points = {point};
  ScalingPlan result;
  if (spec.of_units()) {
    result.parts.push_back(plan_part(std::move(all)));
    return result;
  }
  if (!all.dynamics)
    all.dynamics = clusters_are_domains(all, point) ? SampleDynamics::swendsen_wang
                                                    : SampleDynamics::heat_bath;
  for (Start const start : {Start::hot, Start::cold}) {
    SampleSpec half = all;
    half.start = start;
    half.n_replicas = start == Start::hot ? (all.n_replicas + 1) / 2 : all.n_replicas / 2;
    if (half.n_replicas == 0) continue;
    result.parts.push_back(plan_part(std::move(half)));
    SamplePlan& plan = result.parts.back().plan;
    if (start == Start::cold) plan.key = derive_key(plan.key, 1, 0);
  }
  return result;
}

}  // namespace

double ScalingPlan::updates() const {
  double sum = 0;
  for (ScalingPart const& part : parts) sum += part.plan.updates;
  return sum;
}

double ScalingPlan::memory_bytes() const {
  double sum = 0;
  for (ScalingPart const& part : parts) sum += part.plan.memory_bytes;
  return sum;
}

double updates_of(ScalingPlan const& plan) {
  return plan.first().dynamics == SampleDynamics::totals ? 0 : plan.updates();
}

std::string quantity_name(ScalingQuantity quantity) {
  switch (quantity) {
    case ScalingQuantity::energy:
      return "energy";
    case ScalingQuantity::magnetization:
      return "magnetization";
    case ScalingQuantity::order:
      break;
  }
  return "order";
}

std::vector<ScalingPlan> plan_scaling(ScalingSpec const& spec) {
  require_sizes(spec);
  require_quantity(spec);
  std::vector<ScalingPlan> plans;
  for (double const beta : spec.betas)
    for (SamplePoint const& size : spec.sizes) plans.push_back(plan_size(spec, size, beta));
  if (spec.quantity == ScalingQuantity::order)
    for (ScalingPlan const& plan : plans) require_order(plan.first());
  return plans;
}

void require_memory(std::vector<ScalingPlan> const& plans, DeviceInfo const& device) {
  for (ScalingPlan const& plan : plans)
    for (ScalingPart const& part : plan.parts)
      require_memory(part.plan.point.n_units, part.plan.memory_bytes, device,
                     part.spec.model.kind == SpinKind::units
                         ? "use fewer replicas or sweeps, or --method binomial"
                         : "use fewer replicas or sweeps, or a smaller system");
}

Cost cost_of(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans) {
  Cost cost;
  for (ScalingPlan const& plan : plans) {
    std::string const method = spec.sample.complete_graph ? kCompleteGraphMethod
                               : spec.of_units()          ? method_name(plan.first().dynamics)
                                                          : dynamics_name(plan.first().dynamics);
    cost.add(method, updates_of(plan), plan.memory_bytes());
  }
  cost.rows = static_cast<double>(plans.size());
  return cost;
}

Report describe_scaling(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans) {
  Report report;
  report.verb = "scaling";
  report.seed = spec.sample.seed;
  for (ScalingPlan const& plan : plans) {
    SamplePlan const& first = plan.first();
    NamedRow row;
    row.add("N", first.point.n_units);
    if (!spec.of_units()) row.add("sides", sides_text(first.point.lattice));
    row.add("beta", first.point.beta);
    row.add("method",
            spec.of_units() ? method_name(first.dynamics) : dynamics_name(first.dynamics));
    row.add("replicas", std::uint64_t{spec.sample.n_replicas});
    row.add("measurements", spec.sample.n_measurements);
    row.add("every", std::uint64_t{spec.sample.every});
    row.add("burn_in", first.burn_in);
    row.add("attempted_updates", updates_of(plan));
    row.add("memory_bytes", plan.memory_bytes());
    append(report.rows, std::move(row));
  }
  return report;
}

}  // namespace antikelvin
