// SPDX-License-Identifier: Apache-2.0
// Where 1/√N holds for interacting spins and where it fails: sampled sizes against exact values and
// known exponents, 5 σ. σ of each row is the jackknife's, that of exponents the fit's.
#include "study/scaling/scaling_verb.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "statistics/fit.hpp"
#include "support/spin_dos.hpp"
#include "support/spin_plans.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;
using Quantity = ScalingQuantity;

double const kCritical = std::log(1 + std::sqrt(2.0)) / 2;

struct Scaled {
  Report report;

  double number(Table const& table, std::string const& column, std::size_t row) const {
    for (std::size_t j = 0; j < table.columns.size(); ++j)
      if (table.columns[j] == column) {
        Cell const& cell = table.rows[row][j];
        return std::holds_alternative<double>(cell) ? std::get<double>(cell) : std::nan("");
      }
    return std::nan("");
  }
  double row(std::string const& column, std::size_t i) const {
    return number(report.rows, column, i);
  }
  double summary(std::string const& column) const { return number(report.summary, column, 0); }
  std::string text(std::string const& column) const {
    for (std::size_t j = 0; j < report.summary.columns.size(); ++j)
      if (report.summary.columns[j] == column)
        return std::get<std::string>(report.summary.rows[0][j]);
    return "";
  }
  void print(char const* what) const {
    std::printf("%s: exponent %.4f +- %.4f, %s (%s)\n", what, summary("exponent"),
                summary("exponent_error"), text("verdict").c_str(), text("reason").c_str());
  }
};

struct ScalingCase {
  char const* model = "ising";
  Shape shape = Shape::square;
  std::vector<std::uint32_t> sides;
  double beta = 0;
  Quantity quantity = Quantity::energy;
  std::uint32_t replicas = 128;
  std::uint64_t sweeps = 400;
  Fault fault = Fault::none;
};

Scaled scale(ScalingCase const& c) {
  ScalingSpec spec;
  spec.sample.model = spin_model(c.model);
  spec.sample.complete_graph = c.shape == Shape::none;
  spec.sample.n_replicas = c.replicas;
  spec.sample.n_measurements = c.sweeps;
  spec.sample.fault = c.fault;
  for (std::uint32_t const side : c.sides)
    spec.sizes.push_back(lattice_point(c.shape == Shape::none
                                           ? make_lattice(Shape::none, true, side)
                                           : make_lattice(c.shape, true, side, side)));
  spec.betas = {c.beta};
  spec.quantity = c.quantity;
  auto const backend = make_cpu_backend(1);
  return {run_scaling(spec, plan_scaling(spec), *backend, ProgressMode::never, true)};
}

/// Rows against g(E) counted exactly, which no part of the tool uses.
void expect_counted_states(Scaled const& scaled, std::vector<int> const& sides, double beta) {
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (sides[i] == 16) continue;  // no table
    double const exact =
        std::sqrt(dos_moments(sides[i], beta).variance) / (4.0 * sides[i] * sides[i]);
    EXPECT_NEAR(scaled.row("relative_fluctuation_exact", i), exact, 1e-9 * exact);
    EXPECT_TRUE(within_5_sigma(scaled.row("relative_fluctuation", i), exact,
                               scaled.row("relative_fluctuation_error", i)))
        << sides[i];
  }
}

TEST(SpinScaling, HoldsAtHighTemperatureOfEitherSign) {
  for (double const beta : {0.2, -0.2}) {
    Scaled const scaled = scale({.sides = {8, 16, 32}, .beta = beta});
    scaled.print("square Ising, |beta| = 0.2");
    EXPECT_EQ(scaled.text("verdict"), "holds") << scaled.text("reason");
    EXPECT_TRUE(within_5_sigma(scaled.summary("exponent"), -0.5, scaled.summary("exponent_error")));
    EXPECT_LE(scaled.summary("exponent_error"), 0.01);
    expect_counted_states(scaled, {8, 16, 32}, beta);
    EXPECT_EQ(scaled.report.outcome, Outcome::done);
  }
}

TEST(SpinScaling, FailsByALogarithmAtTheCriticalPoint) {
  Scaled const scaled = scale({.sides = {4, 8, 16, 32}, .beta = kCritical, .sweeps = 800});
  scaled.print("square Ising at T_c");
  expect_counted_states(scaled, {4, 8, 16, 32}, kCritical);
  EXPECT_EQ(scaled.text("verdict"), "fails");
  EXPECT_NE(scaled.text("reason").find("by a logarithm"), std::string::npos)
      << scaled.text("reason");
  EXPECT_EQ(scaled.report.outcome, Outcome::check_failed);
  EXPECT_GT(scaled.summary("exponent") + 0.5, 5 * scaled.summary("exponent_error"));
  EXPECT_TRUE(within_5_sigma(scaled.summary("exponent"), scaled.summary("exponent_exact"),
                             scaled.summary("exponent_error")));
  // b = 1/(2π) for L → ∞ (Ferdinand and Fisher 1969); at these sizes that of the exact values.
  std::vector<double> x, y, error;
  for (std::size_t i = 0; i < 4; ++i) {
    double const n = 16 * std::pow(4.0, static_cast<double>(i)),
                 r = scaled.row("relative_fluctuation_exact", i);
    x.push_back(std::log(n) / 2);
    y.push_back(n * r * r);
    error.push_back(2 * n * r * scaled.row("relative_fluctuation_error", i));
  }
  double const exact = fit_line(x, y, error).slope.value;
  std::printf("b = %.4f +- %.4f, of exact values %.4f, 1/(2 pi) = %.4f\n",
              scaled.summary("log_slope"), scaled.summary("log_slope_error"), exact,
              1 / (2 * M_PI));
  EXPECT_EQ(scaled.summary("log_N_min"), 16);
  EXPECT_TRUE(
      within_5_sigma(scaled.summary("log_slope"), exact, scaled.summary("log_slope_error")));
  EXPECT_NEAR(exact, 1 / (2 * M_PI), 0.01);
}

// The mean-field critical point: <M²>/N² ∝ N^{−1/2}. What exact sums give at these sizes is the
// measure, and itself within 0.005 of −1/4.
TEST(SpinScaling, OrderParameterOfTheCompleteGraphHasTheExactExponent) {
  Scaled const scaled = scale({.shape = Shape::none,
                               .sides = {64, 256, 1024},
                               .beta = 1,
                               .quantity = Quantity::magnetization,
                               .replicas = 64,
                               .sweeps = 2000});
  scaled.print("complete graph at beta J = 1");
  for (std::size_t i = 0; i < 3; ++i) {
    double const n = std::vector<double>{64, 256, 1024}[i];
    long double weight = 0, sum = 0;  // by products of ratios, without the tool's ln C(N, n)
    long double c = 1;
    for (int up = 0; up <= static_cast<int>(n); ++up) {
      if (up > 0) c *= (static_cast<long double>(n) - up + 1) / up;
      long double const m = 2 * up - static_cast<long double>(n);
      weight += c * std::exp(m * m / (2 * static_cast<long double>(n)));
      sum += c * std::exp(m * m / (2 * static_cast<long double>(n))) * m * m;
    }
    double const exact = std::sqrt(static_cast<double>(sum / weight)) / n;
    EXPECT_NEAR(scaled.row("relative_fluctuation_exact", i), exact, 1e-9 * exact);
    EXPECT_TRUE(within_5_sigma(scaled.row("relative_fluctuation", i), exact,
                               scaled.row("relative_fluctuation_error", i)));
  }
  std::printf("exact values of these sizes: %.4f\n", scaled.summary("exponent_exact"));
  EXPECT_NEAR(scaled.summary("exponent_exact"), -0.25, 0.005);
  EXPECT_TRUE(within_5_sigma(scaled.summary("exponent"), scaled.summary("exponent_exact"),
                             scaled.summary("exponent_error")));
  EXPECT_TRUE(within_5_sigma(scaled.summary("exponent"), -0.25, scaled.summary("exponent_error")));
  EXPECT_LE(scaled.summary("exponent_error"), 0.01);
  EXPECT_EQ(scaled.text("verdict"), "fails");
  EXPECT_NE(scaled.text("reason").find("mean-field"), std::string::npos);
}

// Above T_c the order parameter is a sum of nearly independent spins.
TEST(SpinScaling, OrderParameterAboveTheTransitionHolds) {
  Scaled const scaled = scale({.shape = Shape::none,
                               .sides = {500, 2000, 8000},
                               .beta = -0.5,
                               .quantity = Quantity::magnetization,
                               .replicas = 64});
  scaled.print("complete graph at beta J = -1/2, magnetization");
  EXPECT_EQ(scaled.text("verdict"), "holds") << scaled.text("reason");
}

// σ_E of one degree of freedom against a range ∝ N; its χ² distribution must not pass for phases.
TEST(SpinScaling, EnergyOfTheDisorderedCompleteGraphIsNotExtensive) {
  Scaled const scaled = scale({.shape = Shape::none,
                               .sides = {500, 2000, 8000},
                               .beta = -0.5,
                               .replicas = 64,
                               .sweeps = 600});
  scaled.print("complete graph at beta J = -1/2, energy");
  EXPECT_TRUE(within_5_sigma(scaled.summary("exponent"), scaled.summary("exponent_exact"),
                             scaled.summary("exponent_error")));
  EXPECT_NEAR(scaled.summary("exponent_exact"), -1, 0.01);
  EXPECT_EQ(scaled.text("reason").find("two phases"), std::string::npos) << scaled.text("reason");
  EXPECT_NE(scaled.text("reason").find("one degree of freedom"), std::string::npos);
}

// At coexistence the energy is that of either phase, at any size; 1/√N would have made r fall by
// (36/100)^{1/2} = 0.6 between the sizes, and exponents of so small sizes are not 0 either.
TEST(SpinScaling, PottsPhasesCoexist) {
  Scaled const scaled = scale({.model = "potts:10",
                               .sides = {6, 8, 10},
                               .beta = std::log(1 + std::sqrt(10.0)),
                               .replicas = 40,
                               .sweeps = 8000});
  scaled.print("Potts q = 10 at its transition");
  EXPECT_EQ(scaled.text("verdict"), "fails");
  EXPECT_NE(scaled.text("reason").find("two phases coexist"), std::string::npos)
      << scaled.text("reason");
  EXPECT_NEAR(scaled.summary("exponent"), 0, 0.2);
  EXPECT_GT(scaled.row("bimodality", 2), 5.0 / 9);
}

// Replicas of either start that do not meet in time say so, and no verdict is given.
TEST(SpinScaling, PhasesThatDoNotMixAreUndetermined) {
  Scaled const scaled = scale({.model = "potts:10",
                               .sides = {16, 24, 32},
                               .beta = std::log(1 + std::sqrt(10.0)),
                               .replicas = 64,
                               .sweeps = 100});
  scaled.print("Potts q = 10, short runs");
  EXPECT_EQ(scaled.text("verdict"), "undetermined");
  EXPECT_EQ(scaled.report.outcome, Outcome::not_converged);
}

TEST(SpinScaling, OrderIsNotAFluctuation) {
  Scaled const scaled = scale(
      {.sides = {8, 16, 32}, .beta = 0.6, .quantity = Quantity::magnetization, .sweeps = 200});
  scaled.print("square Ising at beta = 0.6");
  EXPECT_EQ(scaled.text("verdict"), "fails");
  EXPECT_NE(scaled.text("reason").find("order"), std::string::npos) << scaled.text("reason");
  EXPECT_NEAR(scaled.summary("exponent"), 0, 0.01);
}

// A sampler that is 1 % off leaves the exponent alone; exact values tell it, by every dynamics.
TEST(SpinScaling, BrokenSamplersAreRejected) {
  for (double const beta : {0.2, -0.2}) {
    Scaled const scaled = scale({.sides = {8, 16, 32}, .beta = beta, .fault = Fault::acceptance});
    scaled.print("1 % off");
    EXPECT_EQ(scaled.text("verdict"), "fails");
    EXPECT_NE(scaled.text("reason").find("contradicts exact values"), std::string::npos)
        << scaled.text("reason");
    EXPECT_EQ(scaled.report.outcome, Outcome::check_failed);
  }
  Scaled const graph = scale({.shape = Shape::none,
                              .sides = {256, 1024, 4096},
                              .beta = 0.5,
                              .quantity = Quantity::magnetization,
                              .replicas = 64,
                              .fault = Fault::acceptance});
  graph.print("complete graph, 1 % off");
  EXPECT_EQ(graph.text("verdict"), "fails");
  EXPECT_NE(graph.text("reason").find("contradicts exact values"), std::string::npos);
}

}  // namespace
}  // namespace antikelvin
