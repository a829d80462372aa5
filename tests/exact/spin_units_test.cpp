// SPDX-License-Identifier: Apache-2.0
// Independent units of several levels against their canonical populations.
#include <gtest/gtest.h>

#include <cmath>

#include "support/spin_draws.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

char const* const kLevels[] = {
    "0,1", "-1x3,1", "0,1x2,3.5", "0,0.5x3,2,2.25x2", "-2,0,0.1x5,1,4", "0x2,1,2,3x4,5,7.5,8,11x3"};

/// Canonical probabilities of one unit, in the order of energy.
std::vector<double> populations(LevelSystem const& system, double beta) {
  std::vector<double> p;
  double z = 0;
  for (Level const& level : system.levels) {
    p.push_back(static_cast<double>(level.degeneracy) * std::exp(-beta * to_double(level.energy)));
    z += p.back();
  }
  for (double& value : p) value /= z;
  return p;
}

/// All units of all replicas at one time, a multinomial sample; levels against χ².
TEST(SpinUnits, PopulationsAreMultinomial) {
  Extremes extremes("populations of units");
  struct Case {
    Layout layout;
    std::uint32_t n_units, n_replicas;
  };
  for (char const* const spec : kLevels)
    for (double const beta : {-1.0, -0.2, 0.0, 0.6})
      for (Case const& c : {Case{Layout::replicas, 37, 2048}, Case{Layout::slabs, 1000, 100},
                            Case{Layout::slabs, 77, 500}})
        for (Dynamics const dynamics : kBothDynamics) {
          LevelSystem const system = parse_levels(spec);
          Draw draw{unit_model(system), {Shape::none, true, {c.n_units, 1, 1}}, beta, dynamics};
          draw.layout = c.layout;
          draw.n_replicas = c.n_replicas;
          draw.sweeps = 150;  // even the slowest level, left with probability 1/14, is forgotten
          SCOPED_TRACE(describe(draw));
          std::vector<double> histogram(system.levels.size(), 0);
          for (Macrostate const& macro : observe(draw)) {
            double excited = 0;
            for (std::size_t s = 1; s < macro.size(); ++s) {
              histogram[s] += macro[s];
              excited += macro[s];
            }
            histogram[0] += c.n_units - excited;
          }
          ChiSquare const test = chi_square(histogram, populations(system, beta),
                                            static_cast<double>(c.n_units) * c.n_replicas);
          EXPECT_TRUE(fits(test));
          extremes.note_p(test.p_value);
        }
}

/// Units of one replica are independent of each other: joint populations of three units, and the
/// variance of the energy of many.
TEST(SpinUnits, UnitsAreIndependent) {
  Extremes extremes("units together");
  for (char const* const spec : kLevels)
    for (double const beta : {-0.5, 0.3})
      for (Dynamics const dynamics : kBothDynamics) {
        LevelSystem const system = parse_levels(spec);
        SpinModel const model = unit_model(system);
        Draw draw{model, {Shape::none, true, {3, 1, 1}}, beta, dynamics};
        draw.sweeps = 150;
        draw.n_replicas = 8192;
        expect_canonical(census_of(draw.lattice, model.kind, model.n_states), draw, extremes);
        for (Layout const layout : {Layout::replicas, Layout::slabs}) {
          Draw many{model, {Shape::none, true, {100, 1, 1}}, beta, dynamics};
          many.layout = layout;
          many.n_replicas = 2048;
          many.sweeps = 150;
          double mean = 0, square = 0, variance = 0, fourth = 0;
          std::vector<double> const p = populations(system, beta);
          for (std::size_t s = 0; s < p.size(); ++s) {
            mean += p[s] * to_double(system.levels[s].energy);
            square += p[s] * std::pow(to_double(system.levels[s].energy), 2);
          }
          for (Macrostate const& macro : observe(many)) {
            double const d = std::pow(energy_of_macrostate(model, 100, macro) - 100 * mean, 2);
            variance += d / many.n_replicas;
            fourth += d * d / many.n_replicas;
          }
          double const exact = 100 * (square - mean * mean),
                       error = std::sqrt((fourth - variance * variance) / many.n_replicas);
          EXPECT_TRUE(within_5_sigma(variance, exact, error)) << describe(many);
          extremes.note_z(z_score(variance, exact, error));
        }
      }
}

}  // namespace
}  // namespace antikelvin
