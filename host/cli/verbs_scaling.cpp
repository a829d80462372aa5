// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "cli/chain_options.hpp"
#include "cli/model_options.hpp"
#include "cli/scale_remark.hpp"
#include "cli/verbs.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/scaling/spin_scaling.hpp"
#include "study/work_estimate.hpp"

namespace antikelvin::cli {
namespace {

/// Sizes of units that stand for none given.
char const* const kUnits = "1e2:1e8:7@log";

struct SamplingOptions {
  std::string levels = "two-level", units = kUnits, beta, temperature, dynamics = "auto",
              method = "auto", quantity = "energy";
  ModelOptions spins;
  ChainOptions chain{.replicas = "auto"};
  bool check = false;
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

void add_sampling_options(OptionTable& table, SamplingOptions& o) {
  table.section(Section::system);
  table.add("--levels", o.levels, levels_kind(),
            "two-level[:EPS], spin:1/2 or two energies E0,E1xG");
  table.add("-N,--units", o.units, list(),
            "number of units N: list, lo:hi:count or lo:hi:count@log");
  add_model_options(table, o.spins, "interacting spins instead of units");
  table.section(Section::state);
  table.add("--beta", o.beta, list("1/energy"), "inverse temperatures, any sign");
  table.add("--temperature", o.temperature, list("energy"),
            "temperatures instead; inf and -inf are allowed");
  table.section(Section::sampling);
  table.add("--dynamics", o.dynamics, one_of(kScalingSpinDynamics),
            "heat-bath, metropolis (lazy, so that it mixes at beta = 0 too) or, of spins, "
            "swendsen-wang; auto: swendsen-wang for Ising and Potts at beta J > 0, else heat-bath");
  table.add("--method", o.method, one_of(kScalingMethods),
            "units only: auto, spin-flip (every unit simulated) or binomial (exact draw of the "
            "total)");
  add_chain_options(table, o.chain,
                    "independent chains per point; auto: 16 of units, 512 of spins, half of which "
                    "start hot, half cold",
                    ": units forget the start to 1e-3 error bars, spins take half as many sweeps "
                    "as are measured (clusters a quarter)",
                    "unit updates per point beyond which auto draws Binomial totals of units");
  table.section(Section::output);
  table.add("--quantity", o.quantity, one_of(kScalingQuantities),
            "spins: energy, sigma_E/(E_max - E_min), or magnetization, the order parameter "
            "sqrt(<M^2>)/N");
  table.flag("--check", o.check,
             "exit with 4 where a verdict is `fails`, 5 where it is `undetermined`");
}

/// Options of either kind of system.
std::vector<double> betas_of(SamplingOptions const& o) {
  require(o.beta.empty() != o.temperature.empty(), "give exactly one of --beta and --temperature",
          o.beta.empty() ? "none is there" : "both are there", "try --beta -1,-0.2,0.5");
  return o.beta.empty() ? parse_temperatures(o.temperature, "--temperature", kMostPoints)
                        : parse_betas(o.beta, "--beta", kMostPoints);
}

SamplingSpec parse_spec(SamplingOptions const& o, CommonOptions const& common) {
  require_units_only(o.units, o.spins, "try -N 1e2:1e8:7@log");
  require(o.quantity == "energy", "--quantity " + cut(o.quantity) + " needs a model",
          "independent units have an energy only", "add --model ising, or leave it out");
  SamplingSpec spec;
  SamplingSettings& s = spec.settings;
  s.system = parse_levels(o.levels);
  spec.n_units = parse_counts(o.units, "--units", 1, (std::uint64_t{1} << 62), kMostPoints);
  spec.betas = betas_of(o);
  s.dynamics = choose(o.dynamics, "--dynamics", kScalingUnitDynamics);
  s.method = choose(o.method, "--method", kScalingMethods);
  ChainSettings const chain = parse_chain(o.chain, 16);
  s.n_replicas = chain.n_replicas;
  s.n_sweeps = chain.n_sweeps;
  s.thin = chain.thin;
  s.burn_in = chain.burn_in;
  s.max_flips = chain.max_flips;
  s.fault = chain.fault;
  s.seed = seed_of(common);
  require(static_cast<double>(spec.n_units.size()) * static_cast<double>(spec.betas.size()) <= 1e5,
          "the grid has too many points", "the limit is 100000 points", "use shorter lists");
  return spec;
}

/// The backend, once everything that could be refused has been accepted.
std::shared_ptr<Backend const> start_backend(SamplingSpec const& spec,
                                             CommonOptions const& common) {
  auto backend = make_backend(common);
  require_memory(plan_points(spec), backend->device());
  announce_fallback(common);
  remark_on_scale(spec.settings.system, spec.betas, common);
  return backend;
}

Json resolved(SamplingSpec const& spec) {
  Json json = {{"units", spec.n_units}, {"beta", spec.betas}};
  Json plans = Json::array();
  for (PointPlan const& plan : plan_points(spec))
    plans.push_back({{"N", plan.n_units},
                     {"beta", plan.beta},
                     {"method", method_name(plan.method)},
                     {"burn_in", plan.burn_in},
                     {"unit_updates", plan.flips},
                     {"memory_bytes", plan.memory_bytes}});
  json["points"] = std::move(plans);
  return json;
}

SpinScalingSpec parse_spin_spec(SamplingOptions const& o, CommonOptions const& common) {
  require_model_only(o.units != kUnits, o.levels, o.method);
  SpinScalingSpec spec;
  ModelSettings const settings = parse_model(o.spins);
  spec.sample.model = settings.model;
  spec.sample.complete_graph = settings.complete_graph;
  spec.lattices = settings.lattices;
  spec.betas = betas_of(o);
  spec.quantity = choose(o.quantity, "--quantity", kScalingQuantities);
  spec.sample.dynamics = choose(o.dynamics, "--dynamics", kScalingSpinDynamics);
  ChainSettings const chain = parse_chain(o.chain, 512);
  spec.sample.n_replicas = chain.n_replicas;
  spec.sample.n_sweeps = chain.n_sweeps;
  spec.sample.thin = chain.thin;
  spec.sample.burn_in = chain.burn_in;
  spec.sample.fault = chain.fault;
  spec.sample.seed = seed_of(common);
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

Report scale_spins(SamplingOptions const& o, CommonOptions const& common) {
  SpinScalingSpec const spec = parse_spin_spec(o, common);
  std::vector<SpinScalingPlan> const plans = plan_spin_scaling(spec);
  auto const backend = make_backend(common);
  require_memory(plans, backend->device());
  announce_fallback(common);
  if (common.dry_run)
    return with_estimate(describe_spin_scaling(spec, plans), backend->device(),
                         spec.sample.complete_graph);
  Report report = run_spin_scaling(spec, plans, *backend, progress_mode(common), o.check);
  report.resolved = resolved(spec, plans);
  return report;
}

}  // namespace

Verb scaling_verb() {
  auto const o = std::make_shared<SamplingOptions>();
  return {
      "scaling",
      "test of sigma_E/(E_max - E_min) = A/sqrt(N) against exact values, with a verdict per beta",
      "Without --beta and --temperature, beta of units is -1,-0.2,0.5. With --model the exponent "
      "of interacting spins is measured over the sizes -L, and the verdict names where 1/sqrt(N) "
      "fails.",
      {"antikelvin scaling -N 1e2:1e8:7@log --beta -1,-0.2,0.5 --check",
       "antikelvin scaling -N 1e3:1e15:13@log --beta -0.5 --method binomial -o scaling.json -o -",
       "antikelvin scaling --fault acceptance --check  # a sampler that is 1 % off: exit code 4",
       "antikelvin scaling --model ising -L 8,16,32,64 --beta 0.3,0.4406867935  # T_c: a logarithm",
       "antikelvin scaling --model ising --lattice complete -L 256,1024,4096 --beta 1 --quantity "
       "magnetization"},
      [o](OptionTable& table) { add_sampling_options(table, *o); },
      [o](CommonOptions const& common) -> std::optional<Report> {
        SamplingOptions options = *o;
        if (!options.spins.model.empty()) return scale_spins(options, common);
        if (options.beta.empty() && options.temperature.empty()) options.beta = "-1,-0.2,0.5";
        SamplingSpec const spec = parse_spec(options, common);
        require_scaling_sizes(spec);
        auto const backend = start_backend(spec, common);
        if (common.dry_run) return with_estimate(describe_plan(spec, "scaling"), backend->device());
        Report report = run_scaling(spec, *backend, progress_mode(common), o->check);
        report.resolved = resolved(spec);
        return report;
      },
      VerbKind::sampling};
}

}  // namespace antikelvin::cli
