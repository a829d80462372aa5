// SPDX-License-Identifier: Apache-2.0
#include "study/driven/driven_study.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/chain_options.hpp"
#include "study/driven/driven_channels.hpp"
#include "study/driven/driven_schema.hpp"
#include "study/driven/driven_verb.hpp"
#include "study/model_options.hpp"
#include "study/target_error.hpp"

namespace antikelvin {
namespace {

struct DrivenTexts {
  std::string preset, levels, beta, bath, pump, pump_rate, units = "1e5", method = "both";
  ChainOptions chain{.replicas = "16", .sweeps = "", .measurements = "64", .every = "auto"};
  bool check = false;
};

struct DrivenOptions : StudyOptions {
  DrivenTexts texts;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

Choices<DrivenMethod> const kDrivenMethods = {
    {"exact", DrivenMethod::exact}, {"sample", DrivenMethod::sample}, {"both", DrivenMethod::both}};

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (DrivenPreset const& preset : driven_presets()) names.push_back(preset.name);
  return names;
}

void DrivenOptions::declare(OptionTable& table) {
  DrivenTexts& o = texts;
  table.section(Section::system);
  table.add("--preset", o.preset, kind::one_of(preset_names()),
            "three-level-laser or four-level-laser: sets those of --levels, --beta, --bath and "
            "--pump that are not given");
  table.add("--levels", o.levels, levels_kind(),
            "bounded spectrum of a subsystem: two-level[:EPS], spin:S, E0,E1xG,... or @FILE.csv");
  table.add("-N,--subsystems", o.units, kind::whole(), "number of sampled subsystems")
      .formerly("units");
  table.add("--bath", o.bath, kind::text("COUPLINGS"),
            "couplings to the bath: all:K or i-j:K, later ones win, pairs not named have none; "
            "without it all:1");
  table.add("--pump", o.pump, kind::text("CHANNELS"),
            "channels of the pump: i-j:R both ways, like light, or i>j:R one way; R is 1 if left "
            "out");
  table.section(Section::state);
  table.add("--beta", o.beta, kind::list("1/energy"), "inverse temperatures of the bath, any sign");
  table.add("--pump-rate", o.pump_rate, kind::list(),
            "pump rate, a factor on all pump channels; 0: off; without it 1");
  table.section(Section::sampling);
  table.add("--method", o.method, kind::one_of(kDrivenMethods),
            "exact (balance equations), sample (every subsystem simulated) or both");
  add_chain_options(table, o.chain, "independent copies per point",
                    " forgets the start to 1e-3 error bars",
                    "attempted updates per point beyond which sampling is refused");
  table.section(Section::output);
  table.flag("--check", o.check,
             "exit with 4 where samples contradict the balance equations (|z| > 5), or where "
             "an unpumped subsystem has not the beta of the bath");
}

/// Fills in options that are not given from the preset, and the bath that couples all pairs.
DrivenTexts completed(DrivenTexts o) {
  if (!o.preset.empty()) {
    auto const& presets = driven_presets();
    DrivenPreset const& preset = *std::find_if(
        presets.begin(), presets.end(), [&](DrivenPreset const& p) { return p.name == o.preset; });
    auto const fill = [](std::string& option, std::string const& value) {
      if (option.empty()) option = value;
    };
    fill(o.levels, preset.levels);
    fill(o.beta, preset.beta);
    fill(o.bath, preset.bath);
    fill(o.pump, preset.pump);
  }
  require(!o.levels.empty(), "--levels is missing", "the spectrum of a subsystem is needed",
          "try --levels 0,1,3 or --preset three-level-laser");
  require(!o.beta.empty(), "--beta is missing", "the bath has a temperature", "try --beta 1");
  require(!o.pump.empty() || o.pump_rate.empty(), "--pump-rate needs --pump",
          "there is nothing to multiply", "add --pump 0-2");
  if (o.bath.empty()) o.bath = "all:1";
  if (o.pump_rate.empty()) o.pump_rate = o.pump.empty() ? "0" : "1";
  return o;
}

void set_points(DrivenTexts const& o, DrivenSpec& spec) {
  spec.betas = parse_betas(o.beta, "--beta", kMostPoints);
  for (double const beta : spec.betas)
    require(std::isfinite(beta), "a bath at T = 0 lets no subsystem rise",
            "populations would be 0 exactly", "use a finite --beta");
  spec.pump_rates = parse_reals(o.pump_rate, "--pump-rate", kMostPoints);
  for (double const rate : spec.pump_rates)
    require(rate == 0 || (rate >= 1e-100 && rate <= 1e100),
            "invalid --pump-rate " + in_quotes(o.pump_rate), "rates are 0, or from 1e-100 to 1e100",
            "use 0 for no pump");
  require(
      static_cast<double>(spec.betas.size()) * static_cast<double>(spec.pump_rates.size()) <= 1e5,
      "the grid has too many points", "the limit is 100000 points", "use shorter lists");
}

DrivenSpec parse_driven(DrivenTexts const& o, StudyContext const& context) {
  DrivenSpec spec;
  spec.unit.system = parse_levels(o.levels);
  require_driven_levels(spec.unit.system);
  std::size_t const n = spec.unit.system.levels.size();
  spec.unit.couplings = parse_couplings(o.bath, n);
  spec.unit.pump = parse_pump(o.pump, n);
  set_points(o, spec);
  spec.method = choose(o.method, "--method", kDrivenMethods);
  spec.n_units = parse_count(o.units, "--subsystems", 1, std::uint64_t{1} << 40);
  ChainOptions texts = o.chain;
  bool const chooses_interval = texts.every == "auto";
  if (chooses_interval) texts.every = "1";
  ChainSettings const chain = parse_chain(texts, std::nullopt);
  spec.n_replicas = chain.n_replicas;
  spec.n_measurements = chain.n_measurements;
  if (!chooses_interval) spec.every = chain.every;
  spec.burn_in = chain.burn_in;
  spec.max_updates = chain.max_updates;
  spec.fault = chain.fault;
  spec.seed = context.seed;
  spec.check = o.check;
  require(!spec.check || spec.has_exact(), "--check needs the balance equations",
          "--method sample leaves them out", "use --method both");
  return spec;
}

/// The unit as it is, presets written out.
Json resolved(DrivenTexts const& o, DrivenSpec const& spec, std::vector<DrivenPlan> const& plans) {
  Json json = {{"levels", o.levels},
               {"bath", o.bath},
               {"pump", o.pump},
               {"beta", spec.betas},
               {"pump_rate", spec.pump_rates}};
  if (!spec.has_samples()) return json;
  Json points = Json::array();
  for (DrivenPlan const& plan : plans)
    points.push_back({{"beta", plan.beta},
                      {"pump_rate", plan.pump_rate},
                      {"burn_in", plan.burn_in},
                      {"every", plan.every},
                      {"sweep_time", plan.chain.sweep_time},
                      {"attempted_updates", plan.updates},
                      {"memory_bytes", plan.memory_bytes}});
  json["points"] = std::move(points);
  return json;
}

class DrivenPlanned : public StudyPlan {
 public:
  DrivenPlanned(DrivenTexts texts, DrivenSpec spec)
      : texts_(std::move(texts)), spec_(std::move(spec)), plans_(plan_driven(spec_)) {}

  bool uses_backend() const override { return spec_.has_samples(); }

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(spec_, plans_, device);
  }

  Cost cost() const override {
    Cost cost;
    for (DrivenPlan const& plan : plans_) cost.add("metropolis", plan.updates, plan.memory_bytes);
    cost.rows = static_cast<double>(plans_.size());
    return cost;
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_driven(spec_, plans_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    Report report = run_driven(spec_, plans_, backend.get(), progress);
    report.resolved = resolved(texts_, spec_, plans_);
    return report;
  }

 private:
  DrivenTexts texts_;
  DrivenSpec spec_;
  std::vector<DrivenPlan> plans_;
};

std::unique_ptr<StudyPlan> DrivenOptions::plan(StudyContext const& context) const {
  DrivenTexts const all = completed(texts);
  DrivenSpec const spec = parse_driven(all, context);
  return plan_to_targets(parse_targets(all.chain.target_error, driven_schema()),
                         {spec.n_measurements, spec.max_updates}, [all, spec](std::uint64_t n) {
                           DrivenSpec longer = spec;
                           longer.n_measurements = n;
                           return std::make_unique<DrivenPlanned>(all, std::move(longer));
                         });
}

}  // namespace

Study driven_study() {
  return {
      .name = "driven",
      .summary = "subsystems with a bath and a pump: inverted without having a temperature",
      .notes = "Levels are numbered from 0 in ascending energy; rates are per unit of time.",
      .examples =
          {"antikelvin driven --preset three-level-laser --pump-rate 0,0.1,1,10",
           "antikelvin driven --preset four-level-laser --pump-rate 1e-3:10:9@log -o laser.json",
           "antikelvin driven --levels 0,1,3 --beta 1 --bath all:1,0-1:0.01 --pump 0-2 --pump-rate "
           "0:2:9",
           "antikelvin driven --levels 0,1x3,2.5 --beta -0.5 --pump '0>2:0.3' --method exact",
           "antikelvin driven --levels 0,1,3 --beta 1 --pump 0-2 --fault acceptance --check  # a "
           "broken sampler: exit code 4"},
      .schema = driven_schema(),
      .options = options_of<DrivenOptions>()};
}

}  // namespace antikelvin
