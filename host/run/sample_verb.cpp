// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "antikelvin/run/sampling_verbs.hpp"

namespace antikelvin {
namespace {

/// Standard error; absent where nothing fluctuated, since then the series cannot tell it.
Cell error_cell(Estimate const& estimate) {
  return estimate.error > 0 ? Cell(estimate.error) : Cell();
}

/// Deviation in standard errors; absent when the error is zero (nothing fluctuated).
Cell z_cell(Estimate const& estimate, double exact) {
  return estimate.error > 0 ? Cell((estimate.value - exact) / estimate.error) : Cell();
}

}  // namespace

Report run_sample(SamplingSpec const& spec, Backend const& backend, ProgressMode progress_mode) {
  std::vector<PointPlan> const plans = plan_points(spec);
  Report report;
  report.verb = "sample";
  report.device = backend.device();
  report.seed = spec.settings.seed;
  require_memory(plans, *report.device);
  report.rows.columns = {"N",
                         "beta",
                         "energy_mean",
                         "energy_error",
                         "energy_exact",
                         "energy_z",
                         "energy_variance",
                         "energy_variance_error",
                         "energy_variance_exact",
                         "energy_variance_z",
                         "tau_int",
                         "tau_error",
                         "n_eff",
                         "replicas",
                         "sweeps",
                         "method"};
  Progress progress(progress_mode, "sample", total_work(spec.settings, plans), "updates");
  for (PointPlan const& plan : plans) {
    PointResult const result = run_point(spec.settings, plan, backend, progress);
    SeriesStatistics const& energy = result.energy;
    double const exact_variance = result.exact_sigma * result.exact_sigma;
    report.rows.rows.push_back(
        {plan.n_units, plan.beta, energy.mean.value, error_cell(energy.mean), result.exact_mean,
         energy.mean.error > 0 ? Cell(result.energy_z) : Cell(), energy.variance.value,
         error_cell(energy.variance), exact_variance, z_cell(energy.variance, exact_variance),
         energy.autocorrelation.tau_int, energy.autocorrelation.tau_error, energy.n_eff,
         std::uint64_t{spec.settings.n_replicas}, spec.settings.n_sweeps,
         method_name(plan.method)});
    if (energy.variance.value == 0)
      report.notes.push_back(
          "nothing fluctuated at N=" + std::to_string(plan.n_units) +
          ", so errors are unknown; use more --sweeps, larger N or smaller |beta|");
    else if (energy.n_eff < 50)
      report.notes.push_back("few measurements at N=" + std::to_string(plan.n_units) +
                             ": errors are rough and z is not Gaussian; use more --sweeps");
    if (result.resolution_bias > 0.1)
      report.notes.push_back("probabilities at N=" + std::to_string(plan.n_units) +
                             " are multiples of 2^-64, too coarse for this beta: means are biased");
    if (!energy.autocorrelation.converged) {
      report.notes.push_back(
          "not converged: tau_int at N=" + std::to_string(plan.n_units) +
          " is longer than the series resolves; continue with more --sweeps or --thin");
      report.outcome = Outcome::not_converged;
      report.outcome_reason = "tau_int is longer than the series resolves";
    }
  }
  return report;
}

}  // namespace antikelvin
