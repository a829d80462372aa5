// SPDX-License-Identifier: Apache-2.0
#include "sampler/walker_tables.hpp"
#include "model/energy_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/oracle.hpp"
#include "support/spin_plans.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct WalkerTableCase {
  SpinModel model;
  Lattice lattice;
};

std::vector<WalkerTableCase> walker_table_cases() {
  std::vector<WalkerTableCase> cases = {
      {spin_model("ising"), make_lattice(Shape::square, true, 4, 4)},
      {spin_model("ising"), make_lattice(Shape::cubic, false, 2, 2, 3)},
      {spin_model("potts:3"), make_lattice(Shape::triangular, true, 3, 4)},
      {spin_model("blume-capel:0.5"), make_lattice(Shape::chain, true, 9)}};
  cases[1].model.field = Rational(1) / 2;
  cases[3].model.field = Rational(1) / 4;
  return cases;
}

/// Rugged weights over a range of e^±60.
std::vector<double> rugged(std::size_t n) {
  std::vector<double> weights;
  for (std::size_t l = 0; l < n; ++l) {
    double const x = static_cast<double>(l);
    weights.push_back(rounded_log_weight(3 * std::sin(2.1 * x) - 0.05 * (x - 10) * (x - 10)));
  }
  return weights;
}

std::uint64_t entry(WalkerTable const& table, std::size_t at) {
  return std::uint64_t{table.high[at]} << 32 | table.low[at];
}

/// Moves whose thresholds and those of their reverse do not add up to 2^64.
std::size_t unbalanced(WalkerMoves const& moves, WalkerTable const& table) {
  std::size_t n = 0;
  for (std::size_t c = 0; c < moves.step.size(); ++c)
    for (std::size_t r = 0; r < moves.step.size(); ++r) {
      if (moves.step[c] != -moves.step[r]) continue;
      for (std::size_t l = 0; l < moves.n_levels; ++l) {
        auto const to = static_cast<std::int64_t>(l) + moves.step[c];
        if (to < 0 || to >= static_cast<std::int64_t>(moves.n_levels)) continue;
        n += entry(table, c * moves.n_levels + l) !=
             0 - entry(table, r * moves.n_levels + static_cast<std::size_t>(to));
      }
    }
  return n;
}

// P + P' = 1 of Barker's rule without rounding: whatever weights a table stands for, a move and its
// reverse agree on them. A table with upward moves 1 % too likely does not.
TEST(WalkerTables, MovesAndTheirReversesAddUp) {
  for (WalkerTableCase const& c : walker_table_cases()) {
    WalkerMoves const moves =
        make_walker_moves(c.model, c.lattice, energy_grid(c.model, c.lattice));
    std::vector<double> const weights = rugged(moves.n_levels);
    EXPECT_EQ(unbalanced(moves, make_walker_table(moves, weights)), 0u);
    EXPECT_GT(unbalanced(moves, make_walker_table(moves, weights, Fault::acceptance)),
              std::size_t{moves.n_levels});
  }
}

TEST(WalkerTables, ProbabilitiesAreBarkers) {
  Worst worst;
  for (WalkerTableCase const& c : walker_table_cases()) {
    WalkerMoves const moves =
        make_walker_moves(c.model, c.lattice, energy_grid(c.model, c.lattice));
    std::vector<double> const weights = rugged(moves.n_levels);
    WalkerTable const table = make_walker_table(moves, weights);
    std::size_t n_forbidden = 0;
    for (std::size_t k = 0; k < moves.step.size(); ++k)
      for (std::size_t l = 0; l < moves.n_levels; ++l) {
        std::uint64_t const threshold = entry(table, k * moves.n_levels + l);
        auto const to = static_cast<std::int64_t>(l) + moves.step[k];
        if (to < 0 || to >= static_cast<std::int64_t>(moves.n_levels)) {
          EXPECT_EQ(threshold, 0u);
          ++n_forbidden;
          continue;
        }
        Decimal100 const gap =
            Decimal100(weights[l]) - Decimal100(weights[static_cast<std::size_t>(to)]);
        Decimal100 const exact = ldexp(1 / (1 + exp(gap)), 64);
        worst.note(abs(exact - Decimal100(threshold)).convert_to<double>(),
                   [&] { return test_support::describe(c.lattice); });
      }
    EXPECT_GT(n_forbidden, 0u);
  }
  worst.print("probability of walkers' moves", "of 2^-64");
  EXPECT_LE(worst.error, 1 + 1e-9) << worst.where;
}

/// |C(N,n) w(n) up[n] − C(N,n+1) w(n+1) down[n+1]| in units of 2^−64 of the larger rate.
TEST(WalkerTables, GraphsAreBalanced) {
  constexpr std::uint32_t kUnits = 50;
  std::vector<std::uint32_t> levels;
  for (std::uint32_t n = 0; n <= kUnits; ++n) levels.push_back(n < kUnits - n ? n : kUnits - n);
  std::vector<double> const weights = rugged(kUnits / 2 + 1);
  auto const imbalance = [&](Fault fault) {
    CompleteGraphTable const table = make_graph_walk_table(levels, weights, fault);
    double worst = 0;
    for (std::uint32_t n = 0; n < kUnits; ++n) {
      // Rates per configuration: (N − n) C(N, n) = (n + 1) C(N, n + 1).
      Decimal100 const rise = Decimal100(table.up[n]) / (kUnits - n),
                       fall = Decimal100(table.down[n + 1]) / (n + 1);
      Decimal100 const odds =
          exp(Decimal100(weights[levels[n + 1]]) - Decimal100(weights[levels[n]]));
      Decimal100 const error = abs(rise - odds * fall) * kUnits / (1 + odds);
      worst = std::max(worst, error.convert_to<double>());
    }
    return worst;
  };
  double const sound = imbalance(Fault::none);
  std::printf("worst imbalance of walks on graphs: %.3g of 2^-64\n", sound);
  // Two floors of n/N times a threshold, each scaled up by N/n at most.
  EXPECT_LE(sound, 2.0 * kUnits);
  EXPECT_GT(imbalance(Fault::acceptance), 1e9);
}

}  // namespace
}  // namespace antikelvin
