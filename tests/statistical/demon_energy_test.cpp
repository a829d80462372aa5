// SPDX-License-Identifier: Apache-2.0
// `sample` at constant energy with demons: the energy that was asked for, and the exact law of the demon,
// P(e) ∝ g(E + (h − e) q), from exact numbers of states.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <variant>

#include "base/parse.hpp"
#include "density/exact_density.hpp"
#include "device/backend.hpp"
#include "sampler/demon_thermometer.hpp"
#include "study/sample/sample_verb.hpp"

namespace antikelvin {
namespace {

/// Results of a run.
struct Readings {
  double energy, energy_error, demon, demon_error, beta, beta_error;
  bool equilibrated;
};

double number(Report const& report, std::string const& name) {
  auto const& columns = report.rows.columns;
  auto const at = std::find(columns.begin(), columns.end(), name) - columns.begin();
  Cell const& cell = report.rows.rows.at(0).at(static_cast<std::size_t>(at));
  if (bool const* flag = std::get_if<bool>(&cell)) return *flag;
  return std::holds_alternative<double>(cell) ? std::get<double>(cell) : std::nan("");
}

Readings run(SampleSpec const& spec) {
  Report const report =
      run_sample(spec, plan_sample(spec), *make_cpu_backend(1), ProgressMode::never);
  return {number(report, "energy_mean"),      number(report, "energy_error"),
          number(report, "demon_mean"),       number(report, "demon_mean_error"),
          number(report, "demon_beta"),       number(report, "demon_beta_error"),
          number(report, "equilibrated") == 1};
}

/// ln g of an energy; −∞ where it does not occur.
using LogStates = std::function<double(double)>;

LogStates torus(std::uint32_t side) {
  Lattice lattice;
  lattice.shape = Shape::square;
  lattice.sides[0] = lattice.sides[1] = side;
  DensityOfStates const exact = *exact_density({parse_spin_model("ising"), lattice});
  return [exact](double energy) {
    auto const found = std::lower_bound(exact.energies.begin(), exact.energies.end(), energy);
    if (found == exact.energies.end() || *found != energy) return -HUGE_VAL;
    return exact.log_g[static_cast<std::size_t>(found - exact.energies.begin())];
  };
}

/// Two-level units at ±1.
LogStates units(double n) {
  return [n](double energy) {
    double const excited = (energy + n) / 2;
    if (excited < 0 || excited > n) return -HUGE_VAL;
    return std::lgamma(n + 1) - std::lgamma(excited + 1) - std::lgamma(n - excited + 1);
  };
}

/// Mean of a demon of 0 … K quanta that shares `total` with a system.
double exact_mean(LogStates const& log_g, double total, double quantum, std::uint32_t capacity) {
  double top = -HUGE_VAL, weight = 0, sum = 0;
  for (std::uint32_t e = 0; e <= capacity; ++e) top = std::max(top, log_g(total - e * quantum));
  for (std::uint32_t e = 0; e <= capacity; ++e) {
    double const w = std::exp(log_g(total - e * quantum) - top);
    weight += w;
    sum += w * e;
  }
  return sum / weight;
}

SampleSpec at_energy(double energy, std::uint64_t sweeps) {
  SampleSpec spec;
  spec.points.resize(1);
  spec.points[0].energy = Rational(energy);
  spec.points[0].beta = std::nan("");
  spec.dynamics = SampleDynamics::demon;
  spec.n_replicas = 512;
  spec.n_measurements = sweeps;
  return spec;
}

SampleSpec ising(std::uint32_t side, double energy, std::uint64_t sweeps) {
  SampleSpec spec = at_energy(energy, sweeps);
  spec.model = parse_spin_model("ising");
  SamplePoint& point = spec.points[0];
  point.lattice.shape = Shape::square;
  point.lattice.sides[0] = point.lattice.sides[1] = side;
  point.n_units = std::uint64_t{side} * side;
  return spec;
}

SampleSpec two_level(std::uint64_t n, double energy, std::uint64_t sweeps) {
  SampleSpec spec = at_energy(energy, sweeps);
  spec.model = unit_model(parse_levels("-1,1"));
  spec.points[0].n_units = n;
  return spec;
}

/// Runs a point and compares all that it says with the exact law, at 5 σ.
void compare(SampleSpec const& spec, LogStates const& log_g, double quantum) {
  Readings const seen = run(spec);
  double const energy = to_double(*spec.points[0].energy);
  SCOPED_TRACE("N=" + std::to_string(spec.points[0].n_units) + " E=" + std::to_string(energy));
  EXPECT_TRUE(seen.equilibrated);
  double const total = seen.energy + quantum * seen.demon, h = (total - energy) / quantum;
  ASSERT_NEAR(h, std::round(h), 1e-6);
  double const mean =
      exact_mean(log_g, energy + std::round(h) * quantum, quantum, spec.demon_capacity);
  double const beta = demon_beta(mean, spec.demon_capacity) / quantum;
  double const z = (seen.demon - mean) / seen.demon_error,
               z_beta = (seen.beta - beta) / seen.beta_error;
  std::printf("N=%llu E=%g: h = %g, exact mean %.5f, z %.2f, energy %.3f, beta %.5f, z %.2f\n",
              static_cast<unsigned long long>(spec.points[0].n_units), energy, std::round(h), mean,
              z, seen.energy, seen.beta, z_beta);
  EXPECT_GT(seen.demon_error, 0);
  EXPECT_LE(std::fabs(z), 5);
  EXPECT_LE(std::fabs(z_beta), 5);
  EXPECT_LE(
      std::fabs((seen.energy - (energy + (std::round(h) - mean) * quantum)) / seen.energy_error),
      5);
  // The energy that was asked for, to half a quantum: h moves only where three errors of a block say so.
  EXPECT_LE(std::fabs(mean - std::round(h)), 0.53);
}

TEST(DemonEnergy, IsTheOneAskedForOnTori) {
  for (std::uint32_t const side : {4u, 6u, 16u}) {
    LogStates const log_g = torus(side);
    double const n = side * side;
    for (double const share : {-1.5, -0.75, -0.25, 0.0, 0.25, 0.75, 1.5}) {
      double const energy = 4 * std::round(share * n / 4);
      compare(ising(side, energy, 1000), log_g, 4);
    }
  }
}

// The case of the report: β(200) of 16 × 16 is −0.325 by exact ln g, which the demon reads to what the
// distance of the mean energy, below half a quantum, and the curvature of ln g within its range make.
TEST(DemonEnergy, ReadsTheBetaOfTheEnergy) {
  LogStates const log_g = torus(16);
  for (double const energy : {-200.0, 200.0}) {
    double const beta = (log_g(energy + 4) - log_g(energy - 4)) / 8;
    EXPECT_NEAR(std::fabs(beta), 0.325, 0.0005);
    Readings const seen = run(ising(16, energy, 256));
    EXPECT_NEAR(seen.energy, energy, 2.1);
    EXPECT_NEAR(seen.beta, beta, 0.01);
  }
}

// Ordered starts took demons longer to mix than burn-in lasted.
TEST(DemonEnergy, SettlesBeforeItIsMeasured) {
  compare(two_level(10000, -5000, 256), units(10000), 2);
  SampleSpec few = two_level(1000, -500, 256);
  few.demon_capacity = 1;
  compare(few, units(1000), 2);
  few.points[0].energy = Rational(500);
  compare(few, units(1000), 2);
  LogStates const log_g = torus(64);
  compare(ising(64, -4096, 256), log_g, 4);
  compare(ising(64, 4096, 256), log_g, 4);
}

// Demons that need quanta of half the size, with no exact ln g: the mean energy is what was asked for.
TEST(DemonEnergy, IsTheOneAskedForOnOtherLattices) {
  for (double const energy : {-600.0, 100.0, 400.0}) {
    SampleSpec spec = ising(32, energy, 256);
    spec.points[0].lattice.shape = Shape::triangular;
    Readings const seen = run(spec);
    EXPECT_NEAR(seen.energy, energy, 2.1);
    spec = ising(31, energy, 256);
    spec.points[0].lattice.periodic = false;
    EXPECT_NEAR(run(spec).energy, energy, 1.1);
  }
}

}  // namespace
}  // namespace antikelvin
