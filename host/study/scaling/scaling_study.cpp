// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/scaling_study.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "study/chain_options.hpp"
#include "study/model_options.hpp"
#include "study/scale_remark.hpp"
#include "study/scaling/scaling_schema.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/target_error.hpp"

namespace antikelvin {
namespace {

/// Sizes of units that stand for none given.
char const* const kDefaultSizes = "1e2:1e8:7@log";

struct ScalingOptions : StudyOptions {
  std::string levels = "two-level", units = kDefaultSizes, beta, temperature, dynamics = "auto",
              method = "auto", quantity = "energy", show = "sizes";
  ModelOptions spins;
  ChainOptions chain;
  bool check = false;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

using D = SampleDynamics;
Choices<std::optional<D>> const kScalingUnitDynamics = {
    {"auto", std::nullopt}, {"heat-bath", D::heat_bath}, {"metropolis", D::metropolis}};
Choices<std::optional<D>> const kScalingSpinDynamics = {{"auto", std::nullopt},
                                                        {"heat-bath", D::heat_bath},
                                                        {"metropolis", D::metropolis},
                                                        {"swendsen-wang", D::swendsen_wang}};
std::vector<std::string> const kScalingMethods = {"auto", "spin-flip", "binomial"};
Choices<ScalingQuantity> const kScalingQuantities = {
    {"energy", ScalingQuantity::energy},
    {"magnetization", ScalingQuantity::magnetization},
    {"order", ScalingQuantity::order}};
Choices<std::optional<TransitionShow>> const kScalingShows = {
    {"sizes", std::nullopt},
    {"crossings", TransitionShow::crossings},
    {"collapse", TransitionShow::collapse},
    {"points", TransitionShow::points}};

void ScalingOptions::declare(OptionTable& table) {
  table.section(Section::system);
  table.add("--levels", levels, levels_kind(), "two-level[:EPS], spin:1/2 or two energies E0,E1xG");
  table.add("-N,--subsystems", units, kind::wholes(), kUnitsHelp).formerly("units");
  add_model_options(table, spins, "interacting spins instead of independent subsystems");
  add_beta_options(table, beta, temperature);
  table.section(Section::sampling);
  table.add(
      "--dynamics", dynamics, kind::one_of(kScalingSpinDynamics),
      "heat-bath, metropolis (lazy, so that it mixes at beta = 0 too) or, of spins, "
      "swendsen-wang; auto: swendsen-wang for Ising and Potts at beta J > 0 and for Ising where "
      "all neighbours can differ at beta J < 0, else heat-bath");
  table.add("--method", method, kind::one_of(kScalingMethods),
            "subsystems only: auto, spin-flip (every one simulated) or binomial (exact draw of the "
            "total)");
  add_chain_options(table, chain,
                    "independent chains per point; auto: 16 of subsystems, 512 of spins, half of "
                    "which start hot, half cold",
                    ": subsystems forget the start to 1e-3 error bars, spins take half as many "
                    "sweeps as are measured (clusters a quarter)",
                    "attempted updates per point beyond which auto draws Binomial totals");
  table.section(Section::output);
  table.add("--quantity", quantity, kind::one_of(kScalingQuantities),
            "spins: energy, sigma_E/(E_max - E_min); magnetization, sqrt(<M^2>)/N; or order, "
            "sqrt(<m^2>) of what the sign of beta J makes the lattice order as, with its cumulant "
            "and correlation length");
  table.add("--show", show, kind::one_of(kScalingShows),
            "sizes; or, of --quantity order, crossings of neighbouring sizes, the fitted collapse "
            "of all, or their scaled points, as the verb transitions has them");
  table.flag("--check", check,
             "exit with 4 where a verdict is `fails`, 5 where it is `undetermined`");
}

std::vector<double> scaling_betas(ScalingOptions const& o, bool of_units) {
  if (of_units && o.beta.empty() && o.temperature.empty()) return {-1, -0.2, 0.5};
  require(o.beta.empty() != o.temperature.empty(), "give exactly one of --beta and --temperature",
          o.beta.empty() ? "none is there" : "both are there", "try --beta -1,-0.2,0.5");
  return betas_of(o.beta, o.temperature);
}

void set_units(ScalingOptions const& o, ScalingSpec& spec) {
  require_units_only(o.units, o.spins, "try -N 1e2:1e8:7@log");
  spec.sample.model = unit_model(parse_levels(o.levels));
  for (std::uint64_t const n :
       parse_counts(o.units, "--subsystems", 1, std::uint64_t{1} << 62, kMostPoints))
    spec.sizes.push_back(units_point(n));
  spec.sample.dynamics = choose(o.dynamics, "--dynamics", kScalingUnitDynamics);
  // Totals have the same law whatever the dynamics.
  if (o.method == "binomial") spec.sample.dynamics = D::totals;
  spec.sample.may_draw_totals = o.method == "auto";
}

void set_spins(ScalingOptions const& o, ScalingSpec& spec) {
  require_model_only(o.units != kDefaultSizes, o.levels, o.method);
  ModelSettings const settings = parse_model(o.spins);
  spec.sample.model = settings.model;
  spec.sample.complete_graph = settings.complete_graph;
  for (Lattice const& lattice : settings.lattices) spec.sizes.push_back(lattice_point(lattice));
  spec.sample.dynamics = choose(o.dynamics, "--dynamics", kScalingSpinDynamics);
}

/// Asks for the waves of ScalingQuantity::order.
void set_order(ScalingSpec& spec, bool check) {
  bool const of_order = spec.quantity == ScalingQuantity::order;
  require(!check || !spec.transitions,
          "--check does not go with --show crossings, collapse or points",
          "it is a test of 1/sqrt(N)", "leave one of them out");
  require(of_order || !spec.transitions, "transitions are those of an order", "none is measured",
          "add --quantity order");
  if (!of_order || spec.of_units()) return;
  require(!spec.sample.complete_graph, "--quantity order needs sites in space",
          "the complete graph has none", "use --quantity magnetization");
  require(spec.sample.model.kind != SpinKind::edwards_anderson,
          "--quantity order needs neighbours of one kind", "bonds of a glass have random signs",
          "use --quantity energy");
  spec.sample.waves.order = OrderKind::expected;
  spec.sample.waves.correlation_length = spec.sizes.front().lattice.periodic;
}

ScalingSpec parse_scaling(ScalingOptions const& o, StudyContext const& context) {
  bool const of_units = o.spins.model.empty();
  ScalingSpec spec;
  (of_units ? set_units : set_spins)(o, spec);
  spec.betas = scaling_betas(o, of_units);
  spec.quantity = choose(o.quantity, "--quantity", kScalingQuantities);
  spec.transitions = choose(o.show, "--show", kScalingShows);
  set_order(spec, o.check);
  ChainSettings const chain = parse_chain(o.chain, of_units ? 16 : 512);
  spec.sample.n_replicas = chain.n_replicas;
  spec.sample.n_measurements = chain.n_measurements;
  spec.sample.every = chain.every;
  spec.sample.burn_in = chain.burn_in;
  spec.sample.max_updates = chain.max_updates;
  spec.sample.fault = chain.fault;
  spec.sample.seed = context.seed;
  require(static_cast<double>(spec.sizes.size()) * static_cast<double>(spec.betas.size()) <= 1e5,
          "the grid has too many points", "the limit is 100000 points", "use shorter lists");
  return spec;
}

Json resolved_point(ScalingPlan const& plan, bool of_units) {
  SamplePlan const& first = plan.first();
  Json json = {{"N", first.point.n_units}, {"beta", first.point.beta}};
  if (of_units) {
    json["method"] = method_name(first.dynamics);
  } else {
    json["dynamics"] = dynamics_name(first.dynamics);
    json["layout"] = first.layout.n_slabs > 0 ? "slabs" : "replicas";
  }
  json["burn_in"] = first.burn_in;
  if (of_units) {
    json["attempted_updates"] = updates_of(plan);
    json["memory_bytes"] = plan.memory_bytes();
  }
  return json;
}

Json resolved(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans) {
  Json json = Json::object();
  if (spec.of_units()) {
    Json units = Json::array();
    for (SamplePoint const& size : spec.sizes) units.push_back(size.n_units);
    json["units"] = std::move(units);
  }
  json["beta"] = spec.betas;
  if (!spec.of_units()) json["replicas"] = spec.sample.n_replicas;
  Json points = Json::array();
  for (ScalingPlan const& plan : plans) points.push_back(resolved_point(plan, spec.of_units()));
  json["points"] = std::move(points);
  return json;
}

class ScalingPlanned : public StudyPlan {
 public:
  ScalingPlanned(ScalingSpec spec, bool check)
      : spec_(std::move(spec)), plans_(plan_scaling(spec_)), check_(check) {}

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(plans_, device);
  }

  Cost cost() const override { return cost_of(spec_, plans_); }

  std::vector<std::string> remarks() const override {
    if (!spec_.of_units()) return {};
    return remarks_on_scale(spec_.sample.model.levels, spec_.betas);
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_scaling(spec_, plans_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    Report report = run_scaling(spec_, plans_, *backend, progress, check_);
    report.resolved = resolved(spec_, plans_);
    return report;
  }

 private:
  ScalingSpec spec_;
  std::vector<ScalingPlan> plans_;
  bool check_;
};

std::unique_ptr<StudyPlan> ScalingOptions::plan(StudyContext const& context) const {
  ScalingSpec const spec = parse_scaling(*this, context);
  return plan_to_targets(parse_targets(chain.target_error, scaling_schema()),
                         {spec.sample.n_measurements, spec.sample.max_updates},
                         [spec, checks = check](std::uint64_t n) {
                           ScalingSpec longer = spec;
                           longer.sample.n_measurements = n;
                           return std::make_unique<ScalingPlanned>(std::move(longer), checks);
                         });
}

}  // namespace

Study scaling_study() {
  return {.name = "scaling",
          .summary =
              "test of sigma_E/(E_max - E_min) = A/sqrt(N) against exact values, with a verdict "
              "per beta",
          .notes =
              "Without --beta and --temperature, beta of subsystems is -1,-0.2,0.5. With --model "
              "the exponent "
              "of interacting spins is measured over the sizes -L, and the verdict names where "
              "1/sqrt(N) "
              "fails.",
          .examples = {"antikelvin scaling -N 1e2:1e8:7@log --beta -1,-0.2,0.5 --check",
                       "antikelvin scaling -N 1e3:1e15:13@log --beta -0.5 --method binomial -o "
                       "scaling.json -o -",
                       "antikelvin scaling --fault acceptance --check  # a sampler that is 1 % "
                       "off: exit code 4",
                       "antikelvin scaling --model ising -L 8,16,32,64 --beta 0.3,0.4406867935  # "
                       "T_c: a logarithm",
                       "antikelvin scaling --model ising --lattice complete -L 256,1024,4096 "
                       "--beta 1 --quantity "
                       "magnetization"},
          .schema = scaling_schema(),
          .options = options_of<ScalingOptions>()};
}

}  // namespace antikelvin
