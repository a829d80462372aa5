// SPDX-License-Identifier: Apache-2.0
// Stationary states of driven units against the canonical ensemble, against solutions without
// subtractions, and against what can be done by hand.
#include "exact/driven.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/error.hpp"
#include "exact/canonical.hpp"
#include "study/driven/driven_channels.hpp"
#include "support/driven_oracle.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

char const* const kLevels[] = {"0,1",           "-1x3,1",         "0,1,3",          "0,1x2,3.5",
                               "0,1x3,2.5,4x2", "-2,0,0.1x5,1,4", "0x7,1/3,2,2.01", "spin:7/2"};

DrivenUnit unit_of(std::string const& levels, std::string const& bath = "all:1",
                   std::string const& pump = "") {
  DrivenUnit unit;
  unit.system = parse_levels(levels);
  unit.couplings = parse_couplings(bath, unit.system.levels.size());
  unit.pump = parse_pump(pump, unit.system.levels.size());
  return unit;
}

DrivenUnit preset_unit(std::size_t index) {
  DrivenPreset const& preset = driven_presets()[index];
  return unit_of(preset.levels, preset.bath, preset.pump);
}

double preset_beta(std::size_t index) { return std::stod(driven_presets()[index].beta); }

/// Largest relative error of a kind of number, printed also when all pass.
class WorstError {
 public:
  explicit WorstError(char const* name) : name_(name) {}
  ~WorstError() { std::printf("worst %-40s %.2g of %zu\n", name_, worst_, n_); }
  void note(double error) {
    worst_ = std::isnan(error) ? error : std::max(worst_, error);
    ++n_;
  }

 private:
  char const* name_;
  double worst_ = 0;
  std::size_t n_ = 0;
};

double relative(double value, double exact) {
  return exact == 0 ? std::fabs(value) : std::fabs(value / exact - 1);
}

/// Smaller ones have fewer digits as doubles.
bool is_normal(double p) { return p >= 1e-300; }

TEST(Driven, WithoutPumpItIsCanonical) {
  WorstError populations("p without pump"), betas("beta_ij without pump");
  std::uint64_t seed = 0;
  for (char const* const levels : kLevels)
    for (double const beta : {-50.0, -7.0, -1.0, -1e-3, -1e-40, 0.0, 1e-12, 0.3, 2.0, 11.0, 50.0})
      for (int const decades : {0, 3, 12}) {
        DrivenUnit const unit = random_unit(levels, decades, ++seed);
        DrivenState const state = driven_state(unit, beta, 0);
        CanonicalState const exact = canonical(unit.system, 1, beta);
        SCOPED_TRACE(std::string(levels) + " beta=" + std::to_string(beta));
        for (std::size_t j = 0; j < exact.populations.size(); ++j) {
          if (!is_normal(exact.populations[j])) continue;
          double const error = relative(state.populations[j], exact.populations[j]);
          populations.note(error);
          EXPECT_LE(error, 1e-15) << j;
        }
        for (double const b : state.betas) {
          betas.note(relative(b, beta));
          EXPECT_LE(relative(b, beta), 4e-16);
        }
        EXPECT_TRUE(state.thermal);
        EXPECT_TRUE(state.has_bath_beta);
        EXPECT_EQ(state.beta_spread, 0);
        EXPECT_EQ(state.entropy_production(), 0);
        EXPECT_EQ(state.energy_from_pump, 0);
        EXPECT_EQ(state.energy_to_bath, 0);
        for (bool const inverted : state.inverted) EXPECT_EQ(inverted, beta < 0);
      }
}

TEST(Driven, PopulationsEqualStateReduction) {
  WorstError populations("p, state reduction"), residuals("residual"), currents("energy balance");
  std::uint64_t seed = 1000;
  for (char const* const levels : kLevels)
    for (double const beta : {-50.0, -5.0, -0.7, 0.0, 0.2, 3.0, 50.0})
      for (double const pump_rate : {1e-30, 1e-3, 1.0, 1e4})
        for (int const decades : {0, 4, 30}) {
          DrivenUnit const unit = random_unit(levels, decades, ++seed);
          DrivenState const state = driven_state(unit, beta, pump_rate);
          auto const exact = reduced_state(driven_rates<Digits100>(unit, beta, pump_rate));
          for (std::size_t j = 0; j < exact.size(); ++j) {
            double const p = exact[j].convert_to<double>();
            if (!is_normal(p)) continue;
            populations.note(relative(state.populations[j], p));
            EXPECT_LE(relative(state.populations[j], p), 1e-15)
                << levels << " beta=" << beta << " rate=" << pump_rate << " p_" << j;
          }
          residuals.note(state.residual);
          EXPECT_LE(state.residual, 1e-55);
          // Energy from the pump goes to the bath; both are found from their own jumps.
          double const larger =
              std::max(std::fabs(state.energy_from_pump), std::fabs(state.energy_to_bath));
          if (larger < 1e-30) continue;
          currents.note(relative(state.energy_from_pump, state.energy_to_bath));
          EXPECT_LE(relative(state.energy_from_pump, state.energy_to_bath), 1e-12);
        }
}

TEST(Driven, PopulationsEqualSumsOverTrees) {
  WorstError exact_error("p, trees in exact fractions"), error("p, trees in 100 digits");
  std::uint64_t seed = 5000;
  for (char const* const levels : {"0,1", "0,1,3", "0,1x2,3.5", "0,1x3,2.5,4x2", "-2,0,0.1x5,1,4"})
    for (int const decades : {0, 6}) {
      DrivenUnit const unit = random_unit(levels, decades, ++seed);
      auto const trees = tree_state(driven_rates<Rational>(unit, 0, 0.625));
      DrivenState const flat = driven_state(unit, 0, 0.625);
      for (std::size_t j = 0; j < trees.size(); ++j) {
        EXPECT_LE(relative(flat.populations[j], to_double(trees[j])), 4e-16) << levels;
        exact_error.note(relative(flat.populations[j], to_double(trees[j])));
      }
      for (double const beta : {-9.0, 4.0}) {
        auto const p = tree_state(driven_rates<Digits100>(unit, beta, 0.625));
        DrivenState const state = driven_state(unit, beta, 0.625);
        for (std::size_t j = 0; j < p.size(); ++j) {
          EXPECT_LE(relative(state.populations[j], p[j].convert_to<double>()), 4e-16) << levels;
          error.note(relative(state.populations[j], p[j].convert_to<double>()));
        }
      }
    }
}

/// Fast pairs joined by slow links, where pivots that are differences lose all their digits.
TEST(Driven, CouplingsOverManyDecadesKeepTheirDigits) {
  WorstError error("p, couplings over 60 decades");
  for (double const beta : {-2.0, 0.5, 3.0}) {
    DrivenUnit const unit = unit_of("0,1,2,3,4,5", "0-5:1,1-4:1,2-3:1,0-1:1e-30,1-2:1e-60", "0-3");
    for (double const pump_rate : {0.0, 1e-45, 1.0}) {
      DrivenState const state = driven_state(unit, beta, pump_rate);
      using Digits600 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<600>,
                                                      boost::multiprecision::et_off>;
      auto const exact = reduced_state(driven_rates<Digits600>(unit, beta, pump_rate));
      for (std::size_t j = 0; j < exact.size(); ++j) {
        double const off = relative(state.populations[j], exact[j].convert_to<double>());
        error.note(off);
        EXPECT_LE(off, 1e-15) << beta << ' ' << pump_rate << " p_" << j;
      }
      EXPECT_EQ(state.thermal, pump_rate == 0);
    }
  }
  // Two hundred decades: canonical all the same, as it must be without a pump.
  DrivenUnit const far = unit_of("0,1,2,3,4,5,6,7",
                                 "0-7:1e100,1-6:1e100,2-5:1e100,3-4:1e100,0-1:1e-100,"
                                 "1-2:1e-100,2-3:1e-100");
  for (double const beta : {-0.1, 0.1}) {
    DrivenState const state = driven_state(far, beta, 0);
    CanonicalState const exact = canonical(far.system, 1, beta);
    for (std::size_t j = 0; j < exact.populations.size(); ++j)
      EXPECT_LE(relative(state.populations[j], exact.populations[j]), 1e-15) << beta << " p_" << j;
    EXPECT_TRUE(state.thermal);
  }
}

/// p_1 g_0/(p_0 g_1) = (k e^{−x}/(1 + e^{−x}) + r)/(k/(1 + e^{−x}) + r) with x = βΔ.
TEST(Driven, TwoLevelsPumpedAreHotterAndNotThermal) {
  for (double const beta : {-3.0, -0.4, 0.5, 2.0})
    for (double const rate : {0.01, 1.0, 30.0}) {
      DrivenState const state =
          driven_state(unit_of("-1x2,0.5x3", "0-1:0.75", "1-0:0.5"), beta, rate);
      double const x = 1.5 * beta, up = 0.75 / (1 + std::exp(x)) + 0.5 * rate,
                   down = 0.75 / (1 + std::exp(-x)) + 0.5 * rate, ratio = 1.5 * up / down;
      EXPECT_NEAR(state.populations[1], ratio / (1 + ratio), 1e-15);
      EXPECT_NEAR(state.betas[0], std::log(down / up) / 1.5, 1e-14);
      EXPECT_LT(std::fabs(state.betas[0]), std::fabs(beta));
      EXPECT_EQ(state.beta_spread, 0);
      EXPECT_FALSE(state.thermal);
      EXPECT_GT(state.entropy_production(), 0);
      EXPECT_NEAR(state.entropy_production() / (beta * state.energy_from_pump), 1, 1e-14);
    }
}

/// The pump rate at which p_0 = p_1: what leaves level 2 downwards must be what the laser
/// transition loses, w (1 − p_2/p_0) = k_10 tanh(βE_1/2).
TEST(Driven, ThreeLevelLaserInvertsAtItsThreshold) {
  DrivenUnit const unit = preset_unit(0);
  for (double const beta : {preset_beta(0), 3.0}) {
    double const k_21 = 20, k_10 = 0.5, up_21 = 1 / (1 + std::exp(0.5 * beta)), down_21 = 1 - up_21,
                 laser = k_10 * std::tanh(beta / 2),
                 p_2 = (k_21 * up_21 + laser) / (k_21 * down_21), threshold = laser / (1 - p_2);
    DrivenState const below = driven_state(unit, beta, threshold * (1 - 1e-10)),
                      at = driven_state(unit, beta, threshold),
                      above = driven_state(unit, beta, threshold * (1 + 1e-10));
    EXPECT_FALSE(below.inverted[0]);
    EXPECT_TRUE(above.inverted[0]);
    EXPECT_LE(std::fabs(at.betas[0]), 1e-14);
    std::printf("three-level laser, beta = %g: inverted above a pump rate of %.4f\n", beta,
                threshold);
  }
}

TEST(Driven, FourLevelLaserInvertsAtAHundredthOfThePump) {
  DrivenState const three = driven_state(preset_unit(0), preset_beta(0), 0.02),
                    four = driven_state(preset_unit(1), preset_beta(1), 0.02);
  EXPECT_FALSE(three.inverted[0]);  // 0-1
  EXPECT_TRUE(four.inverted[3]);    // 1-2
  EXPECT_TRUE(driven_state(preset_unit(0), preset_beta(0), 1).inverted[0]);
}

/// Light has no temperature of its own: all entropy is made of the heat that the bath takes.
TEST(Driven, EntropyProductionIsBetaTimesHeat) {
  WorstError error("sigma against beta times heat");
  std::uint64_t seed = 9000;
  for (char const* const levels : kLevels)
    for (double const beta : {-6.0, -0.3, 0.2, 4.0})
      for (double const pump_rate : {1e-3, 1.0, 100.0}) {
        DrivenUnit unit = random_unit(levels, 2, ++seed);
        for (PumpChannel& channel : unit.pump) channel.one_way = false;
        DrivenState const state = driven_state(unit, beta, pump_rate);
        EXPECT_GT(state.production_bath, 0);
        EXPECT_GT(state.production_pump, 0);
        EXPECT_FALSE(state.thermal);
        double const off = relative(state.entropy_production(), beta * state.energy_to_bath);
        error.note(off);
        EXPECT_LE(off, 1e-14) << levels << ' ' << beta << ' ' << pump_rate;
      }
}

TEST(Driven, VerdictsKnowRoundingFromPhysics) {
  // One-way pumping has no reverse: production is infinite.
  DrivenState const one_way = driven_state(unit_of("0,1,3", "all:1", "0>2:1e-6"), 1, 1);
  EXPECT_EQ(one_way.entropy_production(), HUGE_VAL);
  EXPECT_TRUE(std::isfinite(one_way.production_bath));
  EXPECT_FALSE(one_way.thermal);
  EXPECT_NEAR(one_way.energy_from_pump, one_way.energy_to_bath, 1e-20);
  // A pump of 1e-50 is seen.
  DrivenState const faint = driven_state(unit_of("0,1,3", "all:1", "0-2"), 1, 1e-50);
  EXPECT_FALSE(faint.thermal);
  EXPECT_GT(faint.entropy_production(), 0);
  EXPECT_GT(faint.beta_spread, 0);
  EXPECT_LT(faint.beta_spread, 1e-49);
  // At β = 0 light and bath are one reservoir.
  DrivenState const flat = driven_state(unit_of("0,1x3,3", "all:1", "0-2"), 0, 7);
  EXPECT_TRUE(flat.thermal);
  EXPECT_EQ(flat.betas, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(flat.entropy_production(), 0);
  // Without loops nothing flows, but each reservoir has its pair: no one temperature.
  DrivenState const tree = driven_state(unit_of("0,1,3", "0-1", "1-2"), 1, 1);
  EXPECT_EQ(tree.entropy_production(), 0);
  EXPECT_FALSE(tree.thermal);
  EXPECT_DOUBLE_EQ(tree.beta_spread, 1);
  // A pump alone is a bath of infinite temperature.
  DrivenState const lit = driven_state(unit_of("0,1,3", "all:0", "0-1,1-2:3"), 1, 1);
  EXPECT_TRUE(lit.thermal);
  EXPECT_FALSE(lit.has_bath_beta);
}

TEST(Driven, WhatHasNoUniqueStateIsRefused) {
  auto const refusal = [](DrivenUnit const& unit, double beta, double rate) -> std::string {
    try {
      driven_state(unit, beta, rate);
    } catch (SpecError const& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(refusal(unit_of("0,1,3", "0-1"), 1, 0).find("from level 0 to level 2"),
            std::string::npos);
  EXPECT_NE(refusal(unit_of("0,1,3,4", "0-1,2-3"), 1, 0).find("levels 2, 3"), std::string::npos);
  EXPECT_NE(refusal(unit_of("0,1,3", "0-1", "0>2"), 1, 1).find("from level 2 to level 0"),
            std::string::npos);
  EXPECT_NE(refusal(unit_of("0,1,3", "0-1", "0-2"), 1, 0).find("pump is off"), std::string::npos);
  EXPECT_EQ(refusal(unit_of("0,1,3", "0-1", "0-2"), 1, 1), "");
  EXPECT_NE(refusal(unit_of("0,1,3"), 1400, 0).find("beta is too large"), std::string::npos);
}

}  // namespace
}  // namespace antikelvin
