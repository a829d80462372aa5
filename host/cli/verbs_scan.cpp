// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>
#include <filesystem>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/launch.hpp"
#include "cli/scan_verb_of.hpp"
#include "cli/verbs.hpp"
#include "process/console.hpp"
#include "process/interrupt.hpp"
#include "scan/results_folder.hpp"
#include "scan/scan.hpp"
#include "scan/scan_status.hpp"
#include "study/option_names.hpp"

namespace antikelvin::cli {
namespace {

struct ScanOptions {
  std::string job, shard = "1/1";
  bool retry = false, restart = false;
};

void add_scan_options(OptionTable& table, ScanOptions& o) {
  table.add("--shard", o.shard, kind::text("I/N"),
            "only every N-th point, from the I-th on; shards may run at the same time");
  table.flag("--retry", o.retry, "run points again that failed");
}

Shard parse_shard(std::string const& text) {
  auto const parts = split(text, '/');
  require(parts.size() == 2, "invalid --shard " + in_quotes(text), "it is not I/N",
          "try --shard 1/8");
  Shard shard;
  shard.count = static_cast<std::uint32_t>(parse_count(parts[1], "--shard", 1, 1000000));
  shard.index = static_cast<std::uint32_t>(parse_count(parts[0], "--shard", 1, shard.count));
  return shard;
}

/// `ising.toml` writes to `ising.results`.
std::string folder_of(std::string const& job, CommonOptions const& common) {
  require(common.output.size() <= 1 && (common.output.empty() || common.output[0] != "-"),
          "scan takes one -o", "it is the folder of the results", "try -o results");
  if (!common.output.empty()) return common.output[0];
  return std::filesystem::path(job).replace_extension(".results").string();
}

/// KEY=VALUE over the job's own options.
void apply_set(Job& job, std::vector<std::string> const& settings) {
  std::vector<std::string> known;
  for (JobOption const& option : job_options_of(job.verb)) known.push_back(option.name);
  for (std::string const& text : settings) {
    std::size_t const equals = text.find('=');
    require(equals != std::string::npos && equals > 0, "invalid --set " + in_quotes(text),
            "it is not KEY=VALUE", "try --set sweeps=1000");
    std::string const typed = text.substr(0, equals), name = present_option(job.verb, typed);
    if (name != typed) job.former_names.push_back(typed);
    std::string const near = nearest_name(name, known);
    require(std::find(known.begin(), known.end(), name) != known.end(),
            "--set: unknown option " + in_quotes(name), "the job's verb does not take it",
            near.empty() ? "see its --help" : "did you mean " + near + "?");
    for (JobAxis const& axis : job.axes)
      require(std::find(axis.names.begin(), axis.names.end(), name) == axis.names.end(),
              "--set " + name + " is in the grid", "its values come from there",
              "change the job file");
    set_option(job.options, name, text.substr(equals + 1));
  }
}

ProgressMode scan_progress(CommonOptions const& common) {
  ProgressMode const mode = progress_mode(common);
  bool const silent = common.quiet || common.progress == "never";
  return mode == ProgressMode::never && !silent ? ProgressMode::lines : mode;
}

std::string count_text(std::uint64_t n, std::string const& what) {
  return std::to_string(n) + " " + what;
}

/// Sets the outcome, from which exit code and last line follow.
void conclude(ScanSummary const& summary, std::string const& folder, Report& report) {
  std::uint64_t const open = summary.n_points - summary.n_done - summary.n_failed;
  report.notes.push_back(folder + ": " + count_text(summary.n_done, "of ") +
                         count_text(summary.n_points, "points done, ") +
                         count_text(summary.n_failed, "failed, ") + count_text(open, "open; ") +
                         count_text(summary.n_run, "computed now"));
  if (summary.n_other > 0)
    report.notes.push_back(count_text(summary.n_other,
                                      "more records are of points that the job "
                                      "has no longer"));
  if (summary.n_failed > 0) {
    report.outcome = Outcome::incomplete;
    report.outcome_reason = std::to_string(summary.n_failed) + " of " +
                            std::to_string(summary.n_points) + " points failed, first " +
                            summary.first_failure;
    report.outcome_hint =
        "the others are written; antikelvin resume --retry " + folder + " runs them again";
  } else if (summary.n_check_failed > 0) {
    report.outcome = Outcome::check_failed;
    report.outcome_reason = count_text(summary.n_check_failed, "points");
    report.outcome_hint = "all results are written and their reasons say where";
  } else if (summary.n_unconverged > 0) {
    report.outcome = Outcome::not_converged;
    report.outcome_reason = count_text(summary.n_unconverged, "points");
    report.outcome_hint =
        "all results are written; give those points more of what their reasons name, with "
        "[[override]]";
  }
}

std::optional<Report> run_job(Job job, ScanOptions const& o, std::string const& folder,
                              CommonOptions const& common) {
  std::vector<std::string> settings_over = common.set;
  if (std::find(common.given.begin(), common.given.end(), "seed") != common.given.end())
    settings_over.push_back("seed=" + common.seed);
  apply_set(job, settings_over);
  ScanSettings settings;
  settings.folder = folder;
  settings.shard = parse_shard(o.shard);
  settings.retry = o.retry;
  settings.restart = o.restart;
  settings.progress = scan_progress(common);
  require(!o.restart || settings.shard.count == 1, "--restart does not go with --shard",
          "other shards may be running",
          "run antikelvin scan --restart once, or remove the folder");
  require_results_or_none(folder);
  if (!o.restart) require_present_layout(folder);
  ScanVerb const verb = scan_verb_of(job.verb, common, folder);
  announce(remarks_on_job(job), common);
  if (common.dry_run) {
    if (ranks().rank() > 0) return std::nullopt;
    CommonOptions printed = common;
    printed.output.clear();
    write_report(describe_scan(job, verb, settings), outputs(printed), console_out());
    return std::nullopt;
  }
  announce_fallback(common);
  settings.deadline = deadline_of(common.checkpoint);
  Report report;
  report.verb = "scan";
  try {
    conclude(run_scan(job, verb, settings, ranks()), folder, report);
  } catch (Interrupted const& error) {
    throw Interrupted(error.signal, folder);
  } catch (TimeLimitReached const&) {
    throw TimeLimitReached(folder);
  }
  return report;
}

std::optional<Report> scan(ScanOptions const& o, CommonOptions const& common) {
  require(!o.job.empty(), "the job file is missing", "scan runs the points of a TOML file",
          "try antikelvin scan job.toml");
  return run_job(read_job(o.job, job_options_of), o, folder_of(o.job, common), common);
}

std::optional<Report> resume(ScanOptions const& o, CommonOptions const& common) {
  require(!o.job.empty(), "the results folder is missing", "resume continues a scan",
          "try antikelvin resume DIR");
  require(common.output.empty(), "resume takes no -o", "results are added to their folder",
          "drop it");
  require_results(o.job);
  return run_job(read_job(o.job + "/job.toml", job_options_of), o, o.job, common);
}

std::optional<Report> status(std::string const& folder) {
  require(!folder.empty(), "the results folder is missing", "status shows a scan",
          "try antikelvin status DIR");
  require_results(folder);
  Job const job = read_results_job(folder, job_options_of);
  ScanVerb verb;
  verb.name = job.verb;
  verb.defaults = job_defaults_of(job.verb);
  return scan_status(job, verb, folder);
}

}  // namespace

Verb scan_verb() {
  auto const o = std::make_shared<ScanOptions>();
  return {"scan",
          "run every point of a job file; resumes where it stopped",
          "Results are one line per point in results.jsonl, and longer tables in points/. The same "
          "command resumes after an interruption, and runs only "
          "what is new after points were added. docs/scans.md describes job files.",
          {"antikelvin scan examples/scan_ising.toml -o ising --dry-run",
           "antikelvin scan examples/scan_ising.toml -o ising",
           "antikelvin scan job.toml -o results --shard 3/8  # one of 8 jobs of an array",
           "antikelvin scan job.toml -o results --set sweeps=4000"},
          [o](OptionTable& table) {
            table.argument("job", o->job, kind::path(), "job file (TOML)");
            add_scan_options(table, *o);
            table.flag("--restart", o->restart, "discard the results in the folder first");
          },
          [o](CommonOptions const& common) { return scan(*o, common); },
          VerbKind::scan,
          kKernels | kSeed | kProgress | kFormat | kFiles | kSet | kRemarks | kPlan,
          "folder of the results; without it JOB.results"};
}

Verb resume_verb() {
  auto const o = std::make_shared<ScanOptions>();
  return {"resume",
          "continue a scan that stopped",
          "",
          {"antikelvin resume ising", "antikelvin resume ising --retry  # also points that failed"},
          [o](OptionTable& table) {
            table.argument("folder", o->job, kind::path("FOLDER"), "results of a scan");
            add_scan_options(table, *o);
          },
          [o](CommonOptions const& common) { return resume(*o, common); },
          VerbKind::scan,
          kKernels | kProgress | kFormat | kRemarks | kPlan};
}

Verb status_verb() {
  auto const folder = std::make_shared<std::string>();
  return {"status",
          "how a scan stands: done, failed, running or dead",
          "",
          {"antikelvin status ising", "antikelvin status ising --format json"},
          [folder](OptionTable& table) {
            table.argument("folder", *folder, kind::path("FOLDER"), "results of a scan");
          },
          [folder](CommonOptions const&) { return status(*folder); },
          VerbKind::plain,
          kTable};
}

}  // namespace antikelvin::cli
