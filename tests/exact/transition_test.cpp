// SPDX-License-Identifier: Apache-2.0
#include "sampler/transition.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::Decimal100;
using test_support::to_real;

constexpr std::uint64_t kMax = ~std::uint64_t{0};
char const* const kSystems[] = {"two-level",         "0,1",   "0,1x3", "0x7,1/3",
                                "-2.5x1000000,1e-3", "0,1e-9"};

std::vector<double> betas() {
  std::vector<double> values = {0.0};
  for (double const x : {1e-30, 1e-18, 1e-3, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 22.18,
                         22.5, 23.0, 50.0, 700.0, 1e5, 1e300})
    values.insert(values.end(), {x, -x});
  return values;
}

Decimal100 two_to_64() { return ldexp(Decimal100(1), 64); }

/// Ratio of the weights of the upper and the lower level, from the definition; e^{±1e6} at most.
Decimal100 odds(LevelSystem const& system, double beta) {
  Level const &low = system.levels[0], &high = system.levels[1];
  Decimal100 exponent = -Decimal100(beta) * to_real<Decimal100>(high.energy - low.energy);
  if (exponent > 1e6) exponent = 1e6;
  if (exponent < -1e6) exponent = -1e6;
  return Decimal100(high.degeneracy) / Decimal100(low.degeneracy) * exp(exponent);
}

/// Distance of a threshold from 2^64 P, in units of 2^−64; the cap at 2^64 − 1 costs at most 1.
double threshold_error(std::uint64_t threshold, Decimal100 const& probability) {
  Decimal100 const scaled = probability * two_to_64();
  Decimal100 const expected = scaled > kMax ? Decimal100(kMax) : scaled;
  return abs(Decimal100(threshold) - expected).convert_to<double>();
}

// The header claims probabilities correct to 2^−64, rounded: half a unit, and never more than one.
TEST(Transition, ThresholdsEqualHighPrecision) {
  test_support::Worst worst;
  for (char const* spec : kSystems)
    for (double const beta : betas()) {
      LevelSystem const system = parse_levels(spec);
      Decimal100 const r = odds(system, beta);
      auto const where = [&] { return std::string(spec) + " beta=" + std::to_string(beta); };
      TransitionTable const bath = make_transition_table(system, beta, Dynamics::heat_bath);
      worst.note(threshold_error(bath.up_if_down, r / (1 + r)), where);
      EXPECT_EQ(bath.up_if_down, bath.up_if_up) << where();
      TransitionTable const lazy = make_transition_table(system, beta, Dynamics::metropolis);
      Decimal100 const rise = (r < 1 ? r : Decimal100(1)) / 2;
      Decimal100 const fall = (r > 1 ? Decimal100(1 / r) : Decimal100(1)) / 2;
      worst.note(threshold_error(lazy.up_if_down, rise), where);
      worst.note(threshold_error(lazy.up_if_up, 1 - fall), where);
    }
  worst.print("threshold", "of 2^-64");
  EXPECT_LE(worst.error, 0.5 + 1e-6) << worst.where;
}

TEST(Transition, EndsAndZeroOfBetaAreExact) {
  LevelSystem const system = parse_levels("two-level");
  std::uint64_t const half = std::uint64_t{1} << 63;
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
    for (double const zero : {0.0, -0.0}) {
      TransitionTable const table = make_transition_table(system, zero, dynamics);
      EXPECT_EQ(table.up_if_down, half);
      EXPECT_EQ(table.up_if_up, half);
    }
  EXPECT_EQ(make_transition_table(system, 1e300, Dynamics::heat_bath).up_if_up, 0u);
  EXPECT_EQ(make_transition_table(system, -1e300, Dynamics::heat_bath).up_if_up, kMax);
  EXPECT_EQ(make_transition_table(system, 1e300, Dynamics::metropolis).up_if_up, half);
  EXPECT_EQ(make_transition_table(system, -1e300, Dynamics::metropolis).up_if_up, kMax);
}

// β → −β exchanges the levels of a symmetric unit.
TEST(Transition, OppositeBetaExchangesTheLevels) {
  LevelSystem const system = parse_levels("two-level");
  for (double const beta : {1e-3, 0.1, 0.5, 1.0, 5.0}) {
    TransitionTable const plus = make_transition_table(system, beta, Dynamics::heat_bath),
                          minus = make_transition_table(system, -beta, Dynamics::heat_bath);
    // p + (1 − p) = 1: the roundings of both may differ by one unit.
    std::uint64_t const sum = plus.up_if_up + minus.up_if_up;  // modulo 2^64
    EXPECT_LE(sum + 1, 2u) << beta;
    EXPECT_GT(minus.up_if_up, plus.up_if_up) << beta;
  }
}

TEST(Transition, RelaxationEigenvalueIsThatOfTheClosedForm) {
  test_support::Worst worst;
  for (double const beta : {-1.0, -0.2, -1e-3, 0.0, 1e-3, 0.5, 1.0, 3.0}) {
    LevelSystem const system = parse_levels("two-level");
    EXPECT_EQ(relaxation_eigenvalue(make_transition_table(system, beta, Dynamics::heat_bath)), 0);
    // λ = 1 − rise − fall = ½ (1 − e^{−2|β|}).
    Decimal100 const exact = (1 - exp(-2 * abs(Decimal100(beta)))) / 2;
    double const lambda =
        relaxation_eigenvalue(make_transition_table(system, beta, Dynamics::metropolis));
    worst.note(abs(Decimal100(lambda) - exact).convert_to<double>(),
               [&] { return "beta=" + std::to_string(beta); });
  }
  worst.print("relaxation eigenvalue", "absolute");
  EXPECT_LE(worst.error, 2.3e-16);  // two roundings of numbers below 1 to 53 bits
}

TEST(Transition, FaultRaisesOnlyTheUpwardMoveByOnePercent) {
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
    for (double const beta : {-0.5, 0.0, 0.5}) {
      LevelSystem const system = parse_levels("two-level");
      TransitionTable const good = make_transition_table(system, beta, dynamics);
      TransitionTable const bad = make_transition_table(system, beta, dynamics, Fault::acceptance);
      double const ratio =
          static_cast<double>(bad.up_if_down) / static_cast<double>(good.up_if_down);
      EXPECT_NEAR(ratio, 1.01, 1e-15 * 4);
      TransitionTable const copying =
          make_transition_table(system, beta, dynamics, Fault::correlated);
      EXPECT_EQ(copying.up_if_down, good.up_if_down);
      EXPECT_EQ(copying.up_if_up, good.up_if_up);
    }
}

TEST(Transition, RefusesWhatItCannotSample) {
  double const infinity = std::numeric_limits<double>::infinity();
  for (char const* spec : {"spin:1", "0,1,2", "oscillator", "rotor"})
    EXPECT_THROW(make_transition_table(parse_levels(spec), 1, Dynamics::heat_bath), SpecError)
        << spec;
  for (double const beta : {infinity, -infinity})
    EXPECT_THROW(make_transition_table(parse_levels("0,1"), beta, Dynamics::metropolis), SpecError);
}

}  // namespace
}  // namespace antikelvin
