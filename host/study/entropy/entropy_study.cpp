// SPDX-License-Identifier: Apache-2.0
#include "study/entropy/entropy_study.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "base/quote.hpp"
#include "study/entropy/entropy_schema.hpp"
#include "study/entropy/entropy_verb.hpp"
#include "study/model_options.hpp"
#include "study/stream_plan.hpp"

namespace antikelvin {
namespace {

/// Bytes beside a block of rows: the lists, and what is known of each row before it is written.
std::uint64_t held_bytes(EntropySpec const& spec) {
  RowStream const shape = entropy_shape(spec);
  return spec.n_list.size() * sizeof(std::uint64_t) + spec.energies.size() * sizeof(Rational) +
         (spec.fractions.size() + spec.betas.size()) * sizeof(double) +
         kEntropyRowBytes * std::min(shape.n_rows, block_rows(shape.columns.size()));
}

class EntropyPlan : public StreamPlan {
 public:
  explicit EntropyPlan(EntropySpec spec)
      : StreamPlan("entropy", entropy_shape(spec), to_text(spec.system.quantum()),
                   held_bytes(spec)),
        spec_(std::make_shared<EntropySpec const>(std::move(spec))) {}

  void check(std::shared_ptr<Backend const> const& backend) const override {
    entropy_rows(spec_, backend);
  }

 protected:
  RowStream rows(std::shared_ptr<Backend const> const& backend) override {
    return entropy_rows(spec_, backend);
  }

 private:
  std::shared_ptr<EntropySpec const> spec_;
};

struct EntropyOptions : StudyOptions {
  std::string levels = "two-level", units, n, energy, fraction, beta, temperature, shell;

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--levels", levels, levels_kind(), kBoundedHelp);
    table.add("-N,--subsystems", units, kind::wholes(), kUnitsHelp).formerly("units");
    table.section(Section::state);
    table.add("--n", n, kind::wholes(), "numbers of excited subsystems, of two levels");
    table.add("--energy", energy, kind::exacts("energy"), "total energies, exact");
    table.add("--fraction", fraction, kind::list(),
              "fractions of the energy range, 0 to 1, rounded to an energy that occurs");
    table.add("--beta", beta, kind::list("1/energy"),
              "inverse temperatures, any sign: the energies nearest to their canonical means");
    table.add("--temperature", temperature, kind::list("energy"),
              "temperatures instead; 0+, 0-, inf and -inf are allowed");
    table.add("--shell", shell, kind::exact("energy"),
              "count the states within this width around each energy instead of at it");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const&) const override {
    require(!units.empty(), "--subsystems is missing", "the number of subsystems N is needed",
            "try -N 1e6");
    int const given =
        !n.empty() + !energy.empty() + !fraction.empty() + !beta.empty() + !temperature.empty();
    require(given == 1, "give exactly one of --n, --energy, --fraction, --beta and --temperature",
            std::to_string(given) + " are there", "try --fraction 0:1:11");
    std::uint64_t const most = std::numeric_limits<std::uint64_t>::max();
    EntropySpec spec;
    spec.system = parse_levels(levels);
    spec.n_units = parse_counts(units, "--subsystems", 1, most);
    if (!n.empty()) spec.n_list = parse_counts(n, "--n", 0, most);
    if (!energy.empty()) spec.energies = parse_rationals(energy, "--energy");
    if (!fraction.empty()) spec.fractions = parse_reals(fraction, "--fraction");
    if (!beta.empty()) spec.betas = parse_betas(beta, "--beta");
    if (!temperature.empty()) spec.betas = parse_temperatures(temperature, "--temperature");
    if (!shell.empty()) {
      spec.shell = parse_rational(shell, "--shell");
      require(*spec.shell >= 0, "invalid --shell " + in_quotes(shell), "a width is not negative",
              "give the width of the energy shell, such as 0.5");
    }
    require_row_count(spec.n_units.size(), spec.n_points());
    return std::make_unique<EntropyPlan>(std::move(spec));
  }
};

}  // namespace

Study entropy_study() {
  return {.name = "entropy",
          .summary = "exact microcanonical entropy and temperature of N independent subsystems",
          .notes = "",
          .examples = {"antikelvin entropy -N 1e12 --fraction 0:1:11",
                       "antikelvin entropy --levels 0,1,3x2,7 -N 1e12 --fraction 0:1:1001 -o "
                       "curve.h5",
                       "antikelvin entropy -N 1000 --n 0:1000:1001 -o curve.csv",
                       "antikelvin entropy -N 1e6 --energy -5e5,0,5e5 --format json"},
          .schema = entropy_schema(),
          .is_random = false,
          .options = options_of<EntropyOptions>()};
}

}  // namespace antikelvin
