// SPDX-License-Identifier: Apache-2.0
// Bonds of both signs: the signs against their definition, the sampler against enumeration.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "support/spin_draws.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

std::string digits_of(std::uint32_t sample, Lattice const& lattice) {
  std::string digits;
  for (std::uint8_t const sign : bond_signs(edwards_anderson(sample), lattice))
    digits.push_back(static_cast<char>('0' + sign));
  return digits;
}

// Printed once. Whoever changes them changes what every K means.
TEST(BondSigns, KnownAnswers) {
  struct Known {
    std::uint32_t sample;
    Lattice lattice;
    char const* signs;
  };
  for (Known const& known :
       {Known{0u, {Shape::chain, true, {24, 1, 1}}, "101011011110111011001111"},
        Known{1u, {Shape::square, true, {4, 3, 1}}, "011001001010111101111100"},
        Known{1u, {Shape::square, false, {4, 3, 1}}, "011001001010110100101000"},
        Known{2u, {Shape::triangular, true, {3, 3, 1}}, "001011011110101000111001101"},
        Known{4294967295u, {Shape::cubic, true, {2, 2, 2}}, "010010100000110101011110"}}) {
    EXPECT_EQ(digits_of(known.sample, known.lattice), known.signs) << known.sample;
  }
}

TEST(BondSigns, AreThoseOfTheFormula) {
  std::size_t n = 0;
  for (std::uint32_t const sample : {0u, 1u, 77u, 4294967295u})
    for (bool const periodic : {true, false})
      for (Lattice const& lattice :
           {Lattice{Shape::chain, periodic, {33, 1, 1}}, Lattice{Shape::chain, periodic, {1, 1, 1}},
            Lattice{Shape::square, periodic, {7, 5, 1}},
            Lattice{Shape::square, periodic, {2, 1, 1}},
            Lattice{Shape::triangular, periodic, {4, 9, 1}},
            Lattice{Shape::cubic, periodic, {3, 4, 5}},
            Lattice{Shape::cubic, periodic, {2, 1, 6}}}) {
        SpinModel const model = edwards_anderson(sample);
        std::vector<std::uint8_t> const signs = bond_signs(model, lattice);
        std::size_t const pairs = signs.size() / sites_of(lattice);
        // Directions without a bond have no sign.
        std::vector<std::uint8_t> expected(signs.size(), 0);
        std::vector<unsigned> pair_of;
        std::vector<int> const plain = plain_signs(model, lattice);
        std::vector<Bond> const bonds = bonds_of(lattice, &pair_of);
        for (std::size_t i = 0; i < bonds.size(); ++i)
          expected[bonds[i].first * pairs + pair_of[i]] = plain[i] < 0 ? 1 : 0;
        EXPECT_EQ(signs, expected) << sample;
        n += bonds.size();
      }
  EXPECT_GT(n, 1000u);
}

TEST(BondSigns, DependOnSampleShapeAndSides) {
  Lattice const square{Shape::square, true, {8, 8, 1}};
  std::string const signs = digits_of(3, square);
  EXPECT_EQ(digits_of(3, square), signs);
  EXPECT_NE(digits_of(4, square), signs);
  EXPECT_NE(digits_of(3, {Shape::square, true, {4, 16, 1}}), signs);
  EXPECT_NE(digits_of(3, {Shape::triangular, true, {8, 8, 1}}).substr(0, 64), signs.substr(0, 64));
  // An open lattice is the periodic one without the bonds over its ends.
  std::string const open = digits_of(3, {Shape::square, false, {8, 8, 1}});
  for (std::size_t i = 0; i < open.size(); ++i) {
    std::size_t const x = i / 2 % 8, y = i / 16;
    bool const cut = i % 2 == 0 ? x == 7 : y == 7;
    EXPECT_EQ(open[i], cut ? '0' : signs[i]) << i;
  }
  EXPECT_TRUE(bond_signs(ising(), square).empty());
}

/// Negative bonds, and bonds that agree with the next of the same site, with the next site's and with
/// the next sample's; in standard errors of fair and independent coins.
std::vector<double> coin_scores(std::vector<std::uint8_t> const& signs,
                                std::vector<std::uint8_t> const& other_sample) {
  std::size_t const n = signs.size();
  double negative = 0, same_site = 0, next_site = 0, next_sample = 0;
  for (std::size_t i = 0; i < n; ++i) {
    negative += signs[i];
    same_site += signs[i] == signs[(i + 1) % n] ? 1 : 0;
    next_site += signs[i] == signs[(i + 3) % n] ? 1 : 0;
    next_sample += signs[i] == other_sample[i] ? 1 : 0;
  }
  double const half = static_cast<double>(n) / 2, sigma = std::sqrt(half / 2);
  return {(negative - half) / sigma, (same_site - half) / sigma, (next_site - half) / sigma,
          (next_sample - half) / sigma};
}

// 5 σ of 3 · 64³ bonds are 0.28 % of them.
TEST(BondSigns, AreFairCoins) {
  Lattice const cube{Shape::cubic, true, {64, 64, 64}};
  std::vector<std::uint8_t> signs = bond_signs(edwards_anderson(0), cube);
  for (std::uint32_t sample = 1; sample <= 8; ++sample) {
    std::vector<std::uint8_t> const next = bond_signs(edwards_anderson(sample), cube);
    for (double const z : coin_scores(signs, next)) EXPECT_LE(std::fabs(z), kMaxZ) << sample;
    signs = next;
  }
  // One bond in 100 made negative: ½ % more of them.
  std::vector<std::uint8_t> biased = signs;
  for (std::size_t i = 0; i < biased.size(); i += 100) biased[i] = 1;
  EXPECT_GT(coin_scores(biased, signs)[0], kMaxZ);
  // The next sample taken over in one bond of 100.
  std::vector<std::uint8_t> mixed = bond_signs(edwards_anderson(9), cube);
  for (std::size_t i = 0; i < mixed.size(); i += 100) mixed[i] = signs[i];
  EXPECT_GT(coin_scores(mixed, signs)[3], kMaxZ);
}

Lattice const kGlasses[] = {
    {Shape::chain, true, {7, 1, 1}},      {Shape::chain, false, {6, 1, 1}},
    {Shape::chain, true, {2, 1, 1}},      {Shape::square, true, {3, 3, 1}},
    {Shape::square, true, {4, 3, 1}},     {Shape::square, true, {2, 5, 1}},
    {Shape::square, true, {1, 5, 1}},     {Shape::square, false, {4, 3, 1}},
    {Shape::triangular, true, {3, 3, 1}}, {Shape::triangular, true, {3, 4, 1}},
    {Shape::triangular, true, {2, 2, 1}}, {Shape::triangular, false, {4, 3, 1}},
    {Shape::cubic, true, {2, 2, 2}},      {Shape::cubic, true, {3, 2, 2}},
    {Shape::cubic, false, {3, 2, 2}},     {Shape::cubic, false, {1, 3, 2}},
};

TEST(EdwardsAnderson, SmallLatticesAreCanonical) {
  Extremes extremes("Edwards-Anderson, small lattices");
  std::uint32_t sample = 0;
  for (Lattice const& lattice : kGlasses)
    for (SpinModel const& model : {edwards_anderson(++sample),
                                   edwards_anderson(++sample, Rational(-3, 2), Rational(1, 3))}) {
      Census const census = census_of(lattice, model);
      bool const six = lattice.shape == Shape::triangular || lattice.shape == Shape::cubic;
      for (double const beta : {-0.6, 0.0, 0.5})
        for (Dynamics const dynamics : kBothDynamics) {
          Draw draw{model, lattice, six ? beta / 2 : beta, dynamics};
          draw.n_replicas = 4096;
          expect_canonical(census, draw, extremes);
        }
    }
}

/// A census of the sums over bonds alone, from which energies without a field follow.
Census without_populations(Census const& census) {
  Census energies;
  energies.n_sites = census.n_sites;
  for (auto const& [macro, count] : census.configurations)
    energies.configurations[{macro[0]}] += count;
  return energies;
}

/// Whether a draw has the energies of a model, its own or another one; an impossible one says no.
::testing::AssertionResult has_energies_of(SpinModel const& model, Draw const& draw) {
  CanonicalLaw const law = canonical_law(without_populations(census_of(draw.lattice, model)), model,
                                         draw.beta, test_support::Cells::energies);
  std::vector<Macrostate> observed = observe(draw);
  for (Macrostate& macro : observed) {
    macro.resize(1);
    if (law.cell_of.find(macro) == law.cell_of.end())
      return ::testing::AssertionFailure() << "an impossible energy";
  }
  return fits(test_law(law, observed));
}

// The test of the test: the right energies of wrong signs.
TEST(EdwardsAnderson, WrongSignsAreRejected) {
  for (Lattice const& lattice :
       {Lattice{Shape::square, true, {3, 3, 1}}, Lattice{Shape::triangular, false, {4, 3, 1}}})
    for (Dynamics const dynamics : kBothDynamics) {
      Draw draw{edwards_anderson(5), lattice, 0.6, dynamics};
      SCOPED_TRACE(describe(draw));
      std::vector<std::uint8_t> const right = bond_signs(draw.model, lattice);
      draw.bond_signs = right;
      EXPECT_TRUE(has_energies_of(draw.model, draw));
      draw.bond_signs.assign(right.size(), 0);
      EXPECT_FALSE(has_energies_of(draw.model, draw)) << "a ferromagnet";
      draw.bond_signs = bond_signs(edwards_anderson(6), lattice);
      EXPECT_FALSE(has_energies_of(draw.model, draw)) << "another sample";
      draw.bond_signs = right;
      draw.bond_signs[0] ^= 1;
      EXPECT_FALSE(has_energies_of(draw.model, draw)) << "one bond";
    }
}

// Signs σ_i σ_j can be gauged away: s → σ s makes a ferromagnet of them (Mattis).
TEST(EdwardsAnderson, AMattisModelIsAFerromagnet) {
  for (bool const periodic : {true, false})
    for (Shape const shape : {Shape::square, Shape::triangular, Shape::cubic}) {
      Lattice lattice{shape, periodic, {3, 3, 1}};
      if (shape == Shape::cubic) lattice.sides[2] = 2, lattice.sides[1] = 2;
      std::vector<unsigned> pair_of;
      std::vector<Bond> const bonds = bonds_of(lattice, &pair_of);
      std::size_t const pairs = pair_of.back() + 1;
      std::vector<std::uint8_t> turned(sites_of(lattice)), signs(turned.size() * pairs, 0);
      for (std::size_t site = 0; site < turned.size(); ++site)
        turned[site] = static_cast<std::uint8_t>(
            plain_philox({static_cast<std::uint32_t>(site), 0, 0, 0}, 1)[0] & 1);
      for (std::size_t i = 0; i < bonds.size(); ++i)
        signs[bonds[i].first * pairs + pair_of[i]] =
            static_cast<std::uint8_t>(turned[bonds[i].first] ^ turned[bonds[i].second]);
      ASSERT_GT(std::count(signs.begin(), signs.end(), 1), 3);
      for (double const beta : {-0.25, 0.2})
        for (Dynamics const dynamics : kBothDynamics) {
          Draw draw{edwards_anderson(0), lattice, beta, dynamics};
          draw.bond_signs = signs;
          draw.n_replicas = 8192;
          SCOPED_TRACE(describe(draw));
          EXPECT_TRUE(has_energies_of(ising(), draw));
        }
    }
}

}  // namespace
}  // namespace antikelvin
