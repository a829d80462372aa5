// SPDX-License-Identifier: Apache-2.0
// Moves at constant energy: demons and pair exchange against exact numbers of states.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "device/backend.hpp"
#include "model/spin_model.hpp"
#include "sampler/exchange_tables.hpp"
#include "support/backends.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::chi_square;
using test_support::ChiSquare;
using test_support::fits;

constexpr std::uint32_t kReplicas = 4096;

/// Energy of a configuration in quanta above the lowest: broken bonds (Ising) or the sum of levels,
/// counted from the definition.
using Count = std::uint64_t (*)(Lattice const&, std::vector<std::uint8_t> const&);

std::uint64_t sum_of_levels(Lattice const&, std::vector<std::uint8_t> const& s) {
  std::uint64_t sum = 0;
  for (auto const x : s) sum += x;
  return sum;
}

/// Bonds between unlike neighbours along x and y of a square or chain.
std::uint64_t unlike_bonds(Lattice const& lattice, std::vector<std::uint8_t> const& s) {
  std::uint32_t const lx = lattice.sides[0], ly = lattice.sides[1];
  std::uint64_t n = 0;
  for (std::uint32_t y = 0; y < ly; ++y)
    for (std::uint32_t x = 0; x < lx; ++x) {
      if (lx > 1 && (lattice.periodic || x + 1 < lx))
        n += s[y * lx + x] != s[y * lx + (x + 1) % lx];
      if (ly > 1 && (lattice.periodic || y + 1 < ly))
        n += s[y * lx + x] != s[(y + 1) % ly * lx + x];
    }
  return n;
}

std::vector<std::uint8_t> states_of(std::uint64_t index, std::uint64_t n, unsigned d) {
  std::vector<std::uint8_t> s(n);
  for (auto& x : s) {
    x = static_cast<std::uint8_t>(index % d);
    index /= d;
  }
  return s;
}

struct DemonCase {
  char const* name;
  Lattice lattice;
  std::uint64_t n;
  int coupling;  ///< 0: units
  bool halved;   ///< quanta of two unlike bonds
  std::uint32_t capacity;
  std::uint64_t energy;  ///< of system and demon, in quanta
  Count count;
};

Lattice make_lattice(Shape shape, std::uint32_t lx, std::uint32_t ly, bool periodic = true) {
  Lattice lattice;
  lattice.shape = shape;
  lattice.sides[0] = lx;
  lattice.sides[1] = ly;
  lattice.periodic = periodic;
  return lattice;
}

std::vector<DemonCase> demon_cases() {
  return {
      {"units", Lattice{}, 12, 0, false, 3, 5, sum_of_levels},
      {"units inverted", Lattice{}, 12, 0, false, 5, 11, sum_of_levels},
      {"square 4x4", make_lattice(Shape::square, 4, 4), 16, 1, true, 3, 7, unlike_bonds},
      {"square 4x4 hot", make_lattice(Shape::square, 4, 4), 16, 1, true, 7, 12, unlike_bonds},
      {"antiferro 4x3", make_lattice(Shape::square, 4, 3), 12, -1, true, 4, 6, unlike_bonds},
      {"open 4x3", make_lattice(Shape::square, 4, 3, false), 12, 1, false, 4, 7, unlike_bonds},
      {"ring of 11", make_lattice(Shape::chain, 11, 1), 11, 1, true, 2, 3, unlike_bonds},
      {"open chain", make_lattice(Shape::chain, 10, 1, false), 10, -1, false, 15, 9, unlike_bonds},
  };
}

/// System energy in quanta of a configuration.
std::uint64_t quanta_of(DemonCase const& c, std::vector<std::uint8_t> const& s) {
  std::uint64_t count = c.count(c.lattice, s);
  if (c.coupling < 0) {  // like bonds cost energy
    std::vector<std::uint8_t> staggered = s;
    std::uint64_t bonds = n_bonds(c.lattice);
    count = bonds - count;
  }
  return c.halved ? count / 2 : count;
}

/// Demon energies of independent replicas against P(e) ∝ Ω(E − e), and E itself.
ChiSquare demon_chi2(DemonCase const& c, Simd simd, double tilt = 0) {
  SpinPlan plan;
  plan.lattice = c.lattice;
  plan.n_units = c.n;
  plan.n_replicas = kReplicas;
  plan.layout = make_layout(c.lattice, c.n, kReplicas, Layout::replicas);
  SpinModel model = c.coupling == 0 ? unit_model(parse_levels("0,1")) : SpinModel{};
  plan.tables = {make_spin_tables(model, c.lattice.shape, 0, Dynamics::heat_bath)};
  plan.key = 77;
  std::vector<double> weights(c.capacity + 1);
  std::vector<std::uint8_t> start;
  std::uint64_t held = 0;
  for (std::uint64_t index = 0; index < std::uint64_t{1} << c.n; ++index) {
    std::vector<std::uint8_t> const s = states_of(index, c.n, 2);
    std::uint64_t const q = quanta_of(c, s);
    if (q > c.energy || c.energy - q > c.capacity) continue;
    weights[c.energy - q] += std::exp(tilt * static_cast<double>(q));
    start = s;
    held = c.energy - q;
  }
  plan.demon = DemonPlan{c.capacity, static_cast<std::uint32_t>(held), c.coupling < 0, c.halved};
  auto const chains = make_cpu_backend(1, simd)->make_chains(plan);
  chains->set_states(start);
  chains->use(Move::demon);
  SpinCounts const counts = chains->measure(1, 400);
  std::vector<double> observed(c.capacity + 1);
  for (std::uint32_t r = 0; r < kReplicas; ++r) {
    std::uint64_t const e = counts.at(0, counts.n_quantities - 1, r);
    if (e > c.capacity) return {};
    ++observed[e];
    if (r % 512 < 3) {
      EXPECT_EQ(quanta_of(c, chains->states(r)) + e, c.energy) << c.name << " " << r;
    }
  }
  double total = 0;
  for (double const w : weights) total += w;
  for (double& w : weights) w /= total;
  return chi_square(observed, weights, kReplicas);
}

TEST(Demon, EnergiesHaveTheExactLaw) {
  for (DemonCase const& c : demon_cases()) {
    ChiSquare const chi2 = demon_chi2(c, Simd::automatic);
    EXPECT_TRUE(fits(chi2)) << c.name;
    std::printf("worst demon, %s: p = %.3f\n", c.name, chi2.p_value);
  }
}

// The test of the test: a law that is off by e^{0.1 e} is seen with 4096 demons.
TEST(Demon, AWrongLawIsSeen) {
  EXPECT_FALSE(fits(demon_chi2(demon_cases()[1], Simd::automatic, 0.2)));
  EXPECT_FALSE(fits(demon_chi2(demon_cases()[3], Simd::automatic, 0.2)));
}

/// All states and energies after some sweeps.
std::vector<std::uint64_t> demon_history(DemonCase const& c, Simd simd, int threads) {
  SpinPlan plan;
  plan.lattice = c.lattice;
  plan.n_units = c.n;
  plan.n_replicas = 600;
  plan.layout = make_layout(c.lattice, c.n, plan.n_replicas, Layout::replicas);
  plan.tables = {make_spin_tables(c.coupling == 0 ? unit_model(parse_levels("0,1")) : SpinModel{},
                                  c.lattice.shape, 0.1, Dynamics::heat_bath)};
  plan.key = 5;
  plan.demon = DemonPlan{c.capacity, 1, c.coupling < 0, c.halved};
  auto const chains = make_cpu_backend(threads, simd)->make_chains(plan);
  chains->advance(3);
  chains->use(Move::demon);
  std::vector<std::uint64_t> history = chains->measure(4, 3).counts;
  for (std::uint32_t const r : {0u, 31u, 255u, 256u, 511u, 512u, 599u})
    for (auto const s : chains->states(r)) history.push_back(s);
  return history;
}

TEST(Demon, SameOnAllVectorsAndThreads) {
  for (DemonCase const& c : demon_cases()) {
    auto const expected = demon_history(c, Simd::generic, 1);
    for (Simd const simd : test_support::simd_kernels())
      for (int const threads : {1, 2, 3}) EXPECT_EQ(demon_history(c, simd, threads), expected);
  }
}

struct ExchangeCase {
  char const* levels;
  std::uint64_t n, energy;
};

/// Populations of replicas against the number of states that have them.
ChiSquare exchange_chi2(ExchangeCase const& c, bool wrong) {
  SpinModel const model = unit_model(parse_levels(c.levels));
  SpinModel const table_model = wrong ? unit_model(parse_levels("0x3,1x2,2x3")) : model;
  auto const d = static_cast<unsigned>(model.n_states);
  SpinPlan plan;
  plan.n_units = c.n;
  plan.n_replicas = kReplicas;
  plan.layout = make_layout(plan.lattice, c.n, kReplicas, Layout::replicas);
  plan.n_states = model.n_states;
  plan.planes = model.planes();
  plan.tables = {make_exchange_tables(table_model)};
  plan.key = 9;
  std::map<std::vector<std::uint64_t>, double> weights;
  std::uint64_t n_states = 1;
  for (std::uint64_t i = 0; i < c.n; ++i) n_states *= d;
  std::vector<std::uint8_t> start;
  for (std::uint64_t index = 0; index < n_states; ++index) {
    std::vector<std::uint8_t> const s = states_of(index, c.n, d);
    if (sum_of_levels({}, s) != c.energy) continue;
    std::vector<std::uint64_t> populations(d);
    double weight = 1;
    for (auto const x : s) {
      ++populations[x];
      weight *= static_cast<double>(model.levels.levels[x].degeneracy);
    }
    weights[populations] += weight;
    start = s;
  }
  auto const chains = make_cpu_backend(1)->make_chains(plan);
  chains->set_states(start);
  chains->use(Move::exchange);
  SpinCounts const counts = chains->measure(1, 60);
  std::map<std::vector<std::uint64_t>, double> observed;
  for (std::uint32_t r = 0; r < kReplicas; ++r) {
    std::vector<std::uint64_t> populations(d);
    std::uint64_t energy = 0, rest = c.n;
    for (unsigned s = 1; s < d; ++s) {
      populations[s] = counts.at(0, s, r);
      energy += s * populations[s];
      rest -= populations[s];
    }
    populations[0] = rest;
    EXPECT_EQ(energy, c.energy);
    EXPECT_TRUE(weights.count(populations));
    ++observed[populations];
  }
  double total = 0;
  for (auto const& [key, weight] : weights) total += weight;
  std::vector<double> seen, expected;
  for (auto const& [key, weight] : weights) {
    seen.push_back(observed[key]);
    expected.push_back(weight / total);
  }
  return chi_square(seen, expected, kReplicas);
}

TEST(Exchange, PopulationsHaveTheMicrocanonicalLaw) {
  for (ExchangeCase const& c : {ExchangeCase{"0,1,2", 8, 8}, ExchangeCase{"0x3,1,2x2", 7, 6},
                                ExchangeCase{"spin:3/2", 7, 12}, ExchangeCase{"0,1,2,3,4", 6, 11},
                                ExchangeCase{"0,1,2,3,4,5,6,7,8", 5, 17}}) {
    ChiSquare const chi2 = exchange_chi2(c, false);
    EXPECT_TRUE(fits(chi2)) << c.levels;
    std::printf("worst exchange, %s: p = %.3f\n", c.levels, chi2.p_value);
  }
}

TEST(Exchange, WrongDegeneraciesAreSeen) {
  EXPECT_FALSE(fits(exchange_chi2({"0x3,1,2x2", 7, 6}, true)));
}

// Two levels: all configurations of n excited units are equally likely.
TEST(Exchange, TwoLevelsAreShuffledEvenly) {
  SpinPlan plan;
  plan.n_units = 6;
  plan.n_replicas = kReplicas;
  plan.layout = make_layout(plan.lattice, 6, kReplicas, Layout::replicas);
  plan.tables = {make_exchange_tables(unit_model(parse_levels("two-level")))};
  auto const chains = make_cpu_backend(1)->make_chains(plan);
  chains->set_states({1, 1, 0, 0, 0, 0});
  chains->use(Move::exchange);
  chains->advance(60);
  std::map<std::string, double> observed;
  for (std::uint32_t r = 0; r < kReplicas; ++r) {
    std::string key;
    for (auto const s : chains->states(r)) key += s != 0 ? '1' : '0';
    ++observed[key];
  }
  ASSERT_EQ(observed.size(), 15u);
  std::vector<double> seen, expected(15, 1.0 / 15);
  for (auto const& [key, count] : observed) seen.push_back(count);
  EXPECT_TRUE(fits(chi_square(seen, expected, kReplicas)));
}

}  // namespace
}  // namespace antikelvin
