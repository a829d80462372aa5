// SPDX-License-Identifier: Apache-2.0
// Waves in a band: closed forms of two modes, what defines equilibrium, and both signs of T as mirror images.
#include "exact/mode_gas.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"

namespace antikelvin {
namespace {

using enum ModeStatistics;

constexpr double kModeTolerance = 1e-14;

void expect_close(double value, double expected, std::string const& where,
                  double tolerance = kModeTolerance) {
  if (expected == value) return;
  EXPECT_LE(std::fabs(value - expected), tolerance * std::fabs(expected))
      << where << ": " << value << " expected " << expected;
}

/// Modes at -1 and 1 hold (N - U)/2 and (N + U)/2: y = β(E - μ) of both gives β and βμ.
TEST(ModeGas, TwoModesHaveTheirClosedForm) {
  for (ModeStatistics const statistics : {rayleigh_jeans, bose_einstein}) {
    ModeGas const gas(parse_band("two-level"), statistics);
    auto const y = [&](double n) {
      return statistics == rayleigh_jeans ? 1 / n : std::log1p(1 / n);
    };
    for (char const* const n : {"1e-3", "1", "250", "1e9"})
      for (double const share : {-0.875, -0.5, -0.125, 0.25, 0.75}) {
        double const quanta = std::atof(n), low = quanta * (1 - share) / 2,
                     high = quanta * (1 + share) / 2;
        ModeState const state = gas.at_energy(parse_rational(n, "a test"), share * Quad(n));
        std::string const where = std::string(n) + " " + std::to_string(share);
        // The difference of both y loses digits in this oracle, where quanta are many.
        expect_close(state.beta, (y(high) - y(low)) / 2, where, 1e-13);
        expect_close(state.beta_mu, -(y(high) + y(low)) / 2, where);
        expect_close(state.mu, state.beta_mu / state.beta, where);
        expect_close(state.occupations.at(0), low, where);
        expect_close(state.occupations.at(1), high, where);
        EXPECT_EQ(state.beta<0, share> 0) << where;
      }
  }
}

double spread_of(Band const& band) {
  return (band.levels.back().energy - band.levels.front().energy).convert_to<double>();
}

/// Occupations that β and βμ give must sum to N and U, in bands of all kinds and from end to end.
TEST(ModeGas, OccupationsSumToQuantaAndEnergy) {
  for (char const* const spec : {"chain:2", "chain:7", "chain:64", "square:6", "0,1x3,4", "spin:5"})
    for (ModeStatistics const statistics : {rayleigh_jeans, bose_einstein}) {
      ModeGas const gas(parse_band(spec), statistics);
      Band const& band = gas.band();
      for (double const quanta : {1e-4, 3.0, 1e6})
        for (double const share : {1e-9, 1e-3, 0.2, 0.45, 0.55, 0.8, 0.999, 1 - 1e-9}) {
          Quad const energy =
              Quad(quanta) * (band.levels.front().energy + Quad(share) * Quad(spread_of(band)));
          ModeState const state = gas.at_energy(Rational(quanta), energy);
          std::string const where = std::string(spec) + " " + std::to_string(quanta) + " " +
                                    std::to_string(share) + " " +
                                    std::to_string(statistics == bose_einstein);
          double n = 0, u = 0, s = 0;
          for (std::size_t k = 0; k < band.levels.size(); ++k) {
            double const one = state.occupations[k],
                         modes = static_cast<double>(band.levels[k].n_modes);
            n += modes * one;
            u += modes * one * band.levels[k].energy.convert_to<double>();
            s += modes * (statistics == rayleigh_jeans ? 1 + std::log(one)
                          : one > 0                    ? std::log1p(one) + one * std::log1p(1 / one)
                                                       : 0);
            double const y =
                state.beta * band.levels[k].energy.convert_to<double>() - state.beta_mu;
            // The sum cancels near the end; what it leaves is compared with the exponent.
            double const expected = statistics == rayleigh_jeans ? 1 / one : std::log1p(1 / one);
            if (one < 1e-200) continue;
            EXPECT_NEAR(y, expected, 1e-13 * (std::fabs(state.beta_mu) + std::fabs(expected)))
                << where;
          }
          expect_close(n, quanta, where, 1e-13);
          EXPECT_NEAR(u, energy.convert_to<double>(), 1e-13 * quanta * 10) << where;
          expect_close(state.entropy, s, where, 1e-12);
        }
    }
}

/// U - μN = M T for classical waves.
TEST(ModeGas, ClassicalWavesObeyTheirEquationOfState) {
  ModeGas const gas(parse_band("chain:31"), rayleigh_jeans);
  for (double const share : {-1.5, -0.5, 0.25, 1.0}) {
    ModeState const state = gas.at_energy(50, Quad(50 * share));
    expect_close(50 * share - state.mu * 50, 31 / state.beta, std::to_string(share), 1e-12);
  }
}

/// Reflection of a band about 0 turns β around.
TEST(ModeGas, BothSignsAreMirrorImages) {
  for (ModeStatistics const statistics : {rayleigh_jeans, bose_einstein}) {
    ModeState const cold = ModeGas(parse_band("0,1x3,4"), statistics).at_energy(10, 5);
    ModeState const hot = ModeGas(parse_band("-4,-1x3,0"), statistics).at_energy(10, -5);
    EXPECT_GT(cold.beta, 0);
    expect_close(hot.beta, -cold.beta, "beta");
    expect_close(hot.mu, -cold.mu, "mu");
    expect_close(hot.entropy, cold.entropy, "entropy");
  }
}

TEST(ModeGas, AtItsMeanEnergyTemperatureIsInfiniteAndAtItsEndsZero) {
  ModeGas const gas(parse_band("chain:64"), bose_einstein);
  ModeState const middle = gas.at_energy(32, 0);
  EXPECT_EQ(middle.beta, 0);
  for (double const n : middle.occupations) expect_close(n, 0.5, "uniform");
  EXPECT_EQ(gas.at_energy(32, -64).beta, kInfinity);
  EXPECT_EQ(gas.at_energy(32, 64).beta, -kInfinity);
  EXPECT_EQ(gas.at_energy(32, 64).occupations.back(), 32);
  EXPECT_THROW(gas.at_energy(32, Quad(64.001)), SpecError);
  EXPECT_THROW(gas.at_energy(32, Quad(-64.001)), SpecError);
}

/// Many quanta per mode are a classical wave; few are a classical gas.
TEST(ModeGas, QuantaBecomeWaves) {
  ModeState const quantum =
      ModeGas(parse_band("chain:16"), bose_einstein).at_energy(100000000, 50000000);
  ModeState const wave =
      ModeGas(parse_band("chain:16"), rayleigh_jeans).at_energy(100000000, 50000000);
  expect_close(quantum.beta, wave.beta, "beta", 1e-5);
  expect_close(quantum.entropy, wave.entropy, "entropy", 1e-5);
  EXPECT_NE(quantum.beta, wave.beta);
}

TEST(ModeGas, AnEntropyLeadsBackToItsState) {
  for (ModeStatistics const statistics : {rayleigh_jeans, bose_einstein}) {
    ModeGas const gas(parse_band("square:5"), statistics);
    // Entropy is of second order about its maximum: also 1e-8 beside it the state comes back.
    for (double const energy : {-350.0, -100.0, -1e-6, 20.0, 300.0}) {
      ModeState const state = gas.at_energy(100, energy);
      ModeState const back = gas.at_entropy(100, state.exact_entropy, energy > 0);
      expect_close(back.beta, state.beta, std::to_string(energy), 1e-12);
      EXPECT_NEAR(back.energy, energy, 1e-12 * std::fabs(energy));
    }
    Quad const most = gas.at_energy(100, 0).exact_entropy;
    EXPECT_THROW(gas.at_entropy(100, Quad(1.01) * most, true), SpecError);
    EXPECT_EQ(gas.at_entropy(100, most, true).beta, 0);
  }
}

TEST(ModeGas, BandsHaveTheModesTheyNameAndEndWhereTheyShould) {
  EXPECT_EQ(parse_band("chain:6").n_modes(), 6u);
  EXPECT_EQ(parse_band("chain:6").levels.size(), 4u);
  EXPECT_EQ(parse_band("chain:7").n_modes(), 7u);
  EXPECT_EQ(parse_band("chain:6").levels.back().energy, 2);
  EXPECT_LT(parse_band("chain:7").levels.back().energy, 2);
  EXPECT_EQ(parse_band("square:4").n_modes(), 16u);
  EXPECT_EQ(parse_band("square:4").levels.size(), 5u);
  EXPECT_LT(abs(parse_band("square:9").mean()), Quad(1e-30));
  for (char const* const bad : {"chain:1", "chain:x", "square:0", "oscillator", "chain:1e9", "1"})
    EXPECT_THROW(parse_band(bad), SpecError) << bad;
}

}  // namespace
}  // namespace antikelvin
