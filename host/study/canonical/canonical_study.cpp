// SPDX-License-Identifier: Apache-2.0
#include "study/canonical/canonical_study.hpp"

#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "study/canonical/canonical_schema.hpp"
#include "study/canonical/canonical_verb.hpp"
#include "study/model_options.hpp"
#include "study/scale_remark.hpp"
#include "study/stream_plan.hpp"

namespace antikelvin {
namespace {

/// Bytes beside a block of rows: the lists, and of given entropies which row is of what.
std::uint64_t held_bytes(CanonicalSpec const& spec, std::uint64_t n_rows) {
  return (spec.n_units.size() + spec.betas.size()) * sizeof(double) +
         (spec.energies.size() + spec.entropies.size()) * sizeof(Rational) +
         (spec.entropies.empty() ? 0 : 3 * sizeof(std::uint64_t) * n_rows);
}

struct CanonicalOptions : StudyOptions {
  std::string levels, units = "1", beta, temperature, energy, entropy, populations = "10";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--levels", levels, levels_kind(true),
              "spectrum of a subsystem: two-level[:EPS], spin:S, E0,E1xG,..., @FILE.csv, "
              "oscillator[:W], rotor[:B]");
    table.add("-N,--subsystems", units, kind::wholes(), kUnitsHelp).formerly("units");
    table.section(Section::state);
    table.add("--beta", beta, kind::list("1/energy"),
              "inverse temperatures, any sign; inf and -inf are T = 0+ and 0-");
    table.add("--temperature", temperature, kind::list("energy"),
              "temperatures instead; 0+, 0-, inf and -inf are allowed");
    table.add("--energy", energy, kind::exacts("energy"),
              "mean energies of the N subsystems instead: beta is what has them");
    table.add("--entropy", entropy, kind::exacts("k_B"),
              "entropies of the N subsystems instead: a row for T > 0 and one for T < 0, where "
              "there are both");
    table.section(Section::output);
    table.add("--populations", populations, kind::whole(),
              "how many populations of an unbounded spectrum to list");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const&) const override {
    require(!levels.empty(), "--levels is missing", "the spectrum of a subsystem is needed",
            "try --levels two-level");
    int const given = !beta.empty() + !temperature.empty() + !energy.empty() + !entropy.empty();
    require(given == 1, "give exactly one of --beta, --temperature, --energy and --entropy",
            given == 0 ? "none is there" : std::to_string(given) + " are there",
            "try --beta -1:1:21");
    CanonicalSpec spec;
    spec.system = parse_levels(levels);
    spec.n_units =
        parse_counts(units, "--subsystems", 1, std::numeric_limits<std::uint64_t>::max());
    if (!beta.empty()) spec.betas = parse_betas(beta, "--beta");
    if (!temperature.empty()) spec.betas = parse_temperatures(temperature, "--temperature");
    if (!energy.empty()) spec.energies = parse_rationals(energy, "--energy");
    if (!entropy.empty()) spec.entropies = parse_rationals(entropy, "--entropy");
    spec.n_populations = parse_count(populations, "--populations", 0, 10000);
    require_row_count(spec.n_units.size(), spec.n_given());
    validate(spec);
    RowStream const rows = canonical_rows(spec);
    return std::make_unique<HostRowsPlan>("canonical", rows, to_text(spec.system.quantum()),
                                          held_bytes(spec, rows.n_rows),
                                          remarks_on_scale(spec.system, spec.betas));
  }
};

}  // namespace

Study canonical_study() {
  return {.name = "canonical",
          .summary = "exact canonical ensemble of N independent subsystems at any beta, both signs",
          .notes = "",
          .examples = {"antikelvin canonical --levels two-level -N 1e18 --beta -5:5:21",
                       "antikelvin canonical --levels 0,1x3,4 --temperature 0+,1,inf,-1,0-",
                       "antikelvin canonical --levels 0,1x3,4 -N 100 --entropy 100,120",
                       "antikelvin canonical --levels oscillator --beta 0.01:10:7@log -o "
                       "oscillator.csv"},
          .schema = canonical_schema(),
          .has_kernels = false,
          .is_random = false,
          .options = options_of<CanonicalOptions>()};
}

}  // namespace antikelvin
