// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_study.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "study/chain_options.hpp"
#include "study/model_options.hpp"
#include "study/sample/sample_schema.hpp"
#include "study/sample/sample_verb.hpp"
#include "study/scale_remark.hpp"

namespace antikelvin {
namespace {

struct SampleOptions : StudyOptions {
  std::string levels = "two-level", units, beta, temperature, energy, dynamics = "auto",
              method = "auto";
  ModelOptions spins;
  std::string layout = "auto", start = "hot", demon = "15";
  std::string show = "summary", snapshot;
  ChainOptions chain;
  bool together = false;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

using D = SampleDynamics;
Choices<std::optional<D>> const kSampleDynamics = {
    {"auto", std::nullopt},        {"heat-bath", D::heat_bath},
    {"metropolis", D::metropolis}, {"swendsen-wang", D::swendsen_wang},
    {"demon", D::demon},           {"exchange", D::exchange}};
Choices<Start> const kSampleStarts = {{"hot", Start::hot}, {"cold", Start::cold}};
Choices<Show> const kSampleShows = {
    {"summary", Show::summary}, {"histogram", Show::histogram}, {"series", Show::series}};
std::vector<std::string> const kSampleMethods = {"auto", "spin-flip", "binomial"},
                               kSampleLayouts = {"auto", "replicas", "slabs"};

void SampleOptions::declare(OptionTable& table) {
  table.section(Section::system);
  table.add("--levels", levels, levels_kind(),
            "independent subsystems: two-level[:EPS], spin:S, E0,E1xG,... or @FILE.csv");
  table.add("-N,--subsystems", units, kind::wholes(), kUnitsHelp).formerly("units");
  add_model_options(table, spins, "interacting spins instead");
  add_beta_options(table, beta, temperature);
  table.add("--energy", energy, kind::exacts("energy"),
            "total energies instead: microcanonical, at constant energy");
  table.section(Section::sampling);
  table.add("--dynamics", dynamics, kind::one_of(kSampleDynamics),
            "auto, heat-bath, metropolis (lazy, so that it mixes at beta = 0 too), swendsen-wang, "
            "demon (at constant energy, and reads beta) or exchange (pairs of subsystems, constant "
            "energy)");
  table.add(
      "--method", method, kind::one_of(kSampleMethods),
      "subsystems only: auto, spin-flip (every one simulated) or binomial (exact draw of totals)");
  table.add("--demon-capacity", demon, kind::whole(), "most quanta that a demon holds, or inf");
  table.flag("--together", together,
             "all betas in one run, each replica with its own: fast where --replicas is small");
  table.add("--layout", layout, kind::one_of(kSampleLayouts),
            "auto, replicas (32 of them per word) or slabs (32 of one lattice per word)");
  table.add("--start", start, kind::one_of(kSampleStarts),
            "lattices: hot (random) or cold (every site in state 0)");
  add_chain_options(table, chain,
                    "independent copies per point; auto: 16 of subsystems, 512 of lattices",
                    ": subsystems forget their start to 1e-3 error bars, lattices take half as "
                    "many sweeps as are measured, at least 100, demons until their energy stands",
                    "attempted updates per point beyond which auto draws totals");
  table.section(Section::output);
  table.add("--show", show, kind::one_of(kSampleShows),
            "rows: summary, histogram (of the energy) or series (every measurement)");
  table.add("--snapshot", snapshot, kind::path(),
            "write the last configurations to this file (.png or .h5)");
}

/// Systems of the grid: N of units, or sides of lattices.
std::vector<SamplePoint> parse_systems(SampleOptions const& o, SampleSpec& spec) {
  std::vector<SamplePoint> systems;
  if (o.spins.model.empty()) {
    require_units_only(o.units, o.spins, "try -N 1e6, or --model ising -L 64");
    spec.model = unit_model(parse_levels(o.levels));
    for (std::uint64_t const n :
         parse_counts(o.units, "--subsystems", 1, std::uint64_t{1} << 62, kMostPoints))
      systems.push_back(units_point(n));
    return systems;
  }
  require_model_only(!o.units.empty(), o.levels, o.method);
  ModelSettings const settings = parse_model(o.spins);
  spec.model = settings.model;
  spec.complete_graph = settings.complete_graph;
  for (Lattice const& lattice : settings.lattices) systems.push_back(lattice_point(lattice));
  return systems;
}

/// Systems at every β or energy; the temperature outermost.
void add_points(SampleOptions const& o, std::vector<SamplePoint> const& systems, SampleSpec& spec) {
  int const given = !o.beta.empty() + !o.temperature.empty() + !o.energy.empty();
  require(given == 1, "give exactly one of --beta, --temperature and --energy",
          given == 0 ? "none is there" : "more than one is there", "try --beta -1,-0.2,0.5");
  std::vector<Rational> energies;
  std::vector<double> betas;
  if (!o.energy.empty())
    energies = parse_rationals(o.energy, "--energy", kMostPoints);
  else
    betas = betas_of(o.beta, o.temperature);
  require(systems.size() * std::max(betas.size(), energies.size()) <= kMostPoints,
          "the grid has too many points", "the limit is 100000 points", "use shorter lists");
  for (double const beta : betas)
    for (SamplePoint point : systems) {
      point.beta = beta;
      spec.points.push_back(point);
    }
  for (Rational const& energy : energies)
    for (SamplePoint point : systems) {
      point.beta = std::numeric_limits<double>::quiet_NaN();
      point.energy = energy;
      spec.points.push_back(point);
    }
}

void set_moves(SampleOptions const& o, SampleSpec& spec) {
  spec.dynamics = choose(o.dynamics, "--dynamics", kSampleDynamics);
  bool const by_site =
      !spec.dynamics || *spec.dynamics == D::heat_bath || *spec.dynamics == D::metropolis;
  require(o.method != "binomial" || by_site, "--method binomial has no dynamics",
          "totals are drawn from their law", "leave out --dynamics");
  if (o.method == "binomial")
    spec.dynamics = D::totals;
  else
    spec.may_draw_totals =
        o.method == "auto" && by_site && o.energy.empty() && spec.model.kind == SpinKind::units;
  spec.unbounded_demon = o.demon == "inf";
  if (!spec.unbounded_demon)
    spec.demon_capacity =
        static_cast<std::uint32_t>(parse_count(o.demon, "--demon-capacity", 1, (1u << 20)));
}

SampleSpec parse_sample(SampleOptions const& o, StudyContext const& context) {
  SampleSpec spec;
  std::vector<SamplePoint> const systems = parse_systems(o, spec);
  add_points(o, systems, spec);
  set_moves(o, spec);
  bool const units = spec.model.kind == SpinKind::units;
  bool const few = units && !spec.points[0].energy && spec.dynamics != SampleDynamics::demon;
  ChainSettings const chain = parse_chain(o.chain, few ? 16 : 512);
  spec.n_replicas = chain.n_replicas;
  spec.n_measurements = chain.n_measurements;
  spec.every = chain.every;
  spec.burn_in = chain.burn_in;
  spec.max_updates = chain.max_updates;
  spec.fault = chain.fault;
  if (o.layout == "replicas") spec.layout = Layout::replicas;
  if (o.layout == "slabs") spec.layout = Layout::slabs;
  spec.start = choose(o.start, "--start", kSampleStarts);
  spec.show = choose(o.show, "--show", kSampleShows);
  spec.snapshot = o.snapshot;
  spec.writes_snapshot = context.writes_files;
  spec.together = o.together;
  spec.seed = context.seed;
  return spec;
}

void require_snapshot(SampleSpec const& spec) {
  if (spec.snapshot.empty() || !spec.writes_snapshot) return;
  require(spec.model.kind != SpinKind::units || spec.points.back().n_units <= 0xFFFFFFFFu,
          "--snapshot cannot hold so many subsystems", "a side is at most 2^32 - 1",
          "leave it out");
  require_snapshot_path(spec.snapshot, snapshot_shape(spec));
}

Json resolved(SampleSpec const& spec, std::vector<SamplePlan> const& plans) {
  Json json = Json::object();
  Json points = Json::array();
  for (SamplePlan const& plan : plans) {
    Json point = {{"N", plan.point.n_units}};
    if (plan.point.energy)
      point["energy"] = to_text(*plan.point.energy);
    else
      point["beta"] = plan.point.beta;
    point["method"] = method_name(plan.dynamics);
    point["dynamics"] = dynamics_name(plan.dynamics);
    point["layout"] = plan.layout.n_slabs > 0 ? "slabs" : "replicas";
    point["burn_in"] = plan.burn_in;
    point["attempted_updates"] = plan.updates;
    point["memory_bytes"] = plan.memory_bytes;
    points.push_back(std::move(point));
  }
  json["replicas"] = spec.n_replicas;
  json["points"] = std::move(points);
  return json;
}

class SamplePlanned : public StudyPlan {
 public:
  /// @param betas  of independent units, for remarks
  SamplePlanned(SampleSpec spec, std::vector<double> betas)
      : spec_(std::move(spec)), betas_(std::move(betas)), plans_(plan_sample(spec_)) {
    require_snapshot(spec_);
  }

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(plans_, device);
  }

  Cost cost() const override { return cost_of(spec_, plans_); }

  std::vector<std::string> remarks() const override {
    return remarks_on_scale(spec_.model.levels, betas_);
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_sample(spec_, plans_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    Report report = run_sample(spec_, plans_, *backend, progress);
    report.resolved = resolved(spec_, plans_);
    return report;
  }

 private:
  SampleSpec spec_;
  std::vector<double> betas_;
  std::vector<SamplePlan> plans_;
};

std::unique_ptr<StudyPlan> SampleOptions::plan(StudyContext const& context) const {
  SampleSpec spec = parse_sample(*this, context);
  bool const has_levels = spins.model.empty() && energy.empty();
  return std::make_unique<SamplePlanned>(
      std::move(spec), has_levels ? betas_of(beta, temperature) : std::vector<double>());
}

}  // namespace

Study sample_study() {
  return {
      .name = "sample",
      .summary = "Monte Carlo of subsystems or lattices: means, errors, tau_int, heat capacities",
      .notes = "",
      .examples =
          {"antikelvin sample -N 1e6 --beta -0.5,0,0.5 --seed 7",
           "antikelvin sample --levels 0,1x3,4 -N 1e4 --beta -1 --dynamics metropolis",
           "antikelvin sample -N 1e15 --beta 0.1 --method binomial --format json",
           "antikelvin sample --model ising -L 64 --beta 0.3,0.44,-0.3 --sweeps 1000",
           "antikelvin sample --model ising -L 4096 --beta 0.3 --replicas 1 --snapshot s.png",
           "antikelvin sample --model potts:3 --lattice triangular -L 32 -J -1 --beta 2",
           "antikelvin sample --model edwards-anderson:1 --lattice cubic -L 8 --beta -0.3,0.3",
           "antikelvin sample -N 10000 --beta -0.7,0.7 --dynamics demon  # a demon reads beta",
           "antikelvin sample --levels spin:1 -N 1000 --energy 200  # microcanonical"},
      .schema = sample_schema(),
      .options = options_of<SampleOptions>()};
}

}  // namespace antikelvin
