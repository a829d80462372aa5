// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_verb.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "process/interrupt.hpp"
#include "study/selftest/selftest_compare.hpp"
#include "study/selftest/selftest_tables.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// Largest p of the normality of all z that fails.
constexpr double kLeastNormality = 1e-6;

std::string where_of(Comparison const& comparison) {
  std::string text = comparison.quantity + " of " + comparison.name;
  if (!std::isnan(comparison.beta)) text += fmt::format(" at beta={:g}", comparison.beta);
  return text;
}

/// How bad a comparison is: |z|, or of values that do not fluctuate their deviation in bounds.
double badness(Comparison const& comparison) {
  if (!comparison.holds) return HUGE_VAL;
  return std::isnan(comparison.z)
             ? std::fabs(comparison.value - comparison.exact) / comparison.error
             : std::fabs(comparison.z);
}

NamedRow row_of(Comparison const& comparison) {
  NamedRow row;
  row.add("case", comparison.name);
  row.add("beta", cell(comparison.beta));
  row.add("quantity", comparison.quantity);
  row.add("value", cell(comparison.value));
  row.add("error", cell(comparison.error));
  row.add("exact", cell(comparison.exact));
  row.add("z", cell(comparison.z));
  row.add("holds", comparison.holds);
  return row;
}

/// A row per case: its worst comparison, and how many it has. Tables count as one case.
void add_summary(Table& table, std::vector<Comparison> const& all) {
  for (auto first = all.begin(); first != all.end();) {
    auto const is_other = [&](Comparison const& c) {
      return std::isnan(c.z) != std::isnan(first->z) || (!std::isnan(c.z) && c.name != first->name);
    };
    auto const end = std::find_if(first, all.end(), is_other);
    auto const worst = std::max_element(
        first, end, [](auto const& a, auto const& b) { return badness(a) < badness(b); });
    NamedRow row = row_of(*worst);
    row.names.insert(row.names.begin() + 1, "comparisons");
    row.cells.insert(row.cells.begin() + 1, static_cast<std::uint64_t>(end - first));
    append(table, std::move(row));
    first = end;
  }
}

std::vector<std::string> notes_of(SelftestSpec const& spec, SelftestVerdict const& verdict,
                                  std::vector<Comparison> const& all) {
  std::size_t const n_tabled = all.size() - verdict.n_z;
  std::vector<std::string> notes = {
      fmt::format("{} comparisons of {} runs: |z| is at most {:.2f}, {}; the limit is {:g}",
                  verdict.n_z, verdict.n_runs, std::fabs(all[verdict.worst].z),
                  where_of(all[verdict.worst]), spec.most_z),
      fmt::format("one z per run against the normal law: Kolmogorov-Smirnov D={:.3f}, p={:.2g}",
                  verdict.normality.distance, verdict.normality.p_value),
      fmt::format("{} entropies and inverse temperatures from tables against exact integers",
                  n_tabled)};
  if (verdict.n_failed > 0)
    notes.push_back(fmt::format("{} of all comparisons do not hold", verdict.n_failed));
  return notes;
}

}  // namespace

SelftestPlan plan_selftest(SelftestSpec const& spec) {
  SelftestPlan plan;
  for (SelftestCase& tested : selftest_cases(spec.seed, spec.fault)) {
    if (tested.name.find(spec.only) == std::string::npos) continue;
    std::vector<SamplePlan> plans = plan_sample(tested.spec);
    plan.runs.push_back({std::move(tested), std::move(plans)});
  }
  require(!plan.runs.empty(), "no case has the text --only " + in_quotes(spec.only),
          "its name is made of model, lattice, dynamics and layout",
          "selftest --dry-run lists the cases");
  return plan;
}

Cost cost_of(SelftestPlan const& plan) {
  Cost cost;
  for (SelftestPlan::Run const& run : plan.runs) {
    Cost const one = cost_of(run.tested.spec, run.plans);
    cost.works.insert(cost.works.end(), one.works.begin(), one.works.end());
    cost.memory_bytes = std::max(cost.memory_bytes, one.memory_bytes);
  }
  cost.rows = static_cast<double>(plan.runs.size() + 1);
  return cost;
}

Report describe_selftest(SelftestSpec const& spec, SelftestPlan const& plan) {
  Report report;
  report.verb = "selftest";
  report.seed = spec.seed;
  for (SelftestPlan::Run const& run : plan.runs)
    for (SamplePlan const& point : run.plans) {
      SampleSpec const& sample = run.tested.spec;
      NamedRow row;
      row.add("case", run.tested.name);
      row.add("N", point.point.n_units);
      row.add("beta", cell(point.point.beta));
      row.add("replicas", std::uint64_t{sample.n_replicas});
      row.add("measurements", sample.n_measurements);
      row.add("every", std::uint64_t{sample.every});
      row.add("burn_in", point.burn_in);
      row.add("attempted_updates", point.updates);
      row.add("memory_bytes", point.memory_bytes);
      row.add("seed", sample.seed);
      append(report.rows, std::move(row));
    }
  return report;
}

std::vector<Comparison> compare_runs(SelftestSpec const& spec, SelftestPlan const& plan,
                                     Backend const& backend, Progress& progress) {
  std::vector<Comparison> all;
  for (SelftestPlan::Run const& run : plan.runs) {
    check_interrupt();
    Report const sampled = run_sample(run.tested.spec, run.plans, backend, progress);
    for (Comparison& comparison : compare_rows(run, sampled.rows)) {
      // Nothing holds that has no z, since all that is compared fluctuates.
      comparison.holds = std::fabs(comparison.z) <= spec.most_z;
      if (std::isnan(comparison.z)) comparison.z = HUGE_VAL;
      all.push_back(std::move(comparison));
    }
  }
  return all;
}

SelftestVerdict judge(std::vector<Comparison> const& comparisons, double most_z) {
  SelftestVerdict verdict;
  std::vector<double> leading;
  double most = -1;
  Comparison const* failed = nullptr;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    Comparison const& comparison = comparisons[i];
    verdict.n_failed += comparison.holds ? 0 : 1;
    if (std::isnan(comparison.z)) {
      if (!comparison.holds && failed == nullptr) failed = &comparison;
      continue;
    }
    ++verdict.n_z;
    if (comparison.leads) leading.push_back(comparison.z);
    if (std::fabs(comparison.z) <= most) continue;
    most = std::fabs(comparison.z);
    verdict.worst = i;
  }
  verdict.n_runs = leading.size();
  if (!leading.empty()) verdict.normality = test_normality(leading);
  if (most > most_z)
    verdict.failure = fmt::format("|z| = {:.1f} of {}", most, where_of(comparisons[verdict.worst]));
  else if (failed != nullptr)
    verdict.failure = fmt::format("{} is {:.17g} and should be {:.17g}", where_of(*failed),
                                  failed->value, failed->exact);
  else if (verdict.normality.p_value < kLeastNormality)
    verdict.failure =
        fmt::format("z of all runs are not normal, p = {:.2g}", verdict.normality.p_value);
  return verdict;
}

Report run_selftest(SelftestSpec const& spec, SelftestPlan const& plan, Backend const& backend,
                    ProgressMode progress_mode) {
  Report report;
  report.verb = "selftest";
  report.device = backend.device();
  report.seed = spec.seed;
  Progress progress(progress_mode, "selftest", cost_of(plan).updates(), "updates");
  std::vector<Comparison> all = compare_runs(spec, plan, backend, progress);
  std::vector<Comparison> const tables = compare_tables(backend.evaluator());
  all.insert(all.end(), tables.begin(), tables.end());
  SelftestVerdict const verdict = judge(all, spec.most_z);
  if (spec.show == SelftestShow::summary) add_summary(report.rows, all);
  if (spec.show == SelftestShow::comparisons)
    for (Comparison const& comparison : all) append(report.rows, row_of(comparison));
  report.notes = notes_of(spec, verdict, all);
  if (!verdict.failure.empty()) {
    report.outcome = Outcome::check_failed;
    report.outcome_reason = verdict.failure;
    report.outcome_hint = "this build or device samples wrongly, do not use it";
  }
  return report;
}

}  // namespace antikelvin
