// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "cli/compared_side.hpp"
#include "cli/verbs.hpp"
#include "process/console.hpp"
#include "scan/compare_report.hpp"

namespace antikelvin::cli {
namespace {

struct DiffOptions {
  std::string a, b, keys, compare, z = "5", tolerance = "1e-12", show = "columns";
  bool common = false;
};

std::optional<Report> diff(DiffOptions const& o, CommonOptions const& common) {
  require(!o.a.empty() && !o.b.empty(), "two results are needed",
          "diff compares result files or results folders of scans",
          "try antikelvin diff a.json b.json");
  CompareSpec spec;
  spec.keys = names_of(o.keys, "--keys");
  spec.columns = names_of(o.compare, "--compare");
  spec.z_limit = parse_real(o.z, "--z");
  spec.tolerance = parse_real(o.tolerance, "--tolerance");
  require(spec.z_limit > 0, "invalid --z " + in_quotes(o.z), "it is not above 0", "try --z 5");
  require(spec.tolerance >= 0, "invalid --tolerance " + in_quotes(o.tolerance), "it is below 0",
          "try --tolerance 1e-12");
  CompareReport told;
  told.has_every_value = o.show == "rows";
  told.allows_lone_rows = o.common;
  std::vector<std::string> notes;
  ComparedSide const a = read_side(o.a, "diff", notes), b = read_side(o.b, "diff", notes);
  Report report = compare_report(a, b, spec, told);
  report.notes.insert(report.notes.end(), notes.begin(), notes.end());
  require_fits({report.rows.rows.size(), report.rows.columns.size()}, outputs(common));
  return report;
}

}  // namespace

Verb diff_verb() {
  auto const o = std::make_shared<DiffOptions>();
  return {
      "diff",
      "whether two results agree, within their errors",
      "Rows are matched by the options that scans vary and by N, beta and the like. Values with "
      "errors differ beyond --z, others beyond --tolerance; errors, tau_int and other "
      "columns that describe one run are compared only if --compare names them. Exit code 4 if a "
      "column differs, or if one result alone has a row (without --common). p_value "
      "(Kolmogorov-Smirnov) asks of each column whether all z together are normal. It takes rows "
      "for independent, as points of a run are, and distances or energies of one point are not; "
      "columns of a run are correlated, so that a low p_value is a hint and no verdict. Runs of "
      "one seed share random numbers: compare two seeds.",
      {"antikelvin diff a.json b.json", "antikelvin diff ising other/ising --common",
       "antikelvin diff a.csv b.h5 --show rows --compare energy_mean,tau_int"},
      [o](OptionTable& table) {
        table.argument("a", o->a, kind::path("RESULT"),
                       "JSON or HDF5 report, CSV table, or results folder of a scan");
        table.argument("b", o->b, kind::path("RESULT"), "another one");
        table.section(Section::output);
        table.add("--keys", o->keys, kind::text("NAMES"),
                  "columns a,b,c by which rows are matched, instead of those found");
        table.add("--compare", o->compare, kind::text("NAMES"),
                  "columns to compare; without it all that both have but keys and those that "
                  "describe one run");
        table.flag("--common", o->common, "rows of one result alone are no difference");
        table.add("--z", o->z, kind::real(),
                  "limit of |a - b| in standard errors of the difference");
        table.add("--tolerance", o->tolerance, kind::real(),
                  "limit of |a - b|/max(|a|, |b|) of values without errors");
        table.add("--show", o->show, kind::one_of({"columns", "rows"}),
                  "one row per column, or every value of both");
      },
      [o](CommonOptions const& common) { return diff(*o, common); },
      VerbKind::plain,
      kTable | kRemarks};
}

}  // namespace antikelvin::cli
