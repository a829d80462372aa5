// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_study.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "study/chain_options.hpp"
#include "study/model_options.hpp"
#include "study/sample/covariances.hpp"
#include "study/sample/glass_options.hpp"
#include "study/sample/sample_schema.hpp"
#include "study/sample/sample_verb.hpp"
#include "study/scale_remark.hpp"
#include "study/target_error.hpp"

namespace antikelvin {
namespace {

struct SampleOptions : StudyOptions {
  std::string levels = "two-level", units, beta, temperature, energy, dynamics = "auto",
              method = "auto";
  ModelOptions spins;
  std::string layout = "auto", start = "hot", demon = "15", order = "auto", wave_numbers,
              covariance, max_distance = "auto";
  std::string show = "summary", snapshot, snapshot_scale = "1", snapshot_view = "tiled";
  ChainOptions chain;
  bool together = false, correlation_length = false;
  GlassOptions glass;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

using D = SampleDynamics;
Choices<std::optional<D>> const kSampleDynamics = {
    {"auto", std::nullopt},        {"heat-bath", D::heat_bath},
    {"metropolis", D::metropolis}, {"swendsen-wang", D::swendsen_wang},
    {"demon", D::demon},           {"exchange", D::exchange}};
Choices<Start> const kSampleStarts = {{"hot", Start::hot}, {"cold", Start::cold}};
Choices<Show> const kSampleShows = {{"summary", Show::summary},
                                    {"histogram", Show::histogram},
                                    {"series", Show::series},
                                    {"correlations", Show::correlations},
                                    {"overlaps", Show::overlaps},
                                    {"average", Show::average},
                                    {"average-overlaps", Show::average_overlaps}};
Choices<std::optional<OrderKind>> const kOrders = {
    {"auto", OrderKind::expected},
    {"none", std::nullopt},
    {"uniform", OrderKind::uniform},
    {"staggered", OrderKind::staggered},
    {"three-sublattice", OrderKind::three_sublattice},
    {"stripe", OrderKind::stripe}};
Choices<bool> const kSnapshotViews = {{"tiled", false}, {"single", true}};
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
  add_ladder_options(table, glass);
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
  table.add("--order", order, kind::one_of(kOrders),
            "lattices: what may be ordered: auto (as the sign of beta J makes the lattice), none, "
            "uniform, staggered, three-sublattice or stripe");
  table.flag("--correlation-length", correlation_length,
             "lattices: measure xi and xi/L at the waves of the order");
  add_overlap_options(table, glass);
  table.add("--wave-numbers", wave_numbers, kind::text("LIST"),
            "lattices: structure factors S(k), k = 2 pi n/L: n as 1:0,32:32, a number per axis");
  table.add("--covariance", covariance, kind::text("LIST"),
            "lattices: covariances of the whole system, as energy:magnetization,energy:order_2");
  table.add(
      "--show", show, kind::one_of(kSampleShows),
      "rows: summary, histogram (of the energy), series (every measurement), correlations (of "
      "pairs of sites), overlaps (of pairs of replicas: P(q)), average (over --samples) or "
      "average-overlaps (P(q) over --samples)");
  table.add("--max-distance", max_distance, kind::whole(),
            "longest distance of --show correlations; auto: 64, or half of a ring");
  table.add("--snapshot", snapshot, kind::path(),
            "write the last configurations to this file (.png or .h5)");
  table.add("--snapshot-scale", snapshot_scale, kind::text("N|fit"),
            "of .png: pixels along a side of a site; fit: as many as make 1024 a side");
  table.add("--snapshot-view", snapshot_view, kind::one_of(kSnapshotViews),
            "all replicas side by side, or the first alone");
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

/// A wave's numbers, one per axis.
std::array<std::int64_t, 3> parse_wave(std::string const& text, Lattice const& lattice) {
  std::vector<std::string> const parts = split(text, ':');
  require(std::count(parts.begin(), parts.end(), "") == 0,
          "invalid --wave-numbers " + in_quotes(text), "a number is missing",
          "give a number per axis, as 1:0");
  auto const axes = static_cast<std::size_t>(n_axes(lattice.shape));
  require(parts.size() == axes, "invalid --wave-numbers " + in_quotes(text),
          "the lattice has " + std::to_string(axes) + " axes", "give a number per axis, as 1:0");
  std::array<std::int64_t, 3> n{};
  for (std::size_t a = 0; a < axes; ++a)
    n[a] = static_cast<std::int64_t>(parse_count(parts[a], "--wave-numbers", 0, 0xFFFFFFFFu));
  return n;
}

/// Orders and waves. What is expected of a glass is no wave, and a complete graph has nothing but its
/// magnetization.
void set_waves(SampleOptions const& o, SampleSpec& spec) {
  bool const has_sites = spec.model.kind != SpinKind::units && !spec.complete_graph;
  bool const chooses = o.order != "auto" && o.order != "none";
  require(has_sites || (!chooses && !o.correlation_length && o.wave_numbers.empty()),
          "orders and waves need sites in space", "there are none without a lattice",
          "leave out --order, --correlation-length and --wave-numbers");
  spec.show = choose(o.show, "--show", kSampleShows);
  bool const shows_pairs = spec.show == Show::correlations;
  require(has_sites || !shows_pairs, "--show correlations needs sites in space",
          "there are none without a lattice", "use --model and -L");
  require(spec.show == Show::summary ||
              (!o.correlation_length && o.wave_numbers.empty() && o.covariance.empty()),
          "--correlation-length, --wave-numbers and --covariance belong to --show summary",
          "other rows do not have them", "leave them out, or --show");
  require(shows_pairs || o.max_distance == "auto", "--max-distance belongs to --show correlations",
          "other rows have no distances", "leave it out");
  if (o.max_distance != "auto")
    spec.longest_distance =
        static_cast<std::uint32_t>(parse_count(o.max_distance, "--max-distance", 1, 0xFFFFFFFFu));
  if (!has_sites) return;
  WaveWishes& waves = spec.waves;
  waves.order = choose(o.order, "--order", kOrders);
  if (o.order == "auto" && spec.model.kind == SpinKind::edwards_anderson) waves.order.reset();
  require(!o.correlation_length || waves.order, "--correlation-length needs an order",
          "it is measured at its waves", "use --order uniform, or another");
  waves.correlation_length = o.correlation_length;
  if (o.wave_numbers.empty()) return;
  for (std::string const& text : split(o.wave_numbers, ',')) {
    std::array<std::int64_t, 3> const n = parse_wave(text, spec.points[0].lattice);
    require(std::count(waves.wave_numbers.begin(), waves.wave_numbers.end(), n) == 0,
            "--wave-numbers has " + in_quotes(text) + " twice", "its columns have that name",
            "name it once");
    waves.wave_numbers.push_back(n);
  }
  require(waves.wave_numbers.size() <= 1000, "--wave-numbers has too many waves",
          "the limit is 1000", "use fewer");
}

/// Pairs of observables, A:B.
void set_covariances(SampleOptions const& o, SampleSpec& spec) {
  if (o.covariance.empty()) return;
  require(spec.model.kind != SpinKind::units, "--covariance needs a lattice or a complete graph",
          "independent subsystems have no magnetization", "use --model");
  for (std::string const& text : split(o.covariance, ',')) {
    std::vector<std::string> const names = split(text, ':');
    require(names.size() == 2, "invalid --covariance " + in_quotes(text),
            "it is made of two observables", "give them as energy:magnetization");
    for (std::string const& name : names) {
      require_choice(name, "--covariance", covariance_observables());
      require(name.rfind("order", 0) != 0 || spec.waves.order,
              "--covariance of " + name + " needs an order", "none is measured",
              spec.complete_graph ? "use magnetization_abs or magnetization_2"
                                  : "use --order uniform, or another");
      require(name != "quadrupole" || spec.model.kind == SpinKind::blume_capel,
              "--covariance of quadrupole needs Blume-Capel spins", "other spins are never 0",
              "use --model blume-capel:D");
    }
    std::pair<std::string, std::string> const pair{names[0], names[1]};
    require(std::count(spec.covariances.begin(), spec.covariances.end(), pair) == 0,
            "--covariance has " + in_quotes(text) + " twice", "its columns have that name",
            "name it once");
    spec.covariances.push_back(pair);
  }
}

SampleSpec parse_sample(SampleOptions const& o, StudyContext const& context) {
  SampleSpec spec;
  std::vector<SamplePoint> const systems = parse_systems(o, spec);
  add_points(o, systems, spec);
  set_moves(o, spec);
  set_waves(o, spec);
  set_covariances(o, spec);
  set_glass(o.glass, spec);
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
  spec.snapshot = o.snapshot;
  require(!o.snapshot.empty() || (o.snapshot_scale == "1" && o.snapshot_view == "tiled"),
          "--snapshot-scale and --snapshot-view need --snapshot", "there is no picture",
          "add --snapshot FILE.png");
  if (o.snapshot_scale == "fit")
    spec.snapshot_scale.reset();
  else
    spec.snapshot_scale = static_cast<std::uint32_t>(
        parse_count(o.snapshot_scale, "--snapshot-scale", 1, kMaxSnapshotScale));
  spec.snapshot_of_first = choose(o.snapshot_view, "--snapshot-view", kSnapshotViews);
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
    if (plan.point.sample) point["sample"] = *plan.point.sample;
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
  SampleSpec const spec = parse_sample(*this, context);
  bool const has_levels = spins.model.empty() && energy.empty();
  std::vector<double> const betas =
      has_levels ? betas_of(beta, temperature) : std::vector<double>();
  require(chain.target_error.empty() || !show.starts_with("average"),
          "--target-error does not go with --show " + show,
          "its errors are the scatter of samples, which measurements do not shorten",
          "use more --samples");
  return plan_to_targets(parse_targets(chain.target_error, sample_schema(), show),
                         {spec.n_measurements, spec.max_updates}, [=](std::uint64_t n) {
                           SampleSpec longer = spec;
                           longer.n_measurements = n;
                           return std::make_unique<SamplePlanned>(std::move(longer), betas);
                         });
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
           "antikelvin sample --model edwards-anderson:1 -L 8 --beta 0.2:1:5 --tempering --overlap",
           "antikelvin sample -N 10000 --beta -0.7,0.7 --dynamics demon  # a demon reads beta",
           "antikelvin sample --levels spin:1 -N 1000 --energy 200  # microcanonical"},
      .schema = sample_schema(),
      .options = options_of<SampleOptions>()};
}

}  // namespace antikelvin
