// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <filesystem>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "cli/compared_side.hpp"
#include "cli/opened_results.hpp"
#include "cli/verbs.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "scan/average_results.hpp"
#include "scan/merge_results.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

struct MergeOptions {
  std::string out, keys, z = "5";
  std::vector<std::string> results;
  bool prefers_first = false, averages = false;
};

std::optional<Report> merge_folders(MergeOptions const& o, CommonOptions const& common) {
  require(o.keys.empty(), "--keys goes with --average",
          "points of scans are matched by their names", "leave it out");
  std::vector<MergeSource> sources;
  for (std::string const& folder : o.results) {
    OpenedResults opened = open_results(folder, "merge");
    sources.push_back({folder, std::move(opened.job), std::move(opened.verb)});
  }
  require_fits({sources.size(), 7}, outputs(common));
  return merge_results(sources, {o.out, o.prefers_first, common.dry_run});
}

/// The file of averages, with the format that its suffix says. It must be new: whoever forgets to name it
/// names a result in its place.
std::vector<Output> average_output(std::string const& path, CommonOptions const& common) {
  namespace fs = std::filesystem;
  CommonOptions as_asked;
  as_asked.output = {path};
  require(path != "-", "the averages need a file",
          "standard output has the list of what was averaged",
          "name a .json, .csv or .h5 file first");
  std::error_code none;
  require(!fs::exists(path, none), "cannot write averages to " + path_in_quotes(path), "it exists",
          "name a new file first, then the results");
  for (std::string const& other : common.output)
    require(other == "-" || fs::weakly_canonical(fs::absolute(other, none), none) !=
                                fs::weakly_canonical(fs::absolute(path, none), none),
            "-o " + other + " is the file of averages",
            "it would get the list of what was averaged", "give it another name, or leave -o out");
  return outputs(as_asked);
}

std::string list_text(std::vector<std::string> const& names) {
  std::string text;
  for (std::string const& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::optional<Report> average(MergeOptions const& o, CommonOptions const& common) {
  require(!o.prefers_first, "--prefer-first does not go with --average",
          "no result is taken before another", "leave it out");
  AverageSpec spec;
  spec.keys = names_of(o.keys, "--keys");
  spec.z_limit = parse_real(o.z, "--z");
  require(spec.z_limit > 0, "invalid --z " + in_quotes(o.z), "it is not above 0", "try --z 5");
  std::vector<Output> const targets = average_output(o.out, common);
  Report report;
  report.verb = "merge";
  std::vector<ComparedSide> sides;
  for (std::string const& path : o.results) sides.push_back(read_side(path, "merge", report.notes));
  AveragedResults averaged = average_results(sides, spec);
  Json sources = Json::array();
  report.rows.columns = {"result", "rows", "seed"};
  for (ComparedSide const& side : sides) {
    std::string const seed = side.rows.seed ? std::to_string(*side.rows.seed) : "";
    report.rows.rows.push_back({side.name, std::uint64_t{side.rows.n_rows()}, seed});
    sources.push_back({{"result", side.name}, {"seed", seed}});
  }
  std::size_t const n_rows = averaged.report.rows.rows.size();
  report.notes.push_back(fmt::format("{}: means of {} results in {} row{}", o.out, sides.size(),
                                     n_rows, n_rows == 1 ? "" : "s"));
  if (averaged.n_lone_rows > 0)
    report.notes.push_back(averaged.n_lone_rows == 1
                               ? "1 row is not in all results and is left out"
                               : std::to_string(averaged.n_lone_rows) +
                                     " rows are not in all results and are left out");
  if (averaged.n_incomplete > 0)
    report.notes.push_back(fmt::format(
        "{} value{} empty: not all results have {} with an error", averaged.n_incomplete,
        averaged.n_incomplete == 1 ? " is" : "s are", averaged.n_incomplete == 1 ? "it" : "them"));
  if (!averaged.dropped.empty())
    report.notes.push_back("columns that differ and have no error are left out: " +
                           list_text(averaged.dropped));
  averaged.report.schema = schema_with_plan(averaged.report.verb);
  averaged.report.resolved = {{"averaged", std::move(sources)}};
  averaged.report.notes = report.notes;
  report.outcome = averaged.report.outcome;
  report.outcome_reason = averaged.report.outcome_reason;
  report.outcome_hint = averaged.report.outcome_hint;
  require_fits({n_rows, averaged.report.rows.columns.size()}, targets);
  if (!common.dry_run) write_report(averaged.report, targets, console_out());
  return report;
}

std::optional<Report> merge(MergeOptions const& o, CommonOptions const& common) {
  require(!o.out.empty() && !o.results.empty(), "results are missing",
          "merge combines results folders in a new one, or with --average results in a file",
          "try antikelvin merge all part1 part2");
  return o.averages ? average(o, common) : merge_folders(o, common);
}

}  // namespace

Verb merge_verb() {
  auto const o = std::make_shared<MergeOptions>();
  return {
      "merge",
      "results folders of one job as one, or means of results",
      "OUT is a new folder, which status, export, report and diff read and resume continues; "
      "those that are merged stay as they are. All must be of one job. A point that several have "
      "counts once: a result before a failure, and equal results are one. Different results of a "
      "point are refused, since one job and seed have one result, unless --prefer-first is given. "
      "Damaged lines are passed over. With --average OUT is a new file of means of results of the "
      "same "
      "points and other seeds, weighted with replicas x measurements, their errors those of means "
      "of "
      "independent runs. Results that contradict each other, beyond --z, are refused.",
      {"antikelvin merge ising from-home from-cluster",
       "antikelvin merge ising from-home from-cluster --dry-run  # what would be taken from each",
       "antikelvin merge --average mean.json seed1.json seed2.json seed3.json"},
      [o](OptionTable& table) {
        table.argument("out", o->out, kind::path("OUT"),
                       "folder to make; with --average a .json, .csv or .h5 file");
        table.arguments("result", o->results, kind::path("RESULT"),
                        "results folders of one job; with --average result files, too");
        table.section(Section::sampling);
        table.flag("--average", o->averages, "means of results from different seeds");
        table.add("--keys", o->keys, kind::text("NAMES"),
                  "columns a,b,c by which rows are matched, instead of those found; of --average");
        table.add("--z", o->z, kind::real(),
                  "largest difference in its standard errors of results that are averaged");
        table.section(Section::running);
        table.flag("--prefer-first", o->prefers_first,
                   "of results that differ, take that of the folder named first");
      },
      [o](CommonOptions const& common) { return merge(*o, common); },
      VerbKind::plain,
      kTable | kRemarks | kPlan};
}

}  // namespace antikelvin::cli
