// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/base/error.hpp"
#include "cli/opened_results.hpp"
#include "cli/verbs.hpp"
#include "scan/merge_results.hpp"

namespace antikelvin::cli {
namespace {

struct MergeOptions {
  std::string out;
  std::vector<std::string> folders;
  bool prefers_first = false;
};

std::optional<Report> merge(MergeOptions const& o, CommonOptions const& common) {
  require(!o.out.empty() && !o.folders.empty(), "folders are missing",
          "merge combines results folders in a new one", "try antikelvin merge all part1 part2");
  std::vector<MergeSource> sources;
  for (std::string const& folder : o.folders) {
    OpenedResults opened = open_results(folder, "merge");
    sources.push_back({folder, std::move(opened.job), std::move(opened.verb)});
  }
  require_fits({sources.size(), 7}, outputs(common));
  return merge_results(sources, {o.out, o.prefers_first, common.dry_run});
}

}  // namespace

Verb merge_verb() {
  auto const o = std::make_shared<MergeOptions>();
  return {
      "merge",
      "results folders of one job, computed apart, as one",
      "OUT is a new folder, which status, export, report and diff read and resume continues; those "
      "that are "
      "merged stay as they are. All must be of one job. A point that several have counts once: a "
      "result "
      "before a failure, and equal results are one. Different results of a point are refused, "
      "since one "
      "job and seed have one result, unless --prefer-first is given. Damaged lines are passed "
      "over.",
      {"antikelvin merge ising from-home from-cluster",
       "antikelvin merge ising from-home from-cluster --dry-run  # what would be taken from each"},
      [o](OptionTable& table) {
        table.argument("out", o->out, kind::path("OUT"), "folder to make; missing or empty");
        table.arguments("folder", o->folders, kind::path("FOLDER"), "results of scans of one job");
        table.section(Section::running);
        table.flag("--prefer-first", o->prefers_first,
                   "of results that differ, take that of the folder named first");
      },
      [o](CommonOptions const& common) { return merge(*o, common); },
      VerbKind::plain,
      kTable | kRemarks | kPlan};
}

}  // namespace antikelvin::cli
