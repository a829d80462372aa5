// SPDX-License-Identifier: Apache-2.0
#include "exact/canonical.hpp"
#include "antikelvin/base/reals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "antikelvin/base/error.hpp"
#include "support/oracle.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::bounded_oracle;
using test_support::Decimal100;
using test_support::Decimal700;
using test_support::unbounded_oracle;
using test_support::UnitOracle;
using test_support::Worst;

// The header claims 1e-15: one rounding to double (1.1e-16) on top of 1e-30.
constexpr double kTolerance = 1e-15;
constexpr std::uint64_t kSizes[] = {1, 1000, 1000000000000000000, ~std::uint64_t{0}};
char const* const kBounded[] = {"two-level",   "spin:5/2", "0,1x3,4",        "-1,0x2,3.5x7",
                                "1/3,2/3x5,2", "1,2",      "-1e-3,1,1000x2", "spin:10"};

/// Per-unit truth in any precision.
template <class Real>
struct Truth {
  Real log_z, energy, entropy, variance;
  std::vector<Real> populations;
};

template <class Real>
Truth<Real> truth_of(UnitOracle<Real> const& unit, Real const& beta, std::size_t n_populations) {
  Real const log_z = unit.log_z();
  Truth<Real> truth{log_z, unit.energy(), unit.entropy(beta, log_z), unit.variance(), {}};
  for (std::size_t j = 0; j < n_populations; ++j)
    truth.populations.push_back(j < unit.weights.size() ? Real(unit.weights[j] / unit.z) : Real(0));
  return truth;
}

/// Compares every member with the truth; worst errors per member.
class Comparison {
 public:
  explicit Comparison(std::string name) : name_(std::move(name)) {}
  ~Comparison() {
    for (int i = 0; i < kMembers; ++i) worst_[i].print((name_ + " " + kNames[i]).c_str(), "rel.");
  }

  template <class Real>
  void compare(LevelSystem const& system, double beta, Truth<Real> const& truth) {
    Real const b = beta;
    for (std::uint64_t const n_units : kSizes) {
      CanonicalState const state = canonical(system, n_units, beta, truth.populations.size());
      std::string const where = place(system, beta) + " N=" + std::to_string(n_units);
      Real const n = n_units;
      check(0, state.log_z, Real(n * truth.log_z), where);
      check(1, state.energy, Real(n * truth.energy), where);
      check(2, state.entropy, Real(n * truth.entropy), where);
      check(3, state.heat_capacity, Real(n * b * b * truth.variance), where);
      check(4, state.sigma_energy, Real(sqrt(n * truth.variance)), where);
      ASSERT_EQ(state.populations.size(), truth.populations.size()) << where;
      for (std::size_t j = 0; j < truth.populations.size(); ++j)
        check(5, state.populations[j], truth.populations[j], where + " j=" + std::to_string(j));
    }
    // Below 1e-300 the variance is beyond a double or the oracle's digits, and so is its inverse.
    if (truth.variance > 1e-300)
      check(6, entropy_curvature(system, beta), Real(-1 / truth.variance), place(system, beta));
  }

 private:
  static constexpr int kMembers = 7;
  static constexpr char const* kNames[kMembers] = {
      "log_z", "energy", "entropy", "heat_capacity", "sigma", "population", "curvature"};

  template <class Real>
  void check(int member, double value, Real const& expected, std::string const& where) {
    ++n_checks;
    // Below 1e-300 doubles lose digits and end in zero.
    if (abs(expected) < 1e-300) {
      EXPECT_LE(std::fabs(value), 1e-299) << kNames[member] << " of " << where;
      return;
    }
    double const error = test_support::relative_error(value, expected);
    worst_[member].note(error, [&] { return where; });
    EXPECT_LE(error, kTolerance) << kNames[member] << " of " << where << " is " << value;
  }

  static std::string place(LevelSystem const& system, double beta) {
    char text[32];
    std::snprintf(text, sizeof text, " beta=%.6g", beta);
    return system.spec + text;
  }

  std::string name_;
  Worst worst_[kMembers];

 public:
  std::size_t n_checks = 0;
};

std::vector<double> with_both_signs(std::vector<double> const& magnitudes) {
  std::vector<double> values;
  for (double const x : magnitudes) values.insert(values.end(), {x, -x});
  return values;
}

TEST(Canonical, BoundedSystemsAtModerateBetaEqualDirectSums) {
  std::vector<double> betas = with_both_signs({0.1, 1e-3, 1e-12, 1e-30});
  for (int i = -10; i <= 10; ++i) betas.push_back(0.5 * i);
  Comparison comparison("moderate");
  for (char const* spec : kBounded) {
    LevelSystem const system = parse_levels(spec);
    for (double const beta : betas) {
      // Energies up to 1000: e^{−5000} needs more digits than 100.
      if (system.levels.back().energy > 100 && std::fabs(beta) > 0.05) continue;
      auto const unit = bounded_oracle(system, Decimal100(beta));
      ASSERT_NO_FATAL_FAILURE(
          comparison.compare(system, beta, truth_of(unit, Decimal100(beta), system.levels.size())));
    }
  }
  EXPECT_GT(comparison.n_checks, 5000u);
}

TEST(Canonical, BoundedSystemsNearSaturationEqualDirectSums) {
  Comparison comparison("saturated");
  for (char const* spec : kBounded) {
    LevelSystem const system = parse_levels(spec);
    for (double const beta : with_both_signs({0.6, 50, 300, 1e5})) {
      auto const unit = bounded_oracle(system, Decimal700(beta));
      ASSERT_NO_FATAL_FAILURE(
          comparison.compare(system, beta, truth_of(unit, Decimal700(beta), system.levels.size())));
    }
  }
  EXPECT_GT(comparison.n_checks, 2000u);
}

// Whether the branch at |β| (E_max − E_min) = 1 joins; the truth knows no branch.
TEST(Canonical, NoSeamBetweenHotAndColdForm) {
  Comparison comparison("seam");
  for (char const* spec : {"two-level", "0,1x3,4", "-1,0x2,3.5x7"}) {
    LevelSystem const system = parse_levels(spec);
    double const seam = 1 / to_double(system.levels.back().energy - system.levels.front().energy);
    for (double const beta : with_both_signs({std::nextafter(seam, 0), seam, seam * 1.001}))
      ASSERT_NO_FATAL_FAILURE(comparison.compare(system, beta,
                                                 truth_of(bounded_oracle(system, Decimal100(beta)),
                                                          Decimal100(beta), system.levels.size())));
  }
}

// The exception that the header makes: next to a zero of U or ln Z, 1e-30 of max |NE|.
TEST(Canonical, ZerosOfEnergyAndLogZKeepAbsoluteAccuracy) {
  struct Zero {
    char const* spec;
    double beta;
    bool of_energy;
  };
  double const golden = (std::sqrt(5.0) - 1) / 2;
  double worst = 0;
  for (Zero const& zero :
       {Zero{"-1,2", std::log(2.0) / 3, true}, Zero{"-1,1x100", std::log(100.0) / 2, true},
        Zero{"-1x9,1", -std::log(9.0) / 2, true}, Zero{"1,2", -std::log(golden), false}}) {
    auto const unit = bounded_oracle(parse_levels(zero.spec), Decimal100(zero.beta));
    Decimal100 const expected = zero.of_energy ? unit.energy() : unit.log_z();
    ASSERT_LT(abs(expected), 1e-14) << zero.spec << " is not near its zero";
    CanonicalState const state = canonical(parse_levels(zero.spec), 1, zero.beta);
    Decimal100 const error =
        abs(Decimal100(zero.of_energy ? state.energy : state.log_z) - expected);
    worst = std::max(worst, error.convert_to<double>());
    // A last rounding to double adds 1.1e-16 of a value below 1e-14.
    EXPECT_LE(error, 2e-30 + abs(expected) * 1.2e-16) << zero.spec;
  }
  std::printf("worst at zeros of U and ln Z: %.2g absolute\n", worst);
}

TEST(Canonical, OscillatorEqualsItsDirectSum) {
  Comparison comparison("oscillator");
  LevelSystem const system = parse_levels("oscillator");
  for (double const beta : {0.05, 0.1, 0.5, 0.9999, 1.0, 1.0001, 2.0, 5.0, 20.0})
    ASSERT_NO_FATAL_FAILURE(comparison.compare(
        system, beta,
        truth_of(unbounded_oracle(Spectrum::oscillator, Decimal100(beta)), Decimal100(beta), 10)));
  for (double const beta : {50.0, 300.0})
    ASSERT_NO_FATAL_FAILURE(comparison.compare(
        system, beta,
        truth_of(unbounded_oracle(Spectrum::oscillator, Decimal700(beta)), Decimal700(beta), 10)));
}

/// Closed form of the oscillator with ω = 1, in 100 digits.
Truth<Decimal100> oscillator_closed(Decimal100 const& x) {
  Decimal100 const decay = exp(-x), empty = 1 - decay;
  Truth<Decimal100> truth;
  truth.log_z = log(exp(-x / 2) / empty);
  truth.energy = Decimal100(0.5) + decay / empty;
  truth.entropy = truth.log_z + x * truth.energy;
  truth.variance = decay / (empty * empty);
  for (int v = 0; v < 10; ++v) truth.populations.push_back(empty * exp(-v * x));
  return truth;
}

TEST(Canonical, OscillatorHasItsClosedFormWhenHot) {
  Comparison comparison("hot oscillator");
  LevelSystem const system = parse_levels("oscillator");
  // The closed form itself, where the sum reaches.
  auto const sum = unbounded_oracle(Spectrum::oscillator, Decimal100(0.5));
  EXPECT_LT(abs(oscillator_closed(0.5).variance - sum.variance()), 1e-80);
  for (double const beta : {1e-12, 1e-9, 1e-6, 1e-3, 0.01, 0.5, 1.0, 3.0})
    ASSERT_NO_FATAL_FAILURE(comparison.compare(system, beta, oscillator_closed(beta)));
}

TEST(Canonical, RotorEqualsItsDirectSum) {
  Comparison comparison("rotor");
  LevelSystem const system = parse_levels("rotor");
  // 0.05 is where the implementation changes from its series to its sum.
  for (double const beta :
       {1e-4, 1e-3, 0.01, 0.03, 0.04999, 0.05, 0.05001, 0.1, 0.5, 1.0, 5.0, 20.0})
    ASSERT_NO_FATAL_FAILURE(comparison.compare(
        system, beta,
        truth_of(unbounded_oracle(Spectrum::rotor, Decimal100(beta)), Decimal100(beta), 10)));
  for (double const beta : {50.0, 300.0})
    ASSERT_NO_FATAL_FAILURE(comparison.compare(
        system, beta,
        truth_of(unbounded_oracle(Spectrum::rotor, Decimal700(beta)), Decimal700(beta), 10)));
}

/// High-temperature limit of the rotor with B = 1: z = s/x, s = 1 + x/3 + x²/15 + 4x³/315 + x⁴/315;
/// its relative error is of order x^5/1000.
Truth<Decimal100> rotor_hot(Decimal100 const& x) {
  Decimal100 const c[] = {1, Decimal100(1) / 3, Decimal100(1) / 15, Decimal100(4) / 315,
                          Decimal100(1) / 315};
  Decimal100 s = 0, s1 = 0, s2 = 0;
  for (int n = 0; n <= 4; ++n) {
    s += c[n] * pow(x, n);
    s1 += n * c[n] * (n >= 1 ? Decimal100(pow(x, n - 1)) : Decimal100(0));
    s2 += n * (n - 1) * c[n] * (n >= 2 ? Decimal100(pow(x, n - 2)) : Decimal100(0));
  }
  Truth<Decimal100> truth;
  truth.log_z = log(s / x);
  truth.energy = 1 / x - s1 / s;
  truth.entropy = truth.log_z + x * truth.energy;
  truth.variance = 1 / (x * x) + s2 / s - (s1 / s) * (s1 / s);
  for (int l = 0; l < 10; ++l)
    truth.populations.push_back((2 * l + 1) * exp(-x * l * (l + 1)) * x / s);
  return truth;
}

TEST(Canonical, RotorHasItsHighTemperatureLimit) {
  Comparison comparison("hot rotor");
  LevelSystem const system = parse_levels("rotor");
  // The limit itself, where the sum reaches.
  auto const sum = unbounded_oracle(Spectrum::rotor, Decimal100(1e-4));
  auto const limit = rotor_hot(1e-4);
  EXPECT_LT(abs(limit.energy / sum.energy() - 1), 1e-20);
  EXPECT_LT(abs(limit.variance / sum.variance() - 1), 1e-20);
  EXPECT_LT(abs(exp(limit.log_z) / sum.z - 1), 1e-20);
  for (double const beta : {1e-12, 1e-10, 1e-8, 1e-6, 1e-5, 9e-5})
    ASSERT_NO_FATAL_FAILURE(comparison.compare(system, beta, rotor_hot(beta)));
}

TEST(Canonical, ScaleOfUnboundedSpectraOnlyShiftsUnits) {
  for (char const* name : {"oscillator", "rotor"}) {
    CanonicalState const unit = canonical(parse_levels(name), 7, 0.5);
    CanonicalState const scaled = canonical(parse_levels(std::string(name) + ":4"), 7, 0.125);
    EXPECT_EQ(scaled.energy, 4 * unit.energy);  // a power of two changes no digit
    EXPECT_EQ(scaled.sigma_energy, 4 * unit.sigma_energy);
    EXPECT_EQ(scaled.entropy, unit.entropy);
    EXPECT_EQ(scaled.heat_capacity, unit.heat_capacity);
    EXPECT_EQ(scaled.log_z, unit.log_z);
    EXPECT_EQ(scaled.populations, unit.populations);
  }
}

TEST(Canonical, AbsoluteZeroOfBothSidesIsExact) {
  LevelSystem const system = parse_levels("-1,0x2,3.5x7");
  CanonicalState const cold = canonical(system, 1000, kInfinity);
  EXPECT_EQ(cold.energy, -1000);
  EXPECT_EQ(cold.entropy, 0);
  EXPECT_EQ(cold.heat_capacity, 0);
  EXPECT_EQ(cold.sigma_energy, 0);
  EXPECT_EQ(cold.log_z, kInfinity);  // −βU with U < 0
  EXPECT_EQ(cold.populations, (std::vector<double>{1, 0, 0}));
  CanonicalState const hot = canonical(system, 1000, -kInfinity);
  EXPECT_EQ(hot.energy, 3500);
  EXPECT_EQ(hot.entropy, 1000 * std::log(7.0));
  EXPECT_EQ(hot.heat_capacity, 0);
  EXPECT_EQ(hot.sigma_energy, 0);
  EXPECT_EQ(hot.log_z, kInfinity);  // −βU with β < 0 < U
  EXPECT_EQ(hot.populations, (std::vector<double>{0, 0, 1}));
  CanonicalState const ground_at_zero = canonical(parse_levels("0x5,1"), 10, kInfinity);
  EXPECT_EQ(ground_at_zero.log_z, ground_at_zero.entropy);
  EXPECT_NEAR(ground_at_zero.entropy, 10 * std::log(5.0), 1e-14 * 16);
  EXPECT_EQ(canonical(parse_levels("1,2"), 5, kInfinity).log_z, -kInfinity);
  EXPECT_EQ(canonical(parse_levels("-2,-1"), 5, -kInfinity).log_z, -kInfinity);
  CanonicalState const oscillator = canonical(parse_levels("oscillator:3"), 4, kInfinity, 3);
  EXPECT_EQ(oscillator.energy, 6);
  EXPECT_EQ(oscillator.entropy, 0);
  EXPECT_EQ(oscillator.log_z, -kInfinity);
  EXPECT_EQ(oscillator.populations, (std::vector<double>{1, 0, 0}));
  CanonicalState const rotor = canonical(parse_levels("rotor"), 4, kInfinity, 2);
  EXPECT_EQ(rotor.energy, 0);
  EXPECT_EQ(rotor.entropy, 0);
  EXPECT_EQ(rotor.log_z, 0);
}

// Finite β so large that every Boltzmann factor underflows must equal T = 0±.
TEST(Canonical, HugeFiniteBetaEqualsAbsoluteZero) {
  for (char const* spec : {"two-level", "0,1x3,4", "-1,0x2,3.5x7"})
    for (double const sign : {1.0, -1.0}) {
      LevelSystem const system = parse_levels(spec);
      CanonicalState const limit = canonical(system, 1000, sign * kInfinity);
      CanonicalState const state = canonical(system, 1000, sign * 1e300);
      EXPECT_EQ(state.energy, limit.energy) << spec << sign;
      EXPECT_EQ(state.entropy, limit.entropy) << spec << sign;
      EXPECT_EQ(state.heat_capacity, 0) << spec << sign;
      EXPECT_EQ(state.sigma_energy, 0) << spec << sign;
      EXPECT_EQ(state.populations, limit.populations) << spec << sign;
    }
}

TEST(Canonical, UnboundedSpectraRefuseNegativeAndInfiniteTemperature) {
  for (char const* spec : {"oscillator", "rotor", "rotor:2"})
    for (double const beta : {0.0, -0.0, -1e-300, -1.0, -kInfinity}) {
      LevelSystem const system = parse_levels(spec);
      try {
        canonical(system, 10, beta);
        ADD_FAILURE() << spec << " accepted beta = " << beta;
      } catch (SpecError const& error) {
        EXPECT_NE(std::string(error.what()).find("highest level"), std::string::npos)
            << error.what();
      }
      EXPECT_THROW(entropy_curvature(system, beta), SpecError) << spec << beta;
      EXPECT_THROW(require_normalizable(system, beta), SpecError) << spec << beta;
    }
  EXPECT_NO_THROW(require_normalizable(parse_levels("spin:5/2"), -1));
  EXPECT_NO_THROW(require_normalizable(parse_levels("rotor"), 1e-3));
}

}  // namespace
}  // namespace antikelvin
