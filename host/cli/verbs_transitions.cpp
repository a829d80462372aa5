// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "cli/compared_side.hpp"
#include "cli/verbs.hpp"
#include "study/transitions.hpp"

namespace antikelvin::cli {
namespace {

struct TransitionOptions {
  std::string results, of, range, sides, points = "8", degree = "4", show = "crossings";
  bool all_rows = false;
};

/// LO:HI of |β|.
void set_range(std::string const& text, CurveWishes& wishes) {
  if (text.empty()) return;
  std::vector<std::string> const ends = split(text, ':');
  require(ends.size() == 2, "invalid --range " + in_quotes(text), "it is no LO:HI",
          "try --range 0.40:0.48");
  wishes.low = parse_real(ends[0], "--range");
  wishes.high = parse_real(ends[1], "--range");
  require(wishes.low >= 0 && wishes.low < wishes.high, "invalid --range " + in_quotes(text),
          "it holds no |beta|", "try --range 0.40:0.48, for both signs");
}

TransitionSpec parse_transitions(TransitionOptions const& o) {
  TransitionSpec spec;
  spec.show = o.show == "collapse" ? TransitionShow::collapse
              : o.show == "points" ? TransitionShow::points
                                   : TransitionShow::crossings;
  spec.wishes.quantities = names_of(o.of, "--of");
  set_range(o.range, spec.wishes);
  for (std::string const& side : names_of(o.sides, "--sides")) {
    spec.wishes.sides.push_back(parse_real(side, "--sides"));
    require(spec.wishes.sides.back() > 0, "invalid --sides " + in_quotes(o.sides),
            "a size is larger than 0", "give some of those of the rows, as 8,16,32");
  }
  spec.wishes.all_rows = o.all_rows;
  spec.window.n_points = parse_count(o.points, "--points", 2, 1000);
  spec.window.degree = static_cast<int>(parse_count(o.degree, "--degree", 1, 10));
  require(static_cast<std::size_t>(spec.window.degree) < spec.window.n_points,
          "--degree " + o.degree + " is too high for --points " + o.points,
          "a polynomial through fewer points is not determined", "use more points");
  return spec;
}

std::optional<Report> transitions(TransitionOptions const& o, CommonOptions const& common) {
  require(!o.results.empty(), "the results are missing",
          "transitions are found in rows of several sizes and beta",
          "try antikelvin transitions results");
  TransitionSpec const spec = parse_transitions(o);
  Report report;
  report.verb = "transitions";
  report.schema = transition_schema();
  std::vector<std::string> notes;
  ResultColumns const rows = read_side(o.results, "transitions", notes).rows;
  FoundTransitions found = find_transitions(rows, spec);
  if (!found.has_sizes) {
    std::string why;
    for (std::string const& note : found.notes) why += (why.empty() ? "" : "; ") + note;
    throw SpecError("the results have too few sizes", why,
                    "run more sizes, such as -L 8,16,32,64, or look at --range");
  }
  report.rows = std::move(found.rows);
  report.notes = std::move(found.notes);
  report.notes.insert(report.notes.end(), notes.begin(), notes.end());
  require_fits({report.rows.rows.size(), report.rows.columns.size()}, outputs(common));
  return report;
}

}  // namespace

Verb transitions_verb() {
  auto const o = std::make_shared<TransitionOptions>();
  return {
      "transitions",
      "where the curves of several sizes cross, and how they collapse onto one",
      "Each sign of beta has its own transitions. Curves of neighbouring sizes cross where they "
      "differ by 5 sigma with one sign at one beta, and with the other at another; polynomials "
      "through the nearest points give the place with its error. A collapse fits y = L^k "
      "F((|beta| - |beta_c|) L^(1/nu)), k = 0 for Binder cumulants and xi/L; it is made of "
      "all sizes, and again without the smallest ones. Its errors hold if chi2 is about its dof: "
      "else narrow --range, or look at larger sizes. Points of averages over samples of bonds "
      "(sample --show average) share the errors of their samples, and are taken so.",
      {"antikelvin sample --model ising -L 8,16,32 --beta 0.40:0.48:17 --order auto "
       "--correlation-length -o squares.json && antikelvin transitions squares.json",
       "antikelvin transitions results --show collapse --range 0.42:0.46",
       "antikelvin transitions results --show points --of order_binder -o points.json && "
       "antikelvin plot points.json -o collapse.svg",
       "antikelvin scan examples/scan_glass.toml -o glass && antikelvin transitions glass"},
      [o](OptionTable& table) {
        table.argument("results", o->results, kind::path("RESULT"),
                       "JSON or HDF5 report, CSV table, or results folder of a scan");
        table.section(Section::output);
        table.add("--of", o->of, kind::text("NAMES"),
                  "columns with errors; without it those of order_binder, xi_over_L and binder "
                  "that are there, of glasses overlap_xi_over_L and overlap_binder");
        table.add("--show", o->show, kind::one_of({"crossings", "collapse", "points"}),
                  "crossings; the fitted collapse; or all points, scaled as it says");
        table.add("--range", o->range, kind::text("LO:HI"), "only |beta| from LO to HI");
        table.add("--sides", o->sides, kind::text("LIST"),
                  "only these sizes L, the geometric means of sides");
        table.flag(
            "--all-rows", o->all_rows,
            "rows that are not equilibrated take part, too: right if twice the sweeps change "
            "them by less than their errors");
        table.add("--points", o->points, kind::whole(),
                  "points of each curve through which a polynomial goes where two cross, at least");
        table.add("--degree", o->degree, kind::whole(), "of that polynomial");
      },
      [o](CommonOptions const& common) { return transitions(*o, common); },
      VerbKind::plain,
      kTable | kRemarks};
}

}  // namespace antikelvin::cli
