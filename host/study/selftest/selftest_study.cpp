// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_study.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/chain_options.hpp"
#include "study/selftest/selftest_schema.hpp"
#include "study/selftest/selftest_verb.hpp"

namespace antikelvin {
namespace {

Choices<SelftestShow> const kSelftestShows = {{"summary", SelftestShow::summary},
                                              {"comparisons", SelftestShow::comparisons}};

class SelftestPlanned : public StudyPlan {
 public:
  explicit SelftestPlanned(SelftestSpec spec) : spec_(spec), plan_(plan_selftest(spec_)) {}

  void require_memory(DeviceInfo const& device) const override {
    for (SelftestPlan::Run const& run : plan_.runs) antikelvin::require_memory(run.plans, device);
  }

  Cost cost() const override { return cost_of(plan_); }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_selftest(spec_, plan_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    return run_selftest(spec_, plan_, *backend, progress);
  }

 private:
  SelftestSpec spec_;
  SelftestPlan plan_;
};

struct SelftestOptions : StudyOptions {
  std::string only, show = "summary", most_z = "5", fault = "none";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--only", only, kind::text("TEXT"),
              "cases whose name has this text, as 'potts:3' or slabs; all without it");
    table.section(Section::output);
    table.add("--show", show, kind::one_of(kSelftestShows),
              "rows: summary (the worst comparison of each case) or comparisons (all)");
    table.section(Section::testing);
    table.add("--z", most_z, kind::real(), "largest deviation in standard errors that holds");
    table.add("--fault", fault, kind::one_of(kChainFaults),
              "none, acceptance (1 % off) or correlated: break the sampler, to see the test fail");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override {
    SelftestSpec spec;
    spec.seed = context.seed;
    spec.only = only;
    spec.show = choose(show, "--show", kSelftestShows);
    spec.fault = choose(fault, "--fault", kChainFaults);
    spec.most_z = parse_real(most_z, "--z");
    require(spec.most_z > 0, "invalid --z " + in_quotes(most_z), "nothing has a smaller deviation",
            "use 5");
    return std::make_unique<SelftestPlanned>(spec);
  }
};

}  // namespace

Study selftest_study() {
  return {
      .name = "selftest",
      .summary = "check the samplers on this machine and device against exact values",
      .notes =
          "Every model, dynamics and layout is sampled at both signs of temperature and "
          "compared with what is known exactly; entropies are compared with exact integers. The "
          "exit "
          "code is 4 if a comparison is off by more than --z standard errors, or if all of them "
          "together do not scatter as they should.",
      .examples = {"antikelvin selftest", "antikelvin selftest --seed 7",
                   "antikelvin selftest --only potts --show comparisons -o potts.csv",
                   "antikelvin selftest --fault acceptance  # a sampler that is 1 % off fails"},
      .schema = selftest_schema(),
      .options = options_of<SelftestOptions>()};
}

}  // namespace antikelvin
