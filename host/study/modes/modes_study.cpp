// SPDX-License-Identifier: Apache-2.0
#include "study/modes/modes_study.hpp"

#include <fmt/format.h>

#include <cmath>

#include "antikelvin/base/error.hpp"
#include "base/parse_exact.hpp"
#include "base/quote.hpp"
#include "study/modes/modes_schema.hpp"
#include "study/modes/modes_verb.hpp"
#include "study/stream_plan.hpp"

namespace antikelvin {
namespace {

Choices<ModeStatistics> const kStatistics = {{"bose-einstein", ModeStatistics::bose_einstein},
                                             {"rayleigh-jeans", ModeStatistics::rayleigh_jeans}};
Choices<BandProcess> const kProcesses = {{"joule", BandProcess::joule},
                                         {"isentropic", BandProcess::isentropic}};

/// What a process into fewer modes means; and the classical entropy has a constant per mode, which the size of a quantum sets.
std::vector<std::string> remarks_on(ModesSpec const& spec) {
  constexpr std::size_t kManyLevels = 5000;
  if (spec.band.levels.size() > kManyLevels)
    return {fmt::format("a band of {} levels takes about {:.0f} s per state",
                        spec.band.levels.size(),
                        1.2e-3 * static_cast<double>(spec.band.levels.size()))};
  if (spec.process == BandProcess::joule && spec.final_band->n_modes() < spec.band.n_modes())
    return {
        "a free expansion leads into more modes; into fewer ones entropy may fall, which nothing "
        "does by itself"};
  if (!spec.process || spec.statistics != ModeStatistics::rayleigh_jeans ||
      spec.final_band->n_modes() == spec.band.n_modes())
    return {};
  return {
      "entropies of classical waves in different numbers of modes compare only where --quanta "
      "counts "
      "quanta, many in each mode; use --statistics bose-einstein for few"};
}

struct ModesOptions : StudyOptions {
  std::string band, statistics = "bose-einstein", quanta, energy, fraction, process, to,
                    show = "states";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--band", band, kind::like("BAND", {"chain:", "square:", "two-level", "spin:"}),
              "energies of the modes: chain:M, square:L (hopping 1, periodic), E0,E1xG,..., "
              "spin:S or @FILE.csv");
    table.add("--statistics", statistics, kind::one_of(kStatistics),
              "of quanta, or of classical waves such as bright light");
    table.section(Section::state);
    table.add("--quanta", quanta, kind::exacts(), "numbers of quanta N, or powers of waves");
    table.add("--energy", energy, kind::exacts("energy"), "total energies U of the quanta");
    table.add("--fraction", fraction, kind::exacts(),
              "U/N as a fraction of the way from the lowest mode to the highest instead");
    table.add("--process", process, kind::one_of(kProcesses),
              "what then leads into the band of --to: joule keeps U, isentropic keeps S");
    table.add("--to", to, kind::text("BAND"), "the band after --process");
    table.section(Section::output);
    table.add("--show", show, kind::one_of({"states", "occupations"}),
              "a row per state, or one per level of each");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const&) const override {
    require(!band.empty(), "--band is missing", "the energies of the modes are needed",
            "try --band chain:64");
    require(!quanta.empty(), "--quanta is missing", "the number of quanta is needed",
            "try --quanta 100");
    require(energy.empty() != fraction.empty(), "give exactly one of --energy and --fraction",
            energy.empty() ? "none is there" : "both are there", "try --fraction 0:1:21");
    require(process.empty() == to.empty(), "--process and --to belong together",
            process.empty() ? "--process is missing" : "--to is missing",
            "try --process joule --to chain:128");
    require_choice(show, "--show", {"states", "occupations"});
    ModesSpec spec;
    spec.band = parse_band(band);
    spec.statistics = choose(statistics, "--statistics", kStatistics);
    spec.quanta = parse_rationals(quanta, "--quanta");
    for (Rational const& n : spec.quanta)
      require(n > 0 && std::isfinite(to_double(n)), "invalid --quanta " + cut(to_text(n)),
              "their number must be positive and below 1e308", "try --quanta 100");
    if (!energy.empty()) spec.energies = parse_rationals(energy, "--energy");
    if (!fraction.empty()) spec.fractions = parse_rationals(fraction, "--fraction");
    if (!process.empty()) {
      spec.process = choose(process, "--process", kProcesses);
      spec.final_band = parse_band(to);
    }
    spec.shows_occupations = show == "occupations";
    require(!spec.process || !spec.shows_occupations,
            "--show occupations does not go with --process", "its rows are of one state",
            "drop one of them");
    require_row_count(spec.quanta.size() * spec.n_points(),
                      spec.shows_occupations ? spec.band.levels.size() : 1);
    validate(spec);
    return std::make_unique<HostRowsPlan>(
        "modes", modes_rows(spec), "",
        spec.n_points() * sizeof(Rational) + spec.band.levels.size() * 128, remarks_on(spec));
  }
};

}  // namespace

Study modes_study() {
  return {.name = "modes",
          .summary =
              "light or atoms in the modes of a band: temperature of either sign from N and "
              "U, exact",
          .notes =
              "Quanta that neither appear nor vanish share their energy among modes between a "
              "lowest and a highest one. Above the mean of the band their temperature is "
              "negative.",
          .examples = {"antikelvin modes --band chain:64 --quanta 32 --fraction 0:1:21",
                       "antikelvin modes --band spin:10 --statistics rayleigh-jeans --quanta 100 "
                       "--energy 300 --process joule --to spin:20",
                       "antikelvin modes --band square:16 --quanta 256 --fraction 0.1,0.9 --show "
                       "occupations -o modes.svg"},
          .schema = modes_schema(),
          .has_kernels = false,
          .is_random = false,
          .options = options_of<ModesOptions>()};
}

}  // namespace antikelvin
