// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/parse.hpp"
#include "antikelvin/run/sampling_verbs.hpp"
#include "cli/chain_options.hpp"
#include "cli/verbs.hpp"

namespace antikelvin::cli {
namespace {

struct SamplingOptions {
  std::string levels = "two-level", units, beta, temperature, dynamics = "heat-bath",
              method = "auto";
  ChainOptions chain{.replicas = "16"};
  bool check = false;
};

void add_sampling_options(CLI::App& app, SamplingOptions& o) {
  add_text(app, "--levels", o.levels, "two-level[:EPS], spin:1/2 or two energies E0,E1xG");
  add_text(app, "-N,--units", o.units, "number of units N: list, lo:hi:count or lo:hi:count@log");
  add_text(app, "--beta", o.beta, "inverse temperatures, any sign");
  add_text(app, "--temperature", o.temperature, "temperatures instead; inf and -inf are allowed");
  add_text(app, "--dynamics", o.dynamics,
           "heat-bath or metropolis (lazy, so that it mixes at beta = 0 too)");
  add_text(app, "--method", o.method,
           "auto, spin-flip (every unit simulated) or binomial (exact draw of the total)");
  add_chain_options(app, o.chain, "independent chains per point",
                    " forgets the start to 1e-3 error bars",
                    "unit updates per point beyond which auto draws Binomial totals");
}

SamplingSpec parse_spec(SamplingOptions const& o, CommonOptions const& common) {
  require(!o.units.empty(), "--units is missing", "the number of units N is needed",
          "try -N 1e2:1e8:7@log");
  require(o.beta.empty() != o.temperature.empty(), "give exactly one of --beta and --temperature",
          o.beta.empty() ? "none is there" : "both are there", "try --beta -1,-0.2,0.5");
  SamplingSpec spec;
  SamplingSettings& s = spec.settings;
  s.system = parse_levels(o.levels);
  spec.n_units = parse_counts(o.units, "--units", 1, (std::uint64_t{1} << 62));
  spec.betas = o.beta.empty() ? parse_temperatures(o.temperature, "--temperature")
                              : parse_betas(o.beta, "--beta");
  s.dynamics =
      choose<Dynamics>(o.dynamics, "--dynamics",
                       {{"heat-bath", Dynamics::heat_bath}, {"metropolis", Dynamics::metropolis}});
  s.method = choose<Method>(o.method, "--method",
                            {{"auto", Method::automatic},
                             {"spin-flip", Method::spin_flip},
                             {"binomial", Method::binomial}});
  ChainSettings const chain = parse_chain(o.chain, std::nullopt);
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

}  // namespace

Verb scaling_verb() {
  auto const o = std::make_shared<SamplingOptions>();
  o->units = "1e2:1e8:7@log";
  return {
      "scaling",
      "test of sigma_E/(E_max - E_min) = A/sqrt(N) against exact values, with a verdict per beta",
      "Without --beta and --temperature, beta is -1,-0.2,0.5.\n\n"
      "Examples:\n"
      "  antikelvin scaling -N 1e2:1e8:7@log --beta -1,-0.2,0.5 --check\n"
      "  antikelvin scaling -N 1e3:1e15:13@log --beta -0.5 --method binomial -o scaling.json -o -\n"
      "  antikelvin scaling --fault acceptance --check    (a sampler that is 1 % off: exit code 4)",
      [o](CLI::App& app) {
        add_sampling_options(app, *o);
        app.add_flag("--check", o->check,
                     "exit with 4 where a verdict is `fails`, 5 where it is `undetermined`");
      },
      [o](CommonOptions const& common) -> std::optional<Report> {
        SamplingOptions options = *o;
        if (options.beta.empty() && options.temperature.empty()) options.beta = "-1,-0.2,0.5";
        SamplingSpec const spec = parse_spec(options, common);
        require_scaling_sizes(spec);
        auto const backend = start_backend(spec, common);
        if (common.dry_run) return describe_plan(spec, "scaling");
        Report report = run_scaling(spec, *backend, progress_mode(common), o->check);
        report.resolved = resolved(spec);
        return report;
      },
      VerbKind::sampling};
}

}  // namespace antikelvin::cli
