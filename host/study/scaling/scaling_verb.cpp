// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/scaling_verb.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/parse_lattice.hpp"
#include "study/sample/sample_series.hpp"
#include "study/scaling/size_verdict.hpp"
#include "study/scaling/spin_size.hpp"
#include "study/scaling/unit_size.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

SizeResult run_size(ScalingSpec const& spec, ScalingPlan const& plan, Backend const& backend,
                    Progress& progress) {
  std::vector<SampleSeries> parts;
  for (ScalingPart const& part : plan.parts)
    parts.push_back(sample_series(part.spec, part.plan, backend, progress, nullptr));
  if (spec.of_units()) return reduce_units(plan.parts[0], std::move(parts[0]));
  return reduce_spins(plan, std::move(parts), spec.quantity);
}

NamedRow size_row(ScalingSpec const& spec, SamplePlan const& plan, SizeResult const& result) {
  bool const of_spins = !spec.of_units();
  SizePoint const& point = result.point;
  NamedRow row;
  row.add("N", plan.point.n_units);
  if (of_spins) row.add("sides", sides_text(plan.point.lattice));
  row.add("beta", plan.point.beta);
  if (of_spins) row.add("quantity", quantity_name(spec.quantity));
  row.add("relative_fluctuation", point.relative);
  row.add("relative_fluctuation_exact", cell(point.exact));
  row.add("relative_fluctuation_z", cell(point.z));
  row.add("energy_z", cell(point.energy_z));
  if (of_spins) row.add("bimodality", cell(point.bimodality.value));
  for (std::size_t i = 0; i < result.order.names.size(); ++i)
    row.add(result.order.names[i], result.order.cells[i]);
  row.add("tau_int", result.probe.autocorrelation.tau_int);
  row.add("n_eff", result.probe.n_eff);
  if (result.balance) {
    row.add("r_hat", cell(result.balance->r_hat));
    row.add("equilibrated", result.balance->equilibrated);
  }
  row.add("method", method_name(plan.dynamics));
  return row;
}

NamedRow summary_row(ScalingSpec const& spec, double beta, SizeVerdict const& v) {
  bool const of_spins = !spec.of_units();
  auto const given = [](bool is_given, double value) { return is_given ? cell(value) : Cell(); };
  NamedRow row;
  row.add("beta", beta);
  row.add("exponent", given(v.fitted, v.exponent.value));
  row.add("exponent_error", given(v.fitted, v.exponent.error));
  if (of_spins) row.add("exponent_exact", cell(v.exponent_exact));
  row.add("amplitude", given(v.fitted, v.amplitude.value));
  row.add("amplitude_error", given(v.fitted, v.amplitude.error));
  if (of_spins)
    row.add("N_min", given(v.fitted, v.n_min));
  else
    row.add("amplitude_exact", cell(v.amplitude_exact));
  row.add("chi2", given(v.fitted, v.chi2));
  row.add("dof", std::uint64_t(std::max(v.dof, 0)));
  row.add("p_value", given(v.fitted, v.p_value));
  if (of_spins) {
    row.add("log_constant", given(v.log_fitted, v.log_constant.value));
    row.add("log_constant_error", given(v.log_fitted, v.log_constant.error));
    row.add("log_slope", given(v.log_fitted, v.log_slope.value));
    row.add("log_slope_error", given(v.log_fitted, v.log_slope.error));
    row.add("log_N_min", given(v.log_fitted, v.log_n_min));
    row.add("log_p_value", given(v.log_fitted, v.log_p_value));
  }
  row.add("verdict", v.word);
  row.add("reason", v.reason);
  return row;
}

template <class... Values>
std::string filled(char const* pattern, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

std::string sentence_of(double beta, SizeVerdict const& v) {
  std::string line = filled("beta=%g: 1/sqrt(N) ", beta) + v.word;
  if (v.fitted) {
    line += filled(": exponent %.4f +- %.4f", v.exponent.value, v.exponent.error);
    if (!std::isnan(v.exponent_exact)) line += filled(" (exact values: %.4f)", v.exponent_exact);
    if (!std::isnan(v.amplitude_exact))
      line += filled(", amplitude %.5g +- %.2g (exact %.5g)", v.amplitude.value, v.amplitude.error,
                     v.amplitude_exact);
    line += filled(", p=%.2g", v.p_value);
  }
  return line + (v.reason.empty() ? "" : " (" + v.reason + ")");
}

/// A failure outranks a missing answer.
void count_outcome(Report& report, double beta, SizeVerdict const& verdict) {
  if (verdict.word == "holds") return;
  Outcome const outcome = verdict.word == "fails" ? Outcome::check_failed : Outcome::not_converged;
  if (report.outcome != Outcome::check_failed) report.outcome = outcome;
  report.outcome_reason +=
      (report.outcome_reason.empty() ? "" : ", ") + filled("beta=%g ", beta) + verdict.word;
}

void show_transitions(ScalingSpec const& spec, Report& report) {
  TransitionSpec wanted;
  wanted.show = *spec.transitions;
  FoundTransitions found = find_transitions(columns_of(stream_of(report.rows)), wanted);
  if (!found.has_sizes) {
    report.outcome = Outcome::not_converged;
    report.outcome_reason = found.notes.front();
    report.outcome_hint = "use more --sweeps and --burn-in";
  }
  report.rows = std::move(found.rows);
  report.notes = std::move(found.notes);
  report.summary = {};
  report.summary_key.clear();
}

}  // namespace

Report run_scaling(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans,
                   Backend const& backend, ProgressMode progress_mode, bool check) {
  Report report;
  report.verb = "scaling";
  report.device = backend.device();
  report.seed = spec.sample.seed;
  report.summary_key = "beta";
  double work = 0;
  for (ScalingPlan const& plan : plans) work += plan.updates();
  Progress progress(progress_mode, "scaling", work, "updates");
  auto plan = plans.begin();
  for (double const beta : spec.betas) {
    std::vector<SizePoint> points;
    for (std::size_t i = 0; i < spec.sizes.size(); ++i, ++plan) {
      SizeResult const result = run_size(spec, *plan, backend, progress);
      append(report.rows, size_row(spec, plan->first(), result));
      points.push_back(result.point);
    }
    SizeVerdict const verdict =
        decide_sizes(points, spec.quantity,
                     size_theory(spec.sample.model, spec.sample.complete_graph,
                                 spec.sizes[0].lattice, beta, spec.quantity));
    append(report.summary, summary_row(spec, beta, verdict));
    report.notes.push_back(sentence_of(beta, verdict));
    if (check) count_outcome(report, beta, verdict);
  }
  if (spec.transitions) show_transitions(spec, report);
  return report;
}

}  // namespace antikelvin
