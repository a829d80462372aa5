// SPDX-License-Identifier: Apache-2.0
#include "model/energy_grid.hpp"

#include <gtest/gtest.h>

#include <set>

#include "antikelvin/base/error.hpp"
#include "support/bond_sign_oracle.hpp"
#include "support/spin_oracle.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

SpinModel model_of(SpinKind kind, int n_states, Rational j, Rational h = 0, Rational d = 0) {
  SpinModel model;
  model.kind = kind;
  model.n_states = n_states;
  model.coupling = j;
  model.field = h;
  model.crystal_field = d;
  return model;
}

/// Every energy of a lattice is a level, and counts lead to it.
void expect_levels(SpinModel const& model, Lattice const& lattice) {
  EnergyGrid const grid = energy_grid(model, lattice);
  Census const census = census_of(lattice, model.kind, model.n_states, plain_signs(model, lattice));
  auto const bonds = static_cast<int>(bonds_of(lattice).size());
  std::set<std::uint32_t> levels;
  for (auto const& [macro, count] : census.configurations) {
    std::vector<std::uint64_t> counts;
    int const sum = macro[0];
    counts.push_back(static_cast<std::uint64_t>(model.is_up_or_down()           ? (sum + bonds) / 2
                                                : model.kind == SpinKind::potts ? sum
                                                                                : sum + bonds));
    for (std::size_t s = 1; s < macro.size(); ++s)
      counts.push_back(static_cast<std::uint64_t>(macro[s]));
    std::uint32_t const level = level_of(grid.code, counts.data(), 1);
    ASSERT_LT(level, grid.n_levels);
    double const energy = energy_of_macrostate(model, census.n_sites, macro);
    EXPECT_NEAR(to_double(grid.energy(level)), energy, 1e-9);
    levels.insert(level);
  }
  // The quantum is no finer than it must be.
  Rational divisor = 0;
  for (std::uint32_t const level : levels) {
    Rational const distance = Rational(level) - Rational(*levels.begin());
    if (distance != 0) divisor = divisor == 0 ? distance : common_divisor(divisor, distance);
  }
  EXPECT_LE(divisor, 2) << describe(lattice);
}

TEST(EnergyGrid, HoldsEveryEnergy) {
  Lattice const lattices[] = {
      {Shape::chain, true, {5, 1, 1}},       {Shape::chain, false, {6, 1, 1}},
      {Shape::square, true, {3, 3, 1}},      {Shape::square, true, {4, 2, 1}},
      {Shape::square, false, {3, 3, 1}},     {Shape::triangular, true, {3, 3, 1}},
      {Shape::triangular, false, {3, 2, 1}}, {Shape::cubic, true, {2, 2, 2}},
      {Shape::square, true, {1, 5, 1}},
  };
  for (Lattice const& lattice : lattices) {
    expect_levels(model_of(SpinKind::ising, 2, 1), lattice);
    expect_levels(model_of(SpinKind::ising, 2, Rational(-3, 2), Rational(1, 4)), lattice);
    for (std::uint32_t const sample : {0, 1, 2}) {
      SpinModel glass = model_of(SpinKind::edwards_anderson, 2, Rational(3, 2));
      glass.sample = sample;
      expect_levels(glass, lattice);
      glass.field = Rational(1, 4);
      expect_levels(glass, lattice);
    }
    expect_levels(model_of(SpinKind::potts, 3, Rational(-1, 3)), lattice);
    expect_levels(model_of(SpinKind::blume_capel, 3, 1, 0, Rational(1966, 1000)), lattice);
    expect_levels(model_of(SpinKind::blume_capel, 3, -1, Rational(1, 2), Rational(-2, 3)), lattice);
  }
}

TEST(EnergyGrid, SquareIsingHasLevelsOfFourJ) {
  EnergyGrid const grid =
      energy_grid(model_of(SpinKind::ising, 2, 1), {Shape::square, true, {32, 32, 1}});
  EXPECT_EQ(grid.quantum, 4);
  EXPECT_EQ(grid.lowest, -2048);
  EXPECT_EQ(grid.n_levels, 1025u);
}

TEST(EnergyGrid, RefusesWhatHasNoLevelsOrTooMany) {
  Lattice const lattice{Shape::square, true, {8, 8, 1}};
  EXPECT_THROW(energy_grid(model_of(SpinKind::ising, 2, 0), lattice), SpecError);
  EXPECT_THROW(
      energy_grid(model_of(SpinKind::ising, 2, 1, Rational("1000003/1000000007")), lattice),
      SpecError);
  EXPECT_THROW(energy_grid(model_of(SpinKind::ising, 2, 1), {Shape::square, true, {8192, 8192, 1}}),
               SpecError);
}

}  // namespace
}  // namespace antikelvin
