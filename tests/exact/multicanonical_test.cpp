// SPDX-License-Identifier: Apache-2.0
// ln g of multicanonical walkers, found from nothing, against enumeration and exact tables.
#include "study/dos/multicanonical.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>

#include "density/exact_density.hpp"
#include "density/first_order.hpp"
#include "support/dos_check.hpp"
#include "support/spin_dos.hpp"
#include "support/walker_cases.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

MulticanonicalSettings settings_of(std::uint64_t sweeps) {
  MulticanonicalSettings settings;
  settings.n_sweeps = sweeps;
  settings.max_recursion_sweeps = 20000;
  settings.key = 20;
  return settings;
}

MulticanonicalResult walk(DosSystem const& system, MulticanonicalSettings const& settings) {
  Progress progress(ProgressMode::never, "", 1, "");
  return run_multicanonical(system, settings, *make_cpu_backend(0), progress);
}

DosDeviation compare(std::string const& name, DosSystem const& system,
                     MulticanonicalResult const& result, std::map<long, double> const& exact) {
  SampledDensity density = density_of(result);
  normalize(density, system, {});
  return deviation_of(density, system, exact, name);
}

/// All energies are found, and |Δ ln g| ≤ 5 σ at each of them, σ by the jackknife over 64 groups.
/// Errors of ln g are correlated over energies, so that mean z² spreads more than χ² would.
void expect_exact(std::string const& name, DosSystem const& system,
                  std::map<long, double> const& exact, MulticanonicalSettings const& settings) {
  SCOPED_TRACE(name);
  MulticanonicalResult const result = walk(system, settings);
  EXPECT_TRUE(result.converged) << result.reason;
  EXPECT_GT(result.round_trips, 100);
  DosDeviation const found = compare(name, system, result, exact);
  EXPECT_EQ(found.missing, 0u);
  EXPECT_EQ(found.wrong, 0u);
  EXPECT_LE(found.worst_z, 5);
  EXPECT_LT(found.mean_z2, 5);
  EXPECT_GT(found.mean_z2, 0.05);
}

TEST(Multicanonical, SmallSystemsEqualEnumeration) {
  for (WalkerCase const& c : walker_cases())
    expect_exact(c.name, dos_system(c.model, c.lattice, false), enumerated(c.model, c.lattice),
                 settings_of(5000));
}

std::map<long, double> ising_table(int side) {
  std::map<long, double> exact;
  for (auto const& [macro, count] : read_census(side).configurations)
    exact[std::lround(-1e6 * macro[0])] = static_cast<double>(std::log(count));
  return exact;
}

DosSystem ising_square(std::uint32_t side) {
  return dos_system(spin_model("ising"), make_lattice(Shape::square, true, side, side), false);
}

TEST(Multicanonical, SquareIsingEqualsTheTables) {
  for (int const side : {4, 6, 8})
    expect_exact("Ising " + std::to_string(side), ising_square(static_cast<std::uint32_t>(side)),
                 ising_table(side), settings_of(8000));
}

TEST(Multicanonical, CompleteGraphsHaveBinomialStates) {
  for (Rational const& field : {Rational(0), Rational(1) / 10}) {
    SpinModel const model = with_field(spin_model("ising"), field);
    expect_exact(field == 0 ? "complete graph" : "complete graph in a field",
                 dos_system(model, make_lattice(Shape::none, true, 60), true), binomials(model, 60),
                 settings_of(10000));
  }
}

// Most levels of the grid are no energies, and neighbouring ones lie far apart in configurations.
TEST(Multicanonical, ASparseSpectrumIsWalkedWhole) {
  SpinModel const model = spin_model("blume-capel:1.966");
  Lattice const lattice = make_lattice(Shape::square, true, 4, 4);
  DensityOfStates const known = *exact_density({model, lattice, false, {}});
  ASSERT_EQ(known.energies.size(), 349u);
  std::map<long, double> exact;
  for (std::size_t i = 0; i < known.energies.size(); ++i)
    exact[std::lround(1e6 * known.energies[i])] = known.log_g[i];
  MulticanonicalSettings settings = settings_of(60000);
  settings.max_recursion_sweeps = 120000;
  expect_exact("Blume-Capel 4x4, D = 1.966", dos_system(model, lattice, false), exact, settings);
}

// Between its phases g is convex: walkers whose weights go on with the last slope would fall through.
TEST(Multicanonical, PhasesOfAFirstOrderTransitionCoexistAtTheExactBeta) {
  Lattice const lattice = make_lattice(Shape::square, true, 12, 12);
  DosSystem const system = dos_system(spin_model("potts:10"), lattice, false);
  MulticanonicalSettings settings = settings_of(100000);
  settings.max_recursion_sweeps = 100000;
  MulticanonicalResult const result = walk(system, settings);
  ASSERT_TRUE(result.converged) << result.reason;
  SampledDensity density = density_of(result);
  normalize(density, system, {});
  auto const beta = [&](std::vector<double> const& log_g) {
    std::vector<Coexistence> const found =
        coexistences(table_of(density, system, log_g), {0.5, 5, 20});
    return found.size() == 1 ? found[0].beta_equal_weight : std::nan("");
  };
  Estimate const transition = jackknife(density, beta);
  std::printf("Potts q = 10, 12x12: beta of equal weights %.5f(%.1g)\n", transition.value,
              transition.error);
  // ln(1 + √q) − ln q/(Δe L²), and order L^−4: see dos_long_test.cpp.
  EXPECT_NEAR(transition.value, 1.42606 - std::log(10.0) / 0.69605 / 144,
              100.0 / (144 * 144) + 5 * transition.error);
  EXPECT_LT(transition.error, 0.002);
}

/// Repeated runs: errors cover as they claim, with the known ends and without.
TEST(Multicanonical, ErrorsOfTheSquareCover) {
  DosSystem const system = ising_square(8);
  std::map<long, double> const exact = ising_table(8);
  for (bool const uses_ends : {false, true}) {
    constexpr int kRuns = 16;
    double within_1 = 0, within_2 = 0, worst = 0;
    for (int run = 0; run < kRuns; ++run) {
      MulticanonicalSettings settings = settings_of(30000);
      settings.key = 200 + static_cast<std::uint64_t>(run);
      SampledDensity density = density_of(walk(system, settings));
      KnownEnds ends;
      if (uses_ends) ends = known_ends({system.model, system.lattice, false, {}});
      normalize(density, system, ends);
      EXPECT_EQ(density.degrees, uses_ends ? 61 : 63);
      DosDeviation const found = deviation_of(density, system, exact,
                                              uses_ends ? "8x8, ends known" : "8x8, ends not used");
      within_1 += found.within_1 / kRuns;
      within_2 += found.within_2 / kRuns;
      worst = std::max(worst, found.worst_z);
    }
    std::printf("coverage over %d runs: %.1f %% and %.1f %%, largest z %.2f\n", kRuns,
                100 * within_1, 100 * within_2, worst);
    // As in annealing_test.cpp, of twice as many runs: σ of the coverage 5 and 2 %.
    EXPECT_NEAR(within_1, 0.68, 0.15);
    EXPECT_NEAR(within_2, 0.95, 0.06);
    EXPECT_LT(worst, 5);
  }
}

// Upward moves that are 1 % too likely shift ln g by about that from each level to the next; the same
// run without the fault passes.
TEST(Multicanonical, ABrokenSamplerIsRejected) {
  // Without a field, n and N − n up have one energy, and errors of one sign cancel.
  SpinModel const tilted = with_field(spin_model("ising"), Rational(1) / 10);
  DosSystem const lattice = ising_square(4),
                  graph = dos_system(tilted, make_lattice(Shape::none, true, 40), true);
  auto const worst_z = [](char const* name, DosSystem const& system,
                          std::map<long, double> const& exact, std::uint64_t sweeps, Fault fault) {
    MulticanonicalSettings settings = settings_of(sweeps);
    settings.fault = fault;
    return compare(name, system, walk(system, settings), exact).worst_z;
  };
  EXPECT_LE(worst_z("lattice", lattice, ising_table(4), 60000, Fault::none), 5);
  EXPECT_GT(worst_z("lattice, 1 % off", lattice, ising_table(4), 60000, Fault::acceptance), 10);
  EXPECT_LE(worst_z("graph", graph, binomials(tilted, 40), 100000, Fault::none), 5);
  EXPECT_GT(worst_z("graph, 1 % off", graph, binomials(tilted, 40), 100000, Fault::acceptance), 5);
}

// Too little time is an outcome with a reason, not an exception.
TEST(Multicanonical, TooShortARunSaysSo) {
  DosSystem const system = ising_square(12);
  MulticanonicalSettings settings = settings_of(300);
  settings.max_recursion_sweeps = 300;
  MulticanonicalResult const result = walk(system, settings);
  EXPECT_FALSE(result.converged);
  EXPECT_FALSE(result.reason.empty());
  EXPECT_EQ(result.n_sweeps, 300u);
  EXPECT_GT(result.levels.size(), 10u);
  // The range from which weights were to come was still growing.
  settings.max_recursion_sweeps = 0;
  settings.max_iterations = 2;
  EXPECT_FALSE(walk(system, settings).converged);
}

}  // namespace
}  // namespace antikelvin
