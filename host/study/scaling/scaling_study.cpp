// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/scaling_study.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/chain_options.hpp"
#include "study/model_options.hpp"
#include "study/scale_remark.hpp"
#include "study/scaling/scaling_schema.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/scaling/spin_scaling.hpp"

namespace antikelvin {
namespace {

/// Sizes of units that stand for none given.
char const* const kDefaultSizes = "1e2:1e8:7@log";

struct ScalingOptions : StudyOptions {
  std::string levels = "two-level", units = kDefaultSizes, beta, temperature, dynamics = "auto",
              method = "auto", quantity = "energy";
  ModelOptions spins;
  ChainOptions chain{.replicas = "auto"};
  bool check = false;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

Choices<Dynamics> const kScalingUnitDynamics = {{"auto", Dynamics::heat_bath},
                                                {"heat-bath", Dynamics::heat_bath},
                                                {"metropolis", Dynamics::metropolis}};
Choices<std::optional<SampleDynamics>> const kScalingSpinDynamics = {
    {"auto", std::nullopt},
    {"heat-bath", SampleDynamics::heat_bath},
    {"metropolis", SampleDynamics::metropolis},
    {"swendsen-wang", SampleDynamics::swendsen_wang}};
Choices<Method> const kScalingMethods = {
    {"auto", Method::automatic}, {"spin-flip", Method::spin_flip}, {"binomial", Method::binomial}};
Choices<ScalingQuantity> const kScalingQuantities = {
    {"energy", ScalingQuantity::energy}, {"magnetization", ScalingQuantity::magnetization}};

void ScalingOptions::declare(OptionTable& table) {
  ScalingOptions& o = *this;
  table.section(Section::system);
  table.add("--levels", o.levels, levels_kind(),
            "two-level[:EPS], spin:1/2 or two energies E0,E1xG");
  table.add("-N,--units", o.units, kind::wholes(), kUnitsHelp);
  add_model_options(table, o.spins, "interacting spins instead of units");
  table.section(Section::state);
  table.add("--beta", o.beta, kind::list("1/energy"), "inverse temperatures, any sign");
  table.add("--temperature", o.temperature, kind::list("energy"),
            "temperatures instead; inf and -inf are allowed");
  table.section(Section::sampling);
  table.add("--dynamics", o.dynamics, kind::one_of(kScalingSpinDynamics),
            "heat-bath, metropolis (lazy, so that it mixes at beta = 0 too) or, of spins, "
            "swendsen-wang; auto: swendsen-wang for Ising and Potts at beta J > 0, else heat-bath");
  table.add("--method", o.method, kind::one_of(kScalingMethods),
            "units only: auto, spin-flip (every unit simulated) or binomial (exact draw of the "
            "total)");
  add_chain_options(table, o.chain,
                    "independent chains per point; auto: 16 of units, 512 of spins, half of which "
                    "start hot, half cold",
                    ": units forget the start to 1e-3 error bars, spins take half as many sweeps "
                    "as are measured (clusters a quarter)",
                    "unit updates per point beyond which auto draws Binomial totals of units");
  table.section(Section::output);
  table.add("--quantity", o.quantity, kind::one_of(kScalingQuantities),
            "spins: energy, sigma_E/(E_max - E_min), or magnetization, the order parameter "
            "sqrt(<M^2>)/N");
  table.flag("--check", o.check,
             "exit with 4 where a verdict is `fails`, 5 where it is `undetermined`");
}

/// Options of either kind of system.
std::vector<double> scaling_betas(ScalingOptions const& o) {
  require(o.beta.empty() != o.temperature.empty(), "give exactly one of --beta and --temperature",
          o.beta.empty() ? "none is there" : "both are there", "try --beta -1,-0.2,0.5");
  return o.beta.empty() ? parse_temperatures(o.temperature, "--temperature", kMostPoints)
                        : parse_betas(o.beta, "--beta", kMostPoints);
}

SamplingSpec parse_unit_scaling(ScalingOptions const& o, StudyContext const& context) {
  require_units_only(o.units, o.spins, "try -N 1e2:1e8:7@log");
  require(o.quantity == "energy", "--quantity " + cut(o.quantity) + " needs a model",
          "independent units have an energy only", "add --model ising, or leave it out");
  SamplingSpec spec;
  SamplingSettings& s = spec.settings;
  s.system = parse_levels(o.levels);
  spec.n_units = parse_counts(o.units, "--units", 1, (std::uint64_t{1} << 62), kMostPoints);
  // Both signs, and a middle, where none is asked for.
  spec.betas = o.beta.empty() && o.temperature.empty() ? std::vector<double>{-1, -0.2, 0.5}
                                                       : scaling_betas(o);
  s.dynamics = choose(o.dynamics, "--dynamics", kScalingUnitDynamics);
  s.method = choose(o.method, "--method", kScalingMethods);
  ChainSettings const chain = parse_chain(o.chain, 16);
  s.n_replicas = chain.n_replicas;
  s.n_sweeps = chain.n_sweeps;
  s.thin = chain.thin;
  s.burn_in = chain.burn_in;
  s.max_flips = chain.max_flips;
  s.fault = chain.fault;
  s.seed = context.seed;
  require(static_cast<double>(spec.n_units.size()) * static_cast<double>(spec.betas.size()) <= 1e5,
          "the grid has too many points", "the limit is 100000 points", "use shorter lists");
  return spec;
}

Json resolved(SamplingSpec const& spec, std::vector<PointPlan> const& points) {
  Json json = {{"units", spec.n_units}, {"beta", spec.betas}};
  Json plans = Json::array();
  for (PointPlan const& plan : points)
    plans.push_back({{"N", plan.n_units},
                     {"beta", plan.beta},
                     {"method", method_name(plan.method)},
                     {"burn_in", plan.burn_in},
                     {"unit_updates", plan.flips},
                     {"memory_bytes", plan.memory_bytes}});
  json["points"] = std::move(plans);
  return json;
}

SpinScalingSpec parse_spin_scaling(ScalingOptions const& o, StudyContext const& context) {
  require_model_only(o.units != kDefaultSizes, o.levels, o.method);
  SpinScalingSpec spec;
  ModelSettings const settings = parse_model(o.spins);
  spec.sample.model = settings.model;
  spec.sample.complete_graph = settings.complete_graph;
  spec.lattices = settings.lattices;
  spec.betas = scaling_betas(o);
  spec.quantity = choose(o.quantity, "--quantity", kScalingQuantities);
  spec.sample.dynamics = choose(o.dynamics, "--dynamics", kScalingSpinDynamics);
  ChainSettings const chain = parse_chain(o.chain, 512);
  spec.sample.n_replicas = chain.n_replicas;
  spec.sample.n_sweeps = chain.n_sweeps;
  spec.sample.thin = chain.thin;
  spec.sample.burn_in = chain.burn_in;
  spec.sample.fault = chain.fault;
  spec.sample.seed = context.seed;
  require(static_cast<double>(spec.lattices.size()) * static_cast<double>(spec.betas.size()) <= 1e5,
          "the grid has too many points", "the limit is 100000 points", "use shorter lists");
  return spec;
}

Json resolved(SpinScalingSpec const& spec, std::vector<SpinScalingPlan> const& plans) {
  Json json = {{"beta", spec.betas}, {"replicas", spec.sample.n_replicas}};
  Json points = Json::array();
  for (SpinScalingPlan const& plan : plans) {
    SamplePlan const& first = plan.plans[0];
    points.push_back({{"N", first.point.n_units},
                      {"beta", first.point.beta},
                      {"dynamics", dynamics_name(first.dynamics)},
                      {"layout", first.layout.n_slabs > 0 ? "slabs" : "replicas"},
                      {"burn_in", first.burn_in}});
  }
  json["points"] = std::move(points);
  return json;
}

class UnitScalingPlanned : public StudyPlan {
 public:
  UnitScalingPlanned(SamplingSpec spec, bool check) : spec_(std::move(spec)), check_(check) {
    require_scaling_sizes(spec_);
    plans_ = plan_points(spec_);
  }

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(plans_, device);
  }

  Cost cost() const override {
    Cost cost;
    for (PointPlan const& plan : plans_)
      cost.add(method_name(plan.method), plan.flips, plan.memory_bytes);
    cost.rows = static_cast<double>(plans_.size());
    return cost;
  }

  std::vector<std::string> remarks() const override {
    return remarks_on_scale(spec_.settings.system, spec_.betas);
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_plan(spec_, "scaling");
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    Report report = run_scaling(spec_, *backend, progress, check_);
    report.resolved = resolved(spec_, plans_);
    return report;
  }

 private:
  SamplingSpec spec_;
  std::vector<PointPlan> plans_;
  bool check_;
};

class SpinScalingPlanned : public StudyPlan {
 public:
  SpinScalingPlanned(SpinScalingSpec spec, bool check)
      : spec_(std::move(spec)), plans_(plan_spin_scaling(spec_)), check_(check) {}

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(plans_, device);
  }

  Cost cost() const override {
    Cost cost;
    for (SpinScalingPlan const& plan : plans_) {
      std::string const method = spec_.sample.complete_graph
                                     ? kCompleteGraphMethod
                                     : dynamics_name(plan.plans[0].dynamics);
      double bytes = 0;
      for (SamplePlan const& half : plan.plans) bytes += half.memory_bytes;
      for (SamplePlan const& half : plan.plans) cost.add(method, half.updates, bytes);
    }
    cost.rows = static_cast<double>(plans_.size());
    return cost;
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_spin_scaling(spec_, plans_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    Report report = run_spin_scaling(spec_, plans_, *backend, progress, check_);
    report.resolved = resolved(spec_, plans_);
    return report;
  }

 private:
  SpinScalingSpec spec_;
  std::vector<SpinScalingPlan> plans_;
  bool check_;
};

std::unique_ptr<StudyPlan> ScalingOptions::plan(StudyContext const& context) const {
  if (!spins.model.empty())
    return std::make_unique<SpinScalingPlanned>(parse_spin_scaling(*this, context), check);
  return std::make_unique<UnitScalingPlanned>(parse_unit_scaling(*this, context), check);
}

}  // namespace

Study scaling_study() {
  return {.name = "scaling",
          .summary =
              "test of sigma_E/(E_max - E_min) = A/sqrt(N) against exact values, with a verdict "
              "per beta",
          .notes =
              "Without --beta and --temperature, beta of units is -1,-0.2,0.5. With --model the "
              "exponent "
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
