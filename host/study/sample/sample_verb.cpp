// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_verb.hpp"

#include <algorithm>
#include <cstdio>

#include "study/sample/sample_rows.hpp"
#include "study/sample/sample_series.hpp"

namespace antikelvin {
namespace {

/// What it takes to count a site of a sublattice or a pair, in updates: 0.05 to 0.15 (bench_measurements).
constexpr double kUpdatesOfCount = 0.1;

/// Side of a picture that fills a slide.
constexpr std::uint32_t kSnapshotPixels = 1024;

void write_states(SampleSpec const& spec, SamplePlan const& plan,
                  std::vector<std::uint8_t> states) {
  Snapshot snapshot{snapshot_shape(spec), {}, {}};
  snapshot.states = std::move(states);
  snapshot.states.resize(n_sites(snapshot));
  char beta[32];
  std::snprintf(beta, sizeof beta, "%.17g", plan.point.beta);
  snapshot.attributes = {{"verb", "sample"},
                         {plan.point.energy ? "energy" : "beta",
                          plan.point.energy ? to_text(*plan.point.energy) : beta},
                         {"dynamics", dynamics_name(plan.dynamics)},
                         {"sweeps", std::to_string(spec.n_measurements * spec.every)},
                         {"seed", std::to_string(spec.seed)}};
  if (spec.snapshot_of_first) snapshot.attributes.emplace_back("replica", "0");
  write_snapshot(snapshot, spec.snapshot);
}

}  // namespace

std::vector<std::vector<SamplePlan>> by_sample(std::vector<SamplePlan> const& plans) {
  std::vector<std::vector<SamplePlan>> runs;
  for (SamplePlan const& plan : plans) {
    if (runs.empty() || runs.back().back().point.sample != plan.point.sample) runs.emplace_back();
    runs.back().push_back(plan);
  }
  return runs;
}

SnapshotShape snapshot_shape(SampleSpec const& spec) {
  SamplePoint const& point = spec.points.back();
  SnapshotShape shape;
  if (spec.model.kind == SpinKind::units)
    shape.sides = {static_cast<std::uint32_t>(point.n_units), 1, 1};
  else
    std::copy_n(point.lattice.sides, 3, shape.sides.begin());
  shape.n_states = static_cast<std::uint32_t>(spec.model.n_states);
  shape.n_replicas = spec.snapshot_of_first ? 1 : spec.n_replicas;
  shape.scale = spec.snapshot_scale ? *spec.snapshot_scale : fitting_scale(shape, kSnapshotPixels);
  return shape;
}

Cost cost_of(SampleSpec const& spec, std::vector<SamplePlan> const& plans) {
  Cost cost;
  for (SamplePlan const& plan : plans)
    cost.add(spec.complete_graph ? kCompleteGraphMethod : dynamics_name(plan.dynamics),
             plan.updates, plan.memory_bytes, kUpdatesOfCount * plan.sites_measured);
  cost.rows = static_cast<double>(plans.size());
  if (spec.show == Show::average) {
    cost.rows /= static_cast<double>(by_sample(plans).size());
  } else if (spec.show == Show::correlations) {
    cost.rows = 0;
    for (SamplePlan const& plan : plans) cost.rows += static_cast<double>(plan.pairs.size());
  } else if (spec.show == Show::overlaps || spec.show == Show::average_overlaps) {
    // A row per number of sites that may differ, at most.
    double const pairs = static_cast<double>(spec.n_measurements) * (spec.n_replicas / 2),
                 samples = static_cast<double>(by_sample(plans).size());
    bool const averages = spec.show == Show::average_overlaps;
    cost.rows = 0;
    for (SamplePlan const& plan : plans)
      cost.rows +=
          std::min(static_cast<double>(plan.point.n_units) + 1, averages ? pairs * samples : pairs);
    if (averages) cost.rows /= samples;
  } else if (spec.show != Show::summary)  // a histogram has at most a row per measurement
    cost.rows *= static_cast<double>(spec.n_measurements) * spec.n_replicas;
  return cost;
}

Report describe_sample(SampleSpec const& spec, std::vector<SamplePlan> const& plans) {
  Report report;
  report.verb = "sample";
  report.seed = spec.seed;
  bool const has_samples = !plans.empty() && plans.front().point.sample;
  report.rows.columns = {"N",           "beta",         "energy", "method",  "layout",
                         "replicas",    "measurements", "every",  "burn_in", "attempted_updates",
                         "memory_bytes"};
  for (SamplePlan const& plan : plans)
    report.rows.rows.push_back(
        {plan.point.n_units, plan.point.energy ? Cell() : Cell(plan.point.beta),
         plan.point.energy ? Cell(to_double(*plan.point.energy)) : Cell(),
         dynamics_name(plan.dynamics), std::string(plan.layout.n_slabs > 0 ? "slabs" : "replicas"),
         std::uint64_t{spec.n_replicas}, spec.n_measurements, std::uint64_t{spec.every},
         plan.burn_in, plan.updates, plan.memory_bytes});
  if (!has_samples) return report;
  report.rows.columns.push_back("sample");
  for (std::size_t i = 0; i < plans.size(); ++i)
    report.rows.rows[i].push_back(std::uint64_t{*plans[i].point.sample});
  return report;
}

Report run_sample(SampleSpec const& spec, std::vector<SamplePlan> const& plans,
                  Backend const& backend, ProgressMode progress_mode) {
  double work = 0;
  for (SamplePlan const& plan : plans) work += plan.updates;
  Progress progress(progress_mode, "sample", work, "updates");
  return run_sample(spec, plans, backend, progress);
}

Report run_sample(SampleSpec const& spec, std::vector<SamplePlan> const& plans,
                  Backend const& backend, Progress& progress) {
  Report report;
  report.verb = "sample";
  report.device = backend.device();
  report.seed = spec.seed;
  SampleRows rows(spec, backend);
  if (spec.together || spec.tempering) {
    for (std::vector<SamplePlan> const& sample : by_sample(plans)) {
      std::vector<SampleSeries> all = spec.tempering
                                          ? sample_ladder(spec, sample, backend, progress)
                                          : sample_together(spec, sample, backend, progress);
      for (std::size_t i = 0; i < sample.size(); ++i) rows.add(sample[i], std::move(all[i]));
    }
    rows.finish(report);
    return report;
  }
  for (std::size_t i = 0; i < plans.size(); ++i) {
    std::vector<std::uint8_t> states;
    bool const last = i + 1 == plans.size() && !spec.snapshot.empty();
    rows.add(plans[i], sample_series(spec, plans[i], backend, progress, last ? &states : nullptr));
    if (last && spec.writes_snapshot) write_states(spec, plans[i], std::move(states));
  }
  rows.finish(report);
  return report;
}

}  // namespace antikelvin
