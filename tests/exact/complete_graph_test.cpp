// SPDX-License-Identifier: Apache-2.0
// Curie-Weiss spins: tables, exact distributions of n_up, and a sampler that is wrong.
#include "exact/complete_graph.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "device/backend.hpp"
#include "statistics/series.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

constexpr Dynamics kBoth[] = {Dynamics::heat_bath, Dynamics::metropolis};

struct GraphCase {
  std::uint32_t n_units;
  double beta;
  char const *coupling, *field;
};

SpinModel model_of(GraphCase const& c) {
  SpinModel model;
  model.coupling = parse_rational(c.coupling, "J");
  model.field = parse_rational(c.field, "h");
  return model;
}

std::string describe(GraphCase const& c) {
  return "N=" + std::to_string(c.n_units) + " beta=" + std::to_string(c.beta) + " J=" + c.coupling +
         " h=" + c.field;
}

/// P(n_up) = C(N, n) e^{−βE(n)}/Z from the definition of E, in long double about its maximum.
std::vector<double> exact_distribution(GraphCase const& c) {
  SpinModel const model = model_of(c);
  auto const j = static_cast<long double>(to_double(model.coupling)),
             h = static_cast<long double>(to_double(model.field));
  long double const n = c.n_units;
  std::vector<long double> logs;
  long double log_choose = 0;
  for (std::uint32_t up = 0; up <= c.n_units; ++up) {
    if (up > 0) log_choose += std::log((n - up + 1) / up);
    long double const m = 2 * static_cast<long double>(up) - n;
    logs.push_back(log_choose + c.beta * (j * (m * m - n) / (2 * n) + h * m));
  }
  long double const top = *std::max_element(logs.begin(), logs.end());
  long double total = 0;
  for (long double const log : logs) total += std::exp(log - top);
  std::vector<double> p;
  for (long double const log : logs) p.push_back(static_cast<double>(std::exp(log - top) / total));
  return p;
}

CompleteGraphPlan plan_of(GraphCase const& c, Dynamics dynamics, std::uint32_t n_replicas,
                          Fault fault = Fault::none) {
  CompleteGraphPlan plan;
  plan.n_units = c.n_units;
  plan.n_replicas = n_replicas;
  plan.tables = {make_complete_graph_table(model_of(c), c.n_units, c.beta, dynamics, fault)};
  plan.key = 4711;
  return plan;
}

// −(J/N) Σ_{i<j} s_i s_j − h Σ s_i, pair by pair.
TEST(CompleteGraph, EnergyIsTheSumOverPairs) {
  SpinModel model;
  model.coupling = Rational(2, 3);
  model.field = Rational(-1, 5);
  for (int const n : {1, 2, 5, 8})
    for (int up = 0; up <= n; ++up) {
      int pairs = 0;
      for (int i = 0; i < n; ++i)
        for (int j = i + 1; j < n; ++j) pairs += (i < up) == (j < up) ? 1 : -1;
      EXPECT_EQ(complete_graph_energy(model, static_cast<std::uint64_t>(n),
                                      static_cast<std::uint64_t>(up)),
                -model.coupling / n * pairs - model.field * (2 * up - n));
    }
}

/// The local field of a spin whose others sum to m: probability of up by the definition.
Decimal100 exact_move(GraphCase const& c, Dynamics dynamics, std::uint32_t n, bool upward) {
  SpinModel const model = model_of(c);
  std::int64_t const units = c.n_units, m = 2 * std::int64_t{n} - units + (upward ? 1 : -1);
  Decimal100 const field =
      to_real<Decimal100>(model.coupling) * m / units + to_real<Decimal100>(model.field);
  Decimal100 cost = (upward ? -2 : 2) * Decimal100(c.beta) * field;  // βΔE
  cost = std::min(std::max(cost, Decimal100(-5000)), Decimal100(5000));
  Decimal100 const share = Decimal100(upward ? units - n : n) / units;
  Decimal100 const weight = exp(-cost);
  if (dynamics == Dynamics::heat_bath) return share * weight / (1 + weight);
  return share * (weight < 1 ? weight : Decimal100(1)) / 2;
}

// Each threshold against the formula, and detailed balance between neighbours: with rates rounded to
// 2^−65 it holds as well as they do.
TEST(CompleteGraph, TablesKeepDetailedBalance) {
  Worst thresholds, imbalance;
  for (std::uint32_t const n_units : {1u, 2u, 3u, 10u, 1000u})
    for (double const beta : {-3.0, -0.5, 0.0, 1e-3, 0.5, 1.0, 1.5, 300.0, 1e300})
      for (char const* coupling : {"1", "-1/3", "0"})
        for (char const* field : {"0", "1/10", "-2"})
          for (Dynamics const dynamics : kBoth) {
            GraphCase const c{n_units, beta, coupling, field};
            SpinModel const model = model_of(c);
            CompleteGraphTable const table =
                make_complete_graph_table(model, n_units, beta, dynamics);
            auto const where = [&] { return describe(c); };
            ASSERT_EQ(table.up.size(), n_units + 1);
            EXPECT_EQ(table.up[n_units], 0u);
            EXPECT_EQ(table.down[0], 0u);
            for (std::uint32_t n = 0; n <= n_units; n += n_units > 100 ? 37 : 1) {
              EXPECT_TRUE(table.up[n] == 0 || table.down[n] <= 0 - table.up[n]) << where();
              for (bool const upward : {true, false}) {
                std::uint64_t const found = upward ? table.up[n] : table.down[n];
                Decimal100 const scaled = ldexp(exact_move(c, dynamics, n, upward), 64),
                                 most = std::numeric_limits<std::uint64_t>::max();
                Decimal100 const exact = scaled < most ? scaled : most;
                thresholds.note(abs(Decimal100(found) - exact).convert_to<double>(), where);
              }
              if (n == n_units || std::fabs(beta) > 1000) continue;
              // w(n) up(n) = w(n+1) down(n+1), relative to the larger weight.
              Decimal100 const delta =
                  -Decimal100(beta) *
                  to_real<Decimal100>(Rational(complete_graph_energy(model, n_units, n + 1) -
                                               complete_graph_energy(model, n_units, n)));
              Decimal100 const ratio =
                  Decimal100(n_units - n) / Decimal100(n + 1) * exp(delta);  // w(n+1)/w(n)
              Decimal100 const up = table.up[n], down = table.down[n + 1];
              Decimal100 const gap =
                  ratio > 1 ? Decimal100(up / ratio - down) : Decimal100(up - down * ratio);
              imbalance.note(abs(gap).convert_to<double>(), where);
            }
          }
  thresholds.print("thresholds", "of 2^-64");
  imbalance.print("imbalance", "of 2^-64");
  EXPECT_LE(thresholds.error, 1.0 + 1e-6) << thresholds.where;
  EXPECT_LE(imbalance.error, 1.0 + 1e-6) << imbalance.where;
}

// 1 % too many upward moves break it wherever such moves happen.
TEST(CompleteGraph, AFaultyTableIsOnePercentOff) {
  for (Dynamics const dynamics : kBoth) {
    SpinModel const model;
    auto const good = make_complete_graph_table(model, 10, 0.5, dynamics),
               bad = make_complete_graph_table(model, 10, 0.5, dynamics, Fault::acceptance);
    for (std::size_t n = 0; n < 10; ++n)
      EXPECT_NEAR(static_cast<double>(bad.up[n]) / static_cast<double>(good.up[n]), 1.01, 1e-14);
    EXPECT_EQ(bad.down, good.down);
  }
}

TEST(CompleteGraph, RefusesWhatItCannotHold) {
  SpinModel const ising;
  double const infinity = std::numeric_limits<double>::infinity();
  for (double const beta : {infinity, -infinity})
    EXPECT_THROW(make_complete_graph_table(ising, 10, beta, Dynamics::heat_bath), SpecError);
  for (std::uint64_t const n : {std::uint64_t{0}, kMaxCompleteGraph + 1, ~std::uint64_t{0}})
    EXPECT_THROW(make_complete_graph_table(ising, n, 1, Dynamics::heat_bath), SpecError);
  EXPECT_THROW(make_complete_graph_table(parse_spin_model("potts:3"), 5, 1, Dynamics::heat_bath),
               SpecError);
}

/// n_up of many replicas, `n_times` times, far enough apart; half of them start with all spins up.
ChiSquare sample_test(GraphCase const& c, Dynamics dynamics, std::uint32_t n_times,
                      std::uint32_t every, Fault fault = Fault::none) {
  std::uint32_t const n_replicas = 1000;
  auto const backend = make_cpu_backend(2);
  auto const chains = backend->make_complete_graph(plan_of(c, dynamics, n_replicas, fault));
  std::vector<std::uint32_t> start(n_replicas, 0);
  for (std::size_t r = 0; r < n_replicas; r += 2) start[r] = c.n_units;
  chains->set_up(start);
  chains->advance(4 * every);
  std::vector<double> counts(c.n_units + 1, 0.0);
  for (std::uint32_t const n : chains->measure(n_times, every)) counts.at(n) += 1;
  return chi_square(counts, exact_distribution(c), n_replicas * n_times);
}

// Both signs of β and of J. The cases with J > 0 at large β J have two peaks; without a field the
// halves of the replicas that start at either end fill both alike.
TEST(CompleteGraph, SpinsUpHaveTheExactDistribution) {
  Extremes extremes("complete graph, chi-square");
  GraphCase const cases[] = {
      {1, 0.7, "1", "1/2"},     {1, -0.7, "1", "1/2"},     {2, 0.8, "1", "0"},
      {2, -0.8, "1", "1/4"},    {3, 1.0, "1", "1/10"},     {3, 1.0, "-2", "1/10"},
      {10, 0.5, "1", "0"},      {10, 1.2, "1", "0"},       {10, -1.2, "1", "1/5"},
      {10, 1.2, "-1", "-1/5"},  {100, 0.9, "1", "1/50"},   {100, 0.0, "1", "0"},
      {100, -2.0, "1", "0"},    {100, -0.5, "-1", "1/10"}, {1000, 0.5, "1", "1/20"},
      {1000, -1.0, "1", "1/5"}, {1000, 0.8, "1", "0"},     {1000, 3.0, "1", "0"}};
  for (GraphCase const& c : cases)
    for (Dynamics const dynamics : kBoth) {
      bool const is_large = c.n_units >= 1000;
      std::uint32_t const every = is_large ? 50 : 60, n_times = is_large ? 3 : 20;
      ChiSquare const test = sample_test(c, dynamics, n_times, every);
      extremes.note_p(test.p_value);
      EXPECT_TRUE(fits(test)) << describe(c)
                              << (dynamics == Dynamics::heat_bath ? " heat bath" : " Metropolis");
    }
}

TEST(CompleteGraph, BrokenSamplerIsRejected) {
  for (GraphCase const& c : {GraphCase{10, 0.5, "1", "0"}, GraphCase{100, -0.8, "1", "0"}})
    for (Dynamics const dynamics : kBoth) {
      std::uint32_t const n_times = c.n_units > 10 ? 60 : 200;
      ChiSquare const test = sample_test(c, dynamics, n_times, 20, Fault::acceptance);
      std::printf("%s, 1 %% off: p = %.2g\n", describe(c).c_str(), test.p_value);
      EXPECT_LT(test.p_value, kMinP);
      EXPECT_TRUE(fits(sample_test(c, dynamics, n_times, 20)));
    }
}

TEST(CompleteGraph, SameNumbersForAnyThreads) {
  GraphCase const c{5000, 0.9, "1", "1/100"};  // two strips of numbers per sweep
  auto const run = [&](int threads, std::uint32_t n_replicas, bool in_pieces) {
    auto const backend = make_cpu_backend(threads);
    auto const chains = backend->make_complete_graph(plan_of(c, Dynamics::heat_bath, n_replicas));
    if (in_pieces) chains->advance(2);
    chains->advance(in_pieces ? 3 : 5);
    return chains->measure(4, 2);
  };
  auto const expected = run(1, 7, false);
  for (int const threads : {2, 3}) EXPECT_EQ(run(threads, 7, true), expected);
  auto const more = run(2, 9, false);  // replicas added later change no other
  for (std::size_t t = 0; t < 4; ++t)
    for (std::size_t r = 0; r < 7; ++r) EXPECT_EQ(more[t * 9 + r], expected[t * 7 + r]);
}

TEST(CompleteGraph, EachReplicaHasItsOwnBeta) {
  GraphCase const warm{300, 0.3, "1", "0"}, cold{300, 1.4, "1", "0"};
  auto const backend = make_cpu_backend(2);
  CompleteGraphPlan both = plan_of(warm, Dynamics::metropolis, 2);
  both.tables.push_back(plan_of(cold, Dynamics::metropolis, 2).tables[0]);
  auto const
      mixed = backend->make_complete_graph(both)->measure(20, 1),
      all_warm =
          backend->make_complete_graph(plan_of(warm, Dynamics::metropolis, 2))->measure(20, 1),
      all_cold =
          backend->make_complete_graph(plan_of(cold, Dynamics::metropolis, 2))->measure(20, 1);
  for (std::size_t t = 0; t < 20; ++t) {
    EXPECT_EQ(mixed[2 * t], all_warm[2 * t]);
    EXPECT_EQ(mixed[2 * t + 1], all_cold[2 * t + 1]);
  }
  EXPECT_NE(all_warm, all_cold);
}

// ⟨M²⟩ and the bounds of the energy against sums over all spins up, fields and both signs of J.
TEST(CompleteGraph, MomentsAndBoundsAreThoseOfSums) {
  for (GraphCase const& c : {GraphCase{1, 0.7, "1", "0"}, GraphCase{7, -0.8, "1", "0"},
                             GraphCase{10, 1, "3/2", "1/4"}, GraphCase{11, 0.6, "-1", "1/2"},
                             GraphCase{12, 0.3, "-1", "-5"}, GraphCase{5, 2, "0", "1"}}) {
    SpinModel const model = model_of(c);
    std::vector<double> const p = exact_distribution(c);
    double squares = 0;
    Rational low = complete_graph_energy(model, c.n_units, 0), high = low;
    for (std::uint32_t up = 0; up <= c.n_units; ++up) {
      double const m = 2.0 * up - c.n_units;
      squares += p[up] * m * m;
      low = std::min(low, complete_graph_energy(model, c.n_units, up));
      high = std::max(high, complete_graph_energy(model, c.n_units, up));
    }
    EXPECT_NEAR(complete_graph_moments(model, c.n_units, c.beta).magnetization_2, squares,
                1e-12 * squares);
    EXPECT_EQ(complete_graph_bounds(model, c.n_units).low, low);
    EXPECT_EQ(complete_graph_bounds(model, c.n_units).high, high);
  }
}

// A million spins above and below the transition; energies against the exact sums.
TEST(CompleteGraph, MeanEnergyOfAMillionSpinsIsExact) {
  for (double const beta : {0.5, 1.5}) {
    GraphCase const c{1000000, beta, "1", "0"};
    std::vector<double> const p = exact_distribution(c);
    double const n = c.n_units;
    auto const energy = [&](double up) { return -((2 * up - n) * (2 * up - n) - n) / (2 * n); };
    double mean = 0, square = 0;
    for (std::size_t up = 0; up < p.size(); ++up) mean += p[up] * energy(static_cast<double>(up));
    for (std::size_t up = 0; up < p.size(); ++up) {
      double const distance = energy(static_cast<double>(up)) - mean;
      square += p[up] * distance * distance;
    }
    CompleteGraphMoments const moments = complete_graph_moments(SpinModel{}, c.n_units, beta);
    EXPECT_NEAR(moments.energy, mean, 1e-9 * std::sqrt(square));
    EXPECT_NEAR(moments.variance, square, 1e-9 * square);
    auto const backend = make_cpu_backend(2);
    std::uint32_t const n_replicas = 8;
    auto const chains = backend->make_complete_graph(plan_of(c, Dynamics::heat_bath, n_replicas));
    chains->set_up(std::vector<std::uint32_t>(n_replicas, beta > 1 ? 900000 : 500500));
    chains->advance(40);
    std::vector<double> values;
    for (std::uint32_t const up : chains->measure(50, 2)) values.push_back(energy(up) - mean);
    SeriesStatistics const s = analyze_series(values, n_replicas);
    std::printf("N = 1e6, beta J = %.1f: E = %.2f +- %.2f, exact %.2f, z = %.2f; tau = %.2f\n",
                beta, mean + s.mean.value, s.mean.error, mean, s.mean.value / s.mean.error,
                2 * s.autocorrelation.tau_int);
    EXPECT_TRUE(within_5_sigma(s.mean.value, 0, s.mean.error));
    EXPECT_TRUE(within_5_sigma(s.variance.value, square, s.variance.error));
  }
}

}  // namespace
}  // namespace antikelvin
