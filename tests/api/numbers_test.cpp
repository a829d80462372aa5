// SPDX-License-Identifier: Apache-2.0
// Exact states through the public interface, beside closed forms.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "antikelvin/api/all.hpp"
#include "antikelvin/math/log_binomial.hpp"

namespace ak = antikelvin::api;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(ApiCanonical, IsTheClosedFormOfTwoLevelsAtEitherSign) {
  ak::Spectrum const two("two-level");
  for (double const beta : {-2.0, -0.3, 0.0, 0.7, 3.0}) {
    ak::CanonicalState const state = ak::canonical(two, 1000, beta);
    double const t = std::tanh(beta);
    EXPECT_NEAR(state.log_z, 1000 * std::log(2 * std::cosh(beta)), 1e-11);
    EXPECT_NEAR(state.energy, -1000 * t, 1e-11);
    EXPECT_NEAR(state.heat_capacity, 1000 * beta * beta * (1 - t * t), 1e-11);
    EXPECT_NEAR(state.entropy, state.log_z + beta * state.energy, 1e-11);
    EXPECT_NEAR(state.sigma_energy * state.sigma_energy, 1000 * (1 - t * t), 1e-11);
    ASSERT_EQ(state.populations.size(), 2u);
    EXPECT_NEAR(state.populations[0] - state.populations[1], t, 1e-15);
  }
  EXPECT_EQ(ak::canonical(two, 7, kInfinity).energy, -7);
  EXPECT_EQ(ak::canonical(two, 7, -kInfinity).energy, 7);
}

TEST(ApiCanonical, TakesOscillatorsAboveZeroOnly) {
  ak::Spectrum const oscillator("oscillator:2");
  EXPECT_FALSE(oscillator.is_bounded());
  EXPECT_NEAR(ak::canonical(oscillator, 3, 0.5).energy, 3 * (1 + 2 / std::expm1(1.0)), 1e-14);
  EXPECT_THROW(ak::canonical(oscillator, 3, -0.5), ak::Error);
  EXPECT_THROW(oscillator.quantum(), ak::Error);
}

TEST(ApiSpectrum, OfVectorsIsThatOfTheText) {
  ak::Spectrum const text("-1/2x2,0.1,3"), vectors({3, 0.1, -0.5}, {1, 1, 2});
  EXPECT_EQ(vectors.energies(), (std::vector<double>{-0.5, 0.1, 3}));
  EXPECT_EQ(vectors.degeneracies(), (std::vector<std::uint64_t>{2, 1, 1}));
  EXPECT_EQ(vectors.quantum(), 0.1);  // 0.1 is 1/10, no fraction of 2^55
  EXPECT_EQ(text.quantum(), vectors.quantum());
  EXPECT_EQ(ak::canonical(text, 5, -0.8).log_z, ak::canonical(vectors, 5, -0.8).log_z);
  EXPECT_EQ(ak::Spectrum({1, 1, 2}).degeneracies(), (std::vector<std::uint64_t>{2, 1}));
}

TEST(ApiMicrocanonical, CountsStates) {
  ak::Spectrum const two("two-level");
  ak::MicrocanonicalState const state = ak::microcanonical_at(two, 10, 3);
  EXPECT_EQ(state.energy, -4);
  EXPECT_NEAR(state.log_omega, std::log(120.0), 1e-15);
  EXPECT_EQ(state.log_omega, antikelvin::log_binomial(10, 3));
  EXPECT_NEAR(state.beta_forward, std::log(210.0 / 120) / 2, 1e-15);
  EXPECT_NEAR(state.log_omega_gibbs, std::log(176.0), 1e-15);
  EXPECT_EQ(ak::microcanonical(two, 10, "-4").beta, state.beta);
  EXPECT_EQ(ak::microcanonical_at(two, 10, 7).beta, -state.beta);
  EXPECT_TRUE(std::isnan(ak::microcanonical_at(two, 10, 10).beta_forward));
  // Three levels 0, 1/3, 1 of three units: 1 = 0 + 0 + 1 in 3 ways, 1/3 + 1/3 + 1/3 in one.
  EXPECT_NEAR(ak::microcanonical(ak::Spectrum("0,1/3,1"), 3, "1").log_omega, std::log(4.0), 1e-15);
}

TEST(ApiMicrocanonical, HasTheSignOfBetaForHugeSystems) {
  ak::Spectrum const two("two-level");
  std::uint64_t const n = 1000000000000000000;
  EXPECT_NEAR(ak::microcanonical_at(two, n, n / 4).beta, std::log(3.0) / 2, 1e-13);
  EXPECT_NEAR(ak::microcanonical_at(two, n, n / 4 * 3).beta, -std::log(3.0) / 2, 1e-13);
}

TEST(ApiDensity, OfFourByFourIsBealesExactly) {
  ak::DensityOfStates const density = ak::density_of_states({}, {.sides = "4"});
  ASSERT_TRUE(density.is_exact);
  std::vector<std::pair<double, double>> const known = {
      {-32, 2},   {-24, 32},   {-20, 64},  {-16, 424}, {-12, 1728},
      {-8, 6688}, {-4, 13568}, {0, 20524}, {4, 13568}, {8, 6688},
      {12, 1728}, {16, 424},   {20, 64},   {24, 32},   {32, 2}};
  ASSERT_EQ(density.energies.size(), known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    EXPECT_EQ(density.energies[i], known[i].first);
    EXPECT_NEAR(density.log_g[i], std::log(known[i].second), 1e-12);
    EXPECT_EQ(density.error[i], 0);
  }
  ak::CanonicalAverages const hot = ak::canonical(density, 0);
  EXPECT_NEAR(hot.log_z, 16 * std::log(2.0), 1e-13);
  EXPECT_NEAR(hot.energy, 0, 1e-13);
  EXPECT_NEAR(ak::canonical(density, -0.4).energy, -ak::canonical(density, 0.4).energy, 1e-12);
}

TEST(ApiDensity, SampledOneHasTheExactOneWithinItsErrors) {
  ak::Model const model;
  ak::Lattice const lattice{.sides = "4"};
  ak::DensityOfStates const exact = ak::density_of_states(model, lattice);
  ak::DensityOfStates const sampled = ak::density_of_states(
      model, lattice,
      {.most_steps = 0, .seed = 5, .sampling = {{"method", "annealing"}, {"replicas", "256"}}});
  EXPECT_FALSE(sampled.is_exact);
  ASSERT_EQ(sampled.energies, exact.energies);
  double worst = 0;
  for (std::size_t i = 0; i < exact.energies.size(); ++i) {
    double const error = sampled.error[i], off = sampled.log_g[i] - exact.log_g[i];
    if (error > 0) worst = std::max(worst, std::abs(off) / error);
    EXPECT_LE(std::abs(off), 5 * error + 1e-12) << "E = " << exact.energies[i];
  }
  EXPECT_GT(worst, 0);
}

}  // namespace
