// SPDX-License-Identifier: Apache-2.0
// Sweeps of driven units: the matrix that kernels run, and populations that they reach.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "device/backend.hpp"
#include "model/spin_model.hpp"
#include "sampler/unit_chain.hpp"
#include "study/driven/driven_channels.hpp"
#include "support/driven_oracle.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct Case {
  char const *levels, *bath, *pump;
  double beta, pump_rate;
  std::uint64_t n_units = 8000;
};

/// Lasers mix slowly, so they have fewer units.
constexpr Case kCases[] = {{"0,1,1.5", "2-1:20,1-0:0.5", "0-2", 10, 1, 200},
                           {"0,0.25,1.4,1.55", "3-2:20,2-1:0.5,1-0:20", "0-3", 20, 0.3, 200},
                           {"0,1,3", "all:1,0-1:0.5", "0-2", 0.2, 2},
                           {"0,1x3,2.5,4x2", "all:1", "0>3:0.4,2-1", -0.8, 1},
                           {"-1x2,1", "all:1", "0-1", -1.2, 0.5},
                           {"spin:5/2", "all:1", "0-5,5>2:3", 0.3, 1},
                           {"0,1,3", "all:1", "0-2", -0.3, 0}};

DrivenUnit unit_of(Case const& c) {
  DrivenUnit unit;
  unit.system = parse_levels(c.levels);
  unit.couplings = parse_couplings(c.bath, unit.system.levels.size());
  unit.pump = parse_pump(c.pump, unit.system.levels.size());
  return unit;
}

TEST(DrivenSampler, SweepsKeepTheStationaryStateOfTheJumps) {
  for (Case const& c : kCases) {
    DrivenUnit const unit = unit_of(c);
    DrivenState const exact = driven_state(unit, c.beta, c.pump_rate);
    DrivenChain const chain = make_driven_chain(unit, c.beta, c.pump_rate);
    std::size_t const n = exact.populations.size();
    TransitionMatrix const matrix = transition_matrix(chain.tables, n);
    auto const rates = driven_rates<Digits100>(unit, c.beta, c.pump_rate);
    double least_stay = 1;
    for (std::size_t j = 0; j < n; ++j) {
      double after = 0;
      for (std::size_t i = 0; i < n; ++i) {
        after += exact.populations[i] * matrix[i][j];
        if (i != j) {
          EXPECT_NEAR(matrix[i][j] / chain.sweep_time, rates[i][j].convert_to<double>(),
                      1e-15 / chain.sweep_time)
              << c.levels;
        }
      }
      EXPECT_NEAR(after, exact.populations[j], 4e-16) << c.levels;
      least_stay = std::min(least_stay, matrix[j][j]);
    }
    EXPECT_NEAR(least_stay, 0.5, 1e-15) << c.levels;
  }
}

/// Units of all replicas at one time are independent: a multinomial sample.
ChiSquare sampled(Case const& c, Layout layout, Fault fault) {
  DrivenUnit const unit = unit_of(c);
  SpinModel const model = unit_model(unit.system);
  SpinPlan plan;
  plan.lattice.shape = Shape::none;
  plan.n_units = c.n_units;
  plan.n_replicas = 512;  // full vectors
  plan.layout = make_layout(plan.lattice, plan.n_units, plan.n_replicas, layout);
  plan.n_states = model.n_states;
  plan.planes = model.planes();
  DrivenChain const chain = make_driven_chain(unit, c.beta, c.pump_rate, fault);
  plan.tables = {chain.tables};
  plan.key = 77 + static_cast<std::uint64_t>(layout);
  auto const chains = make_cpu_backend(0)->make_chains(plan);
  std::vector<double> const p = driven_state(unit, c.beta, c.pump_rate).populations;
  chains->advance(forgetting_sweeps(transition_matrix(chain.tables, p.size()), 1e-5));
  SpinCounts const counts = chains->measure(1, 1);
  std::vector<double> histogram(p.size(), 0);
  for (std::uint32_t replica = 0; replica < plan.n_replicas; ++replica) {
    std::uint64_t rest = plan.n_units;
    for (std::uint32_t s = 1; s < p.size(); ++s) {
      histogram[s] += static_cast<double>(counts.at(0, s, replica));
      rest -= counts.at(0, s, replica);
    }
    histogram[0] += static_cast<double>(rest);
  }
  return chi_square(histogram, p, static_cast<double>(plan.n_units) * plan.n_replicas);
}

/// 4·10⁶ units: a tilt of 1 % of two common levels is some 10 σ.
TEST(DrivenSampler, PopulationsAreThoseOfTheBalanceEquationsAndFaultsAreSeen) {
  Extremes extremes("populations of driven units");
  for (Case const& c : kCases) {
    for (Layout const layout : {Layout::replicas, Layout::slabs}) {
      ChiSquare const test = sampled(c, layout, Fault::none);
      EXPECT_TRUE(fits(test)) << c.levels << " beta=" << c.beta;
      extremes.note_p(test.p_value);
    }
    if (c.n_units < 8000) continue;
    ChiSquare const faulty = sampled(c, Layout::slabs, Fault::acceptance);
    EXPECT_FALSE(fits(faulty)) << c.levels << " beta=" << c.beta << ", p = " << faulty.p_value;
    std::printf("%-18s beta = %4.1f: p = %.1e with 1 %% more upward jumps\n", c.levels, c.beta,
                faulty.p_value);
  }
}

}  // namespace
}  // namespace antikelvin
