// SPDX-License-Identifier: Apache-2.0
// Lattices whose states are counted, in contact: what the library knows of them against enumeration and tables, exact
// columns against plain counting at the energies of the whole that replicas have, and a broken sampler against them.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "study/contact/contact_analysis.hpp"
#include "study/contact/lattice_states.hpp"
#include "support/backends.hpp"
#include "support/contact_omega.hpp"
#include "support/contact_runs.hpp"
#include "support/spin_dos.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

std::vector<std::string> const kLattices = {
    "ising L=4 beta=0.3",
    "ising L=3x4 boundary=open field=1/2 beta=-0.2",
    "ising lattice=triangular L=4 J=-1 beta=0.4",
    "ising lattice=cubic L=2x2x3 boundary=open field=1/3 beta=0.1",
    "ising lattice=chain L=9 J=2 beta=-0.3",
    "potts:3 L=3 beta=0.4",
    "potts:4 lattice=chain L=6 J=-1 boundary=open beta=-0.4",
    "blume-capel:1/2 L=3 beta=0.5",
    "blume-capel:-1 L=2x4 J=-1 field=1/2 boundary=open beta=-0.5",
    "edwards-anderson:1 L=4 beta=0.4",
    "edwards-anderson:7 lattice=cubic L=2x2x3 boundary=open field=1/2 beta=-0.4",
};

TEST(ContactLattice, StatesAreThoseOfEnumeration) {
  double worst = 0;
  std::size_t n_compared = 0, n_gaps = 0;
  for (std::string const& text : kLattices) {
    SCOPED_TRACE(text);
    Body const body = parse_body(text, "--body");
    auto const states = counted_states(body);
    ASSERT_NE(states, nullptr);
    Omega const omega = omega_of(body, to_double(body.quantum), 0);
    long double below = 0;
    std::uint64_t highest = 0;
    for (std::uint64_t e = 0; e < omega.size(); ++e) {
      LevelMicrostate const state = states->at(e);
      EXPECT_EQ(states->occurs(e), omega[e] > 0) << e;
      if (omega[e] == 0) {
        EXPECT_EQ(state.log_omega, -HUGE_VAL) << e;
        continue;
      }
      highest = e;
      below += omega[e];
      ++n_compared;
      auto const note = [&](double value, long double exact) {
        worst = std::max(worst, std::fabs(value - static_cast<double>(exact)));
      };
      note(state.log_omega, std::log(omega[e]));
      note(state.log_omega_gibbs, std::log(below));
      note(state.log_temperature_gibbs, std::log(below / omega[e]));
      // Slopes reach over gaps, and there are none beyond the ends only.
      std::uint64_t above = e + 1, down = e;
      while (above < omega.size() && omega[above] == 0) ++above;
      while (down > 0 && omega[down - 1] == 0) --down;
      bool const is_highest = above >= omega.size(), is_lowest = down == 0;
      n_gaps += (!is_highest && above > e + 1) + (!is_lowest && down < e);
      EXPECT_EQ(std::isnan(state.beta_forward), is_highest) << e;
      EXPECT_EQ(std::isnan(state.beta_backward), is_lowest) << e;
      if (!is_highest) note(state.beta_forward, std::log(omega[above] / omega[e]) / (above - e));
      if (!is_lowest)
        note(state.beta_backward, std::log(omega[e] / omega[down - 1]) / (e - (down - 1)));
      EXPECT_EQ(states->at_most(e), e);
      EXPECT_EQ(states->at_least(e), e);
    }
    EXPECT_EQ(states->highest(), highest);
    EXPECT_EQ(states->canonical_beta(static_cast<double>(highest)), -HUGE_VAL);
    EXPECT_EQ(states->at_most(highest + 5), highest);
    for (double const beta : {-0.7, -0.1, 0.0, 0.2, 0.6}) {
      long double z = 0, sum = 0;
      for (std::uint64_t e = 0; e < omega.size(); ++e) {
        long double const w = omega[e] * std::exp(static_cast<long double>(-beta) * e);
        z += w;
        sum += w * e;
      }
      EXPECT_NEAR(states->canonical_beta(static_cast<double>(sum / z)), beta, 1e-11);
    }
  }
  EXPECT_LT(worst, 1e-11);
  EXPECT_GT(n_compared, 100u);
  EXPECT_GT(n_gaps, 5u);
  std::printf("worst state of a counted lattice: %.1e of %zu\n", worst, n_compared);
}

// The tables of tests/data, whose numbers of states have up to 309 digits.
TEST(ContactLattice, StatesAreThoseOfTables) {
  for (int const side : {4, 6, 8, 32}) {
    Body const body = parse_body("ising L=" + std::to_string(side) + " beta=0.3", "--body");
    auto const states = counted_states(body);
    ASSERT_NE(states, nullptr);
    Census const census = read_census(side);
    double worst = 0;
    std::size_t n_compared = 0;
    for (auto const& [macro, count] : census.configurations) {
      auto const level = static_cast<std::uint64_t>((2 * side * side - macro[0]) / 4);
      EXPECT_EQ(states->occurs(level), count > 0);
      if (!(count > 0)) continue;
      double const exact = static_cast<double>(std::log(count));
      worst =
          std::max(worst, std::fabs(states->at(level).log_omega - exact) / std::max(1.0, exact));
      ++n_compared;
    }
    EXPECT_GT(n_compared, 10u);
    EXPECT_LT(worst, 1e-13);
    std::printf("worst state of a table, %d x %d: %.1e of %zu\n", side, side, worst, n_compared);
  }
}

/// A contact with its analysis.
struct Analysed {
  ContactSpec spec;
  std::unique_ptr<Backend> backend = make_cpu_backend(1);
  ContactCase point;
  ContactSeries series;
  std::vector<std::shared_ptr<LatticeStates const>> lattices;
  std::unique_ptr<ContactAnalysis> analysis;

  Analysed(std::vector<std::string> const& bodies, std::uint32_t n_replicas, std::uint64_t n_late,
           Fault fault = Fault::none)
      : spec(contact_of(bodies, n_replicas)) {
    spec.n_measurements = n_late;
    spec.fault = fault;
    point = plan_contact(spec)[0];
    series = run_alone(spec, point, *backend);
    lattices = counted_states(spec.bodies);
    analysis = std::make_unique<ContactAnalysis>(spec, lattices, point, series, *backend);
  }
};

/// Bodies at both signs of β in the end.
std::vector<std::vector<std::string>> const kContacts = {
    {"ising L=4 beta=0.3", "two-level:2 N=20 beta=0.2"},
    {"ising L=4 beta=-0.3", "two-level:2 N=20 beta=-0.2"},
    {"ising L=3x4 boundary=open field=1/2 beta=0.2", "two-level:1/2 N=40 beta=-0.3"},
    {"ising lattice=triangular L=4 J=-1 beta=-0.3", "two-level:2 N=30 beta=-0.1"},
    {"potts:3 L=3 beta=0.4", "two-level:1/2 N=30 beta=0.3"},
    {"potts:3 L=3 beta=-0.4", "two-level:1/2 N=30 beta=-0.8"},
    {"blume-capel:1/2 L=3 beta=0.5", "two-level:1/4 N=40 beta=0.1"},
    {"blume-capel:-1 L=2x4 J=-1 field=1/2 boundary=open beta=-0.5", "two-level:1/4 N=40 beta=-0.9"},
    {"edwards-anderson:1 L=4 beta=0.3", "two-level:2 N=20 beta=0.1"},
    {"edwards-anderson:3 L=4x3 boundary=open beta=-0.3", "two-level:1 N=20 beta=-0.3"},
    {"ising L=4 beta=0.2", "potts:3 L=3 J=4 beta=0.1", "two-level:2 N=10 beta=0.3"},
    {"ising L=4 beta=0.2", "oscillator:4 N=8 beta=0.2"},
};

// Replicas start with the energies that they have found: exact columns are means over their laws.
TEST(ContactLattice, ExactColumnsAreThoseOfPlainCounting) {
  double worst_mean = 0, worst_variance = 0;
  std::size_t n_compared = 0;
  for (auto const& bodies : kContacts) {
    SCOPED_TRACE(bodies[0] + " | " + bodies[1]);
    Analysed const run(bodies, 64, 4);
    double const quantum = to_double(run.point.quantum);
    std::vector<Omega> parts;
    std::uint64_t most = 0;
    for (std::uint64_t const total : run.series.totals) most = std::max(most, total);
    for (Body const& body : run.spec.bodies) parts.push_back(omega_of(body, quantum, most));
    parts.emplace_back(run.point.capacity + 1, 1);
    EXPECT_GT(most, *std::min_element(run.series.totals.begin(), run.series.totals.end()));
    for (std::size_t b = 0; b < bodies.size(); ++b) {
      double mean = 0, variance = 0;
      for (std::uint64_t const total : run.series.totals) {
        ExactLaw const law = laws_of(parts, total)[b];
        mean += law.mean / 64;
        variance += law.variance / 64;
      }
      ASSERT_NE(run.analysis->law(b), nullptr);
      worst_mean = std::max(worst_mean, std::fabs(run.analysis->law(b)->mean / mean - 1));
      worst_variance =
          std::max(worst_variance, std::fabs(run.analysis->law(b)->variance / variance - 1));
      ++n_compared;
    }
  }
  EXPECT_LT(worst_mean, 1e-10);
  EXPECT_LT(worst_variance, 1e-10);
  std::printf("worst exact column of lattices: mean %.1e, variance %.1e, of %zu\n", worst_mean,
              worst_variance, n_compared);
}

// σ is that of the measured energies about their exact means. Proposals that are 1 % off must be seen.
TEST(ContactLattice, SoundSamplersMeetExactColumnsAndBrokenOnesDoNot) {
  Extremes sound("lattices in contact");
  double least_broken = HUGE_VAL;
  for (auto const& bodies : kContacts) {
    SCOPED_TRACE(bodies[0] + " | " + bodies[1]);
    for (Fault const fault : {Fault::none, Fault::acceptance}) {
      if (fault == Fault::acceptance && bodies[1].rfind("oscillator", 0) == 0) continue;
      Analysed const run(bodies, 8192, 64, fault);
      double most = 0;
      for (std::size_t b = 0; b < bodies.size(); ++b) {
        BodyResult const& r = run.analysis->result(b);
        double const z = z_score(r.deviation.value, 0, r.deviation.error),
                     z_variance = z_score(r.final_variance.value, run.analysis->law(b)->variance,
                                          r.final_variance.error);
        most = std::max({most, std::fabs(z), std::fabs(z_variance)});
        if (fault != Fault::none) continue;
        sound.note_z(z);
        sound.note_z(z_variance);
      }
      if (fault == Fault::none) {
        EXPECT_LE(most, kMaxZ);
        EXPECT_GT(run.analysis->fit()->least_p(), 1e-6);
      } else {
        EXPECT_GT(most, kMaxZ) << "the broken sampler was not seen";
        least_broken = std::min(least_broken, most);
      }
    }
  }
  std::printf("least z of a broken sampler: %.1f\n", least_broken);
}

// The exact entropy change is ⟨Σ ln Ω⟩ by the laws less that at the start, and both temperatures have their say.
TEST(ContactLattice, EntropyAndTemperaturesAreThoseOfCountedStates) {
  Analysed const run({"ising L=6 beta=-0.25", "two-level:2 N=400 beta=0.6"}, 512, 32);
  ContactAnalysis& contact = *run.analysis;
  EXPECT_TRUE(contact.all_known());
  EXPECT_EQ(contact.flow_verdicts().flow, Flow::a_to_b);
  EXPECT_EQ(contact.flow_verdicts().verdict_boltzmann.outcome, PredictionOutcome::right);
  EXPECT_TRUE(std::isfinite(contact.result(0).log_gibbs_start));
  ASSERT_EQ(contact.zeroth().size(), 1u);
  EXPECT_TRUE(contact.zeroth()[0].boltzmann);
  double const z = z_score(contact.entropy_change().value, contact.exact_entropy_change(),
                           contact.entropy_change().error);
  EXPECT_LE(std::fabs(z), kMaxZ);
  EXPECT_GT(contact.exact_entropy_change(), 1);
}

TEST(ContactLattice, UnaffordableCountsAreNoExactColumns) {
  for (std::string const text : {"ising lattice=triangular L=64 beta=0.2", "potts:8 L=16 beta=0.3",
                                 "ising L=512 beta=0.3"}) {
    Body const body = parse_body(text, "--body");
    EXPECT_FALSE(counting_cost(body).has_value()) << text;
    EXPECT_EQ(counted_states(body), nullptr) << text;
  }
  EXPECT_TRUE(counting_cost(parse_body("ising L=64 beta=0.3", "--body")).has_value());
}

}  // namespace
}  // namespace antikelvin
