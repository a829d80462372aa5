// SPDX-License-Identifier: Apache-2.0
// Ising chains against the transfer matrix: energy, heat capacity, magnetization, susceptibility;
// rings of even and odd length, open chains, chains cut into slabs.
#include <gtest/gtest.h>

#include <cmath>

#include "support/spin_draws.hpp"
#include "support/spin_transfer.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Mean and variance of independent numbers against exact ones.
void expect_moments(std::vector<double> const& values, double mean, double variance,
                    Extremes& extremes) {
  double const n = static_cast<double>(values.size());
  double sum = 0, squares = 0, fourths = 0;
  for (double const value : values) {
    double const square = (value - mean) * (value - mean);
    sum += value - mean;
    squares += square;
    fourths += square * square;
  }
  double const error = std::sqrt(variance / n),
               error_2 = std::sqrt((fourths / n - squares * squares / n / n) / n);
  EXPECT_LE(std::fabs(extremes.note_z(sum / n / error)), kMaxZ);
  EXPECT_TRUE(within_5_sigma(squares / n, variance, error_2));
  extremes.note_z(z_score(squares / n, variance, error_2));
}

void expect_chain(Draw const& draw, Extremes& extremes) {
  SCOPED_TRACE(describe(draw));
  double const j = to_double(draw.model.coupling), h = to_double(draw.model.field);
  int const n = static_cast<int>(draw.lattice.sides[0]);
  ChainMoments const exact = chain_moments(n, draw.lattice.periodic, j, h, draw.beta);
  std::vector<double> energies, magnetizations;
  for (Macrostate const& macro : observe(draw)) {
    energies.push_back(energy_of_macrostate(draw.model, n, macro));
    magnetizations.push_back(2 * macro[1] - n);
  }
  expect_moments(energies, exact.energy, exact.energy_variance, extremes);
  expect_moments(magnetizations, exact.magnetization, exact.magnetization_variance, extremes);
}

TEST(SpinChain, ReplicasHaveTheMomentsOfTheTransferMatrix) {
  Extremes extremes("chains, replicas");
  for (std::uint32_t const n : {2u, 3u, 7u, 64u, 129u})
    for (bool const periodic : {true, false})
      for (double const beta : {-0.5, 0.0, 0.8})
        for (SpinModel const& model : {ising(1, Rational(1, 5)), ising(-1, Rational(3, 10))})
          for (Dynamics const dynamics : kBothDynamics) {
            Draw draw{model, {Shape::chain, periodic, {n, 1, 1}}, beta, dynamics};
            draw.n_replicas = 8192;
            draw.sweeps = 150;  // τ = 1/(1 − tanh 2βJ) < 13 for heat bath without field
            expect_chain(draw, extremes);
          }
}

/// Slabs of 2, 2 (open), 3, 5 and 2 sites in 32, 32, 21, 5 and 512 lanes.
TEST(SpinChain, SlabsHaveTheMomentsOfTheTransferMatrix) {
  Extremes extremes("chains, slabs");
  struct Case {
    std::uint32_t n;
    bool periodic;
    std::uint32_t n_slabs;
  };
  for (Case const& c : {Case{64, true, 32}, Case{64, false, 32}, Case{63, true, 21},
                        Case{25, true, 5}, Case{1024, true, 512}, Case{1024, false, 512}})
    for (double const beta : {-0.5, 0.8})
      for (Dynamics const dynamics : kBothDynamics) {
        Draw draw{
            ising(1, Rational(1, 5)), {Shape::chain, c.periodic, {c.n, 1, 1}}, beta, dynamics};
        draw.layout = Layout::slabs;
        draw.n_replicas = 1024;
        draw.sweeps = 150;
        EXPECT_EQ(plan_of(draw).layout.n_slabs, c.n_slabs);
        expect_chain(draw, extremes);
      }
}

}  // namespace
}  // namespace antikelvin
