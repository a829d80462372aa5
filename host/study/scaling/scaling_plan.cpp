// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/scaling_verb.hpp"

namespace antikelvin {

std::vector<PointPlan> plan_points(SamplingSpec const& spec) {
  std::vector<PointPlan> plans;
  for (double const beta : spec.betas)
    for (std::uint64_t const n : spec.n_units) plans.push_back(plan_point(spec.settings, n, beta));
  return plans;
}

Report describe_plan(SamplingSpec const& spec, char const* verb) {
  Report report;
  report.verb = verb;
  report.seed = spec.settings.seed;
  report.rows.columns = {"N",    "beta",    "method",       "replicas",    "sweeps",
                         "thin", "burn_in", "unit_updates", "memory_bytes"};
  for (PointPlan const& plan : plan_points(spec))
    report.rows.rows.push_back({plan.n_units, plan.beta, method_name(plan.method),
                                std::uint64_t{spec.settings.n_replicas}, spec.settings.n_sweeps,
                                std::uint64_t{spec.settings.thin}, plan.burn_in, plan.flips,
                                plan.memory_bytes});
  return report;
}

}  // namespace antikelvin
