// SPDX-License-Identifier: Apache-2.0
// Replica exchange in sample: every rung is canonical, at both signs of β, and swaps are accepted as often as they
// should be.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <thread>

#include "model/energy_grid.hpp"
#include "study/replica_ladder.hpp"
#include "study/sample/sample_series.hpp"
#include "support/overlap_oracle.hpp"
#include "support/sample_rows.hpp"
#include "support/spin_draws.hpp"
#include "support/spin_energy.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using test_support::edwards_anderson;
using test_support::Extremes;
using test_support::OverlapLaw;
using test_support::SampledRows;
using test_support::within_5_sigma;

struct LadderCase {
  SpinModel model;
  Lattice lattice;
  std::vector<double> betas;  ///< in any order
};

std::vector<LadderCase> ladder_cases() {
  return {
      {edwards_anderson(3), {Shape::square, true, {4, 3, 1}}, {1.5, 0.2, 0.6, 1, -0.4}},
      {edwards_anderson(7, Rational(-3, 2), Rational(1, 3)),
       {Shape::square, false, {3, 4, 1}},
       {-0.9, -0.6, -0.3, 0}},
      {edwards_anderson(9), {Shape::cubic, false, {3, 2, 2}}, {-1.2, -0.8, -0.4, 0.1, 0.5, 0.9}},
      {test_support::ising(), {Shape::triangular, true, {3, 3, 1}}, {-0.6, -0.3, 0.1, 0.3}}};
}

SampleSpec ladder_spec(LadderCase const& c) {
  SampleSpec spec = test_support::short_chains(c.model, c.lattice, c.betas[0]);
  spec.points.clear();
  for (double const beta : c.betas) {
    spec.points.push_back(lattice_point(c.lattice));
    spec.points.back().beta = beta;
  }
  spec.n_replicas = 512;
  spec.n_measurements = 32;
  spec.every = 2;
  spec.tempering = spec.overlaps = true;
  return spec;
}

test_support::CanonicalLaw law_of(LadderCase const& c, double beta) {
  return test_support::canonical_law(test_support::census_of(c.lattice, c.model), c.model, beta,
                                     test_support::Cells::energies);
}

TEST(ReplicaLadder, RungsAreCanonical) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("rungs of ladders");
  for (LadderCase const& c : ladder_cases()) {
    SampledRows const rows(ladder_spec(c), *backend);
    ASSERT_EQ(rows.size(), c.betas.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      double const beta = c.betas[row];
      ASSERT_EQ(rows.number(row, "beta"), beta);
      OverlapLaw const overlaps(c.model, c.lattice, beta);
      struct {
        char const *name, *error;
        double exact;
      } const columns[] = {
          {"energy_mean", "energy_error", law_of(c, beta).mean_energy},
          {"overlap_2", "overlap_2_error", overlaps.mean([](double q, double) { return q * q; })},
          {"link_overlap", "link_overlap_error",
           overlaps.mean([](double, double link) { return link; })}};
      for (auto const& [name, error, exact] : columns) {
        EXPECT_TRUE(within_5_sigma(rows.number(row, name), exact, rows.number(row, error)))
            << c.model.sample << " beta " << beta << ' ' << name;
        extremes.note_z((rows.number(row, name) - exact) / rows.number(row, error));
      }
    }
  }
}

/// Cubes of the three-dimensional glass where it freezes (β_c near 0.9), against all 2^64 configurations.
TEST(ReplicaLadder, OfOpenCubesIsExact) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("ladders of open cubes");
  Lattice const cube{Shape::cubic, false, {4, 4, 4}};
  for (std::vector<double> const& betas : {std::vector<double>{0.3, 0.5, 0.7, 0.9, 1.1},
                                           std::vector<double>{-1.1, -0.9, -0.6, -0.3}}) {
    LadderCase const c{edwards_anderson(21), cube, betas};
    SampledRows const rows(ladder_spec(c), *backend);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (std::fabs(betas[row]) != 0.9) continue;
      test_support::OpenCubeLaw const law(c.model, cube, betas[row]);
      struct {
        char const *name, *error;
        double exact;
      } const columns[] = {{"energy_mean", "energy_error", -law.bond_sum()},
                           {"overlap_2", "overlap_2_error", law.overlap_2()},
                           {"link_overlap", "link_overlap_error", law.link_overlap()}};
      for (auto const& [name, error, exact] : columns) {
        EXPECT_TRUE(within_5_sigma(rows.number(row, name), exact, rows.number(row, error)))
            << betas[row] << ' ' << name;
        extremes.note_z((rows.number(row, name) - exact) / rows.number(row, error));
      }
    }
  }
}

/// A ladder and single runs of many sweeps are two ways to the same: periodic cubes at β_c, which have too many
/// configurations to count. Runs of few sweeps are not there yet, and are seen.
TEST(ReplicaLadder, OfPeriodicCubesAgreesWithLongRuns) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("ladders of periodic cubes beside long runs");
  Lattice const cube{Shape::cubic, true, {4, 4, 4}};
  int n_seen = 0;
  for (std::uint32_t const sample : {31u, 32u, 33u})
    for (double const sign : {1.0, -1.0}) {
      LadderCase c{edwards_anderson(sample), cube, {0.9, 0.3, 0.45, 0.6, 0.75}};
      for (double& beta : c.betas) beta *= sign;
      SampledRows const ladder(ladder_spec(c), *backend);
      SampleSpec plain = ladder_spec({c.model, cube, {c.betas[0]}});
      plain.tempering = false;
      auto const deviation = [&](SampledRows const& run, std::string const& name) {
        std::string const error = name == "energy_mean" ? "energy_error" : name + "_error";
        return (run[name] - ladder[name]) / std::hypot(run[error], ladder[error]);
      };
      plain.burn_in = 10000;
      plain.every = 16;
      SampledRows const long_run(plain, *backend);
      for (char const* const name : {"energy_mean", "overlap_2", "overlap_4", "overlap_binder",
                                     "link_overlap", "overlap_xi_over_L"}) {
        EXPECT_LT(std::fabs(deviation(long_run, name)), 5) << sample << ' ' << sign << ' ' << name;
        extremes.note_z(deviation(long_run, name));
      }
      plain.burn_in = 1;
      plain.every = 1;
      n_seen += std::fabs(deviation(SampledRows(plain, *backend), "overlap_2")) > 5;
    }
  EXPECT_EQ(n_seen, 6);
}

/// Energies of a ring have steps of 4 J from one that the parity of its negative bonds sets: swaps compare levels
/// of the sample that they are in, not of the first.
TEST(ReplicaLadder, RungsOfRingsOfBothParitiesAreCanonicalInOneRun) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("rungs of rings of both parities");
  Lattice const ring{Shape::chain, true, {8, 1, 1}};
  int constexpr n_samples = 6;
  for (std::vector<double> const& betas :
       {std::vector<double>{0.3, 0.6, 0.9}, std::vector<double>{-0.9, -0.6, -0.3}})
    for (std::uint32_t const first : {1u, 2u}) {  // of either parity
      SampleSpec spec = ladder_spec({edwards_anderson(first), ring, betas});
      std::vector<SamplePoint> const rungs = spec.points;
      spec.points.clear();
      for (std::uint32_t i = 0; i < n_samples; ++i)
        for (SamplePoint rung : rungs) {
          rung.sample = first + i;
          spec.points.push_back(rung);
        }
      SampledRows const rows(spec, *backend);
      ASSERT_EQ(rows.size(), n_samples * betas.size());
      int n_odd = 0;
      for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const sample = static_cast<std::uint32_t>(rows.number(row, "sample"));
        int product = 1;
        for (int const sign : test_support::plain_signs(edwards_anderson(sample), ring))
          product *= sign;
        n_odd += product < 0;
        // E = −N (t + σ t^{N−1})/(1 + σ t^N) with t = tanh β, and σ the product of all signs.
        double const t = std::tanh(rows.number(row, "beta")),
                     exact = -8 * (t + product * std::pow(t, 7)) / (1 + product * std::pow(t, 8)),
                     error = rows.number(row, "energy_error");
        EXPECT_TRUE(within_5_sigma(rows.number(row, "energy_mean"), exact, error))
            << sample << " beta " << rows.number(row, "beta");
        extremes.note_z((rows.number(row, "energy_mean") - exact) / error);
      }
      EXPECT_GT(n_odd, 0);
      EXPECT_LT(n_odd, static_cast<int>(rows.size()));
    }
}

/// Rungs are independent at any time: ⟨min(1, e^{(β' − β)(E' − E)})⟩ over both laws. Of n tries those of a lane
/// depend on each other; two of them count as one.
TEST(ReplicaLadder, SwapsAreAcceptedAsOftenAsTheyShould) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("acceptance of swaps");
  for (LadderCase const& c : ladder_cases()) {
    SampleSpec const spec = ladder_spec(c);
    SampledRows const rows(spec, *backend);
    std::size_t n_last = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      double const beta = c.betas[row];
      double next = HUGE_VAL;
      for (double const other : c.betas)
        if (other > beta) next = std::min(next, other);
      if (next == HUGE_VAL) {
        EXPECT_TRUE(std::isnan(rows.number(row, "acceptance")));
        ++n_last;
        continue;
      }
      test_support::CanonicalLaw const here = law_of(c, beta), there = law_of(c, next);
      double exact = 0;
      for (std::size_t i = 0; i < here.energies.size(); ++i)
        for (std::size_t j = 0; j < there.energies.size(); ++j)
          exact += here.probabilities[i] * there.probabilities[j] *
                   std::min(1.0, std::exp((next - beta) * (there.energies[j] - here.energies[i])));
      double const n = spec.n_replicas * static_cast<double>(spec.n_measurements) / 2 / 2,
                   sigma = std::sqrt(exact * (1 - exact) / n);
      EXPECT_TRUE(within_5_sigma(rows.number(row, "acceptance"), exact, sigma))
          << c.model.sample << ' ' << beta;
      extremes.note_z((rows.number(row, "acceptance") - exact) / sigma);
      EXPECT_GT(rows.number(row, "round_trips"), 100);
    }
    EXPECT_EQ(n_last, 1u);
  }
}

/// Lanes that only fill a word swap as well. Two replicas are the first two of 32, and round trips of these alone count.
TEST(ReplicaLadder, RoundTripsAreThoseOfTheReplicasAskedFor) {
  auto const backend = make_cpu_backend(1);
  SampleSpec spec = ladder_spec(ladder_cases()[0]);
  spec.n_measurements = 256;
  auto const round_trips = [&](std::uint32_t n_replicas) {
    spec.n_replicas = n_replicas;
    return SampledRows(spec, *backend)["round_trips"];
  };
  double const of_two = round_trips(2), of_four = round_trips(4), of_all = round_trips(32);
  EXPECT_GT(of_two, 0);
  EXPECT_GT(of_four, of_two);
  EXPECT_GT(of_all, 4 * of_two);
  // A round trip takes a round per rung at least, on either way.
  double const rungs = static_cast<double>(spec.points.size());
  EXPECT_LE(of_two, 2 * static_cast<double>(spec.n_measurements) / (2 * (rungs - 1)) + 2);
}

/// Progress ends where the plan does.
TEST(ReplicaLadder, ProgressCountsTheReplicasAskedFor) {
  SampleSpec spec = ladder_spec(ladder_cases()[0]);
  spec.n_replicas = 2;
  spec.start = Start::cold;
  std::vector<SamplePlan> const plans = plan_sample(spec);
  double work = 0, share = 0;
  for (SamplePlan const& plan : plans) work += plan.updates;
  ProgressListener const listener([&](double heard) { share = heard; });
  Progress progress(ProgressMode::never, "", 8 * work, "");
  sample_ladder(spec, plans, *make_cpu_backend(1), progress);
  std::this_thread::sleep_for(std::chrono::milliseconds(150));  // it listens ten times a second
  progress.advance(0, "");
  EXPECT_DOUBLE_EQ(share, 1.0 / 8);
}

/// Energies of rungs whose swaps have thresholds of such a quantum.
bool is_canonical(LadderCase const& c, std::vector<double> const& betas, Quad quantum_factor) {
  EnergyGrid const grid = energy_grid(c.model, c.lattice);
  SpinPlan plan = test_support::make_spin_plan(c.model, c.lattice, 512, Layout::replicas, 0,
                                               Dynamics::heat_bath);
  plan.layout = ladder_layout(c.lattice, plan.n_units, 512, betas.size());
  plan.n_replicas = static_cast<std::uint32_t>(512 * betas.size());
  plan.population = PopulationPlan{32, grid.code, grid.n_levels};
  plan.tables.clear();
  for (double const beta : betas)
    plan.tables.push_back(make_spin_tables(c.model, c.lattice.shape, beta, Dynamics::heat_bath));
  auto const chains = make_cpu_backend(1)->make_chains(plan);
  Swaps swaps = swaps_of(quantum_factor * to_quad(grid.quantum), grid.n_levels, betas);
  // Swaps alone at last, which right ones may do without end: sweeps would mend what wrong ones leave.
  for (int round = 0; round < 300; ++round) {
    if (round < 280) chains->advance(1);
    chains->swap(swaps);
    swaps.odd = !swaps.odd;
  }
  test_support::EnergyOf const energy_of(c.model, c.lattice, plan.n_units);
  SpinCounts const counts = chains->measure(1, 0);
  for (std::size_t rung = 0; rung < betas.size(); ++rung) {
    double sum = 0, squares = 0;
    for (std::uint32_t lane = 0; lane < 512; ++lane) {
      double const e = energy_of(counts, 0, static_cast<std::uint32_t>(rung) * 512 + lane);
      sum += e / 512;
      squares += e * e / 512;
    }
    if (!within_5_sigma(sum, law_of(c, betas[rung]).mean_energy,
                        std::sqrt((squares - sum * sum) / 511)))
      return false;
  }
  return true;
}

TEST(ReplicaLadder, WrongSwapsAreRejected) {
  LadderCase const c = ladder_cases()[0];
  std::vector<double> const betas = {-0.4, 0.2, 0.6, 1, 1.5};
  EXPECT_TRUE(is_canonical(c, betas, 1));
  EXPECT_FALSE(is_canonical(c, betas, Quad(1) / 2)) << "half the energy";
  EXPECT_FALSE(is_canonical(c, betas, Quad(1) / 1000000)) << "every swap";
}

/// Series of all rungs live at once, 8 bytes a value, and those of one are reduced, by 16 more and two copies. A plan
/// may be above what is kept, but not by much.
TEST(ReplicaLadder, PlansHaveTheMemoryOfAllThatRunsAtOnce) {
  LadderCase glass{edwards_anderson(1), {Shape::square, true, {3, 3, 1}}, {}};
  for (int i = 0; i < 32; ++i) glass.betas.push_back(0.1 + 0.03 * i);
  SampleSpec spec = ladder_spec(glass);
  spec.n_measurements = 4000;
  for (bool const overlaps : {false, true}) {
    spec.overlaps = overlaps;
    spec.tempering = spec.together = false;
    std::vector<SamplePlan> const alone = plan_sample(spec);
    // Energies and magnetizations; of pairs q, bonds, and |q_k|² of k = 0 and of two axes.
    double const values = overlaps ? 2 + 5.0 / 2 : 2, of_rung = 8 * values * 512 * 4000;
    for (bool const tempering : {false, true}) {
      (tempering ? spec.tempering : spec.together) = true;
      std::vector<SamplePlan> const plans = plan_sample(spec);
      spec.tempering = spec.together = false;
      ASSERT_EQ(plans.size(), 32u);
      for (SamplePlan const& plan : plans) {
        EXPECT_EQ(plan.memory_bytes, plans[0].memory_bytes);
        EXPECT_GE(plan.memory_bytes, alone[0].memory_bytes + 31 * of_rung);
        EXPECT_LE(plan.memory_bytes, 1.01 * (alone[0].memory_bytes + 31 * of_rung));
      }
      EXPECT_EQ(cost_of(spec, plans).memory_bytes, plans[0].memory_bytes);
      DeviceInfo device;
      device.memory_bytes = static_cast<std::uint64_t>(2 * alone[0].memory_bytes);
      EXPECT_NO_THROW(require_memory(alone, device));
      EXPECT_THROW(require_memory(plans, device), SpecError);
    }
  }
}

/// Configurations of few measurements: words of all rungs, and swaps' own numbers, which are far fewer.
TEST(ReplicaLadder, PlansHaveTheStatesOfAllRungs) {
  SampleSpec spec = ladder_spec(
      {test_support::ising(), {Shape::square, true, {64, 64, 1}}, {0.1, 0.2, 0.3, 0.4}});
  spec.overlaps = spec.tempering = false;
  spec.n_measurements = 1;
  spec.n_replicas = 8;
  spec.layout = Layout::replicas;
  auto const bytes = [&] { return plan_sample(spec)[0].memory_bytes; };
  double const alone = bytes(), states = 64 * 64 * 4;  // a word per site
  spec.together = true;
  EXPECT_GE(bytes(), alone);
  EXPECT_LT(bytes(), alone + states) << "32 replicas of all points fill one word";
  spec.together = false;
  spec.tempering = true;
  EXPECT_GE(bytes(), alone + 3 * states) << "each rung has words of its own";
  EXPECT_LT(bytes(), alone + 3 * states + 3 * 4 * 8 * 64 * 64);
}

TEST(ReplicaLadder, NeedsRungsThatCanExchange) {
  auto const refused = [](auto const& change) {
    SampleSpec spec = ladder_spec(ladder_cases()[0]);
    change(spec);
    EXPECT_THROW(plan_sample(spec), SpecError);
  };
  refused([](SampleSpec& spec) { spec.points.resize(1); });
  refused([](SampleSpec& spec) { spec.points[1].beta = spec.points[0].beta; });
  refused([](SampleSpec& spec) { spec.n_replicas = 1024; });
  refused([](SampleSpec& spec) { spec.together = true; });
  refused([](SampleSpec& spec) { spec.dynamics = SampleDynamics::demon; });
  refused([](SampleSpec& spec) {
    spec.points[1] = lattice_point({Shape::square, true, {4, 4, 1}});
  });
  refused([](SampleSpec& spec) { spec.snapshot = "states.png"; });
  refused([](SampleSpec& spec) { spec.layout = Layout::slabs; });
}

}  // namespace
}  // namespace antikelvin
