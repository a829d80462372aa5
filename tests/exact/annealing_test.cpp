// SPDX-License-Identifier: Apache-2.0
// Sampled densities of states against enumeration, by every method that runs in bit-sliced words.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "study/dos/population_annealing.hpp"
#include "study/dos/replica_exchange.hpp"
#include "support/dos_check.hpp"
#include "support/spin_dos.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct DosCase {
  std::string name;
  SpinModel model;
  Lattice lattice;
};

SpinModel with(SpinModel model, Rational j, Rational h = 0) {
  model.coupling = j;
  model.field = h;
  return model;
}

std::vector<DosCase> dos_cases() {
  SpinModel const ising = spin_model("ising");
  return {
      {"Ising 3x3 (odd: no mirror)", ising, make_lattice(Shape::square, true, 3, 3)},
      {"Ising 4x4 in a field", with(ising, 1, Rational(1, 2)),
       make_lattice(Shape::square, true, 4, 4)},
      {"triangular antiferromagnet 4x4", with(ising, -1),
       make_lattice(Shape::triangular, true, 4, 4)},
      {"Ising 3x2x2 open", ising, make_lattice(Shape::cubic, false, 3, 2, 2)},
      {"Blume-Capel 3x3, D = 1.966", spin_model("blume-capel:1.966"),
       make_lattice(Shape::square, true, 3, 3)},
      {"Blume-Capel 3x3 in a field", with(spin_model("blume-capel:0.5"), 1, Rational(1, 4)),
       make_lattice(Shape::square, true, 3, 3)},
      {"Potts q = 3 3x3", spin_model("potts:3"), make_lattice(Shape::square, true, 3, 3)},
      {"Potts q = 3 4x3 antiferromagnet", with(spin_model("potts:3"), -1),
       make_lattice(Shape::square, true, 4, 3)},
      {"chain of 12", ising, make_lattice(Shape::chain, false, 12)},
      {"Edwards-Anderson 4x4", spin_model("edwards-anderson:7"),
       make_lattice(Shape::square, true, 4, 4)},
  };
}

SampledDensity annealed(DosSystem const& system, AnnealingSettings const& settings) {
  auto const backend = make_cpu_backend(1);
  Progress progress(ProgressMode::never, "", 1, "");
  SampledDensity density = density_of(anneal(system, settings, *backend, progress), system);
  normalize(density, system, {});
  return density;
}

/// Every level within 5 errors, none missing, none that cannot be, and errors that mean what they say.
void expect_exact(DosDeviation const& found, std::size_t n_levels) {
  EXPECT_EQ(found.missing, 0u);
  EXPECT_EQ(found.wrong, 0u);
  EXPECT_EQ(found.n, n_levels);
  EXPECT_LT(found.worst_z, 5);
  EXPECT_LT(found.mean_z2, 4);
}

TEST(Annealing, SmallLatticesEqualEnumeration) {
  for (DosCase const& c : dos_cases()) {
    SCOPED_TRACE(c.name);
    DosSystem const system = dos_system(c.model, c.lattice, false);
    AnnealingSettings settings;
    settings.key = 11;
    std::map<long, double> const exact = enumerated(c.model, c.lattice);
    expect_exact(deviation_of(annealed(system, settings), system, exact, c.name), exact.size());
  }
}

TEST(Annealing, CompleteGraphHasBinomialStates) {
  SpinModel const model = spin_model("ising");
  Lattice const lattice = make_lattice(Shape::none, true, 60);
  DosSystem const system = dos_system(model, lattice, true);
  std::map<long, double> const exact = binomials(model, 60);
  AnnealingSettings settings;
  settings.population = 1024;
  settings.key = 3;
  expect_exact(deviation_of(annealed(system, settings), system, exact, "complete graph of 60"),
               exact.size());
}

// With large steps some populations fall into the ordered phase and others do not, whose weights beside
// theirs are below 2^−52. Each is resampled by its own weights all the same, and keeps its size.
TEST(Annealing, PopulationsInDifferentPhasesKeepTheirSizes) {
  DosSystem const system =
      dos_system(spin_model("potts:10"), make_lattice(Shape::square, true, 6, 6), false);
  AnnealingSettings settings;
  settings.population = 32;
  settings.n_populations = 8;
  settings.sweeps = 1;
  settings.overlap = 0.3;
  settings.key = 1;
  auto const backend = make_cpu_backend(1);
  Progress progress(ProgressMode::never, "", 1, "");
  AnnealingResult const result = anneal(system, settings, *backend, progress);
  double farthest = 0;
  for (AnnealedBeta const& at : result.positive.betas) {
    for (std::size_t p = 0; p < settings.n_populations; ++p) {
      EXPECT_TRUE(std::isfinite(at.log_z[p])) << at.beta;
      auto const begin =
          at.energies.counts.begin() + static_cast<std::ptrdiff_t>(p * at.energies.n_levels);
      EXPECT_EQ(std::accumulate(begin, begin + at.energies.n_levels, std::uint64_t{0}), 32u);
    }
    auto const [low, high] = std::minmax_element(at.log_z.begin(), at.log_z.end());
    farthest = std::max(farthest, *high - *low);
  }
  EXPECT_GT(farthest, 52 * std::log(2.0)) << "this run does not reach the case";
  SampledDensity const density = density_of(result, system);
  for (std::vector<double> const& log_g : density.without)
    for (double const x : log_g) EXPECT_FALSE(std::isnan(x));
}

/// One percent in the acceptance of upward moves must not pass.
TEST(Annealing, ABrokenSamplerIsRejected) {
  SpinModel const model = spin_model("ising");
  Lattice const lattice = make_lattice(Shape::square, true, 4, 4);
  DosSystem const system = dos_system(model, lattice, false);
  AnnealingSettings settings;
  settings.key = 5;
  settings.sweeps = 20;
  settings.population = 8192;
  std::map<long, double> const exact = enumerated(model, lattice);
  EXPECT_LT(deviation_of(annealed(system, settings), system, exact, "sound").worst_z, 5);
  settings.fault = Fault::acceptance;
  EXPECT_GT(deviation_of(annealed(system, settings), system, exact, "acceptance 1 % off").worst_z,
            5);
}

/// Repeated runs: errors cover as they claim, with the known ends and without.
TEST(Annealing, ErrorsOfTheSquareCover) {
  SpinModel const model = spin_model("ising");
  Lattice const lattice = make_lattice(Shape::square, true, 8, 8);
  DosSystem const system = dos_system(model, lattice, false);
  std::map<long, double> exact;
  for (auto const& [macro, count] : read_census(8).configurations)
    exact[std::lround(-1e6 * macro[0])] = static_cast<double>(std::log(count));
  auto const backend = make_cpu_backend(1);
  Progress progress(ProgressMode::never, "", 1, "");
  for (bool const uses_ends : {false, true}) {
    double within_1 = 0, within_2 = 0, worst = 0;
    constexpr int kRuns = 8;
    for (int run = 0; run < kRuns; ++run) {
      AnnealingSettings settings;
      settings.key = 100 + static_cast<std::uint64_t>(run);
      SampledDensity density = density_of(anneal(system, settings, *backend, progress), system);
      KnownEnds ends;
      if (uses_ends) ends = known_ends({model, lattice, false, {}});
      EndDeviations const off = normalize(density, system, ends);
      if (uses_ends) {
        EXPECT_LT(std::fabs(off.lowest), 5);
        EXPECT_LT(std::fabs(off.highest), 5);
      }
      DosDeviation const found = deviation_of(density, system, exact,
                                              uses_ends ? "8x8, ends known" : "8x8, ends not used");
      within_1 += found.within_1 / kRuns;
      within_2 += found.within_2 / kRuns;
      worst = std::max(worst, found.worst);
    }
    std::printf("coverage over %d runs: %.1f %% and %.1f %%\n", kRuns, 100 * within_1,
                100 * within_2);
    // Levels of one run vary together, a few modes in all: of 8 runs some 40 independent values, so
    // that coverage of 68 and 95 % is known to 7 and 3 %; 3 of these are allowed.
    EXPECT_NEAR(within_1, 0.68, 0.21);
    EXPECT_NEAR(within_2, 0.95, 0.1);
    EXPECT_LT(worst, 0.05);
  }
}

TEST(ReplicaExchange, SmallLatticesEqualEnumeration) {
  auto const backend = make_cpu_backend(1);
  Progress progress(ProgressMode::never, "", 1, "");
  for (DosCase const& c : dos_cases()) {
    SCOPED_TRACE(c.name);
    DosSystem const system = dos_system(c.model, c.lattice, false);
    std::map<long, double> const exact = enumerated(c.model, c.lattice);
    AnnealingSettings pilot;
    pilot.population = 256;
    pilot.n_populations = 2;
    pilot.overlap = 0.5;
    AnnealingResult const ladder = anneal(system, pilot, *backend, progress);
    ExchangeSettings settings;
    settings.key = 17;
    settings.rounds = 4000;
    settings.burn_in = 200;
    for (auto at = ladder.negative.betas.rbegin(); at != ladder.negative.betas.rend(); ++at)
      settings.betas.push_back(at->beta);
    for (std::size_t i = 1; i < ladder.positive.betas.size(); ++i)
      settings.betas.push_back(ladder.positive.betas[i].beta);
    ExchangeResult const result = exchange_replicas(system, settings, *backend, progress);
    EXPECT_GT(result.lowest_acceptance, 0.1);
    EXPECT_GT(result.round_trips, 512);
    SampledDensity density = density_of(result, system);
    normalize(density, system, {});
    expect_exact(deviation_of(density, system, exact, c.name), exact.size());
  }
}

}  // namespace
}  // namespace antikelvin
