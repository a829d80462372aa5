// SPDX-License-Identifier: Apache-2.0
#include "sampler/cluster_tables.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "antikelvin/base/error.hpp"
#include "antikelvin/sampler/cluster_update.hpp"
#include "model/spin_model.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::Decimal100;
using test_support::to_real;

constexpr std::uint64_t kMax = ~std::uint64_t{0};

SpinModel model_of(char const* spec, char const* coupling) {
  SpinModel model = parse_spin_model(spec);
  model.coupling = parse_rational(coupling, "J");
  return model;
}

TEST(ClusterTables, ThresholdsEqualHighPrecision) {
  test_support::Worst worst;
  for (char const* spec : {"ising", "potts:2", "potts:3"})
    for (char const* coupling : {"1", "1/3", "2.5", "1e-9"})
      for (double const beta : {0.0, 1e-30, 1e-18, 1e-3, 0.2, 0.44, 1.0, 5.0, 20.0, 22.2, 50.0}) {
        SpinModel const model = model_of(spec, coupling);
        Decimal100 const x = Decimal100(beta) * to_real<Decimal100>(model.coupling) *
                             (model.kind == SpinKind::ising ? 2 : 1);
        Decimal100 const exact = ldexp(Decimal100(1 - exp(-x)), 64);
        Decimal100 const expected = exact > kMax ? Decimal100(kMax) : exact;
        std::uint64_t const threshold = make_cluster_tables(model, {beta}).bond[0];
        worst.note(abs(Decimal100(threshold) - expected).convert_to<double>(),
                   [&] { return std::string(spec) + " beta=" + std::to_string(beta); });
      }
  worst.print("bond threshold", "of 2^-64");
  EXPECT_LE(worst.error, 0.5 + 1e-6) << worst.where;
}

TEST(ClusterTables, EndsAndSignsOfBetaAreExact) {
  EXPECT_EQ(make_cluster_tables(model_of("ising", "1"), {0.0, -0.0}).bond,
            (std::vector<std::uint64_t>{0, 0}));
  EXPECT_EQ(make_cluster_tables(model_of("ising", "0"), {-3}).bond[0], 0u);
  EXPECT_EQ(make_cluster_tables(model_of("ising", "1"), {1e300}).bond[0], kMax);
  // Both signs turned: the same product, the same chain.
  EXPECT_EQ(make_cluster_tables(model_of("ising", "-1"), {-0.3}).bond,
            make_cluster_tables(model_of("ising", "1"), {0.3}).bond);
  // One sign turned: bonds of the same strength between unequal spins.
  ClusterTables const same = make_cluster_tables(model_of("ising", "1"), {0.3, 0.0}),
                      other = make_cluster_tables(model_of("ising", "1"), {-0.3, 0.0});
  EXPECT_EQ(same.bond, other.bond);
  EXPECT_FALSE(same.joins_unequal);
  EXPECT_TRUE(other.joins_unequal);
  EXPECT_TRUE(make_cluster_tables(model_of("ising", "-1"), {0.3}).joins_unequal);
  // Two-state Potts spins with twice the coupling are Ising spins.
  EXPECT_EQ(make_cluster_tables(model_of("potts:2", "2"), {0.3}).bond,
            make_cluster_tables(model_of("ising", "1"), {0.3}).bond);
  std::uint64_t const good = make_cluster_tables(model_of("ising", "1"), {0.3}).bond[0],
                      bad = make_cluster_tables(model_of("ising", "1"), {0.3}, Fault::acceptance)
                                .bond[0];
  EXPECT_NEAR(static_cast<double>(bad) / static_cast<double>(good), 1.01, 1e-14);
}

TEST(ClusterTables, RefusesWhatItCannotSample) {
  double const infinity = std::numeric_limits<double>::infinity();
  for (double const beta : {infinity, -infinity, std::nan("")})
    EXPECT_THROW(make_cluster_tables(model_of("ising", "1"), {beta}), SpecError) << beta;
  EXPECT_THROW(make_cluster_tables(model_of("ising", "1"), {0.1, -0.1}), SpecError);
  EXPECT_THROW(make_cluster_tables(model_of("potts:2", "1"), {-0.1}), SpecError);
  EXPECT_THROW(make_cluster_tables(model_of("potts:3", "-1/2"), {0.1}), SpecError);
  EXPECT_THROW(make_cluster_tables(model_of("blume-capel:1", "1"), {0.1}), SpecError);
  EXPECT_THROW(make_cluster_tables(unit_model(parse_levels("0,1")), {0.1}), SpecError);
  SpinModel in_field = model_of("ising", "1");
  in_field.field = Rational(1, 10);
  EXPECT_THROW(make_cluster_tables(in_field, {0.1}), SpecError);
  try {
    make_cluster_tables(model_of("potts:3", "1"), {-0.5});
    FAIL();
  } catch (SpecError const& error) {
    EXPECT_NE(std::string(error.what()).find("-0.5"), std::string::npos) << error.what();
  }
}

// Bits beyond the first 32 decide one bond in 2^32: no run sees them, so they are asked for here.
TEST(ClusterTables, TiesAreDecidedByTheLowHalf) {
  ClusterView view{};
  view.key = 12345;
  std::uint32_t const high = 0x80000000u;
  for (std::uint32_t const low : {0u, 0x40000000u, 0xC0000000u}) {
    std::uint64_t const threshold = std::uint64_t{high} << 32 | low;
    double active = 0;
    int const n = 100000;
    for (std::uint32_t site = 0; site < n; ++site) {
      EXPECT_TRUE(is_bond_active(view, threshold, high - 1, site, 1, 7, 3));
      EXPECT_FALSE(is_bond_active(view, threshold, high + 1, site, 1, 7, 3));
      active += is_bond_active(view, threshold, high, site, 1, 7, 3) ? 1 : 0;
    }
    double const p = std::ldexp(low, -32);
    EXPECT_TRUE(test_support::within_5_sigma(active, n * p, std::sqrt(n * p * (1 - p)))) << low;
  }
}

}  // namespace
}  // namespace antikelvin
