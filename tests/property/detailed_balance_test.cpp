// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sampler/transition.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::bounded_oracle;
using test_support::Decimal100;

char const* const kSystems[] = {"two-level", "0,1", "0,1x3", "0x7,1/3", "-2.5x1000,1e-3"};

std::vector<double> betas() {
  std::vector<double> values = {0.0};
  for (double const x : {1e-30, 1e-3, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0, 22.5, 50.0, 300.0})
    values.insert(values.end(), {x, -x});
  return values;
}

/// |π_down P(up|down) − π_up P(down|up)| of the integer table itself, in units of 2^−64.
double imbalance(char const* spec, double beta, TransitionTable const& table) {
  auto const unit = bounded_oracle(parse_levels(spec), Decimal100(beta));
  Decimal100 const two_to_64 = ldexp(Decimal100(1), 64);
  Decimal100 const rise = unit.weights[0] / unit.z * Decimal100(table.up_if_down);
  Decimal100 const fall = unit.weights[1] / unit.z * (two_to_64 - Decimal100(table.up_if_up));
  return abs(rise - fall).convert_to<double>();
}

// Each threshold is rounded to 2^−65 or, at the cap, to 2^−64, and the two enter with weights that
// sum to 1: detailed balance holds to 2^−64, well within the 2^−63 of policy.
TEST(DetailedBalance, HoldsForBothDynamicsAtBothSignsOfBeta) {
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis}) {
    test_support::Worst worst;
    for (char const* spec : kSystems)
      for (double const beta : betas())
        worst.note(imbalance(spec, beta, make_transition_table(parse_levels(spec), beta, dynamics)),
                   [&] { return std::string(spec) + " beta=" + std::to_string(beta); });
    worst.print(dynamics == Dynamics::heat_bath ? "imbalance, heat bath" : "imbalance, metropolis",
                "of 2^-64");
    EXPECT_LE(worst.error, 1.0 + 1e-9) << worst.where;
  }
}

// The stationary distribution of the table, π_up = P(up|down)/(P(up|down) + P(down|up)), is the
// canonical one. Two thresholds good to 2^−65 give it to 2^−63 where moves are not rarer than ¼.
TEST(DetailedBalance, StationaryDistributionIsCanonical) {
  test_support::Worst worst;
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
    for (char const* spec : kSystems)
      for (double const beta : betas()) {
        TransitionTable const table = make_transition_table(parse_levels(spec), beta, dynamics);
        Decimal100 const rise = table.up_if_down,
                         fall = ldexp(Decimal100(1), 64) - Decimal100(table.up_if_up);
        if (rise + fall < ldexp(Decimal100(1), 62)) continue;
        auto const unit = bounded_oracle(parse_levels(spec), Decimal100(beta));
        Decimal100 const error =
            ldexp(Decimal100(abs(rise / (rise + fall) - unit.weights[1] / unit.z)), 64);
        worst.note(error.convert_to<double>(),
                   [&] { return std::string(spec) + " beta=" + std::to_string(beta); });
      }
  worst.print("stationary probability", "of 2^-64");
  EXPECT_LE(worst.error, 2) << worst.where;
}

// The test of the test: 1 % more upward moves must be seen wherever such moves happen at all.
TEST(DetailedBalance, FaultyAcceptanceBreaksIt) {
  double smallest = HUGE_VAL;
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
    for (char const* spec : kSystems)
      for (double const beta : {-0.5, -1e-3, 0.0, 1e-3, 0.1, 0.5, 2.0, 5.0})
        smallest =
            std::min(smallest, imbalance(spec, beta,
                                         make_transition_table(parse_levels(spec), beta, dynamics,
                                                               Fault::acceptance)));
  std::printf("smallest imbalance of the broken sampler %.2g of 2^-64\n", smallest);
  EXPECT_GT(smallest, 1e6);
}

}  // namespace
}  // namespace antikelvin
