// SPDX-License-Identifier: Apache-2.0
#include "cli/scan_verb_of.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "antikelvin/base/error.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/invocation.hpp"
#include "cli/parse_options.hpp"
#include "process/console.hpp"
#include "study/studies.hpp"

namespace antikelvin::cli {
namespace {

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

/// Options of the point, and of the scan what says where and how to run it.
CommonOptions options_of_point(Invocation const& invocation, CommonOptions const& common) {
  CommonOptions own = common;
  own.seed = invocation.common.seed;
  own.output.clear();
  own.format = "csv";
  own.progress = "never";
  own.quiet = true;
  validate(own);
  return own;
}

PointCost cost_of_point(std::string const& verb, PointOptions const& options,
                        CommonOptions const& common) {
  Invocation const invocation = invocation_of(verb, options);
  Cost const cost = invocation.verb.cost(options_of_point(invocation, common));
  return {cost.memory_bytes, cost.updates(), cost.rows,
          seconds_of(cost, common.shared_backend->device())};
}

Report run_point(std::string const& verb, PointOptions const& options,
                 CommonOptions const& common) {
  Invocation const invocation = invocation_of(verb, options);
  return invocation.verb.run(options_of_point(invocation, common)).value();
}

}  // namespace

std::vector<JobOption> job_options_of(std::string const& verb) {
  if (find_study(verb) == nullptr) {
    require_verb(verb);
    throw SpecError("a job cannot run " + verb, "it makes no report", "use a verb that computes");
  }
  Invocation invocation = read_invocation(verb, {});
  OptionTable const table = option_table(invocation.verb, invocation.common);
  std::vector<JobOption> known;
  for (Option const& option : table.options()) {
    // A snapshot has one name: each point would overwrite it.
    if (!option.is_input || option.is_argument || option.name.starts_with("snapshot")) continue;
    known.push_back({option.name, option.value.numbers});
    for (std::string const& name : option.former) known.push_back({name, option.value.numbers});
  }
  return known;
}

std::vector<std::string> remarks_on_job(Job const& job) {
  PointOptions given = job.options;
  auto const add = [&](PointOptions const& options) {
    given.insert(given.end(), options.begin(), options.end());
  };
  for (PointOptions const& point : job.include) add(point);
  for (JobOverride const& change : job.overrides) add(change.set);
  for (JobAxis const& axis : job.axes)
    for (std::size_t i = 0; i < axis.names.size(); ++i)
      for (std::string const& value : axis.values[i]) given.emplace_back(axis.names[i], value);
  Invocation invocation = read_invocation(job.verb, {});
  OptionTable const table = option_table(invocation.verb, invocation.common);
  std::vector<std::string> names = job.former_names;
  for (auto const& option : given) names.push_back(option.first);
  std::vector<std::string> remarks = remarks_on_former(table, names);
  for (Option const& option : table.options())
    for (auto const& [former, choice] : option.value.former)
      if (std::find(given.begin(), given.end(), std::pair(option.name, former)) != given.end())
        remarks.push_back(remark_on_former_choice(option, former, choice));
  return remarks;
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
    return cost_of_point(verb, options, shared);
  };
  result.run = [verb, shared, folder](ScanPoint const& point, PointCost const& cost) {
    CommonOptions own = shared;
    std::string const saved = checkpoint_folder(folder, point.id);
    if (cost.updates >= kSavedUpdates || std::filesystem::exists(saved)) {
      own.checkpoint.folder = saved;
      own.shared_backend = std::make_shared<CheckpointedBackend>(shared.shared_backend,
                                                                 open_point(own, verb, point));
    }
    return run_point(verb, point.options, own);
  };
  return result;
}

}  // namespace antikelvin::cli
