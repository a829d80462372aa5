// SPDX-License-Identifier: Apache-2.0
// The oracles of the spin tests against each other: enumeration, transfer matrices, and the numbers
// of states in tests/data.
#include <gtest/gtest.h>

#include <cmath>

#include "support/spin_dos.hpp"
#include "support/spin_draws.hpp"
#include "support/spin_transfer.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

Census without_populations(Census const& census) {
  Census result;
  result.n_sites = census.n_sites;
  for (auto const& [macro, count] : census.configurations)
    result.configurations[{macro[0]}] += count;
  return result;
}

TEST(SpinOracle, EnumerationIsTheStoredNumberOfStates) {
  for (std::uint32_t const side : {3u, 4u}) {
    Census const all = census_of({Shape::square, true, {side, side, 1}}, SpinKind::ising, 2);
    EXPECT_EQ(all.configurations, read_joint_census(static_cast<int>(side)).configurations);
    if (side == 4) {
      EXPECT_EQ(without_populations(all).configurations, read_census(4).configurations);
    }
  }
}

TEST(SpinOracle, TransferMatrixIsTheStoredNumberOfStates) {
  EXPECT_EQ(square_census(4, 4, true).configurations, read_census(4).configurations);
  EXPECT_EQ(square_census(6, 6, true).configurations, read_census(6).configurations);
}

TEST(SpinOracle, TransferMatrixIsTheEnumeration) {
  for (bool const periodic : {false, true})
    for (std::uint32_t const width : {1u, 2u, 3u})
      for (std::uint32_t const height : {1u, 2u, 5u}) {
        Census const all =
            census_of({Shape::square, periodic, {width, height, 1}}, SpinKind::ising, 2);
        EXPECT_EQ(square_census(static_cast<int>(width), static_cast<int>(height), periodic)
                      .configurations,
                  without_populations(all).configurations)
            << width << "x" << height << (periodic ? " periodic" : " open");
      }
}

TEST(SpinOracle, ChainMomentsAreTheEnumeration) {
  for (bool const periodic : {false, true})
    for (std::uint32_t const n : {2u, 3u, 8u})
      for (double const beta : {-0.7, 0.0, 0.4}) {
        SpinModel const model = ising(Rational(3, 2), Rational(1, 4));
        Census const all = census_of({Shape::chain, periodic, {n, 1, 1}}, SpinKind::ising, 2);
        CanonicalLaw const law = canonical_law(all, model, beta);
        ChainMoments const moments = chain_moments(static_cast<int>(n), periodic, 1.5, 0.25, beta);
        EXPECT_NEAR(moments.energy, law.mean_energy, 1e-12);
        EXPECT_NEAR(moments.energy_variance, law.variance, 1e-12 * (1 + law.variance));
        double m = 0, mm = 0;
        for (auto const& [macro, cell] : law.cell_of) {
          int const spins = 2 * macro[1] - static_cast<int>(n);
          m += law.probabilities[cell] * spins;
          mm += law.probabilities[cell] * spins * spins;
        }
        EXPECT_NEAR(moments.magnetization, m, 1e-12);
        EXPECT_NEAR(moments.magnetization_variance, mm - m * m, 1e-11);
      }
}

TEST(SpinOracle, NumbersOfStatesInManyDigitsGiveTheSameMoments) {
  for (double const beta : {-0.3, 0.44}) {
    CanonicalLaw const law = canonical_law(read_census(8), ising(), beta, Cells::energies);
    EnergyMoments const moments = dos_moments(8, beta);
    EXPECT_NEAR(moments.mean, law.mean_energy, 1e-10);
    EXPECT_NEAR(moments.variance, law.variance, 1e-9);
  }
}

}  // namespace
}  // namespace antikelvin
