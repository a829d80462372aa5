// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "base/quote.hpp"
#include "cli/model_options.hpp"
#include "cli/scale_remark.hpp"
#include "cli/verbs.hpp"
#include "model/energy_scale.hpp"
#include "study/canonical/canonical_verb.hpp"
#include "study/entropy/entropy_verb.hpp"
#include "study/limits/limits_verb.hpp"

namespace antikelvin::cli {
namespace {

constexpr std::uint64_t kMaxUnits = std::numeric_limits<std::uint64_t>::max();
constexpr double kMaxRows = 1e8;

char const* const kUnitsHelp = "number of units N: list, lo:hi:count or lo:hi:count@log";
char const* const kBoundedHelp =
    "bounded spectrum of a unit: two-level[:EPS], spin:S, E0,E1xG,..., @FILE.csv";

struct CanonicalOptions {
  std::string levels, units = "1", beta, temperature, populations = "10";
};

struct LimitsOptions {
  std::string levels = "two-level", units = "1e2:1e15:14@log", fraction = "0.25";
};

struct EntropyOptions {
  std::string levels = "two-level", units, n, energy, fraction, shell;
};

void require_row_count(std::size_t n_units, std::size_t n_points) {
  require(static_cast<double>(n_units) * static_cast<double>(n_points) <= kMaxRows,
          "the grid has too many rows", "the limit is 100000000", "use shorter lists");
}

/// What the stream of `report` would take, instead of it.
Report rows_plan(Report report, std::uint64_t list_bytes) {
  RowStream const& rows = *report.stream;
  report.rows.columns = {"rows", "columns", "memory_bytes"};
  report.rows.rows.push_back(
      {rows.n_rows, std::uint64_t{rows.columns.size()}, block_bytes(rows) + list_bytes});
  report.stream.reset();
  report.device.reset();
  return report;
}

std::optional<Report> canonical_report(CanonicalOptions const& o, CommonOptions const& common) {
  require(!o.levels.empty(), "--levels is missing", "the spectrum of a unit is needed",
          "try --levels two-level");
  require(o.beta.empty() != o.temperature.empty(), "give exactly one of --beta and --temperature",
          o.beta.empty() ? "none is there" : "both are there", "try --beta -1:1:21");
  CanonicalSpec spec;
  spec.system = parse_levels(o.levels);
  spec.n_units = parse_counts(o.units, "--units", 1, kMaxUnits);
  spec.betas = o.beta.empty() ? parse_temperatures(o.temperature, "--temperature")
                              : parse_betas(o.beta, "--beta");
  spec.n_populations = parse_count(o.populations, "--populations", 0, 10000);
  validate(spec);
  require_row_count(spec.n_units.size(), spec.betas.size());
  LevelSystem const system = spec.system;
  std::vector<double> const betas = spec.betas;
  if (common.backend.rfind("cuda", 0) == 0) make_backend(common);  // asked for, so it must be there
  std::string const quantum = to_text(spec.system.quantum());
  std::uint64_t const list_bytes = (spec.n_units.size() + spec.betas.size()) * sizeof(double);
  Report report = run_canonical(std::move(spec));
  require_fits(*report.stream, outputs(common));
  remark_on_scale(system, betas, common);
  if (common.dry_run) report = rows_plan(std::move(report), list_bytes);
  report.resolved["quantum"] = quantum;
  return report;
}

std::optional<Report> entropy_report(EntropyOptions const& o, CommonOptions const& common) {
  require(!o.units.empty(), "--units is missing", "the number of units N is needed", "try -N 1e6");
  int const given = !o.n.empty() + !o.energy.empty() + !o.fraction.empty();
  require(given == 1, "give exactly one of --n, --energy and --fraction",
          std::to_string(given) + " are there", "try --fraction 0:1:11");
  EntropySpec spec;
  spec.system = parse_levels(o.levels);
  spec.n_units = parse_counts(o.units, "--units", 1, kMaxUnits);
  if (!o.n.empty()) spec.n_list = parse_counts(o.n, "--n", 0, kMaxUnits);
  if (!o.energy.empty()) spec.energies = parse_rationals(o.energy, "--energy");
  if (!o.fraction.empty()) spec.fractions = parse_reals(o.fraction, "--fraction");
  if (!o.shell.empty()) {
    spec.shell = parse_rational(o.shell, "--shell");
    require(*spec.shell >= 0, "invalid --shell " + in_quotes(o.shell), "a width is not negative",
            "give the width of the energy shell, such as 0.5");
  }
  require_row_count(spec.n_units.size(), spec.n_points());
  std::uint64_t const list_bytes = spec.n_list.size() * sizeof(std::uint64_t) +
                                   spec.energies.size() * sizeof(Rational) +
                                   spec.fractions.size() * sizeof(double);
  std::string const quantum = to_text(spec.system.quantum());
  std::shared_ptr<Backend const> const backend = make_backend(common);
  Report report = run_entropy(std::move(spec), backend);
  require_fits(*report.stream, outputs(common));
  announce_fallback(common);
  std::uint64_t const row_bytes =
      kEntropyRowBytes * std::min(report.stream->n_rows, block_rows(report.stream->columns.size()));
  if (common.dry_run) report = rows_plan(std::move(report), list_bytes + row_bytes);
  report.resolved["quantum"] = quantum;
  return report;
}

std::optional<Report> limits_report(LimitsOptions const& o, CommonOptions const& common) {
  LimitsSpec spec;
  spec.system = parse_levels(o.levels);
  spec.n_units = parse_counts(o.units, "--units", 1, kMaxUnits);
  std::vector<double> const fractions = parse_reals(o.fraction, "--fraction");
  require(fractions.size() == 1, "--fraction takes one value here",
          "a limit is at one energy density", "run once per fraction");
  spec.fraction = fractions[0];
  require(spec.fraction > 0 && spec.fraction < 1, "invalid --fraction " + in_quotes(o.fraction),
          "the limits are taken inside the spectrum", "choose a fraction between 0 and 1");
  require_row_count(spec.n_units.size(), 4);
  std::string const quantum = to_text(EnergyScale(spec.system).quantum());
  if (common.backend.rfind("cuda", 0) == 0) make_backend(common);  // asked for, so it must be there
  Report report;
  if (common.dry_run) {
    report.verb = "limits";
    report.rows.columns = {"rows", "columns"};
    std::vector<Cell>& row = report.rows.rows.emplace_back();
    row.emplace_back(std::uint64_t{4 * spec.n_units.size()});
    row.emplace_back(std::uint64_t{10});
  } else {
    report = run_limits(spec);
  }
  report.resolved["quantum"] = quantum;
  return report;
}

}  // namespace

Verb limits_verb() {
  auto const o = std::make_shared<LimitsOptions>();
  return {
      "limits",
      "how fast finite N reaches the thermodynamic limit, with fitted exponents",
      "",
      {"antikelvin limits", "antikelvin limits --levels 0,1,3x2,7 --fraction 0.7 -o limits.json",
       "antikelvin limits --levels spin:1 -N 1e3:1e12:10@log --fraction 0.1"},
      [o](OptionTable& table) {
        table.section(Section::system);
        table.add("--levels", o->levels, levels_kind(), kBoundedHelp);
        table.add("-N,--units", o->units, list(), kUnitsHelp);
        table.section(Section::state);
        table.add("--fraction", o->fraction, real(),
                  "fraction of the energy range at which the limit is taken");
      },
      [o](CommonOptions const& common) { return limits_report(*o, common); },
      VerbKind::plain,
      kExact};
}

Verb canonical_verb() {
  auto const o = std::make_shared<CanonicalOptions>();
  return {"canonical",
          "exact canonical ensemble of N independent units at any beta, both signs",
          "",
          {"antikelvin canonical --levels two-level -N 1e18 --beta -5:5:21",
           "antikelvin canonical --levels 0,1x3,4 --temperature 0+,1,inf,-1,0-",
           "antikelvin canonical --levels oscillator --beta 0.01:10:7@log -o oscillator.csv"},
          [o](OptionTable& table) {
            table.section(Section::system);
            table.add("--levels", o->levels, levels_kind(true),
                      "spectrum of a unit: two-level[:EPS], spin:S, E0,E1xG,..., @FILE.csv, "
                      "oscillator[:W], rotor[:B]");
            table.add("-N,--units", o->units, list(), kUnitsHelp);
            table.section(Section::state);
            table.add("--beta", o->beta, list("1/energy"),
                      "inverse temperatures, any sign; inf and -inf are T = 0+ and 0-");
            table.add("--temperature", o->temperature, list("energy"),
                      "temperatures instead; 0+, 0-, inf and -inf are allowed");
            table.section(Section::output);
            table.add("--populations", o->populations, whole(),
                      "how many populations of an unbounded spectrum to list");
          },
          [o](CommonOptions const& common) { return canonical_report(*o, common); },
          VerbKind::plain,
          kExact};
}

Verb entropy_verb() {
  auto const o = std::make_shared<EntropyOptions>();
  return {"entropy",
          "exact microcanonical entropy and temperature of N independent units",
          "",
          {"antikelvin entropy -N 1e12 --fraction 0:1:11",
           "antikelvin entropy --levels 0,1,3x2,7 -N 1e12 --fraction 0:1:1001 -o curve.h5",
           "antikelvin entropy -N 1000 --n 0:1000:1001 -o curve.csv",
           "antikelvin entropy -N 1e6 --energy -5e5,0,5e5 --format json"},
          [o](OptionTable& table) {
            table.section(Section::system);
            table.add("--levels", o->levels, levels_kind(), kBoundedHelp);
            table.add("-N,--units", o->units, list(), kUnitsHelp);
            table.section(Section::state);
            table.add("--n", o->n, list(), "numbers of excited units, of two levels");
            table.add("--energy", o->energy, list("energy"), "total energies, exact");
            table.add("--fraction", o->fraction, list(),
                      "fractions of the energy range, 0 to 1, rounded to an energy that occurs");
            table.add("--shell", o->shell, real("energy"),
                      "count the states within this width around each energy instead of at it");
          },
          [o](CommonOptions const& common) { return entropy_report(*o, common); },
          VerbKind::plain,
          kExact | kKernels};
}

}  // namespace antikelvin::cli
