// SPDX-License-Identifier: Apache-2.0
#include "exact/lattice_moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/spin_cases.hpp"
#include "support/spin_dos.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

double const kCritical = std::log(1 + std::sqrt(2.0)) / 2;

double off(double value, double exact, double scale) { return std::fabs(value - exact) / scale; }

// Kaufman's formula against counted states: exact g(E) in whole numbers, summed in 50 digits.
TEST(LatticeMoments, TorusAgreesWithCountedStates) {
  double worst = 0;
  for (int const side : {4, 6, 8, 32})
    for (double const beta : {-0.7, -kCritical, -0.1, 0.0, 1e-9, 0.2, 0.44, kCritical, 0.6, 1.0}) {
      auto const l = static_cast<std::uint32_t>(side);
      auto const got = lattice_moments(SpinModel{}, make_lattice(Shape::square, true, l, l), beta);
      ASSERT_TRUE(got.has_value());
      auto const exact = dos_moments(side, beta);
      double const sites = side * side;
      worst = std::max({worst, off(got->mean, exact.mean, std::max(std::fabs(exact.mean), 1e-3)),
                        off(got->variance, exact.variance, exact.variance)});
      EXPECT_LE(off(got->mean, exact.mean, std::max(std::fabs(exact.mean), 1e-6 * sites)), 1e-9)
          << side << " " << beta;
      EXPECT_LE(off(got->variance, exact.variance, exact.variance), 1e-9) << side << " " << beta;
    }
  std::printf("worst relative error of Kaufman's moments: %.1e\n", worst);
}

// Against enumeration: oblong and odd sides, sides of 2 with double bonds, chains of either sign.
TEST(LatticeMoments, AgreesWithEnumeration) {
  struct Case {
    char const* model;
    Lattice lattice;
    std::vector<double> betas;
  };
  Case const cases[] = {{"ising", make_lattice(Shape::square, true, 3, 5), {0.2, kCritical, 0.9}},
                        {"ising", make_lattice(Shape::square, true, 5, 3), {0.2, 0.9}},
                        {"ising", make_lattice(Shape::square, true, 2, 6), {-0.5, 0, 0.3}},
                        {"ising", make_lattice(Shape::square, true, 4, 3), {0.3, 0.7}},
                        {"ising", make_lattice(Shape::chain, true, 7), {-2, -0.4, 0, 0.4, 2}},
                        {"ising", make_lattice(Shape::chain, true, 10), {-0.4, 0.4}},
                        {"potts:3", make_lattice(Shape::chain, true, 7), {-2, -0.4, 0, 0.4, 2}},
                        {"potts:5", make_lattice(Shape::chain, true, 6), {-0.4, 0, 0.4}}};
  for (Case const& c : cases) {
    SpinModel model = spin_model(c.model);
    model.coupling = Rational(3, 2);
    Census const census = census_of(c.lattice, model.kind, model.n_states);
    for (double const beta : c.betas) {
      CanonicalLaw const law = canonical_law(census, model, beta);
      auto const got = lattice_moments(model, c.lattice, beta);
      ASSERT_TRUE(got.has_value()) << c.model << " " << beta;
      EXPECT_NEAR(got->mean, law.mean_energy, 1e-9 * 20) << c.model << " " << beta;
      EXPECT_LE(off(got->variance, law.variance, law.variance), 1e-9) << c.model << " " << beta;
    }
  }
}

// σ_E²/(N J²) = (8/π) ln L + const + O(1/L) at T_c (Ferdinand and Fisher 1969): doubling L adds
// (8/π) ln 2, up to a term that halves.
TEST(LatticeMoments, HeatCapacityAtTheCriticalPointIsALogarithm) {
  auto const density = [](std::uint32_t l) {
    Lattice const lattice = make_lattice(Shape::square, true, l, l);
    return lattice_moments(SpinModel{}, lattice, kCritical)->variance / l / l;
  };
  double const first = density(256) - density(128), second = density(512) - density(256);
  EXPECT_NEAR(2 * second - first, 8 / M_PI * std::log(2), 1e-5);
  EXPECT_NEAR(second, 8 / M_PI * std::log(2), 2e-3);
}

TEST(LatticeMoments, NothingWhereNoFormIsKnown) {
  SpinModel model;
  Lattice const square = make_lattice(Shape::square, true, 4, 4);
  EXPECT_FALSE(lattice_moments(model, make_lattice(Shape::square, false, 4, 4), 0.3));
  EXPECT_FALSE(lattice_moments(model, make_lattice(Shape::square, true, 3, 4), -0.3));
  EXPECT_FALSE(lattice_moments(model, make_lattice(Shape::square, true, 4, 1), 0.3));
  EXPECT_FALSE(lattice_moments(model, make_lattice(Shape::triangular, true, 4, 4), 0.3));
  EXPECT_FALSE(lattice_moments(model, make_lattice(Shape::cubic, true, 4, 4, 4), 0.3));
  EXPECT_FALSE(lattice_moments(spin_model("potts:3"), square, 0.3));
  EXPECT_FALSE(lattice_moments(spin_model("blume-capel:1"), square, 0.3));
  EXPECT_FALSE(lattice_moments(model, square, HUGE_VAL));
  model.field = 1;
  EXPECT_FALSE(lattice_moments(model, square, 0.3));
}

}  // namespace
}  // namespace antikelvin
