// SPDX-License-Identifier: Apache-2.0
// Lattices small enough to enumerate, where boundaries, odd sides and frustration tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/spin_draws.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Ferromagnets with six neighbours turn over so rarely when they are cold (3 × 3 triangular: about
/// once in 10^4 sweeps at β = 0.6) that they must be tested warmer than others.
std::vector<double> betas(Shape shape, double scale = 1) {
  bool const six = shape == Shape::triangular || shape == Shape::cubic;
  return {(six ? -0.25 : -0.45) * scale, 0, (six ? 0.2 : 0.4) * scale};
}

Lattice const kLattices[] = {
    // Odd rings: Z(J, β) ≠ Z(J, −β).
    {Shape::square, true, {3, 3, 1}},
    {Shape::square, true, {5, 3, 1}},
    {Shape::square, true, {3, 4, 1}},
    {Shape::triangular, true, {3, 3, 1}},
    {Shape::triangular, true, {4, 3, 1}},
    {Shape::triangular, true, {3, 4, 1}},
    {Shape::triangular, true, {2, 4, 1}},
    {Shape::cubic, true, {2, 2, 2}},
    {Shape::cubic, true, {3, 2, 2}},
    {Shape::cubic, true, {2, 2, 3}},
    // Open ends.
    {Shape::square, false, {3, 3, 1}},
    {Shape::square, false, {4, 3, 1}},
    {Shape::triangular, false, {3, 3, 1}},
    {Shape::triangular, false, {4, 3, 1}},
    {Shape::cubic, false, {2, 2, 2}},
    {Shape::cubic, false, {3, 2, 2}},
    // Sides of one and two sites.
    {Shape::chain, true, {1, 1, 1}},
    {Shape::chain, true, {2, 1, 1}},
    {Shape::chain, false, {2, 1, 1}},
    {Shape::square, true, {1, 1, 1}},
    {Shape::square, true, {1, 5, 1}},
    {Shape::square, true, {5, 1, 1}},
    {Shape::square, true, {2, 2, 1}},
    {Shape::square, false, {2, 1, 1}},
    {Shape::square, true, {2, 5, 1}},
    {Shape::triangular, true, {1, 4, 1}},
    {Shape::triangular, true, {3, 1, 1}},
    {Shape::triangular, true, {2, 2, 1}},
    {Shape::triangular, false, {2, 2, 1}},
    {Shape::cubic, true, {1, 1, 3}},
    {Shape::cubic, true, {2, 1, 3}},
    {Shape::cubic, false, {1, 3, 2}},
};

TEST(SmallLattices, IsingInAFieldIsCanonical) {
  Extremes extremes("Ising, small lattices");
  for (Lattice const& lattice : kLattices) {
    Census const census = census_of(lattice, SpinKind::ising, 2);
    for (double const beta : betas(lattice.shape))
      for (SpinModel const& model : {ising(1, 0), ising(-1, Rational(1, 3))})
        for (Dynamics const dynamics : kBothDynamics) {
          Draw draw{model, lattice, beta, dynamics};
          draw.n_replicas = 4096;
          expect_canonical(census, draw, extremes);
        }
  }
}

TEST(SmallLattices, BlumeCapelIsCanonical) {
  Extremes extremes("Blume-Capel, small lattices");
  Lattice const lattices[] = {
      {Shape::chain, true, {5, 1, 1}},       {Shape::chain, false, {4, 1, 1}},
      {Shape::square, true, {3, 2, 1}},      {Shape::square, true, {3, 3, 1}},
      {Shape::square, false, {3, 3, 1}},     {Shape::triangular, true, {3, 3, 1}},
      {Shape::triangular, false, {3, 2, 1}}, {Shape::cubic, true, {2, 2, 2}},
      {Shape::cubic, false, {2, 2, 2}},      {Shape::square, true, {1, 1, 1}},
  };
  for (Lattice const& lattice : lattices) {
    Census const census = census_of(lattice, SpinKind::blume_capel, 3);
    for (double const beta : betas(lattice.shape))
      for (SpinModel const& model :
           {blume_capel(1, Rational(1, 2), Rational(1, 4)), blume_capel(-1, 2, Rational(-1, 3))})
        for (Dynamics const dynamics : kBothDynamics) {
          Draw draw{model, lattice, beta, dynamics};
          draw.n_replicas = 4096;
          expect_canonical(census, draw, extremes);
        }
  }
}

TEST(SmallLattices, PottsIsCanonical) {
  Extremes extremes("Potts, small lattices");
  struct Case {
    int q;
    Lattice lattice;
  };
  std::vector<Case> cases;
  for (int const q : {2, 3, 4, 5}) {
    cases.push_back({q, {Shape::chain, true, {5, 1, 1}}});
    cases.push_back({q, {Shape::chain, false, {5, 1, 1}}});
    cases.push_back({q, {Shape::square, true, {3, 2, 1}}});
    cases.push_back({q, {Shape::square, false, {3, 2, 1}}});
    cases.push_back({q, {Shape::triangular, true, {3, 2, 1}}});
    cases.push_back({q, {Shape::cubic, true, {2, 1, 3}}});
  }
  for (int const q : {2, 3}) {
    cases.push_back({q, {Shape::square, true, {3, 3, 1}}});
    cases.push_back({q, {Shape::square, false, {3, 3, 1}}});
    cases.push_back({q, {Shape::triangular, true, {3, 3, 1}}});
    cases.push_back({q, {Shape::cubic, true, {2, 2, 2}}});
  }
  cases.push_back({9, {Shape::square, true, {2, 2, 1}}});
  cases.push_back({17, {Shape::chain, true, {3, 1, 1}}});
  for (Case const& c : cases) {
    Census const census = census_of(c.lattice, SpinKind::potts, c.q);
    for (double const beta : betas(c.lattice.shape, 1.7))
      for (int const j : {1, -1})
        for (Dynamics const dynamics : kBothDynamics) {
          Draw draw{potts(c.q, j), c.lattice, beta, dynamics};
          draw.n_replicas = 4096;
          expect_canonical(census, draw, extremes);
        }
  }
}

/// δ(s, s') = (1 + ss')/2: two Potts states are an Ising spin of half the coupling.
TEST(SmallLattices, TwoPottsStatesAreAnIsingSpin) {
  Extremes extremes("Potts q = 2 as Ising");
  for (Lattice const& lattice :
       {Lattice{Shape::square, true, {3, 3, 1}}, Lattice{Shape::triangular, true, {3, 3, 1}}}) {
    Census const census = census_of(lattice, SpinKind::ising, 2);
    int const bonds = static_cast<int>(bonds_of(lattice).size());
    for (double const beta : {-0.4, 0.4})
      for (Dynamics const dynamics : kBothDynamics) {
        CanonicalLaw const law = canonical_law(census, ising(Rational(1, 2)), beta);
        Draw const draw{potts(2), lattice, beta, dynamics};
        std::vector<Macrostate> observed = observe(draw);
        for (Macrostate& macro : observed) macro[0] = 2 * macro[0] - bonds;
        ChiSquare const test = test_law(law, observed);
        EXPECT_TRUE(fits(test)) << describe(draw);
        extremes.note_p(test.p_value);
      }
  }
}

/// Two of three spins of a triangle must agree: the antiferromagnet has many ground states.
TEST(SmallLattices, FrustratedTrianglesReachTheirGroundState) {
  for (auto const& [x, y] : {std::pair{3u, 3u}, std::pair{4u, 3u}, std::pair{3u, 4u}}) {
    Lattice const lattice{Shape::triangular, true, {x, y, 1}};
    Census const census = census_of(lattice, SpinKind::ising, 2);
    CanonicalLaw const law = canonical_law(census, ising(-1), 3, Cells::energies);
    for (Dynamics const dynamics : kBothDynamics) {
      Draw draw{ising(-1), lattice, 3, dynamics};
      draw.n_replicas = 4096;
      draw.sweeps = 1000;
      std::vector<Macrostate> const observed = observe(draw);
      double in_ground_state = 0, least = INFINITY;
      for (Macrostate const& macro : observed) {
        double const energy = energy_of_macrostate(draw.model, census.n_sites, macro);
        least = std::min(least, energy);
        in_ground_state += energy == law.energies[0] ? 1 : 0;
      }
      EXPECT_EQ(least, law.energies[0]) << describe(draw);
      double const p = law.probabilities[0];
      EXPECT_TRUE(within_5_sigma(in_ground_state, 4096 * p, std::sqrt(4096 * p * (1 - p))));
    }
  }
}

}  // namespace
}  // namespace antikelvin
