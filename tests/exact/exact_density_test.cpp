// SPDX-License-Identifier: Apache-2.0
#include "density/exact_density.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "antikelvin/base/error.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "model/energy_grid.hpp"
#include "support/spin_dos.hpp"
#include "support/transfer_matrix.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

SpinModel model_with(char const* spec, Rational const& j = 1, Rational const& h = 0) {
  SpinModel model = parse_spin_model(spec);
  model.coupling = j;
  model.field = h;
  return model;
}

Lattice box(Shape shape, bool periodic, std::uint32_t x, std::uint32_t y = 1, std::uint32_t z = 1) {
  return {shape, periodic, {x, y, z}};
}

/// Merges macrostates of one energy.
std::vector<std::pair<double, long double>> counts_by_energy(
    SpinModel const& model, std::map<Macrostate, long double> const& configurations, int n_sites) {
  std::map<long long, std::pair<double, long double>> levels;
  for (auto const& [macro, count] : configurations) {
    double const energy = energy_of_macrostate(model, n_sites, macro);
    auto& level = levels[std::llround(energy * 1e7)];
    level.first = energy;
    level.second += count;
  }
  std::vector<std::pair<double, long double>> result;
  for (auto const& [key, level] : levels) result.push_back(level);
  return result;
}

/// Largest |Δ ln g|; infinite if levels differ.
double deviation(DensityOfStates const& dos,
                 std::vector<std::pair<double, long double>> const& counts) {
  if (dos.energies.size() != counts.size()) return INFINITY;
  double worst = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (!(std::fabs(dos.energies[k] - counts[k].first) < 1e-9)) return INFINITY;
    double const exact = static_cast<double>(std::log(counts[k].second));
    worst = std::max(worst, std::fabs(dos.log_g[k] - exact));
  }
  return worst;
}

std::string name_of(CountedSystem const& system) {
  std::string name = "kind ";
  name += std::to_string(static_cast<int>(system.model.kind));
  name += " shape ";
  name += std::to_string(static_cast<int>(system.lattice.shape));
  for (std::uint32_t const side : system.lattice.sides) {
    name += ' ';
    name += std::to_string(side);
  }
  return name;
}

/// Accuracy figure of exact_density: every method against enumeration, on lattices with and without
/// symmetry.
TEST(ExactDensity, CountsAreThoseOfEnumeration) {
  Lattice const lattices[] = {
      box(Shape::chain, true, 1),         box(Shape::chain, false, 1),
      box(Shape::chain, true, 2),         box(Shape::chain, true, 7),
      box(Shape::chain, false, 7),        box(Shape::square, true, 1, 6),
      box(Shape::square, true, 2, 2),     box(Shape::square, true, 3, 3),
      box(Shape::square, true, 2, 4),     box(Shape::square, false, 4, 2),
      box(Shape::square, true, 3, 2),     box(Shape::triangular, true, 3, 3),
      box(Shape::triangular, true, 2, 4), box(Shape::triangular, false, 3, 3),
      box(Shape::triangular, true, 4, 2), box(Shape::cubic, true, 2, 2, 2),
      box(Shape::cubic, false, 2, 2, 2),  box(Shape::cubic, true, 3, 1, 2),
  };
  SpinModel const models[] = {
      model_with("ising"),
      model_with("ising", Rational(-3, 2)),
      model_with("ising", 1, Rational(1, 2)),
      model_with("ising", 0, 1),
      model_with("ising", Rational(1, 3), Rational(-7, 100)),
      model_with("potts:3"),
      model_with("potts:3", Rational(-1, 3)),
      model_with("potts:4"),
      model_with("blume-capel:1.966"),
      model_with("blume-capel:2/3", -1, Rational(1, 2)),
  };
  Worst worst;
  for (SpinModel const& model : models)
    for (Lattice const& lattice : lattices) {
      if (std::pow(model.n_states, static_cast<double>(n_sites(lattice))) > 70000) continue;
      CountedSystem const system{model, lattice, false, {}};
      auto const dos = exact_density(system);
      ASSERT_TRUE(dos) << name_of(system);
      Census const census = census_of(lattice, model.kind, model.n_states);
      double const error =
          deviation(*dos, counts_by_energy(model, census.configurations, census.n_sites));
      EXPECT_LT(error, 1e-13) << name_of(system);
      worst.note(error, [&] { return name_of(system); });
    }
  worst.print("ln g against enumeration", "");
}

TEST(ExactDensity, LargerIsingLatticesAreThoseOfTheTables) {
  for (std::uint32_t const side : {4u, 6u, 8u, 32u}) {
    std::string file = std::to_string(side);
    file += "x";
    file += std::to_string(side);
    nlohmann::json const data = read_dos(file + ".json");
    for (int const j : {1, -2}) {
      auto const dos =
          exact_density({model_with("ising", j), box(Shape::square, true, side, side), false, {}});
      ASSERT_TRUE(dos);
      ASSERT_EQ(dos->energies.size(), data.at("levels").size());
      Worst worst;
      std::size_t k = 0;
      for (auto const& level : data.at("levels")) {  // symmetric in E: any sign of J
        using Real = boost::multiprecision::cpp_bin_float_50;
        Real const exact = log(Real(level.at(1).get<std::string>()));
        EXPECT_EQ(dos->energies[k], std::abs(j) * level.at(0).get<int>());
        worst.note(ulp_distance(dos->log_g[k], exact), [&] { return std::to_string(k); });
        ++k;
      }
      worst.print("ln g of the table", "ulp");
      EXPECT_LE(worst.error, 1);
    }
  }
}

/// Kaufman's polynomials against the transfer of counts, which bond signs, even if none is set, choose:
/// odd and unequal sides, where nothing is symmetric.
TEST(ExactDensity, BothMethodsAgreeOnSquareLattices) {
  for (auto const& [x, y] : {std::pair{6u, 6u}, {5u, 4u}, {3u, 9u}, {2u, 11u}, {7u, 5u}}) {
    CountedSystem system{model_with("ising"), box(Shape::square, true, x, y), false, {}};
    auto const kaufman = exact_density(system);
    system.bond_signs.assign(2 * x * y, 0);
    auto const transfer = exact_density(system);
    ASSERT_TRUE(kaufman && transfer);
    ASSERT_EQ(kaufman->energies, transfer->energies);
    for (std::size_t k = 0; k < kaufman->log_g.size(); ++k)
      EXPECT_NEAR(kaufman->log_g[k], transfer->log_g[k], 1e-13) << x << " x " << y;
    // One bond of the other sign must show.
    system.bond_signs[3] = 1;
    EXPECT_NE(exact_density(system)->log_g, transfer->log_g);
  }
}

TEST(ExactDensity, FieldsAreThoseOfTheJointTables) {
  for (int const side : {3, 4, 5, 6, 7}) {
    Census const census = read_joint_census(side);
    for (Rational const& h : {Rational(1), Rational(-3, 10)}) {
      SpinModel const model = model_with("ising", 1, h);
      auto const l = static_cast<std::uint32_t>(side);
      auto const dos = exact_density({model, box(Shape::square, true, l, l), false, {}});
      ASSERT_TRUE(dos) << side;
      EXPECT_LT(deviation(*dos, counts_by_energy(model, census.configurations, census.n_sites)),
                1e-13)
          << side;
    }
  }
}

/// Random signs, against enumeration; and every sign matters.
TEST(ExactDensity, SignsOfBondsAreCounted) {
  for (Lattice const& lattice : {box(Shape::square, true, 4, 3), box(Shape::cubic, false, 3, 2, 2),
                                 box(Shape::triangular, true, 4, 3), box(Shape::chain, true, 9),
                                 box(Shape::cubic, true, 2, 2, 3)}) {
    int const pairs = coordination(lattice.shape) / 2;
    CountedSystem system{model_with("ising", Rational(1, 2), Rational(1, 4)), lattice, false, {}};
    for (std::uint64_t i = 0; i < n_sites(lattice) * static_cast<unsigned>(pairs); ++i)
      system.bond_signs.push_back((i * 2654435761u >> 9) % 2);
    // Bonds of the oracle come direction by direction, of those that exist.
    std::vector<Bond> const bonds = bonds_of(lattice);
    std::vector<int> sign;
    {
      std::size_t next = 0;
      for (int pair = 0; pair < pairs; ++pair)
        for (std::uint64_t site = 0; site < n_sites(lattice); ++site) {
          if (next == bonds.size() || bonds[next].first != site) continue;
          Step const step = step_of(lattice.shape, 2 * pair);
          std::uint32_t at[3] = {
              static_cast<std::uint32_t>(site) % lattice.sides[0],
              static_cast<std::uint32_t>(site) / lattice.sides[0] % lattice.sides[1],
              static_cast<std::uint32_t>(site) / lattice.sides[0] / lattice.sides[1]};
          if (!step_along(lattice, 0, step.x, at[0]) || !step_along(lattice, 1, step.y, at[1]) ||
              !step_along(lattice, 2, step.z, at[2]))
            continue;
          bool const reversed =
              system.bond_signs[site * static_cast<unsigned>(pairs) + static_cast<unsigned>(pair)];
          sign.push_back(reversed ? -1 : 1);
          ++next;
        }
      ASSERT_EQ(next, bonds.size());
    }
    std::map<Macrostate, long double> configurations;
    auto const n = static_cast<unsigned>(n_sites(lattice));
    for (unsigned code = 0; code < 1u << n; ++code) {
      auto const spin = [&](std::uint32_t i) { return 2 * static_cast<int>(code >> i & 1) - 1; };
      int sum = 0, up = 0;
      for (std::size_t b = 0; b < bonds.size(); ++b)
        sum += sign[b] * spin(bonds[b].first) * spin(bonds[b].second);
      for (unsigned i = 0; i < n; ++i) up += spin(i) > 0 ? 1 : 0;
      configurations[{sum, up}] += 1;
    }
    auto const dos = exact_density(system);
    ASSERT_TRUE(dos);
    auto const exact = counts_by_energy(system.model, configurations, static_cast<int>(n));
    EXPECT_LT(deviation(*dos, exact), 1e-13) << name_of(system);
    CountedSystem other = system;
    other.bond_signs[0] ^= 1;
    EXPECT_GT(deviation(*exact_density(other), exact), 1e-3) << name_of(system);
  }
}

/// Means and variances of other models by matrices between rows.
TEST(ExactDensity, OtherModelsHaveTheMomentsOfTransferMatrices) {
  for (SpinModel const& model :
       {model_with("blume-capel:1.966"), model_with("potts:3"), model_with("ising", 1, 1)}) {
    auto const dos = exact_density({model, box(Shape::square, true, 4, 4), false, {}});
    ASSERT_TRUE(dos);
    for (double const beta : {-0.6, 0.0, 0.5, 0.9}) {
      Reweighted const here = reweighted(*dos, beta);
      TransferMatrix::Moments const exact = TransferMatrix::energy(model, 4, beta);
      EXPECT_NEAR(here.energy, exact.mean, 1e-10);
      EXPECT_NEAR(here.variance, exact.variance, 1e-8);
    }
  }
}

/// Systems that must be affordable: all configurations are counted.
TEST(ExactDensity, CountsAddUpToAllConfigurations) {
  std::vector<CountedSystem> systems = {
      {model_with("ising"), box(Shape::triangular, true, 6, 6), false, {}},
      {model_with("ising"), box(Shape::cubic, true, 3, 3, 3), false, {}},
      {model_with("potts:10"), box(Shape::square, true, 3, 3), false, {}},
      {model_with("blume-capel:1.966"), box(Shape::square, true, 4, 4), false, {}},
      {model_with("ising"), box(Shape::chain, true, 100001), false, {}},
      {model_with("potts:5", -1), box(Shape::chain, true, 30000), false, {}},
      {model_with("ising", 1, Rational(1, 4)), box(Shape::chain, true, 1500), false, {}},
      {model_with("ising", 1, Rational(1, 4)), box(Shape::chain, true, 1000), true, {}},
      {model_with("ising"), box(Shape::cubic, false, 3, 3, 4), false, {}},
      {model_with("ising"), box(Shape::square, true, 24, 20), false, {}},
  };
  systems[8].bond_signs.assign(3 * 36, 0);
  for (std::size_t i = 0; i < systems[8].bond_signs.size(); i += 3) systems[8].bond_signs[i] = 1;
  Worst worst;
  for (CountedSystem const& system : systems) {
    auto const dos = exact_density(system);
    ASSERT_TRUE(dos) << name_of(system);
    double const all = static_cast<double>(n_sites(system.lattice)) *
                       std::log(static_cast<double>(system.model.n_states));
    double const error = std::fabs(log_sum_of(dos->log_g) - all) / std::max(1.0, all * 1e-3);
    EXPECT_LT(error, 1e-12) << name_of(system);
    worst.note(error, [&] { return name_of(system); });
  }
  worst.print("ln of all configurations", "");
}

TEST(ExactDensity, EnergiesAreLevelsOfTheGrid) {
  for (SpinModel const& model : {model_with("ising", Rational(1, 3), Rational(1, 7)),
                                 model_with("blume-capel:1.966", Rational(1, 3))}) {
    Lattice const lattice = box(Shape::triangular, true, 3, 3);
    EnergyGrid const grid = energy_grid(model, lattice);
    std::vector<double> levels;
    for (std::uint32_t k = 0; k < grid.n_levels; ++k) levels.push_back(to_double(grid.energy(k)));
    auto const dos = exact_density({model, lattice, false, {}});
    for (double const energy : dos->energies)
      EXPECT_TRUE(std::binary_search(levels.begin(), levels.end(), energy)) << energy;
  }
}

TEST(ExactDensity, CompleteGraphIsBinomial) {
  auto const dos = exact_density({model_with("ising"), box(Shape::none, true, 50), true, {}});
  ASSERT_EQ(dos->energies.size(), 26u);  // |M| = 0, 2, …, 50
  EXPECT_EQ(dos->energies.front(), -24.5);
  EXPECT_NEAR(dos->log_g.front(), std::log(2.0), 1e-15);
  EXPECT_NEAR(dos->log_g[1], std::log(100.0), 1e-14);
  EXPECT_NEAR(dos->log_g.back(), log_binomial(50, 25), 1e-13);
}

TEST(ExactDensity, TellsWhatItCannotAfford) {
  EXPECT_FALSE(exact_density({model_with("ising"), box(Shape::cubic, true, 6, 6, 6), false, {}}));
  EXPECT_FALSE(
      exact_density({model_with("ising"), box(Shape::square, true, 1024, 1024), false, {}}));
  EXPECT_FALSE(
      exact_density({model_with("potts:10"), box(Shape::square, true, 20, 20), false, {}}));
  EXPECT_FALSE(
      exact_density({model_with("ising"), box(Shape::square, true, 32, 32), false, {}}, 1e3));
  EXPECT_THROW(exact_density({model_with("ising"), box(Shape::chain, true, 5), false, {1, 0}}),
               SpecError);
  EXPECT_THROW(exact_density({model_with("potts:3"), box(Shape::chain, true, 5), true, {}}),
               SpecError);
}

/// Wherever an argument gives an end, enumeration gives the same.
TEST(KnownEnds, AreThoseOfEnumeration) {
  int known = 0;
  for (Rational const& j : {Rational(1), Rational(-1), Rational(0)})
    for (Rational const& h : {Rational(0), Rational(1, 2)})
      for (Lattice const& lattice :
           {box(Shape::chain, true, 5), box(Shape::chain, true, 6), box(Shape::chain, false, 5),
            box(Shape::square, true, 3, 2), box(Shape::square, true, 2, 4),
            box(Shape::square, false, 3, 3), box(Shape::triangular, true, 3, 3),
            box(Shape::chain, true, 1)})
        for (char const* spec : {"ising", "potts:2", "potts:3", "blume-capel:1", "blume-capel:2",
                                 "blume-capel:1/2", "blume-capel:3", "blume-capel:-2"}) {
          SpinModel const model = model_with(spec, j, std::string(spec)[0] == 'p' ? 0 : h);
          CountedSystem const system{model, lattice, false, {}};
          auto const dos = exact_density(system);
          ASSERT_TRUE(dos);
          KnownEnds const ends = known_ends(system);
          if (ends.lowest) {
            EXPECT_NEAR(ends.lowest->energy, dos->energies.front(), 1e-12)
                << spec << " " << name_of(system) << " J " << j << " h " << h;
            EXPECT_NEAR(ends.lowest->log_g, dos->log_g.front(), 1e-12)
                << spec << " " << name_of(system) << " J " << j << " h " << h;
          }
          if (ends.highest) {
            EXPECT_NEAR(ends.highest->energy, dos->energies.back(), 1e-12)
                << spec << " " << name_of(system) << " J " << j << " h " << h;
            EXPECT_NEAR(ends.highest->log_g, dos->log_g.back(), 1e-12)
                << spec << ' ' << name_of(system) << " J " << j << " h " << h;
          }
          known += (ends.lowest ? 1 : 0) + (ends.highest ? 1 : 0);
          KnownEnds const all = known_ends(system, &*dos);
          EXPECT_EQ(all.lowest->log_g, dos->log_g.front());
          EXPECT_EQ(all.highest->log_g, dos->log_g.back());
        }
  EXPECT_GT(known, 400);
  KnownEnds const big =
      known_ends({model_with("potts:7"), box(Shape::square, true, 99, 99), false, {}});
  EXPECT_NEAR(big.lowest->log_g, std::log(7.0), 1e-15);
  EXPECT_FALSE(big.highest);
}

}  // namespace
}  // namespace antikelvin
