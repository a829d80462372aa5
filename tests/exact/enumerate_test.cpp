// SPDX-License-Identifier: Apache-2.0
// The tool's enumeration of small lattices against that of the tests, which was written on its own.
#include "exact/enumerate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "exact/lattice_moments.hpp"
#include "model/order.hpp"
#include "support/bond_sign_oracle.hpp"
#include "support/spin_dos.hpp"
#include "support/spin_plans.hpp"
#include "support/wave_oracle.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct SmallSystem {
  char const* model;
  Shape shape;
  bool periodic;
  std::uint32_t sides[3];
  int coupling = 1;
  double field = 0;
};

std::vector<SmallSystem> systems() {
  return {{"ising", Shape::chain, true, {9, 1, 1}, 1, 0.25},
          {"ising", Shape::chain, true, {2, 1, 1}},
          {"ising", Shape::chain, false, {1, 1, 1}},
          {"ising", Shape::square, true, {4, 3, 1}, -1, 0.5},
          {"ising", Shape::square, true, {2, 5, 1}},
          {"ising", Shape::triangular, true, {4, 3, 1}, -1},
          {"ising", Shape::triangular, false, {3, 4, 1}, 2},
          {"ising", Shape::cubic, true, {2, 3, 2}},
          {"ising", Shape::cubic, false, {2, 2, 3}},
          {"potts:3", Shape::triangular, true, {3, 2, 1}, -1},
          {"potts:5", Shape::square, true, {2, 3, 1}},
          {"blume-capel:1/2", Shape::square, true, {3, 3, 1}, 1, 0.25},
          {"blume-capel:-1", Shape::cubic, false, {1, 3, 2}, -1}};
}

Lattice lattice_of(SmallSystem const& system) {
  return {system.shape, system.periodic, {system.sides[0], system.sides[1], system.sides[2]}};
}

SpinModel model_of(SmallSystem const& system) {
  SpinModel model = parse_spin_model(system.model);
  model.coupling = system.coupling;
  model.field = Rational(system.field);
  return model;
}

TEST(Enumeration, HasTheEnergiesOfTheDefinition) {
  double worst = 0;
  for (SmallSystem const& system : systems()) {
    Lattice const lattice = lattice_of(system);
    SpinModel const model = model_of(system);
    Census const census = census_of(lattice, model.kind, model.n_states);
    Enumeration const all(model, lattice, {});
    for (double const beta : {-1.5, -0.3, 0.0, 0.2, 2.0}) {
      CanonicalLaw const law = canonical_law(census, model, beta);
      EnumeratedMeans const means = all.at(beta);
      double const scale = 1 + std::fabs(law.mean_energy);
      worst = std::max({worst, std::fabs(means.energy - law.mean_energy) / scale,
                        std::fabs(means.energy_variance - law.variance) / (1 + law.variance)});
    }
  }
  std::printf("worst energy or variance %.2g\n", worst);
  EXPECT_LT(worst, 1e-12);
}

TEST(Enumeration, KnowsTheSignsOfBonds) {
  for (Shape const shape : {Shape::square, Shape::triangular, Shape::cubic})
    for (bool const periodic : {true, false}) {
      Lattice const lattice{shape, periodic, {2, 3, shape == Shape::cubic ? 2u : 1u}};
      SpinModel const model = parse_spin_model("edwards-anderson:5");
      Census const census =
          census_of(lattice, model.kind, model.n_states, plain_signs(model, lattice));
      Enumeration const all(model, lattice, {});
      for (double const beta : {-0.7, 0.4}) {
        CanonicalLaw const law = canonical_law(census, model, beta);
        EXPECT_NEAR(all.at(beta).energy, law.mean_energy, 1e-12);
        EXPECT_NEAR(all.at(beta).energy_variance, law.variance, 1e-11);
      }
    }
}

TEST(Enumeration, HasTheWavesOfTheDefinition) {
  double worst = 0;
  for (SmallSystem const& system : systems()) {
    Lattice const lattice = lattice_of(system);
    SpinModel const model = model_of(system);
    std::vector<WaveVector> waves = order_of(OrderKind::uniform, lattice).waves;
    for (WaveVector const& wave : order_of(OrderKind::expected, lattice, true).waves)
      waves.push_back(wave);
    std::vector<Turns> turns;
    for (WaveVector const& k : waves)
      turns.push_back(
          {k.turns[0] * 1.0 / k.period, k.turns[1] * 1.0 / k.period, k.turns[2] * 1.0 / k.period});
    WaveLaw const law(lattice, model, {}, turns);
    Enumeration const all(model, lattice, waves);
    for (double const beta : {-0.6, 0.0, 0.5}) {
      WaveLaw::Means const expected = law.at(beta);
      EnumeratedMeans const means = all.at(beta);
      for (std::size_t i = 0; i < waves.size(); ++i)
        worst = std::max(worst, std::fabs(means.wave_squares[i] - expected.squares[i]));
      // The uniform wave of spins with a sign is the magnetization.
      if (model.kind != SpinKind::potts)
        worst = std::max(worst, std::fabs(means.magnetization_2 - expected.squares[0]));
    }
  }
  std::printf("worst square of a wave %.2g\n", worst);
  EXPECT_LT(worst, 1e-12);
}

TEST(Enumeration, MagnetizationIsTheResponseToTheField) {
  double const step = 1e-5, beta = -0.4;
  for (char const* const name : {"ising", "blume-capel:1/2"}) {
    Lattice const lattice{Shape::square, true, {3, 3, 1}};
    // ⟨M⟩ = −∂⟨…⟩: ∂ ln Z/∂h = β ⟨M⟩, and ln Z by its slope in β.
    SpinModel model = parse_spin_model(name);
    model.field = Rational(1) / 4;
    EnumeratedMeans const means = Enumeration(model, lattice, {}).at(beta);
    SpinModel more = model, less = model;
    more.field += Rational(step);
    less.field -= Rational(step);
    // ∂⟨M⟩/∂h = β N (⟨m²⟩ − ⟨m⟩²) per site.
    double const slope = (Enumeration(more, lattice, {}).at(beta).magnetization -
                          Enumeration(less, lattice, {}).at(beta).magnetization) /
                         (2 * step);
    EXPECT_NEAR(slope,
                beta * 9 * (means.magnetization_2 - means.magnetization * means.magnetization),
                1e-8);
  }
}

TEST(Enumeration, PopulationsAndPottsMagnetizationAreThoseOfTwoSites) {
  Lattice const pair{Shape::chain, false, {2, 1, 1}};
  double const beta = 0.7, alike = std::exp(beta), z = 3 * alike + 6;
  EnumeratedMeans const potts = Enumeration(parse_spin_model("potts:3"), pair, {}).at(beta);
  for (double const p : potts.populations) EXPECT_NEAR(p, 1.0 / 3, 1e-15);
  // 1 where both are alike, (3 · 1 − 2)/(2 · 2) = 1/4 where not.
  EXPECT_NEAR(potts.magnetization, (3 * alike + 6 * 0.25) / z, 1e-14);
  EXPECT_NEAR(potts.magnetization_2, (3 * alike + 6 * 0.0625) / z, 1e-14);
  SpinModel spin = parse_spin_model("blume-capel:1/2");
  spin.field = 1;
  EnumeratedMeans const one = Enumeration(spin, {Shape::chain, false, {1, 1, 1}}, {}).at(beta);
  double const down = std::exp(-beta * 1.5), up = std::exp(beta * 0.5), sum = down + 1 + up;
  EXPECT_NEAR(one.populations[0], down / sum, 1e-14);
  EXPECT_NEAR(one.populations[1], 1 / sum, 1e-14);
  EXPECT_NEAR(one.populations[2], up / sum, 1e-14);
}

TEST(Enumeration, KnowsWhatIsSmall) {
  auto const is_small = [](char const* model, std::uint32_t sites) {
    return Enumeration::is_small(parse_spin_model(model), {Shape::chain, true, {sites, 1, 1}});
  };
  EXPECT_TRUE(is_small("ising", 16));
  EXPECT_FALSE(is_small("ising", 17));
  EXPECT_TRUE(is_small("potts:4", 8));
  EXPECT_FALSE(is_small("potts:4", 9));
  EXPECT_TRUE(is_small("blume-capel:1", 10));
  EXPECT_FALSE(is_small("blume-capel:1", 11));
}

}  // namespace
}  // namespace antikelvin
