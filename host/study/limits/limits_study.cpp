// SPDX-License-Identifier: Apache-2.0
#include "study/limits/limits_study.hpp"

#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "model/energy_scale.hpp"
#include "study/limits/limits_schema.hpp"
#include "study/limits/limits_verb.hpp"
#include "study/model_options.hpp"
#include "study/stream_plan.hpp"

namespace antikelvin {
namespace {

/// Rows per N, and columns with those of the summary.
constexpr std::uint64_t kLimitRows = 4, kLimitColumns = 10;

class LimitsPlan : public StudyPlan {
 public:
  explicit LimitsPlan(LimitsSpec spec)
      : spec_(std::move(spec)), quantum_(to_text(EnergyScale(spec_.system).quantum())) {
    require_row_count(spec_.n_units.size(), kLimitRows);
  }

  bool uses_backend() const override { return false; }

  Cost cost() const override {
    Cost cost;
    cost.rows = static_cast<double>(kLimitRows * spec_.n_units.size());
    return cost;
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    Report report;
    report.verb = "limits";
    report.rows.columns = {"rows", "columns"};
    report.rows.rows.push_back({std::uint64_t{kLimitRows * spec_.n_units.size()}, kLimitColumns});
    report.resolved["quantum"] = quantum_;
    return report;
  }

  Report run(std::shared_ptr<Backend const> const&, ProgressMode) override {
    Report report = run_limits(spec_);
    report.resolved["quantum"] = quantum_;
    return report;
  }

 private:
  LimitsSpec spec_;
  std::string quantum_;
};

struct LimitsOptions : StudyOptions {
  std::string levels = "two-level", units = "1e2:1e15:14@log", fraction = "0.25";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--levels", levels, levels_kind(), kBoundedHelp);
    table.add("-N,--subsystems", units, kind::wholes(), kUnitsHelp).formerly("units");
    table.section(Section::state);
    table.add("--fraction", fraction, kind::real(),
              "fraction of the energy range at which the limit is taken");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const&) const override {
    LimitsSpec spec;
    spec.system = parse_levels(levels);
    spec.n_units =
        parse_counts(units, "--subsystems", 1, std::numeric_limits<std::uint64_t>::max());
    std::vector<double> const fractions = parse_reals(fraction, "--fraction");
    require(fractions.size() == 1, "--fraction takes one value here",
            "a limit is at one energy density", "run once per fraction");
    spec.fraction = fractions[0];
    require(spec.fraction > 0 && spec.fraction < 1, "invalid --fraction " + in_quotes(fraction),
            "the limits are taken inside the spectrum", "choose a fraction between 0 and 1");
    return std::make_unique<LimitsPlan>(std::move(spec));
  }
};

}  // namespace

Study limits_study() {
  return {.name = "limits",
          .summary = "how fast finite N reaches the thermodynamic limit, with fitted exponents",
          .notes = "",
          .examples = {"antikelvin limits",
                       "antikelvin limits --levels 0,1,3x2,7 --fraction 0.7 -o limits.json",
                       "antikelvin limits --levels spin:1 -N 1e3:1e12:10@log --fraction 0.1"},
          .schema = limits_schema(),
          .has_kernels = false,
          .is_random = false,
          .options = options_of<LimitsOptions>()};
}

}  // namespace antikelvin
