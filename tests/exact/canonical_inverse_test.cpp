// SPDX-License-Identifier: Apache-2.0
// β from energies and entropies, against 700 digits: at β (1 ± 1e-15) the truth must lie on either side of what was asked.
#include "exact/canonical_inverse.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "support/oracle.hpp"

namespace antikelvin {
namespace {

using test_support::bounded_oracle;
using test_support::Decimal100;
using test_support::Decimal700;
using test_support::unbounded_oracle;
using test_support::UnitOracle;

constexpr double kRelativeTolerance = 1e-15;
char const* const kInverted[] = {"two-level",   "spin:5/2", "0,1x3,4",       "-1,0x2,3.5x7",
                                 "1/3,2/3x5,2", "1,2",      "-1e-3,1,1000x2"};
char const* const kBetas[] = {"1e-9", "1e-3", "0.1", "0.7", "3", "40", "200"};

template <class Real>
UnitOracle<Real> inverse_oracle(LevelSystem const& system, Real const& beta) {
  return system.is_bounded() ? bounded_oracle<Real>(system, beta)
                             : unbounded_oracle<Real>(system.spectrum, beta);
}

template <class Real>
Real energy_at(LevelSystem const& system, Real const& beta) {
  return inverse_oracle(system, beta).energy();
}

Decimal700 entropy_at(LevelSystem const& system, Decimal700 const& beta) {
  UnitOracle<Decimal700> const unit = inverse_oracle(system, beta);
  return unit.log_z() + beta * unit.energy();
}

/// A decimal number near the truth, with so many digits.
template <class Real>
Rational nearby(Real const& value, int digits) {
  return parse_rational(value.str(digits, std::ios_base::scientific), "a test");
}

template <class Real>
void expect_energy(LevelSystem const& system, Rational const& unit_energy) {
  Real const wanted = test_support::to_real<Real>(unit_energy);
  for (std::uint64_t const n : {std::uint64_t{1}, std::uint64_t{1000000007}}) {
    Real const beta = beta_at_energy(system, n, Rational(n) * unit_energy);
    Real const more = beta * (1 + Real(kRelativeTolerance)),
               less = beta * (1 - Real(kRelativeTolerance));
    bool const is_hot = beta < 0;
    EXPECT_LT(energy_at(system, is_hot ? less : more), wanted) << system.spec << ' ' << beta;
    EXPECT_GT(energy_at(system, is_hot ? more : less), wanted) << system.spec << ' ' << beta;
  }
}

/// How far apart the ends are in units of T: beyond 400 an energy of 200 digits is that of an end.
double spread(LevelSystem const& system, char const* beta) {
  return std::atof(beta) * to_double(system.levels.back().energy - system.levels.front().energy);
}

TEST(CanonicalInverse, EnergiesOfEitherSignOfBeta) {
  for (char const* const spec : kInverted) {
    LevelSystem const system = parse_levels(spec);
    for (char const* const beta : kBetas)
      for (int const sign : {1, -1})
        if (spread(system, beta) < 400)
          expect_energy<Decimal700>(
              system, nearby(energy_at(system, Decimal700(sign * Decimal700(beta))), 200));
  }
}

TEST(CanonicalInverse, EnergiesOfUnboundedSpectra) {
  for (char const* const spec : {"oscillator", "rotor"}) {
    LevelSystem const system = parse_levels(spec);
    for (char const* const beta : {"0.05", "0.3", "3", "40"})
      expect_energy<Decimal100>(system, nearby(energy_at(system, Decimal100(beta)), 60));
  }
  EXPECT_DOUBLE_EQ(beta_at_energy(parse_levels("oscillator:3"), 2, Rational(3) + 6),
                   std::log(2.0) / 3);
}

TEST(CanonicalInverse, EndsAndTheMiddleAreExact) {
  for (char const* const spec : kInverted) {
    LevelSystem const system = parse_levels(spec);
    Rational mean = 0;
    for (Level const& level : system.levels) mean += level.energy * level.degeneracy;
    mean /= Rational(system.n_states());
    EXPECT_EQ(beta_at_energy(system, 7, 7 * system.levels.front().energy), kInfinity);
    EXPECT_EQ(beta_at_energy(system, 7, 7 * system.levels.back().energy), -kInfinity);
    EXPECT_EQ(beta_at_energy(system, 7, 7 * mean), 0);
    EXPECT_THROW(beta_at_energy(system, 7, 8 * system.levels.back().energy), SpecError) << spec;
    EXPECT_THROW(beta_at_energy(system, 1, system.levels.front().energy - Rational(1, 1000)),
                 SpecError);
  }
  EXPECT_EQ(beta_at_energy(parse_levels("oscillator"), 2, 1), kInfinity);
  EXPECT_THROW(beta_at_energy(parse_levels("oscillator"), 2, Rational(9, 10)), SpecError);
  EXPECT_THROW(beta_at_energy(parse_levels("rotor"), 2, -1), SpecError);
}

TEST(CanonicalInverse, EntropiesOnBothBranches) {
  for (char const* const spec : kInverted) {
    LevelSystem const system = parse_levels(spec);
    for (char const* const beta : {"1e-3", "0.7", "3", "40"})
      for (int const sign : {1, -1}) {
        Rational const entropy = nearby(entropy_at(system, sign * Decimal700(beta)), 200);
        std::vector<double> const found = betas_at_entropy(system, 5, 5 * entropy);
        ASSERT_EQ(found.size(), n_betas_at_entropy(system, 5, 5 * entropy));
        bool is_found = false;
        for (double const one : found) {
          if (std::isinf(one)) continue;
          Decimal700 const b = one, wanted = test_support::to_real<Decimal700>(entropy);
          // Near the maximum entropies differ by β² only.
          EXPECT_GT(entropy_at(system, b * (1 - Decimal700(kRelativeTolerance))), wanted)
              << spec << one;
          EXPECT_LT(entropy_at(system, b * (1 + Decimal700(kRelativeTolerance))), wanted)
              << spec << one;
          is_found = is_found || (one > 0) == (sign > 0);
        }
        // A unit whose entropy is that of an end to 16 digits has β = ±∞.
        EXPECT_TRUE(is_found || spread(system, beta) > 30) << spec << ' ' << beta;
      }
  }
}

TEST(CanonicalInverse, EntropyHasTwoBranchesOneOrNone) {
  LevelSystem const system =
      parse_levels("0,1x3");  // S = 0 at T = 0+, ln 3 at T = 0-, at most ln 4
  auto const betas = [&](char const* text) {
    return betas_at_entropy(system, 1, parse_rational(text, "a test"));
  };
  ASSERT_EQ(betas("0.5").size(), 1u);
  EXPECT_GT(betas("0.5")[0], 0);
  ASSERT_EQ(betas("1.2").size(), 2u);
  EXPECT_GT(betas("1.2")[0], 0);
  EXPECT_LT(betas("1.2")[1], 0);
  EXPECT_EQ(betas("0"), std::vector<double>{kInfinity});
  EXPECT_EQ(betas("1.0986122886681098").back(), -kInfinity);
  EXPECT_EQ(betas("1.3862943611198906"), std::vector<double>{0});
  EXPECT_TRUE(betas("1.4").empty());
  EXPECT_TRUE(betas("-0.1").empty());
  LevelSystem const oscillator = parse_levels("oscillator");
  ASSERT_EQ(betas_at_entropy(oscillator, 1, 50).size(), 1u);
  EXPECT_NEAR(betas_at_entropy(oscillator, 1, 50)[0], std::exp(-49.0), 1e-15 * std::exp(-49.0));
}

}  // namespace
}  // namespace antikelvin
