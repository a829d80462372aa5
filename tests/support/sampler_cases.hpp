// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "study/contact/contact_verb.hpp"
#include "study/dos/multicanonical.hpp"
#include "study/dos/population_annealing.hpp"
#include "study/dos/replica_exchange.hpp"
#include "study/driven/driven_channels.hpp"
#include "study/driven/driven_verb.hpp"
#include "study/sample/sample_verb.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/selftest/selftest_verb.hpp"
#include "support/spin_plans.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin::test_support {

/// A small run of one sampler; gives all that it says: rows, summary and notes.
struct SamplerCase {
  std::string name;
  std::function<std::string(Backend const&)> run;
};

inline std::string text_of(Report const& report) {
  std::ostringstream text;
  write_report(report, {{"-", Format::csv}}, text);
  for (std::string const& note : report.notes) text << note << '\n';
  return text.str();
}

inline SamplePoint point_at(Lattice const& lattice, std::uint64_t n_units, double beta) {
  SamplePoint point;
  point.lattice = lattice;
  point.n_units = n_units > 0 ? n_units : n_sites(lattice);
  point.beta = beta;
  return point;
}

/// 40 replicas, so that words are not full, at every β.
inline SampleSpec sample_of(std::string const& model, Lattice const& lattice,
                            std::vector<double> const& betas, std::uint64_t n_units = 0) {
  SampleSpec spec;
  spec.model = spin_model(model);
  for (double const beta : betas) spec.points.push_back(point_at(lattice, n_units, beta));
  spec.n_replicas = 40;
  spec.n_measurements = 6;
  spec.every = 2;
  spec.seed = 11;
  return spec;
}

inline SamplerCase sample_case(std::string name, SampleSpec spec,
                               std::function<void(SampleSpec&)> const& change = {}) {
  if (change) change(spec);
  return {std::move(name), [spec](Backend const& backend) {
            return text_of(run_sample(spec, plan_sample(spec), backend, ProgressMode::never));
          }};
}

inline void at_energy(SampleSpec& spec, int energy) {
  for (SamplePoint& point : spec.points) {
    point.beta = std::numeric_limits<double>::quiet_NaN();
    point.energy = energy;
  }
}

inline SamplerCase contact_case(std::string name, std::vector<std::string> const& bodies,
                                ContactMechanism mechanism) {
  ContactSpec spec;
  for (std::string const& body : bodies) spec.bodies.push_back(parse_body(body, "--body"));
  spec.mechanism = mechanism;
  spec.n_replicas = 40;
  spec.n_measurements = 4;
  spec.sweeps = 12;
  spec.every = 3;
  spec.show = ContactShow::series;
  return {std::move(name), [spec](Backend const& backend) {
            return text_of(run_contact(spec, plan_contact(spec), backend, ProgressMode::never));
          }};
}

inline SamplerCase scaling_case(std::string name, ScalingSpec const& spec) {
  return {
      std::move(name), [spec](Backend const& backend) {
        return text_of(run_scaling(spec, plan_scaling(spec), backend, ProgressMode::never, false));
      }};
}

inline SamplerCase unit_scaling_case(std::string name, SampleDynamics dynamics) {
  ScalingSpec spec;
  spec.sample.model = unit_model(parse_levels("two-level"));
  spec.sample.dynamics = dynamics;
  spec.sample.n_measurements = 20;
  for (std::uint64_t const n : {50u, 100u, 200u}) spec.sizes.push_back(units_point(n));
  spec.betas = {-0.5, 0.25};
  return scaling_case(std::move(name), spec);
}

/// Odd numbers of replicas start hot and cold.
inline SamplerCase spin_scaling_case() {
  ScalingSpec spec;
  spec.sample = sample_of("ising", {}, {});
  spec.sample.n_replicas = 41;
  spec.sample.n_measurements = 2;
  spec.sample.burn_in = 2;
  for (std::uint32_t const side : {4u, 5u, 6u})
    spec.sizes.push_back(lattice_point(make_lattice(Shape::square, true, side, side)));
  spec.betas = {-0.2};
  return scaling_case("scaling of spins", spec);
}

/// One case of the test, with few replicas.
inline SamplerCase selftest_case() {
  SelftestSpec spec;
  spec.only = "edwards-anderson:1 square 4x4 heat-bath replicas";
  spec.show = SelftestShow::comparisons;
  SelftestPlan plan = plan_selftest(spec);
  for (SelftestPlan::Run& run : plan.runs) {
    run.tested.spec.n_replicas = 40;
    run.tested.spec.n_measurements = 6;
    run.tested.spec.burn_in = 2;
    run.plans = plan_sample(run.tested.spec);
  }
  return {"selftest", [spec, plan](Backend const& backend) {
            return text_of(run_selftest(spec, plan, backend, ProgressMode::never));
          }};
}

inline SamplerCase driven_case() {
  DrivenSpec spec;
  spec.unit.system = parse_levels("0,1,3");
  spec.unit.couplings = parse_couplings("all:1", 3);
  spec.unit.pump = parse_pump("0-2", 3);
  spec.betas = {1, -0.5};
  spec.pump_rates = {0, 0.5};
  spec.n_units = 200;
  spec.n_measurements = 8;
  return {"driven", [spec](Backend const& backend) {
            return text_of(run_driven(spec, plan_driven(spec), &backend, ProgressMode::never));
          }};
}

/// The last configurations stand in the text as well.
inline SamplerCase snapshot_case() {
  SampleSpec spec = sample_of("ising", make_lattice(Shape::square, true, 6, 5), {0.2, -0.4});
  spec.n_replicas = 3;
  return {"snapshot", [spec](Backend const& backend) {
            test::TemporaryFolder const folder;
            SampleSpec with_file = spec;
            with_file.snapshot = (folder.path() / "states.png").string();
            std::string const text = text_of(
                run_sample(with_file, plan_sample(with_file), backend, ProgressMode::never));
            return text + folder.read("states.png");
          }};
}

/// All counts and weights of walkers over energies.
inline SamplerCase walker_case(std::string name, DosSystem const& system) {
  return {std::move(name), [system](Backend const& backend) {
            MulticanonicalSettings settings;
            settings.n_walkers = settings.n_groups = 20;
            settings.n_sweeps = 200;
            settings.key = 7;
            Progress progress(ProgressMode::never, "", 1, "");
            MulticanonicalResult const result =
                run_multicanonical(system, settings, backend, progress);
            std::ostringstream text;
            text.precision(17);
            for (std::size_t i = 0; i < result.levels.size(); ++i) {
              text << result.levels[i] << ' ' << result.log_weight[i];
              for (auto const& histogram : result.histograms) text << ' ' << histogram[i];
              text << '\n';
            }
            for (std::uint64_t const n : result.crossings) text << n << ' ';
            text << result.n_iterations << ' ' << result.recursion_sweeps << ' ' << result.reason;
            return text.str();
          }};
}

inline SamplerCase lattice_walker_case() {
  return walker_case("walkers",
                     dos_system(SpinModel{}, make_lattice(Shape::square, true, 4, 4), false));
}

inline SamplerCase graph_walker_case() {
  return walker_case("walkers on a complete graph",
                     dos_system(SpinModel{}, make_lattice(Shape::none, true, 30), true));
}

/// Sampled ln g of all levels, and without each block.
inline std::string density_text(SampledDensity const& density) {
  std::ostringstream text;
  text.precision(17);
  for (std::size_t i = 0; i < density.levels.size(); ++i) {
    text << density.levels[i] << ' ' << density.log_g[i];
    for (auto const& log_g : density.without) text << ' ' << log_g[i];
    text << '\n';
  }
  return text.str();
}

inline SamplerCase annealing_case(bool complete_graph) {
  return {complete_graph ? "annealing of a complete graph" : "annealing",
          [=](Backend const& backend) {
            DosSystem const system =
                complete_graph
                    ? dos_system(SpinModel{}, make_lattice(Shape::none, true, 20), true)
                    : dos_system(SpinModel{}, make_lattice(Shape::square, true, 3, 3), false);
            AnnealingSettings settings;
            settings.population = 32;
            settings.n_populations = 8;
            settings.overlap = 0.7;
            settings.key = 5;
            Progress progress(ProgressMode::never, "", 1, "");
            return density_text(density_of(anneal(system, settings, backend, progress), system));
          }};
}

inline SamplerCase exchange_case() {
  return {"replica exchange", [](Backend const& backend) {
            DosSystem const system =
                dos_system(SpinModel{}, make_lattice(Shape::square, true, 3, 3), false);
            ExchangeSettings settings;
            settings.betas = {-0.6, -0.3, 0, 0.3, 0.6};
            settings.ladders = 64;
            settings.burn_in = 4;
            settings.rounds = 12;
            settings.key = 9;
            Progress progress(ProgressMode::never, "", 1, "");
            return density_text(
                density_of(exchange_replicas(system, settings, backend, progress), system));
          }};
}

/// Every sampler there is.
/// Three samples of all points, averaged.
inline void average_samples(SampleSpec& spec, Show show) {
  spec.overlaps = true;
  spec.show = show;
  std::vector<SamplePoint> const points = std::move(spec.points);
  spec.points.clear();
  for (std::uint32_t sample = 9; sample < 12; ++sample)
    for (SamplePoint point : points) {
      point.sample = sample;
      spec.points.push_back(point);
    }
}

inline std::vector<SamplerCase> sampler_cases() {
  using D = SampleDynamics;
  Lattice const square = make_lattice(Shape::square, true, 4, 6);
  auto const with = [](D dynamics) { return [=](SampleSpec& spec) { spec.dynamics = dynamics; }; };
  std::vector<SamplerCase> cases = {
      sample_case("heat bath", sample_of("ising", square, {0.3, 0, -0.3})),
      sample_case("metropolis", sample_of("ising", square, {0.2, -0.2}), with(D::metropolis)),
      sample_case("slabs", sample_of("ising", make_lattice(Shape::square, true, 4, 64), {0.3, -1}),
                  [](SampleSpec& spec) {
                    spec.n_replicas = 2;
                    spec.layout = Layout::slabs;
                  }),
      sample_case("units", sample_of("units 0,1x3,4", {}, {0.5, -1}, 300)),
      sample_case("potts", sample_of("potts:3", make_lattice(Shape::triangular, true, 4, 4), {0.4}),
                  [](SampleSpec& spec) { spec.show = Show::histogram; }),
      sample_case("blume-capel",
                  sample_of("blume-capel:1/2", make_lattice(Shape::cubic, false, 3, 4, 2), {-0.4}),
                  [](SampleSpec& spec) { spec.start = Start::cold; }),
      sample_case("edwards-anderson", sample_of("edwards-anderson:9", square, {0.7, -0.7}),
                  with(D::metropolis)),
      sample_case("edwards-anderson together", sample_of("edwards-anderson:9", square, {0.7, -0.2}),
                  [](SampleSpec& spec) { spec.together = true; }),
      sample_case("overlaps", sample_of("edwards-anderson:9", square, {0.7, -0.2}),
                  [](SampleSpec& spec) { spec.overlaps = true; }),
      sample_case("overlaps together", sample_of("edwards-anderson:9", square, {0.7, -0.2}),
                  [](SampleSpec& spec) {
                    spec.together = spec.overlaps = true;
                    spec.show = Show::overlaps;
                  }),
      sample_case("average over samples", sample_of("edwards-anderson:9", square, {0.7, -0.2}),
                  [](SampleSpec& spec) { average_samples(spec, Show::average); }),
      sample_case("overlaps averaged over samples",
                  sample_of("edwards-anderson:9", square, {0.7, -0.2}),
                  [](SampleSpec& spec) { average_samples(spec, Show::average_overlaps); }),
      sample_case("tempering", sample_of("edwards-anderson:9", square, {0.7, -0.2, 0.4}),
                  [](SampleSpec& spec) { spec.tempering = spec.overlaps = true; }),
      sample_case("houdayer", sample_of("edwards-anderson:9", square, {0.7, -0.2}),
                  [](SampleSpec& spec) {
                    spec.houdayer = spec.overlaps = true;
                    spec.burn_in = 9;
                  }),
      sample_case(
          "houdayer and tempering", sample_of("edwards-anderson:9", square, {0.7, -0.2, 0.4}),
          [](SampleSpec& spec) {
            spec.houdayer = spec.tempering = spec.overlaps = true;
            spec.burn_in = 9;
            spec.show = Show::overlaps;
          }),
      sample_case("swendsen-wang", sample_of("ising", square, {0.3, 0.6}), with(D::swendsen_wang)),
      sample_case("demon", sample_of("ising", square, {0.3, -0.2}), with(D::demon)),
      sample_case("demon without bound", sample_of("ising", square, {0.3}),
                  [](SampleSpec& spec) {
                    spec.dynamics = D::demon;
                    spec.unbounded_demon = true;
                  }),
      // One measurement is more than a batch, so that sweeps and measurements take turns.
      sample_case("demon from an energy",
                  sample_of("ising", make_lattice(Shape::chain, true, 4), {0}),
                  [](SampleSpec& spec) {
                    at_energy(spec, 0);
                    spec.dynamics = D::demon;
                    spec.every = 66000;
                    spec.burn_in = 70000;
                    spec.show = Show::series;
                  }),
      sample_case("exchange", sample_of("units spin:1", {}, {0, 0}, 60),
                  [](SampleSpec& spec) {
                    at_energy(spec, 12);
                    spec.points[1].energy = -5;
                    spec.dynamics = D::exchange;
                  }),
      sample_case("complete graph", sample_of("ising", {}, {0.5, -0.7}, 30),
                  [](SampleSpec& spec) { spec.complete_graph = true; }),
      sample_case("totals", sample_of("units 0,1x3,4", {}, {0.5, -1}, 1u << 20), with(D::totals)),
      sample_case("together", sample_of("ising", square, {0.3, 0.1, -0.3}),
                  [](SampleSpec& spec) { spec.together = true; }),
      unit_scaling_case("scaling by spin flips", SampleDynamics::heat_bath),
      unit_scaling_case("scaling by totals", SampleDynamics::totals), spin_scaling_case(),
      contact_case("contact of two", {"two-level N=40 beta=-1", "two-level N=90 beta=1"},
                   ContactMechanism::pairs),
      contact_case("contact of three ladders",
                   {"spin:1 N=30 beta=-1", "spin:3/2 N=50 beta=0.5", "two-level:0.5 N=20 beta=0"},
                   ContactMechanism::pairs),
      contact_case("contact by a demon",
                   {"ising lattice=square L=4 J=1 beta=0.3", "two-level:2 N=50 beta=-0.5"},
                   ContactMechanism::demon),
      contact_case("contact of lattices and oscillators",
                   {"potts:3 L=3 beta=0.3", "oscillator:1 N=40 n=90",
                    "edwards-anderson:1 L=4 J=1/4 beta=0.3"},
                   ContactMechanism::demon),
      selftest_case(), driven_case(), lattice_walker_case(), graph_walker_case(),
      annealing_case(false), annealing_case(true), exchange_case()};
#ifdef AK_TEST_PNG
  cases.push_back(snapshot_case());
#endif
  return cases;
}

}  // namespace antikelvin::test_support
