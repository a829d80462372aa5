// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "cli/opened_results.hpp"
#include "cli/verbs.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "scan/scan_page.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

struct ExportOptions {
  std::string folder;
  bool summary = false, failed = false;
};

std::optional<Report> export_results(ExportOptions const& o, CommonOptions const& common) {
  require(!o.summary || !o.failed, "--summary does not go with --failed",
          "failed points have no results", "drop one of them");
  OpenedResults const opened = open_results(o.folder, "export");
  TableOf const what = o.summary ? TableOf::summary : o.failed ? TableOf::failed : TableOf::rows;
  auto const exported = export_of(opened, o.folder, what);
  ResultTable const& table = exported->table;
  require(what != TableOf::summary || table.n_points == 0 || table.rows.n_rows > 0,
          "there are no summaries in " + path_in_quotes(o.folder), opened.job.verb + " has none",
          "drop --summary");
  Report report;
  report.verb = "export";
  report.schema = schema_with_plan(opened.job.verb);
  report.resolved = {{"verb", opened.job.verb}, {"points", table.n_points}};
  report.stream = table.rows;
  report.stream->make = [exported](std::uint64_t first, std::uint64_t count, Block& block) {
    exported->table.rows.make(first, count, block);
  };
  require_fits({report.stream->n_rows, report.stream->columns.size()}, outputs(common));
  std::string const others = std::to_string(table.n_other);
  if (what != TableOf::failed && table.n_other > 0)
    report.notes.push_back(others + " points failed and are left out; --failed lists them");
  if (auto const& damaged = exported->results.damaged(); !damaged.empty())
    report.notes.push_back(std::to_string(damaged.size()) +
                           " damaged lines of results.jsonl are passed over, first " +
                           damaged[0].text() + "; antikelvin resume runs their points again");
  if (!common.dry_run) return report;
  report.notes.push_back(std::to_string(table.rows.n_rows) + " rows of " +
                         std::to_string(table.rows.columns.size()) + " columns");
  report.rows.columns = {"points", "rows", "columns"};
  report.rows.rows = {
      {table.n_points, table.rows.n_rows, static_cast<std::uint64_t>(table.rows.columns.size())}};
  report.stream.reset();
  return report;
}

std::optional<Report> page(std::string const& folder, CommonOptions const& common) {
  require(common.output.size() <= 1, "report takes one -o", "it is the page", "try -o scan.html");
  require(common.format.empty(), "report takes no --format", "it writes HTML", "drop it");
  OpenedResults const opened = open_results(folder, "report");
  std::string const output = common.output.empty() ? folder + "/report.html" : common.output[0];
  DefaultsOf const defaults = defaults_of;
  if (output == "-") {
    write_scan_page(opened.job, opened.verb, defaults, folder, console_out());
    return std::nullopt;
  }
  require_writable(output);
  std::ostringstream text;
  write_scan_page(opened.job, opened.verb, defaults, folder, text);
  if (common.dry_run) return std::nullopt;
  write_atomically(output, [&](std::ostream& out) { out << text.str(); });
  if (!common.quiet) console_err() << "antikelvin: " << output << '\n';
  return std::nullopt;
}

}  // namespace

Verb export_verb() {
  auto const o = std::make_shared<ExportOptions>();
  return {"export",
          "all results of a scan as one table",
          "One row per result row, in the order of the job: the point's name, the options that "
          "vary, its outcome, and the columns of the verb.",
          {"antikelvin export ising -o all.csv -o all.h5",
           "antikelvin export ising --format csv | head",
           "antikelvin export laws --summary -o laws.json  # of scaling, limits, contact",
           "antikelvin export ising --failed"},
          [o](OptionTable& table) {
            table.argument("folder", o->folder, kind::path("FOLDER"), "results of a scan");
            table.section(Section::output);
            table.flag("--summary", o->summary, "summaries in place of rows");
            table.flag("--failed", o->failed, "points that failed: exit code and message");
          },
          [o](CommonOptions const& common) { return export_results(*o, common); },
          VerbKind::plain,
          kTable | kRemarks | kPlan};
}

Verb report_verb() {
  auto const folder = std::make_shared<std::string>();
  return {"report",
          "a scan as one HTML page: state, verdicts, figures, tables",
          "The page holds all that it shows and loads nothing; figures need gnuplot.",
          {"antikelvin report ising", "antikelvin report ising -o ising.html"},
          [folder](OptionTable& table) {
            table.argument("folder", *folder, kind::path("FOLDER"), "results of a scan");
          },
          [folder](CommonOptions const& common) { return page(*folder, common); },
          VerbKind::other,
          kFiles | kRemarks | kPlan,
          "write the page to this file, - is standard output; without it to FOLDER/report.html"};
}

}  // namespace antikelvin::cli
