// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "exact/canonical.hpp"
#include "exact/complete_graph.hpp"
#include "model/energy_grid.hpp"
#include "model/system_key.hpp"
#include "sampler/cluster_tables.hpp"
#include "sampler/exchange_tables.hpp"
#include "sampler/unit_chain.hpp"
#include "study/sample/overlap_rows.hpp"
#include "study/sample/sample_chains.hpp"
#include "study/sample/sample_memory.hpp"
#include "study/sample/start_states.hpp"

namespace antikelvin {
namespace {

/// Sweeps after which units that start in their lowest level have forgotten it to 1e-3 of the error of
/// the mean.
std::uint64_t unit_burn_in(SampleSpec const& spec, SamplePoint const& point, Dynamics dynamics) {
  double const n = static_cast<double>(point.n_units),
               measured =
                   static_cast<double>(spec.n_replicas) * static_cast<double>(spec.n_measurements);
  if (spec.model.n_states != 2) {
    SpinTables const tables = make_spin_tables(spec.model, Shape::none, point.beta, dynamics);
    return forgetting_sweeps(
        transition_matrix(tables, static_cast<std::size_t>(spec.model.n_states)),
        std::max(1e-3 / std::sqrt(n * measured), 1e-14));
  }
  // Two levels forget as λ^t: λ^t √(N n q/p) < 1e-3, with n measurements and odds q/p.
  LevelSystem const& levels = spec.model.levels;
  double const lambda = std::fabs(
      relaxation_eigenvalue(make_transition_table(levels, point.beta, dynamics, spec.fault)));
  double const excited = canonical(levels, 1, point.beta).populations[1];
  double const odds = excited / std::max(1 - excited, 1e-300);
  double const distance = std::sqrt(n * measured * std::max(odds, 1e-300)) * 1e3;
  if (distance <= 1 || lambda <= 0) return 1;
  return static_cast<std::uint64_t>(std::ceil(std::log(distance) / -std::log(lambda))) + 1;
}

std::uint64_t burn_in_of(SampleSpec const& spec, SamplePoint const& point,
                         SampleDynamics dynamics) {
  if (dynamics == SampleDynamics::totals) return 0;
  if (spec.burn_in) return *spec.burn_in;
  if (spec.model.kind == SpinKind::units && !point.energy && dynamics != SampleDynamics::demon)
    return unit_burn_in(
        spec, point,
        dynamics == SampleDynamics::metropolis ? Dynamics::metropolis : Dynamics::heat_bath);
  std::uint64_t const measured = spec.n_measurements * spec.every;
  return dynamics == SampleDynamics::swendsen_wang ? std::max<std::uint64_t>(20, measured / 4)
                                                   : std::max<std::uint64_t>(100, measured / 2);
}

void require_complete_graph(SampleSpec const& spec, SampleDynamics dynamics) {
  require(spec.model.kind == SpinKind::ising, "--lattice complete takes --model ising only",
          "its chain is one of the number of up spins", "use another lattice");
  require(dynamics == SampleDynamics::heat_bath || dynamics == SampleDynamics::metropolis,
          "--lattice complete cannot run --dynamics " + dynamics_name(dynamics),
          "its chain is one of random single spins", "use heat-bath or metropolis");
  require(!spec.layout && !spec.together && spec.snapshot.empty(),
          "--lattice complete has no --layout, --together or --snapshot",
          "replicas are numbers of up spins and have no sites", "leave it out");
  require(spec.fault != Fault::correlated, "--fault correlated does not go with --lattice complete",
          "there are no lanes to copy", "use --fault acceptance");
}

void require_demon(SampleSpec const& spec, SamplePoint const& point) {
  bool const units = spec.model.kind == SpinKind::units;
  require((units && spec.model.n_states == 2) || spec.model.kind == SpinKind::ising,
          point.energy && !units ? "this model has no run at constant energy"
                                 : "--dynamics demon cannot exchange energy with this model",
          "demons handle Ising spins and subsystems of two levels",
          !point.energy ? "use --dynamics heat-bath"
          : units       ? "use --dynamics exchange"
                        : "give --beta instead of --energy");
  require(units || (spec.model.field == 0 && spec.model.coupling != 0),
          "--dynamics demon needs J without a field",
          "flips would change the energy by amounts without a common quantum",
          "leave out --field, and give -J a value");
  require(!spec.unbounded_demon || point.energy || point.beta > 0,
          "an unbounded demon cannot be used at beta <= 0",
          "it would take all of the energy and never come to equilibrium",
          "use a bounded one: --demon-capacity 15");
  require(!spec.unbounded_demon || point.n_units * 6 < (1u << 23),
          "the system is too large for an unbounded demon", "its energy is held in 24 bits",
          "use --demon-capacity, or fewer sites");
}

void require_dynamics(SampleSpec const& spec, SamplePoint const& point, SampleDynamics dynamics) {
  if (spec.complete_graph) require_complete_graph(spec, dynamics);
  if (dynamics == SampleDynamics::swendsen_wang && !point.energy)
    make_cluster_tables(spec.model, {point.beta});  // refuses what clusters cannot do
  if (dynamics == SampleDynamics::demon) require_demon(spec, point);
  bool const exchanges = dynamics == SampleDynamics::exchange;
  if (exchanges) {
    require(spec.model.kind == SpinKind::units,
            "--dynamics exchange moves energy between independent subsystems",
            "on lattices that would conserve the magnetization as well",
            "use --dynamics demon, which conserves the energy only");
    make_exchange_tables(spec.model);
  }
  require(point.energy || !exchanges, "--dynamics exchange needs an energy", "it conserves it",
          "give --energy instead of --beta");
  require(!point.energy || exchanges || dynamics == SampleDynamics::demon,
          "--dynamics " + dynamics_name(dynamics) + " does not conserve the energy",
          "--energy was given", "use exchange (subsystems) or demon");
  if (!point.energy) return;
  require_energy(spec, point);
  EnergyRange const range = energy_range(spec, point);
  require(dynamics != SampleDynamics::demon || !spec.unbounded_demon ||
              2 * *point.energy < range.low + range.high,
          "an unbounded demon cannot be used at energy " + to_text(*point.energy),
          "beta <= 0 there: it would take all of the energy and never come to equilibrium",
          "use a bounded one: --demon-capacity 15");
}

SampleDynamics default_dynamics(SampleSpec const& spec, SamplePoint const& point) {
  if (point.energy)
    return spec.model.kind == SpinKind::units ? SampleDynamics::exchange : SampleDynamics::demon;
  return SampleDynamics::heat_bath;
}

std::uint64_t key_of(SampleSpec const& spec, SamplePoint const& point) {
  double const place = point.energy ? to_double(*point.energy) : point.beta;
  std::uint64_t const key =
      derive_key(spec.seed, point.n_units, std::bit_cast<std::uint64_t>(place == 0 ? 0.0 : place));
  if (spec.model.kind == SpinKind::units) return key;
  return system_key(key, model_of(spec, point), point.lattice);
}

/// @param plans  of one sample
void require_together(SampleSpec const& spec, std::vector<SamplePlan> const& plans) {
  std::string const option = spec.tempering ? "--tempering" : "--together";
  require(!spec.tempering || !spec.together, "--tempering does not go with --together",
          "a ladder is all betas in one run, too", "leave out --together");
  for (SamplePlan const& plan : plans) {
    require(
        plan.dynamics == SampleDynamics::heat_bath || plan.dynamics == SampleDynamics::metropolis,
        option + " does not go with " + dynamics_name(plan.dynamics),
        "only single-site moves take a beta per replica", "leave one of them out");
    require(plan.point.n_units == plans[0].point.n_units &&
                std::equal(plan.point.lattice.sides, plan.point.lattice.sides + 3,
                           plans[0].point.lattice.sides),
            option + " needs systems of one size",
            spec.tempering ? "they exchange replicas" : "they share words", "give one -L or -N");
  }
  require(static_cast<double>(plans.size()) * spec.n_replicas <= (1u << 20),
          option + " has too many replicas", "the limit is 2^20 in all",
          "use fewer --replicas or betas");
  require(spec.snapshot.empty(), option + " does not go with --snapshot",
          "replicas belong to different points", "leave one of them out");
}

/// @param plans  of one sample
void require_tempering(SampleSpec const& spec, std::vector<SamplePlan> const& plans) {
  SamplePoint const& first = plans[0].point;
  require(spec.model.kind != SpinKind::units && !spec.complete_graph, "--tempering needs a lattice",
          "independent sites come to equilibrium by themselves",
          "leave it out, or use --model and -L");
  require(spec.n_replicas <= kMaxWords * 32, "--tempering has too many replicas",
          "a rung has 512 at most", "use --replicas 512, or more --sweeps");
  std::vector<double> betas;
  for (SamplePlan const& plan : plans) betas.push_back(plan.point.beta);
  std::sort(betas.begin(), betas.end());
  require(betas.size() >= 2, "--tempering needs two betas or more",
          "there is nothing to exchange with", "give --beta 0.2:1:9");
  require(std::adjacent_find(betas.begin(), betas.end()) == betas.end(),
          "--tempering has a beta twice", "rungs of one beta exchange nothing that differs",
          "name each once");
  energy_grid(model_of(spec, first), first.lattice);  // refuses what has too many levels
}

void require_overlaps(SampleSpec const& spec) {
  require(spec.model.is_up_or_down() && !spec.complete_graph,
          "overlaps need spins of two states on a lattice",
          "they are products of spins, site by site", "use --model ising or edwards-anderson:K");
  require(spec.n_replicas % 2 == 0, "overlaps need an even number of replicas",
          "replicas 2k and 2k + 1 are a pair", "use one more of --replicas");
}

/// Cluster moves of pairs.
void require_houdayer(SampleSpec const& spec) {
  require(spec.model.kind == SpinKind::edwards_anderson,
          "--houdayer needs --model edwards-anderson:K",
          "it moves replicas of a sample of bonds of both signs", "leave it out");
  SampleDynamics const dynamics = spec.dynamics.value_or(SampleDynamics::heat_bath);
  require(dynamics == SampleDynamics::heat_bath || dynamics == SampleDynamics::metropolis,
          "--houdayer does not go with --dynamics " + dynamics_name(dynamics),
          "clusters move between sweeps of single sites", "use heat-bath or metropolis");
  require(spec.n_replicas % 2 == 0, "--houdayer needs an even number of replicas",
          "replicas 2k and 2k + 1 exchange clusters", "use one more of --replicas");
  for (SamplePoint const& point : spec.points)
    require(point.n_units <= 0xFFFFFFFFu, "the lattice has too many sites for --houdayer",
            "random sites have 32 bits", "use fewer sites, or leave it out");
}

SpinLayout layout_of(SampleSpec const& spec, SamplePlan const& plan) {
  SamplePoint const& point = plan.point;
  bool const needs_replicas =
      plan.dynamics == SampleDynamics::demon || plan.dynamics == SampleDynamics::exchange ||
      spec.together || spec.tempering || !plan.pairs.empty() || spec.overlaps || spec.houdayer;
  require(!needs_replicas || spec.layout.value_or(Layout::replicas) == Layout::replicas,
          "--layout slabs cannot run " + (!plan.pairs.empty() ? "--show correlations"
                                          : spec.overlaps     ? "--overlap"
                                          : spec.houdayer     ? "--houdayer"
                                          : spec.tempering    ? "--tempering"
                                          : spec.together
                                              ? "--together"
                                              : "--dynamics " + dynamics_name(plan.dynamics)),
          "lanes must be replicas of their own", "use --layout replicas");
  if (spec.layout || needs_replicas)
    return make_layout(point.lattice, point.n_units, spec.n_replicas,
                       spec.layout.value_or(Layout::replicas));
  return best_layout(point.lattice, point.n_units, spec.n_replicas, spec.fault);
}

/// Whether neighbours are more often different than alike: β J < 0. Where the energy is given, β has
/// the sign that the energy has not, since its mean at β = 0 is 0 for the models that can be given one.
bool neighbours_differ(SpinModel const& model, SamplePoint const& point) {
  double const beta = point.energy ? -to_double(*point.energy) : point.beta;
  return beta * to_double(model.coupling) < 0;
}

/// Lays out the sites of a plan and counts their bytes.
void place_sites(SampleSpec const& spec, SamplePlan& plan) {
  SamplePoint const& point = plan.point;
  require(spec.model.kind != SpinKind::units || point.n_units <= std::uint64_t{1} << 40,
          "N=" + std::to_string(point.n_units) + " is too large for spin-flip sampling",
          "the limit is 2^40 subsystems", "use --method binomial");
  if (spec.complete_graph) {
    require(point.n_units <= kMaxCompleteGraph, "the complete graph has too many spins",
            "the limit is 2^24", "use fewer");
    plan.memory_bytes += 16 * static_cast<double>(point.n_units);
    return;
  }
  plan.layout = layout_of(spec, plan);
  plan.memory_bytes += static_cast<double>(plan.layout.state_bytes(spec.model.planes()));
  if (spec.model.kind == SpinKind::edwards_anderson)
    plan.memory_bytes += sign_bytes(point.lattice, plan.layout);
  if (!spec.snapshot.empty())
    plan.memory_bytes += static_cast<double>(point.n_units) * spec.n_replicas;
}

SamplePlan plan_one(SampleSpec const& spec, SamplePoint const& point) {
  SamplePlan plan;
  plan.point = point;
  plan.dynamics = spec.dynamics.value_or(default_dynamics(spec, point));
  plan.key = key_of(spec, point);
  require(point.energy || std::isfinite(point.beta), "cannot sample at T = 0",
          "every subsystem is frozen in one level", "use the canonical verb, which is exact there");
  require_dynamics(spec, point, plan.dynamics);
  plan.burn_in = burn_in_of(spec, point, plan.dynamics);
  double const measured =
      static_cast<double>(spec.n_replicas) * static_cast<double>(spec.n_measurements);
  double const sweeps =
      static_cast<double>(plan.burn_in) + static_cast<double>(spec.n_measurements) * spec.every;
  // Demons at constant energy settle in a measured block and as many sweeps again, at least.
  bool const settles = plan.dynamics == SampleDynamics::demon && !spec.burn_in;
  plan.updates = static_cast<double>(point.n_units) * spec.n_replicas *
                 (sweeps + (settles ? static_cast<double>(plan.burn_in) : 0));
  if (spec.may_draw_totals && plan.updates > spec.max_updates)
    plan.dynamics = SampleDynamics::totals;
  plan.waves = plan_waves(spec.waves, point.lattice, neighbours_differ(spec.model, point));
  if (spec.show == Show::correlations)
    plan.pairs = pair_distances(point.lattice, spec.longest_distance);
  if (spec.overlaps) plan.overlaps = overlap_waves(point.lattice);
  add_series(spec, plan);
  if (plan.dynamics == SampleDynamics::totals) {
    require(spec.model.kind == SpinKind::units,
            "--method binomial draws totals of independent subsystems",
            "sites of a lattice depend on each other", "leave it out");
    plan.burn_in = 0;
    plan.updates = measured;
    return plan;
  }
  place_sites(spec, plan);
  return plan;
}

}  // namespace

bool clusters_are_domains(SampleSpec const& spec, SamplePoint const& point) {
  SpinModel const& model = spec.model;
  if (spec.complete_graph || model.field != 0 || model.coupling == 0 || point.beta == 0)
    return false;
  if (neighbours_differ(model, point))
    return model.kind == SpinKind::ising &&
           order_of(OrderKind::expected, point.lattice, true).name == "staggered";
  return model.kind == SpinKind::ising || model.kind == SpinKind::potts;
}

std::string dynamics_name(SampleDynamics dynamics) {
  switch (dynamics) {
    case SampleDynamics::heat_bath:
      return "heat-bath";
    case SampleDynamics::metropolis:
      return "metropolis";
    case SampleDynamics::swendsen_wang:
      return "swendsen-wang";
    case SampleDynamics::demon:
      return "demon";
    case SampleDynamics::exchange:
      return "exchange";
    case SampleDynamics::totals:
      break;
  }
  return "binomial";
}

std::string method_name(SampleDynamics dynamics) {
  bool const flips =
      dynamics == SampleDynamics::heat_bath || dynamics == SampleDynamics::metropolis;
  return flips ? "spin-flip" : dynamics_name(dynamics);
}

SamplePoint units_point(std::uint64_t n_units) {
  SamplePoint point;
  point.n_units = n_units;
  return point;
}

SamplePoint lattice_point(Lattice const& lattice) {
  SamplePoint point = units_point(n_sites(lattice));
  point.lattice = lattice;
  return point;
}

std::vector<SamplePlan> plan_sample(SampleSpec const& spec) {
  // The sweep number has 48 bits in the random counter.
  require(static_cast<double>(spec.n_measurements) * spec.every < 0x1p47,
          "there are too many sweeps", "the limit is 2^47",
          "use fewer --measurements, or a smaller --every");
  if (spec.overlaps) require_overlaps(spec);
  if (spec.houdayer) require_houdayer(spec);
  std::vector<SamplePlan> plans;
  for (SamplePoint const& point : spec.points) plans.push_back(plan_one(spec, point));
  if (spec.together || spec.tempering) {
    for (std::vector<SamplePlan> const& sample : by_sample(plans)) {
      require_together(spec, sample);
      if (spec.tempering) require_tempering(spec, sample);
    }
    std::vector<WavePlan*> waves;
    for (SamplePlan& plan : plans) waves.push_back(&plan.waves);
    share_waves(waves);
  }
  for (SamplePlan& plan : plans) add_waves_and_pairs(spec, plan);
  if (spec.together || spec.tempering) sum_memory(spec, plans);
  return plans;
}

void require_memory(std::vector<SamplePlan> const& plans, DeviceInfo const& device) {
  for (SamplePlan const& plan : plans)
    require_memory(plan.point.n_units, plan.memory_bytes, device,
                   "use fewer replicas or sweeps, or a smaller system");
}

}  // namespace antikelvin
