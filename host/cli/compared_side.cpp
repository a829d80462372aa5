// SPDX-License-Identifier: Apache-2.0
#include "cli/compared_side.hpp"

#include <algorithm>
#include <filesystem>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "cli/opened_results.hpp"
#include "cli/options.hpp"

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

ComparedSide read_side(std::string const& path, char const* verb, std::vector<std::string>& notes) {
  if (!std::filesystem::is_directory(path)) return {path, read_result(path)};
  OpenedResults const opened = open_results(path, verb);
  auto const exported = export_of(opened, path, TableOf::rows);
  ComparedSide side{path, columns_of(exported->table.rows)};
  side.rows.verb = opened.job.verb;
  side.rows.seed = seed_of_all(opened);
  if (exported->table.n_other > 0)
    notes.push_back(std::to_string(exported->table.n_other) + " points of " + path_in_quotes(path) +
                    " failed and are left out");
  if (!exported->results.damaged().empty())
    notes.push_back(std::to_string(exported->results.damaged().size()) + " damaged lines of " +
                    path_in_quotes(path) + " are passed over");
  return side;
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
