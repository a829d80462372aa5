// SPDX-License-Identifier: Apache-2.0
#include "cli/scan_verb_of.hpp"
#include "study/work_estimate.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "antikelvin/base/error.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/invocation.hpp"
#include "process/console.hpp"

namespace antikelvin::cli {
namespace {

/// Others write files of their own, or are about results.
bool can_be_scanned(Verb const& verb) {
  bool const is_about_results =
      verb.name == "status" || verb.name == "export" || verb.name == "columns";
  return (verb.kind == VerbKind::plain || verb.kind == VerbKind::sampling) && !is_about_results;
}

/// Points of fewer updates, some hundredths of a second, are not worth a checkpoint.
constexpr double kSavedUpdates = 1e8;

Invocation invocation_of(std::string const& verb, PointOptions const& options) {
  std::vector<std::string> arguments;
  for (auto const& [name, value] : options) arguments.push_back("--" + name + "=" + value);
  return read_invocation(verb, arguments);
}

/// A point's checkpoint; one that cannot be used is no loss but of time, and said to be so.
std::shared_ptr<Checkpoint> open_point(CommonOptions const& common, std::string const& verb,
                                       ScanPoint const& point) {
  try {
    return open_checkpoint(common, verb, point.input, nullptr);
  } catch (SpecError const& error) {
    console_err() << "antikelvin: " << point.label << " starts over: " << error.what() << '\n';
    std::filesystem::remove_all(common.checkpoint.folder);
    return open_checkpoint(common, verb, point.input, nullptr);
  }
}

/// The columns of a plan that sampling verbs and exact verbs have.
PointCost cost_of(Report const& plan, DeviceInfo const& device, bool complete_graph) {
  PointCost cost;
  cost.rows =
      plan.planned_rows > 0 ? plan.planned_rows : static_cast<double>(plan.rows.rows.size());
  Table const& table = plan.rows;
  auto const number = [](Cell const& cell) {
    if (auto const* real = std::get_if<double>(&cell)) return *real;
    if (auto const* count = std::get_if<std::uint64_t>(&cell)) return static_cast<double>(*count);
    return 0.0;
  };
  for (std::size_t j = 0; j < table.columns.size(); ++j)
    for (auto const& row : table.rows) {
      double const value = number(row[j]);
      if (table.columns[j] == "memory_bytes")
        cost.memory_bytes = std::max(cost.memory_bytes, value);
      if (table.columns[j] == "rows") cost.rows = value;
    }
  WorkEstimate const work = estimate_work(table, device, complete_graph);
  cost.updates = work.updates;
  cost.seconds = work.seconds;
  return cost;
}

Report run_point(std::string const& verb, PointOptions const& options, CommonOptions const& common,
                 bool dry_run) {
  Invocation invocation = invocation_of(verb, options);
  CommonOptions own = common;
  own.seed = invocation.common.seed;
  own.output.clear();
  own.format = "csv";
  own.progress = "never";
  own.quiet = true;
  own.dry_run = dry_run;
  validate(own);
  return invocation.verb.run(own).value();
}

}  // namespace

std::vector<std::string> job_options_of(std::string const& verb) {
  std::vector<std::string> able;
  for (Verb const& known : all_verbs())
    if (can_be_scanned(known)) able.push_back(known.name);
  if (std::find(able.begin(), able.end(), verb) == able.end()) {
    require_verb(verb);
    throw SpecError("a job cannot run " + verb, "it makes no report", "use a verb that computes");
  }
  std::vector<std::string> names;
  Json const defaults = job_defaults_of(verb);
  for (auto const& [name, value] : defaults.items())
    if (name != "snapshot") names.push_back(name);  // of one value: each point would overwrite it
  return names;
}

Json job_defaults_of(std::string const& verb) { return read_invocation(verb, {}).defaults; }

ScanVerb scan_verb_of(std::string const& verb, CommonOptions const& common,
                      std::string const& folder) {
  CommonOptions shared = common;
  if (!shared.shared_backend) shared.shared_backend = make_own_backend(common);
  ScanVerb result;
  result.name = verb;
  result.device = shared.shared_backend->device();
  result.defaults = job_defaults_of(verb);
  result.plan = [verb, shared](PointOptions const& options) {
    bool const complete_graph = std::any_of(options.begin(), options.end(), [](auto const& option) {
      return option.first == "lattice" && option.second == "complete";
    });
    return cost_of(run_point(verb, options, shared, true), shared.shared_backend->device(),
                   complete_graph);
  };
  result.run = [verb, shared, folder](ScanPoint const& point, PointCost const& cost) {
    CommonOptions own = shared;
    std::string const saved = checkpoint_folder(folder, point.id);
    if (cost.updates >= kSavedUpdates || std::filesystem::exists(saved)) {
      own.checkpoint.folder = saved;
      own.shared_backend = std::make_shared<CheckpointedBackend>(shared.shared_backend,
                                                                 open_point(own, verb, point));
    }
    return run_point(verb, point.options, own, false);
  };
  return result;
}

}  // namespace antikelvin::cli
