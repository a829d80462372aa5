// SPDX-License-Identifier: Apache-2.0
#include "cli/opened_results.hpp"

#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "cli/invocation.hpp"
#include "cli/scan_verb_of.hpp"
#include "scan/results_folder.hpp"

namespace antikelvin::cli {

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

}  // namespace antikelvin::cli
