// SPDX-License-Identifier: Apache-2.0
#include "exact/finite_size.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "exact/canonical.hpp"
#include "exact/level_resolver.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::Binary50;
using test_support::Worst;

// Two levels: S_c = N ln N − n ln n − (N−n) ln (N−n), σ² = n(N−n)/N, and ln Ω from the oracle.
TEST(FiniteSize, TwoLevelsToSixteenDecadesBelowTheEntropy) {
  Binary50 const two_pi = 2 * boost::math::constants::pi<Binary50>();
  IntegerLevels const levels{{0, 1}, {1, 1}};
  Worst difference, excess, beta;
  for (double const size : {1e2, 1e3, 1e5, 1e7, 1e9, 1e11, 1e13, 1e15})
    for (double const fraction : {0.01, 0.25, 0.4, 0.9}) {
      auto const n_units = static_cast<std::uint64_t>(size);
      auto const n = static_cast<std::uint64_t>(size * fraction);
      auto const found = finite_size(levels, n_units, n);
      ASSERT_TRUE(found) << size << ' ' << fraction;
      auto const where = [&] { return std::to_string(size) + ' ' + std::to_string(fraction); };
      Binary50 const big = n_units, a = n, b = n_units - n;
      Binary50 const canonical_entropy = big * log(big) - a * log(a) - b * log(b);
      Binary50 const exact = canonical_entropy - test_support::log_choose(n_units, n);
      Binary50 const gaussian = log(two_pi * a * b / big) / 2;
      difference.note(test_support::relative_error(found->entropy_difference, exact), where);
      excess.note(
          test_support::relative_error(found->difference_excess, Binary50(exact - gaussian)),
          where);
      // ψ(x+1) = ln x + 1/2x − 1/12x² + 1/120x⁴ − …
      auto const tail = [](Binary50 const& x) {
        Binary50 const r = 1 / (x * x);
        return Binary50(1 / (2 * x) - r / 12 + r * r / 120 - r * r * r / 252 + r * r * r * r / 240);
      };
      if (a > 20 && b > 20)
        beta.note(test_support::relative_error(found->beta_excess, Binary50(tail(b) - tail(a))),
                  where);
    }
  difference.print("S_c - ln Omega", "relative");
  excess.print("its excess over the Gaussian", "relative");
  beta.print("beta - beta_canonical", "relative");
  EXPECT_LE(difference.error, 1e-13) << difference.where;
  EXPECT_LE(excess.error, 1e-13) << excess.where;
  EXPECT_LE(beta.error, 1e-13) << beta.where;
}

// Several levels against the canonical ensemble and the resolver, which share nothing with the circle's
// differences.
TEST(FiniteSize, ManyLevelsAgreeWithTheirParts) {
  LevelSystem const system = parse_levels("0,1,3x2,7");
  IntegerLevels const levels = integer_levels(system);
  for (std::uint64_t const n_units : {std::uint64_t{50}, std::uint64_t{5000}})
    for (std::uint64_t const energy : {n_units / 2, 2 * n_units, 6 * n_units}) {
      auto const found = finite_size(levels, n_units, energy);
      ASSERT_TRUE(found);
      CanonicalState const canonical_state = canonical(system, n_units, found->beta_canonical);
      EXPECT_NEAR(canonical_state.energy, static_cast<double>(energy), 1e-9 * n_units);
      EXPECT_NEAR(found->canonical_entropy, canonical_state.entropy,
                  1e-12 * canonical_state.entropy);
      LevelMicrostate const state = LevelResolver(levels, n_units).at(energy);
      EXPECT_NEAR(found->log_omega, state.log_omega, 1e-15 * state.log_omega);
      EXPECT_NEAR(found->beta_canonical + found->beta_excess, state.beta, 1e-13);
      EXPECT_NEAR(found->entropy_difference, canonical_state.entropy - state.log_omega,
                  1e-12 * canonical_state.entropy);
    }
}

TEST(FiniteSize, NothingWhereThereIsNoSaddle) {
  IntegerLevels const levels{{0, 2, 3}, {1, 1, 1}};
  EXPECT_FALSE(finite_size(levels, 10, 0));
  EXPECT_FALSE(finite_size(levels, 10, 30));
  EXPECT_FALSE(finite_size(levels, 10, 1));
}

}  // namespace
}  // namespace antikelvin
