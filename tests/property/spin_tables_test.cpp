// SPDX-License-Identifier: Apache-2.0
// The thresholds themselves: detailed balance, accuracy and layout, of the integers that kernels
// compare with.
#include "sampler/spin_tables.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "antikelvin/sampler/with_rule.hpp"
#include "model/spin_model.hpp"
#include "support/plain_lattice.hpp"
#include "support/site_oracle.hpp"
#include "support/spin_cases.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::dynamics_name;
using test_support::kAllDynamics;
using test_support::kLatticeShapes;
using test_support::shape_name;
using test_support::site_probability;
using test_support::site_weights;
using test_support::table_probability;
using test_support::Worst;

using Binary = test_support::Binary50;

struct SameSizes {
  TableSizes sizes;
  template <class Rule>
  bool operator()() const {
    return sizes.comparators == Rule::kComparators && sizes.own == Rule::kOwn &&
           sizes.terms == Rule::kTerms && sizes.selects == Rule::kSelects &&
           sizes.per_kind() == TableShape<Rule>::kPerKind;
  }
};

TEST(SpinTables, SizesAreThoseOfTheRules) {
  for (SpinKind const kind :
       {SpinKind::ising, SpinKind::potts, SpinKind::blume_capel, SpinKind::edwards_anderson})
    for (Shape const shape : kLatticeShapes)
      for (bool const own : {false, true})
        for (std::uint8_t planes = 1; planes <= 5; ++planes) {
          RuleId const rule{kind, shape, planes, own};
          SameSizes const same{table_sizes(rule)};
          EXPECT_TRUE(kind == SpinKind::edwards_anderson ? with_signed_rule(rule, same)
                                                         : with_rule(rule, same))
              << static_cast<int>(kind) << shape_name(shape) << int{planes} << own;
        }
  for (bool const own : {false, true})
    for (std::uint8_t planes = 1; planes <= 5; ++planes) {
      RuleId const rule{SpinKind::units, Shape::none, planes, own};
      EXPECT_TRUE(with_rule(rule, SameSizes{table_sizes(rule)})) << int{planes} << own;
    }
}

/// Every model, also with J = −1 and ⅓, and units.
struct TableCase {
  SpinModel model;
  Shape shape;
};

std::vector<TableCase> table_setups() {
  std::vector<TableCase> all;
  for (SpinModel model : test_support::lattice_models())
    for (Shape const shape : kLatticeShapes)
      for (Rational const& coupling : {Rational(1), Rational(-1), Rational(1, 3)}) {
        model.coupling = coupling;
        all.push_back({model, shape});
      }
  for (SpinModel const& model : test_support::unit_models()) all.push_back({model, Shape::none});
  std::vector<TableCase> some;  // a slow build takes every fifth
  for (std::size_t i = 0; i < all.size(); i += 5 / test_support::scaled(5, 5))
    some.push_back(all[i]);
  return some;
}

std::vector<double> table_betas() {
  std::vector<double> values = {0};
  for (double const x : {1e-12, 0.1, 0.44068679350977, 1.0, 2.0, 3.0})
    values.insert(values.end(), {x, -x});
  return values;
}

std::string describe(TableCase const& setup, double beta, Dynamics dynamics) {
  return std::to_string(static_cast<int>(setup.model.kind)) + ' ' + shape_name(setup.shape) +
         " q=" + std::to_string(setup.model.n_states) + " J=" + to_text(setup.model.coupling) +
         " beta=" + std::to_string(beta) + ' ' + dynamics_name(dynamics);
}

/// Neighbours of n sites in all sets of states (order does not matter, so ascending), cut short for
/// Potts, where only two colours and the rest count.
std::vector<std::vector<int>> surroundings(int n, int n_states) {
  std::vector<std::vector<int>> all;
  std::vector<int> now(static_cast<std::size_t>(n), 0);
  for (;;) {
    all.push_back(now);
    std::size_t i = now.size();
    while (i > 0 && now[i - 1] == n_states - 1) --i;
    if (i == 0) return all;
    int const next = now[i - 1] + 1;
    for (std::size_t k = i - 1; k < now.size(); ++k) now[k] = next;
  }
}

/// Calls visit(absent, around) for all kinds of sites.
template <class Visit>
void for_each_surrounding(TableCase const& setup, Visit const& visit) {
  int const z = test_support::n_directions(setup.shape);
  for (int absent = 0; absent <= z; ++absent)
    for (auto const& around : surroundings(z - absent, std::min(setup.model.n_states, 3)))
      visit(absent, around);
}

// T = ⊕ D over all own classes up to o and all terms up to k: what threshold_bit() forms. Rules that
// select get T itself.
TEST(SpinTables, DifferencesGiveBackTheThresholds) {
  for (TableCase const& setup : table_setups())
    for (Dynamics const dynamics : kAllDynamics) {
      SpinTables const tables = make_spin_tables(setup.model, setup.shape, -0.37, dynamics);
      std::vector<std::uint64_t> const d = tables.kernel_table();
      ASSERT_EQ(d.size(), tables.thresholds.size());
      ASSERT_EQ(d.size(), static_cast<std::size_t>(tables.n_kinds * tables.sizes.per_kind()));
      auto const terms = static_cast<std::size_t>(tables.sizes.terms) + 1,
                 own = static_cast<std::size_t>(tables.sizes.own) + 1;
      for (std::size_t i = 0; i < d.size(); ++i) {
        std::size_t const block = i / (own * terms) * own * terms, o = i / terms % own,
                          k = i % terms;
        std::uint64_t sum = tables.selects() ? d[i] : 0;
        for (std::size_t a = 0; a <= o && !tables.selects(); ++a)
          for (std::size_t b = 0; b <= k; ++b) sum ^= d[block + a * terms + b];
        ASSERT_EQ(sum, tables.thresholds[i]) << describe(setup, -0.37, dynamics) << " entry " << i;
      }
    }
}

// π_i T_ij = π_j T_ji between any two states among any neighbours: each probability is a difference
// of two thresholds good to ½ (1 at the cap), and π_i + π_j ≤ 1.
TEST(SpinTables, DetailedBalanceHolds) {
  for (Dynamics const dynamics : kAllDynamics) {
    Worst worst;
    for (TableCase const& setup : table_setups())
      for (double const beta : table_betas()) {
        SpinTables const tables = make_spin_tables(setup.model, setup.shape, beta, dynamics);
        for_each_surrounding(setup, [&](int absent, std::vector<int> const& around) {
          std::vector<Binary> const pi = site_weights<Binary>(setup.model, beta, around);
          int const n = setup.model.n_states;
          for (int i = 0; i < n; ++i)
            for (int j = 0; j < i; ++j) {
              Binary const there = table_probability<Binary>(tables, n, absent, around, i, j),
                           back = table_probability<Binary>(tables, n, absent, around, j, i);
              Binary const gap = abs(pi[static_cast<std::size_t>(i)] * there -
                                     pi[static_cast<std::size_t>(j)] * back);
              worst.note(gap.convert_to<double>(), [&] { return describe(setup, beta, dynamics); });
            }
        });
      }
    worst.print(dynamics == Dynamics::heat_bath ? "imbalance, heat bath" : "imbalance, metropolis",
                "of 2^-64");
    EXPECT_LE(worst.error, 1.5 + 1e-9) << worst.where;
  }
}

// Every probability is the one that the header promises. Rows of tables sum to 1 by construction,
// as long as thresholds rise with the comparator: no probability is negative.
TEST(SpinTables, ProbabilitiesAreThoseOfTheDynamics) {
  Worst worst;
  std::vector<double> all_betas = table_betas();
  all_betas.insert(all_betas.end(), {50.0, -50.0, 1e300, -1e300});
  for (Dynamics const dynamics : kAllDynamics)
    for (TableCase const& setup : table_setups())
      for (double const beta : all_betas) {
        SpinTables const tables = make_spin_tables(setup.model, setup.shape, beta, dynamics);
        for_each_surrounding(setup, [&](int absent, std::vector<int> const& around) {
          std::vector<Binary> const pi = site_weights<Binary>(setup.model, beta, around);
          int const n = setup.model.n_states;
          for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j) {
              // Ratios of weights that both vanish, beside a third one, are not to be had.
              if (fabs(beta) > 100 && pi[static_cast<std::size_t>(i)] == 0) continue;
              Binary const p = table_probability<Binary>(tables, n, absent, around, i, j);
              Binary const exact =
                  site_probability<Binary>(setup.model, dynamics, pi, static_cast<std::size_t>(i),
                                           static_cast<std::size_t>(j));
              ASSERT_GE(p, 0) << describe(setup, beta, dynamics);
              worst.note(Binary(abs(p - ldexp(exact, 64))).convert_to<double>(),
                         [&] { return describe(setup, beta, dynamics); });
            }
        });
      }
  worst.print("probability", "of 2^-64");
  // Two thresholds; with Potts, up to four moves away that are rounded each.
  EXPECT_LE(worst.error, 4) << worst.where;
}

// The test of the test: 1 % more moves to higher states (all moves of Potts) break the balance.
TEST(SpinTables, FaultyAcceptanceBreaksIt) {
  double smallest = HUGE_VAL;
  for (TableCase const& setup : table_setups())
    for (Dynamics const dynamics : kAllDynamics) {
      // All moves of Potts are raised alike, which is a faster clock and breaks no balance.
      if (setup.model.kind == SpinKind::potts) continue;
      SpinTables const tables =
          make_spin_tables(setup.model, setup.shape, 0.3, dynamics, Fault::acceptance);
      double largest = 0;
      for_each_surrounding(setup, [&](int absent, std::vector<int> const& around) {
        std::vector<Binary> const pi = site_weights<Binary>(setup.model, Binary(0.3), around);
        int const top = setup.model.n_states - 1;
        Binary const up = table_probability<Binary>(tables, top + 1, absent, around, 0, top),
                     down = table_probability<Binary>(tables, top + 1, absent, around, top, 0);
        largest =
            std::max(largest, Binary(abs(pi[0] * up - pi[static_cast<std::size_t>(top)] * down))
                                  .convert_to<double>());
      });
      smallest = std::min(smallest, largest);
    }
  std::printf("smallest imbalance of the broken sampler %.2g of 2^-64\n", smallest);
  EXPECT_GT(smallest, 1e12);
}

// β → −β with J → −J (and h, D) is the same table: energy and β enter as their product only.
TEST(SpinTables, OnlyTheProductOfBetaAndEnergyCounts) {
  for (TableCase setup : table_setups()) {
    if (setup.model.kind == SpinKind::units) continue;
    for (Dynamics const dynamics : kAllDynamics) {
      auto const plus = make_spin_tables(setup.model, setup.shape, 0.7, dynamics);
      SpinModel mirrored = setup.model;
      mirrored.coupling = -mirrored.coupling;
      mirrored.field = -mirrored.field;
      mirrored.crystal_field = -mirrored.crystal_field;
      EXPECT_EQ(make_spin_tables(mirrored, setup.shape, -0.7, dynamics).thresholds,
                plus.thresholds);
    }
  }
}

TEST(SpinTables, RefusesZeroTemperature) {
  double const infinity = std::numeric_limits<double>::infinity();
  for (double const beta : {infinity, -infinity, std::nan("")})
    EXPECT_THROW(make_spin_tables(SpinModel{}, Shape::square, beta, Dynamics::heat_bath),
                 SpecError);
}

}  // namespace
}  // namespace antikelvin
