// SPDX-License-Identifier: Apache-2.0
// ln g of multicanonical walkers, found from nothing, against enumeration and exact tables.
#include "antikelvin/run/multicanonical.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "antikelvin/math/log_binomial.hpp"
#include "support/spin_dos.hpp"
#include "support/walker_cases.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// ln g by energy.
using ExactDensity = std::map<double, double>;

ExactDensity logarithms(std::map<std::int64_t, long double> const& by_quanta, double quantum) {
  ExactDensity exact;
  for (auto const& [quanta, count] : by_quanta)
    exact[static_cast<double>(quanta) * quantum] = static_cast<double>(std::log(count));
  return exact;
}

/// By all configurations, from bonds and signs alone. Energies are multiples of 1/1000 here.
ExactDensity enumerated(WalkerCase const& c) {
  std::vector<Bond> const bonds = bonds_of(c.lattice);
  std::vector<int> signs(bonds.size(), 1);
  if (!c.signs.empty()) {
    // Bonds stand axis by axis; those of an open lattice lack some sites.
    std::size_t const axes = static_cast<std::size_t>(coordination(c.lattice.shape)) / 2;
    std::size_t axis = 0;
    for (std::size_t b = 0; b < bonds.size(); ++b) {
      if (b > 0 && bonds[b].first <= bonds[b - 1].first) ++axis;
      signs[b] = c.signs[bonds[b].first * axes + axis] != 0 ? -1 : 1;
    }
  }
  std::map<std::int64_t, long double> counts;
  std::size_t const sites = n_sites(c.lattice);
  double const j = to_double(c.model.coupling), h = to_double(c.model.field),
               d = to_double(c.model.crystal_field);
  std::vector<std::uint8_t> states(sites, 0);
  for (;;) {
    double energy = 0;
    for (std::size_t b = 0; b < bonds.size(); ++b) {
      std::uint8_t const x = states[bonds[b].first], y = states[bonds[b].second];
      energy -= j * signs[b] *
                (c.model.kind == SpinKind::potts
                     ? (x == y ? 1 : 0)
                     : spin_value(c.model.kind, x) * spin_value(c.model.kind, y));
    }
    if (c.model.kind != SpinKind::potts)
      for (std::uint8_t const state : states) {
        int const s = spin_value(c.model.kind, state);
        energy += (c.model.kind == SpinKind::blume_capel ? d * s * s : 0) - h * s;
      }
    counts[std::llround(energy * 1000)] += 1;
    std::size_t site = 0;
    while (site < sites && ++states[site] == c.model.n_states) states[site++] = 0;
    if (site == sites) return logarithms(counts, 1e-3);
  }
}

struct Comparison {
  std::size_t n_levels = 0, n_missing = 0;
  double max_z = 0, mean_square_z = 0, max_error = 0;
};

Comparison compare(WalkSystem const& system, ExactDensity const& exact, double log_total,
                   MulticanonicalResult const& result) {
  LogDensities densities = log_densities(result);
  normalize_log_density(densities.all, log_total);
  for (auto& list : densities.without) normalize_log_density(list, log_total);
  std::vector<double> const errors = delete_one_errors(densities.without);
  bool const is_graph = system.lattice.shape == Shape::none;
  std::vector<Rational> energies;
  EnergyGrid grid;
  if (is_graph)
    energies = complete_graph_energies(system.model, system.n_units);
  else
    grid = walk_grid(system.model, system.lattice, system.bond_signs);
  Comparison comparison;
  comparison.n_levels = result.levels.size();
  comparison.n_missing = exact.size();
  for (std::size_t i = 0; i < result.levels.size(); ++i) {
    double const energy =
        to_double(is_graph ? energies[result.levels[i]] : grid.energy(result.levels[i]));
    auto const found = exact.lower_bound(energy - 1e-6);
    EXPECT_TRUE(found != exact.end() && found->first < energy + 1e-6)
        << "no such energy " << energy;
    if (found == exact.end()) continue;
    --comparison.n_missing;
    double const z = z_score(densities.all[i], found->second, errors[i]);
    comparison.max_z = std::max(comparison.max_z, std::fabs(z));
    comparison.mean_square_z += z * z / static_cast<double>(result.levels.size());
    comparison.max_error =
        std::max(comparison.max_error, std::fabs(densities.all[i] - found->second));
  }
  return comparison;
}

MulticanonicalSettings settings_of(std::uint64_t sweeps) {
  MulticanonicalSettings settings;
  settings.n_sweeps = sweeps;
  settings.max_recursion_sweeps = 20000;
  settings.key = 20;
  return settings;
}

/// All energies are found, and |Δ ln g| ≤ 5 σ at each of them, σ by the jackknife over 32 groups.
/// Errors of ln g are correlated over energies, so that mean z² spreads more than χ² would.
void expect_exact(std::string const& name, WalkSystem const& system, ExactDensity const& exact,
                  double log_total, MulticanonicalSettings const& settings) {
  SCOPED_TRACE(name);
  MulticanonicalResult const result = run_multicanonical(system, settings, *make_cpu_backend(0));
  EXPECT_TRUE(result.converged) << result.reason;
  EXPECT_GT(result.round_trips, 100);
  Comparison const c = compare(system, exact, log_total, result);
  EXPECT_EQ(c.n_missing, 0u);
  EXPECT_LE(c.max_z, kMaxZ);
  EXPECT_LT(c.mean_square_z, 5);
  EXPECT_GT(c.mean_square_z, 0.05);
  std::printf(
      "worst ln g of %-30s %2zu levels, |z| = %.2f, mean z2 = %.2f, |error| = %.4f, "
      "%.0f round trips\n",
      name.c_str(), c.n_levels, c.max_z, c.mean_square_z, c.max_error, result.round_trips);
}

double log_states(SpinModel const& model, std::uint64_t sites) {
  return static_cast<double>(sites) * std::log(static_cast<double>(model.n_states));
}

TEST(Multicanonical, SmallSystemsByEnumeration) {
  for (WalkerCase const& c : walker_cases()) {
    WalkSystem system;
    system.model = c.model;
    system.lattice = c.lattice;
    system.bond_signs = c.signs;
    expect_exact(c.name, system, enumerated(c), log_states(c.model, n_sites(c.lattice)),
                 settings_of(5000));
  }
}

TEST(Multicanonical, SquareIsingByTables) {
  for (int const side : {4, 6, 8}) {
    WalkSystem system;
    system.lattice = make_lattice(Shape::square, true, static_cast<std::uint32_t>(side),
                                  static_cast<std::uint32_t>(side));
    ExactDensity exact;
    for (auto const& [macro, count] : read_census(side).configurations)
      exact[-macro[0]] = static_cast<double>(std::log(count));
    expect_exact("Ising " + std::to_string(side), system, exact, side * side * std::log(2.0),
                 settings_of(8000));
  }
}

ExactDensity graph_density(SpinModel const& model, std::uint64_t n) {
  std::map<double, long double> counts;
  for (std::uint64_t up = 0; up <= n; ++up)
    counts[to_double(complete_graph_energy(model, n, up))] += std::exp(log_binomial(n, up));
  ExactDensity exact;
  for (auto const& [energy, count] : counts) exact[energy] = static_cast<double>(std::log(count));
  return exact;
}

TEST(Multicanonical, CompleteGraphsByBinomials) {
  for (Rational const& field : {Rational(0), Rational(1) / 10}) {
    WalkSystem system;
    system.model = with_field(spin_model("ising"), field);
    system.n_units = 60;
    expect_exact(field == 0 ? "complete graph" : "complete graph in a field", system,
                 graph_density(system.model, 60), 60 * std::log(2.0), settings_of(10000));
  }
}

// Upward moves that are 1 % too likely shift ln g by about that from each level to the next; the same
// run without the fault passes.
TEST(Multicanonical, ABrokenSamplerIsRejected) {
  WalkSystem lattice, graph;
  lattice.lattice = make_lattice(Shape::square, true, 4, 4);
  ExactDensity table;
  for (auto const& [macro, count] : read_census(4).configurations)
    table[-macro[0]] = static_cast<double>(std::log(count));
  // Without a field, n and N − n up have one energy, and errors of one sign cancel.
  graph.model = with_field(spin_model("ising"), Rational(1) / 10);
  graph.n_units = 40;
  auto const backend = make_cpu_backend(0);
  auto const max_z = [&](WalkSystem const& system, ExactDensity const& exact, double log_total,
                         std::uint64_t sweeps, Fault fault) {
    MulticanonicalSettings settings = settings_of(sweeps);
    settings.fault = fault;
    return compare(system, exact, log_total, run_multicanonical(system, settings, *backend)).max_z;
  };
  double const log_2 = std::log(2.0);
  ExactDensity const binomial = graph_density(graph.model, 40);
  double const sound = max_z(lattice, table, 16 * log_2, 60000, Fault::none),
               broken = max_z(lattice, table, 16 * log_2, 60000, Fault::acceptance),
               sound_graph = max_z(graph, binomial, 40 * log_2, 100000, Fault::none),
               broken_graph = max_z(graph, binomial, 40 * log_2, 100000, Fault::acceptance);
  EXPECT_LE(sound, kMaxZ);
  EXPECT_GT(broken, 2 * kMaxZ);
  EXPECT_LE(sound_graph, kMaxZ);
  EXPECT_GT(broken_graph, kMaxZ);
  std::printf("walkers 1 %% off: |z| = %.1f on a lattice (%.1f without), %.1f on a graph (%.1f)\n",
              broken, sound, broken_graph, sound_graph);
}

// Too little time is an outcome with a reason, not an exception.
TEST(Multicanonical, TooShortARunSaysSo) {
  WalkSystem system;
  system.lattice = make_lattice(Shape::square, true, 12, 12);
  MulticanonicalSettings settings = settings_of(300);
  settings.max_recursion_sweeps = 300;
  MulticanonicalResult const result = run_multicanonical(system, settings, *make_cpu_backend(0));
  EXPECT_FALSE(result.converged);
  EXPECT_FALSE(result.reason.empty());
  EXPECT_EQ(result.n_sweeps, 300u);
  EXPECT_GT(result.levels.size(), 10u);
  // The range from which weights were to come was still growing.
  settings.max_recursion_sweeps = 0;
  settings.max_iterations = 2;
  EXPECT_FALSE(run_multicanonical(system, settings, *make_cpu_backend(0)).converged);
}

TEST(Multicanonical, JackknifeErrorsOfMeansAreThoseOfMeans) {
  std::vector<double> const values = {1, 4, 2, 7, 5};
  std::vector<std::vector<double>> without;
  double sum = 0, mean = 3.8, squares = 0;
  for (double const v : values) sum += v;
  for (double const v : values) {
    without.push_back({(sum - v) / 4});
    squares += (v - mean) * (v - mean);
  }
  EXPECT_NEAR(delete_one_errors(without)[0], std::sqrt(squares / 4 / 5), 1e-14);
  std::vector<double> log_g = {1000, 1001, 999};
  normalize_log_density(log_g, std::log(8.0));
  EXPECT_NEAR(std::exp(log_g[0]) + std::exp(log_g[1]) + std::exp(log_g[2]), 8, 1e-12);
  EXPECT_NEAR(log_g[1] - log_g[0], 1, 1e-12);
}

}  // namespace
}  // namespace antikelvin
