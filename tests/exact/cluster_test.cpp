// SPDX-License-Identifier: Apache-2.0
// Swendsen-Wang updates against distributions that are known exactly, and against themselves.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "model/spin_model.hpp"
#include "statistics/series.hpp"
#include "support/cluster_cases.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

constexpr double kCritical = 0.44068679350977151;  // ln(1 + √2)/2

/// χ² of the joint distribution of energy and sites in state 1. Measurements are 8 updates apart,
/// several autocorrelation times of these small lattices.
ChiSquare joint_test(ClusterCase const& c, double beta, ClusterTables const& tables,
                     std::uint32_t n_times = 40, bool mixed = false) {
  std::uint32_t const n_replicas = 500, every = 8;
  SpinPlan const plan = cluster_plan(c, beta, n_replicas);
  auto const chains = cluster_chains(*make_cpu_backend(2), plan, tables);
  chains->advance(20);
  JointCounts seen;
  for (std::uint32_t t = 0; t < n_times; ++t) {
    if (mixed) {  // heat bath in between, by the same counter of sweeps
      chains->use(Move::site);
      chains->advance(2);
      chains->use(Move::cluster);
      chains->advance(every - 2);
    }
    SpinCounts const counts = chains->measure(1, mixed ? 0 : every);
    for (std::uint32_t r = 0; r < n_replicas; ++r)
      seen[{counts.at(0, 0, r), counts.at(0, 1, r)}] += 1;
  }
  JointCounts const exact = enumerate(c);
  std::vector<double> observed, expected;
  double total = 0, listed = 0;
  for (auto const& [key, number] : exact) {
    double const weight =
        number * std::exp(weight_per_bond(c, beta) * static_cast<double>(key.first));
    expected.push_back(weight);
    total += weight;
    observed.push_back(seen.count(key) != 0 ? seen[key] : 0);
    listed += observed.back();
  }
  for (double& p : expected) p /= total;
  EXPECT_EQ(listed, n_replicas * n_times) << "an impossible configuration";
  return chi_square(observed, expected, listed);
}

ClusterCase const kCases[] = {
    {Shape::square, true, 4, 4, 1},
    {Shape::square, true, 3, 5, 1},
    {Shape::square, false, 5, 3, 1},
    {Shape::square, true, 1, 6, 1},
    {Shape::square, true, 2, 2, 1},
    {Shape::triangular, true, 4, 4, 1},
    {Shape::triangular, true, 3, 5, 1},
    {Shape::triangular, true, 2, 3, 1},
    {Shape::triangular, false, 3, 4, 1},
    {Shape::cubic, true, 2, 2, 2},
    {Shape::cubic, false, 3, 2, 2},
    {Shape::cubic, true, 3, 1, 4},
    {Shape::chain, true, 13, 1, 1},
    {Shape::chain, false, 9, 1, 1},
    {Shape::chain, true, 1, 1, 1},
    {Shape::square, true, 4, 4, 1, "ising", Layout::slabs},
    {Shape::triangular, true, 3, 4, 1, "ising", Layout::slabs},
    {Shape::cubic, false, 2, 2, 4, "ising", Layout::slabs},
    {Shape::square, true, 3, 3, 1, "potts:3"},
    {Shape::square, false, 2, 3, 1, "potts:5"},
    {Shape::triangular, true, 2, 4, 1, "potts:3", Layout::slabs},
};

TEST(Cluster, EnergyAndMagnetizationOfSmallLatticesAreExact) {
  Extremes extremes("clusters, chi-square");
  for (ClusterCase const& c : kCases)
    for (double const beta : {0.0, 0.2, kCritical, 1.0, -0.2, -kCritical, -1.0}) {
      SpinModel const model = parse_spin_model(c.model);
      if (beta < 0 && model.kind == SpinKind::potts) continue;
      ChiSquare const test = joint_test(c, beta, make_cluster_tables(model, {beta}));
      extremes.note_p(test.p_value);
      EXPECT_TRUE(fits(test)) << describe(c) << " beta=" << beta;
    }
}

TEST(Cluster, MixesWithSingleSiteSweeps) {
  for (ClusterCase const& c : {kCases[0], kCases[15], kCases[18]}) {
    SpinModel const model = parse_spin_model(c.model);
    EXPECT_TRUE(fits(joint_test(c, kCritical, make_cluster_tables(model, {kCritical}), 40, true)))
        << describe(c);
  }
}

/// Clusters of unequal spins: on rings of even and odd length, triangles, and over the ends of slabs.
TEST(Cluster, AntiferromagnetsAreExact) {
  for (ClusterCase const& c : {kCases[0], kCases[1], kCases[6], kCases[11], kCases[12], kCases[15]})
    for (double const beta : {-0.2, -kCritical}) {
      SpinModel const model = parse_spin_model(c.model);
      EXPECT_TRUE(fits(joint_test(c, beta, make_cluster_tables(model, {beta})))) << describe(c);
    }
  // Turned to the tables of a ferromagnet, the same chains are of another law.
  ClusterTables wrong = make_cluster_tables(parse_spin_model("ising"), {-kCritical});
  wrong.joins_unequal = false;
  EXPECT_FALSE(fits(joint_test(kCases[0], -kCritical, wrong)));
}

TEST(Cluster, MixesWithSingleSiteSweepsAtNegativeTemperature) {
  SpinModel const model = parse_spin_model("ising");
  EXPECT_TRUE(
      fits(joint_test(kCases[0], -kCritical, make_cluster_tables(model, {-kCritical}), 40, true)));
}

// The test of the test: a bond probability 1 % off must be seen, at either sign.
TEST(Cluster, WrongBondProbabilityIsRejected) {
  for (ClusterCase const& c : {kCases[0], kCases[5], kCases[18]}) {
    SpinModel const model = parse_spin_model(c.model);
    double const beta = c.shape == Shape::triangular ? 0.4 : kCritical * (c.x == 3 ? 3 : 1);
    for (Fault const fault : {Fault::none, Fault::acceptance}) {
      ChiSquare const test = joint_test(c, beta, make_cluster_tables(model, {beta}, fault), 200);
      std::printf("%s: p = %.2g%s\n", describe(c).c_str(), test.p_value,
                  fault == Fault::none ? "" : " (1 % off)");
      EXPECT_EQ(test.p_value >= kMinP, fault == Fault::none) << describe(c);
    }
  }
}

/// Correlation of M between neighbouring replicas in standard errors; M = 0 on average.
double neighbour_z(std::uint32_t copy_mask) {
  std::uint32_t const n_replicas = 500;
  SpinPlan plan = cluster_plan({Shape::square, true, 8, 8, 1}, kCritical, n_replicas);
  plan.copy_mask = copy_mask;
  auto const chains = cluster_chains(*make_cpu_backend(2), plan,
                                     make_cluster_tables(parse_spin_model("ising"), {kCritical}));
  chains->advance(50);
  SpinCounts const counts = chains->measure(40, 8);
  double products = 0, squares = 0;
  for (std::uint32_t t = 0; t < 40; ++t)
    for (std::uint32_t r = 0; r + 1 < n_replicas; r += 2) {
      double const product = (2.0 * static_cast<double>(counts.at(t, 1, r)) - 64) *
                             (2.0 * static_cast<double>(counts.at(t, 1, r + 1)) - 64);
      products += product;
      squares += product * product;
    }
  return products / std::sqrt(squares);
}

TEST(Cluster, ReplicasAreIndependentUnlessTheyCopy) {
  double const good = neighbour_z(0), bad = neighbour_z(0xAAAAAAAAu);
  std::printf("correlation of neighbouring replicas: z = %.2f, copying %.1f\n", good, bad);
  EXPECT_LE(std::fabs(good), kMaxZ);
  EXPECT_GT(bad, 10);
}

// Spins of the ordered phase have no preferred sign, and each update draws it anew.
TEST(Cluster, MagnetizationHasNoSign) {
  SpinPlan const plan = cluster_plan({Shape::square, true, 16, 16, 1}, 0.6, 100);
  auto const chains = cluster_chains(*make_cpu_backend(2), plan,
                                     make_cluster_tables(parse_spin_model("ising"), {0.6}));
  chains->advance(20);
  SpinCounts const counts = chains->measure(200, 1);
  double positive = 0;
  for (std::uint32_t t = 0; t < 200; ++t)
    for (std::uint32_t r = 0; r < 100; ++r) positive += counts.at(t, 1, r) > 128 ? 1 : 0;
  EXPECT_TRUE(within_5_sigma(positive, 10000, std::sqrt(5000)));
}

/// All states of some replicas after cluster updates and single-site sweeps from all equal.
std::vector<std::vector<std::uint8_t>> run_states(ClusterCase const& c, std::uint32_t n_replicas,
                                                  int threads, Simd simd, std::uint64_t sweeps,
                                                  double beta = 0.4) {
  SpinModel const model = parse_spin_model(c.model);
  auto const backend = make_cpu_backend(threads, simd);
  auto const chains = cluster_chains(*backend, cluster_plan(c, beta, n_replicas),
                                     make_cluster_tables(model, {beta}));
  chains->advance(sweeps);
  std::vector<std::vector<std::uint8_t>> all;
  for (std::uint32_t r = 0; r < n_replicas; ++r) all.push_back(chains->states(r));
  return all;
}

// Four threads label one replica together; all others go to one thread each.
TEST(Cluster, SameStatesForAnyThreadsAndLayout) {
  ClusterCase const cases[] = {
      {Shape::square, true, 128, 128, 1},   {Shape::square, false, 33, 36, 1},
      {Shape::triangular, true, 35, 48, 1}, {Shape::cubic, true, 12, 7, 16},
      {Shape::chain, true, 1024, 1, 1},     {Shape::square, true, 24, 24, 1, "potts:4"}};
  for (ClusterCase c : cases)
    for (std::uint32_t const n_replicas : {1u, 2u, 37u}) {
      if (std::string(c.model) == "ising") {  // of unequal spins
        auto const turned = run_states(c, n_replicas, 1, Simd::generic, 12, -0.4);
        EXPECT_EQ(run_states(c, n_replicas, 4, Simd::automatic, 12, -0.4), turned) << describe(c);
      }
      auto const expected = run_states(c, n_replicas, 1, Simd::generic, 12);
      for (int const threads : {2, 3, 4})
        EXPECT_EQ(run_states(c, n_replicas, threads, Simd::automatic, 12), expected)
            << describe(c) << " replicas " << n_replicas << " threads " << threads;
      c.layout = Layout::slabs;
      for (int const threads : {1, 4})
        EXPECT_EQ(run_states(c, n_replicas, threads, Simd::automatic, 12), expected)
            << describe(c) << " replicas " << n_replicas << " threads " << threads;
      c.layout = Layout::replicas;
      EXPECT_NE(run_states(c, n_replicas, 1, Simd::generic, 13), expected);
    }
}

// 1200 replicas of 128 × 128 sites do not fit one batch.
TEST(Cluster, BatchesDoNotShow) {
  ClusterCase const c{Shape::square, true, 128, 128, 1};
  auto const many = run_states(c, 1200, 2, Simd::automatic, 2),
             few = run_states(c, 40, 2, Simd::automatic, 2);
  for (std::size_t r = 0; r < few.size(); ++r) EXPECT_EQ(few[r], many[r]) << r;
  EXPECT_NE(many[818], many[819]);
}

// Numbers belong to replicas, so a replica among others of other β is what it is alone.
TEST(Cluster, EachReplicaHasItsOwnBeta) {
  ClusterCase const c{Shape::square, true, 32, 32, 1};
  SpinModel const model = parse_spin_model("ising");
  auto const run = [&](std::vector<double> const& betas) {
    auto const backend = make_cpu_backend(2);
    auto chains =
        cluster_chains(*backend, cluster_plan(c, 0.4, 3), make_cluster_tables(model, betas));
    chains->advance(10);
    return chains;
  };
  auto const own = run({0.3, 0.45, 0.6}), cold = run({0.6}), warm = run({0.3});
  EXPECT_EQ(own->states(0), warm->states(0));
  EXPECT_EQ(own->states(2), cold->states(2));
  EXPECT_NE(own->states(1), cold->states(1));
  EXPECT_NE(own->states(1), warm->states(1));
}

TEST(Cluster, RefusesWithoutTablesAndForUnits) {
  auto const backend = make_cpu_backend(1);
  auto const chains = backend->make_chains(cluster_plan({Shape::square, true, 4, 4, 1}, 0.4, 1));
  chains->use(Move::cluster);
  EXPECT_THROW(chains->advance(1), SpecError);
  ClusterCase const units{Shape::none, true, 64, 1, 1};
  auto const free_spins = backend->make_chains(cluster_plan(units, 0.4, 1));
  free_spins->set_cluster_tables(make_cluster_tables(parse_spin_model("ising"), {0.4}));
  free_spins->use(Move::cluster);
  EXPECT_THROW(free_spins->advance(1), SpecError);
}

// Beale's exact density of states of 32 × 32 spins; mean and variance of E at T_c.
TEST(Cluster, EnergyAtTheCriticalPointOf32x32IsExact) {
  std::ifstream file(std::string(AK_TEST_DATA) + "/ising2d_dos_32x32.json");
  auto const json = nlohmann::json::parse(file);
  long double total = 0, first = 0, second = 0;
  for (auto const& level : json.at("levels")) {
    auto const energy = level[0].get<long double>();
    long double const weight =
        std::stold(level[1].get<std::string>()) * std::exp(-kCritical * (energy + 2048));
    total += weight;
    first += weight * energy;
    second += weight * energy * energy;
  }
  double const mean = static_cast<double>(first / total),
               variance = static_cast<double>(second / total - first / total * (first / total));
  SpinPlan const plan = cluster_plan({Shape::square, true, 32, 32, 1}, kCritical, 64);
  for (Fault const fault : {Fault::none, Fault::acceptance}) {
    auto const chains =
        cluster_chains(*make_cpu_backend(2), plan,
                       make_cluster_tables(parse_spin_model("ising"), {kCritical}, fault));
    chains->advance(100);
    SpinCounts const counts = chains->measure(400, 1);
    std::vector<double> energies;
    for (std::uint32_t t = 0; t < 400; ++t)
      for (std::uint32_t r = 0; r < 64; ++r)
        energies.push_back(2048 - 2 * static_cast<double>(counts.at(t, 0, r)) - mean);
    SeriesStatistics const s = analyze_series(energies, 64);
    double const z = s.mean.value / s.mean.error,
                 z_variance = (s.variance.value - variance) / s.variance.error;
    std::printf(
        "32x32 at T_c: E = %.3f +- %.3f, exact %.3f, z = %.2f; variance z = %.2f; "
        "tau = %.2f%s\n",
        mean + s.mean.value, s.mean.error, mean, z, z_variance, s.autocorrelation.tau_int,
        fault == Fault::none ? "" : " (p 1 % off)");
    if (fault == Fault::none) {
      EXPECT_LE(std::fabs(z), kMaxZ);
      EXPECT_LE(std::fabs(z_variance), kMaxZ);
    } else {
      EXPECT_LT(z, -kMaxZ);
    }
  }
}

// The purpose of clusters: |M| of 64 × 64 spins at T_c.
TEST(Cluster, DecorrelatesFarFasterThanHeatBath) {
  SpinPlan const plan = cluster_plan({Shape::square, true, 64, 64, 1}, kCritical, 32);
  auto const tau_of = [&](Move move, std::uint32_t n, std::uint32_t every) {
    auto const backend = make_cpu_backend(2);
    auto const chains =
        cluster_chains(*backend, plan, make_cluster_tables(parse_spin_model("ising"), {kCritical}));
    chains->advance(100);  // both start in equilibrium
    chains->use(move);
    SpinCounts const counts = chains->measure(n, every);
    std::vector<double> values;
    for (std::uint32_t t = 0; t < n; ++t)
      for (std::uint32_t r = 0; r < 32; ++r)
        values.push_back(std::fabs(2 * static_cast<double>(counts.at(t, 1, r)) - 4096));
    Autocorrelation const a = autocorrelation(values, 32);
    return Estimate{a.tau_int * every, a.tau_error * every};
  };
  Estimate const clusters = tau_of(Move::cluster, 500, 1), sites = tau_of(Move::site, 400, 50);
  std::printf(
      "tau_int of |M|, 64x64 at T_c: clusters %.2f +- %.2f, heat bath %.0f +- %.0f sweeps\n",
      clusters.value, clusters.error, sites.value, sites.error);
  EXPECT_LT(clusters.value, 10);
  EXPECT_GT(sites.value, 30 * clusters.value);
}

}  // namespace
}  // namespace antikelvin
