// SPDX-License-Identifier: Apache-2.0
#include "scan/scan.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "io/foreign_json.hpp"
#include "io/output_file.hpp"
#include "process/interrupt.hpp"
#include "scan/point_id.hpp"
#include "scan/point_plan.hpp"
#include "scan/results_folder.hpp"
#include "scan/scan_monitor.hpp"

namespace antikelvin {
namespace {

/// Options that differ from their defaults, sorted.
Json input_of(PointOptions const& options, ScanVerb const& verb, std::string const& folder) {
  std::map<std::string, Json> sorted;
  for (auto const& [name, value] : options) {
    Json const& standard = verb.defaults.at(name);
    Json const own = standard.is_boolean() ? Json(value == "true") : Json(value);
    if (own != standard) sorted[name] = own;
  }
  Json input = Json::object();
  for (auto& [name, value] : sorted)
    input[name] = value.is_string() ? Json(relative_file(value.get<std::string>(), folder)) : value;
  return input;
}

/// Label of the options that walk along the grid, or else of all.
std::string label_of(PointOptions const& options, std::set<std::string> const& walking) {
  std::string label;
  for (auto const& [name, value] : options)
    if (walking.empty() || walking.count(name) > 0)
      label += (label.empty() ? "" : " ") + name + "=" + value.substr(0, 40);
  return label;
}

std::set<std::string> walking_options(Job const& job) {
  std::set<std::string> names;
  for (JobAxis const& axis : job.axes) names.insert(axis.names.begin(), axis.names.end());
  for (PointOptions const& one : job.include)
    for (auto const& option : one) names.insert(option.first);
  return names;
}

/// Mean speed of the points computed so far.
std::optional<double> updates_per_second(std::string const& folder) {
  std::ifstream journal(folder + "/journal.jsonl");
  double updates = 0, seconds = 0;
  for (std::string line; std::getline(journal, line);) {
    Json const entry = foreign_json(line);
    if (!entry.is_object()) continue;
    updates += number_in(entry, "unit_updates");
    seconds += number_in(entry, "seconds");
  }
  if (updates <= 0 || seconds <= 0) return std::nullopt;
  return updates / seconds;
}

}  // namespace

std::vector<ScanPoint> scan_points(Job const& job, ScanVerb const& verb,
                                   std::string const& folder) {
  std::set<std::string> const walking = walking_options(job);
  std::set<std::string> seen;
  std::vector<ScanPoint> points;
  for (PointOptions& options : job_points(job)) {
    ScanPoint point;
    if (job.independent_seeds)
      set_option(
          options, "seed",
          std::to_string(seed_of_point(job.verb, input_of(options, verb, ""), job.rng_layout)));
    point.id = point_id(job.verb, input_of(options, verb, ""), job.rng_layout);
    if (!seen.insert(point.id).second) continue;  // written twice
    point.input = input_of(options, verb, folder);
    point.label = label_of(options, walking);
    point.options = std::move(options);
    points.push_back(std::move(point));
  }
  return points;
}

Report describe_scan(Job const& job, ScanVerb const& verb, ScanSettings const& settings) {
  Report report;
  report.verb = "scan";
  report.rows.columns = {"id",   "point", "state", "memory_bytes", "attempted_updates",
                         "rows", "reason"};
  std::vector<ScanPoint> const points = scan_points(job, verb, settings.folder);
  Records const records = read_all_records(known_points(points, settings.folder));
  double updates = 0, most = 0, seconds = 0;
  bool is_estimated = true;
  std::uint64_t n_new = 0, n_refused = 0;
  for (ScanPoint const& point : points) {
    check_interrupt();
    Json const* const record = records.find(point.id);
    PointPlan const plan = plan_of(point, verb);
    std::string const state = record != nullptr ? is_failure(*record) ? "failed" : "done"
                              : plan.refusal    ? "refused"
                                                : "new";
    bool const fits = !plan.refusal;
    report.rows.rows.push_back(
        {point.id, point.label, state, fits ? Cell(plan.cost.memory_bytes) : Cell(),
         fits ? Cell(plan.cost.updates) : Cell(), fits ? Cell(plan.cost.rows) : Cell(),
         fits ? std::string() : plan.refusal->message});
    n_refused += state == "refused" ? 1 : 0;
    if (state != "new") continue;
    ++n_new;
    updates += plan.cost.updates;
    is_estimated = is_estimated && plan.cost.seconds;
    seconds += plan.cost.seconds.value_or(0);
    most = std::max(most, plan.cost.memory_bytes);
  }
  report.notes.push_back(fmt::format(
      "{} points, {} to run, {} refused: {:.3g} attempted updates, at most {:.3g} MB at once",
      report.rows.rows.size(), n_new, n_refused, updates, most / 1e6));
  if (auto const rate = updates_per_second(settings.folder)) {
    report.notes.push_back("about " + duration_text(updates / *rate) +
                           " at the rate of the points done so far");
  } else if (is_estimated && updates > 0) {
    report.notes.push_back("about " + duration_text(std::max(1.0, seconds)) +
                           " on this machine (a rough estimate)");
  }
  return report;
}

ScanSummary summarize(std::vector<ScanPoint> const& points, Records const& records) {
  ScanSummary summary;
  summary.n_points = points.size();
  std::uint64_t n_found = 0;
  for (ScanPoint const& point : points) {
    Json const* const record = records.find(point.id);
    if (record == nullptr) continue;
    ++n_found;
    if (is_failure(*record)) {
      ++summary.n_failed;
      if (summary.first_failure.empty())
        summary.first_failure = point.label + ": " + text_in(record->at("error"), "message");
      continue;
    }
    ++summary.n_done;
    std::string const outcome = record->value("outcome", "");
    summary.n_unconverged += outcome == "not converged" ? 1 : 0;
    summary.n_check_failed += outcome == "check failed" ? 1 : 0;
  }
  summary.n_other = records.list.size() - n_found;
  return summary;
}

KnownPoints known_points(std::vector<ScanPoint> const& points, std::string const& folder,
                         int rng_layout) {
  KnownPoints known{folder, {}, rng_layout};
  for (ScanPoint const& point : points) known.names.insert(point.id);
  return known;
}

std::string checkpoint_folder(std::string const& folder, std::string const& id) {
  return folder + "/checkpoints/" + id;
}

}  // namespace antikelvin
