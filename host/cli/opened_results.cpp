// SPDX-License-Identifier: Apache-2.0
#include "cli/opened_results.hpp"

#include <algorithm>
#include <filesystem>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "cli/invocation.hpp"
#include "cli/scan_verb_of.hpp"
#include "scan/results_folder.hpp"

namespace antikelvin::cli {
namespace {

/// The seed of all points of a scan; none where each has its own.
std::optional<std::uint64_t> seed_of_all(OpenedResults const& opened) {
  for (JobAxis const& axis : opened.job.axes)
    if (std::find(axis.names.begin(), axis.names.end(), "seed") != axis.names.end())
      return std::nullopt;
  std::string const* const given = find_option(opened.job.options, "seed");
  if (opened.job.independent_seeds || !opened.job.overrides.empty() || !opened.job.include.empty())
    return std::nullopt;
  CommonOptions const standard;
  return parse_count(given == nullptr ? standard.seed : *given, "seed", 0, UINT64_MAX);
}

}  // namespace

OpenedResults open_results(std::string const& folder, char const* verb) {
  require(!folder.empty(), "the results folder is missing",
          std::string(verb) + " reads the results of a scan",
          "try antikelvin " + std::string(verb) + " DIR");
  require_results(folder);
  OpenedResults result;
  result.job = read_results_job(folder, job_options_of);
  result.verb.name = result.job.verb;
  result.verb.defaults = job_defaults_of(result.job.verb);
  return result;
}

Json defaults_of(std::string const& verb) {
  std::vector<std::string> const known = verb_names();
  if (std::find(known.begin(), known.end(), verb) == known.end()) return Json::object();
  return job_defaults_of(verb);
}

Exported::Exported(std::string const& folder, std::vector<std::string> const& order, int rng_layout,
                   TableOf what)
    : results(folder, order, rng_layout), table(result_table(results, defaults_of, what)) {}

std::shared_ptr<Exported> export_of(OpenedResults const& opened, std::string const& folder,
                                    TableOf what) {
  std::vector<std::string> order;
  for (ScanPoint const& point : scan_points(opened.job, opened.verb, folder))
    order.push_back(point.id);
  return std::make_shared<Exported>(folder, order, opened.job.rng_layout, what);
}

ResultColumns opened_columns(std::string const& path, char const* verb,
                             std::vector<std::string>& notes) {
  if (!std::filesystem::is_directory(path)) return read_result(path);
  OpenedResults const opened = open_results(path, verb);
  auto const exported = export_of(opened, path, TableOf::rows);
  ResultColumns rows = columns_of(exported->table.rows);
  rows.verb = opened.job.verb;
  rows.seed = seed_of_all(opened);
  if (exported->table.n_other > 0)
    notes.push_back(std::to_string(exported->table.n_other) + " points of " + path_in_quotes(path) +
                    " failed and are left out");
  if (!exported->results.damaged().empty())
    notes.push_back(std::to_string(exported->results.damaged().size()) + " damaged lines of " +
                    path_in_quotes(path) + " are passed over");
  return rows;
}

std::vector<std::string> names_of(std::string const& list, std::string const& option) {
  std::vector<std::string> names;
  if (list.empty()) return names;
  for (std::string const& name : split(list, ',')) {
    require(!name.empty(), "invalid " + option + " " + in_quotes(list), "a name is empty",
            "try " + option + " N,beta");
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace antikelvin::cli
