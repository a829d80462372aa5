// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "statistics/fit.hpp"

namespace antikelvin::test_support {

/// Every statistical check allows 5 standard deviations: 5.7e-7 two-sided.
inline constexpr double kMaxZ = 5;
inline constexpr double kMinP = 5.7e-7;

/// Distance in standard errors. With σ = 0 there is nothing to allow.
inline double z_score(double measured, double expected, double sigma) {
  double const distance = measured - expected;
  if (sigma > 0) return distance / sigma;
  return distance == 0 ? 0 : std::copysign(HUGE_VAL, distance);
}

/// Whether `measured` lies within 5 σ of `expected`; false for NaN.
inline ::testing::AssertionResult within_5_sigma(double measured, double expected, double sigma) {
  double const z = z_score(measured, expected, sigma);
  if (std::fabs(z) <= kMaxZ) return ::testing::AssertionSuccess() << "z = " << z;
  return ::testing::AssertionFailure()
         << measured << " is " << z << " sigma from " << expected << ", sigma = " << sigma;
}

/// Standard normal numbers by Box and Muller: the same on every standard library.
class Normal {
 public:
  explicit Normal(std::uint64_t seed) : random_(seed) {}
  double operator()() {
    constexpr double kTwoPi = 6.283185307179586476925287;
    double const radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(kTwoPi * uniform());
  }
  /// In (0, 1].
  double uniform() { return std::ldexp(static_cast<double>((random_() >> 11) + 1), -53); }

 private:
  std::mt19937_64 random_;
};

/// The same by xoshiro256++ and Marsaglia's polar method, six times as fast: for tests that need 10^8 of
/// them. Reference: D. Blackman, S. Vigna, ACM TOMS 47 (2021); G. Marsaglia, T. Bray, SIAM Review 6 (1964).
class QuickNormal {
 public:
  explicit QuickNormal(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::uint64_t& word : state_) word = random();
  }
  double operator()() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double x = 0, y = 0, square = 0;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double const factor = std::sqrt(-2 * std::log(square) / square);
    spare_ = factor * y;
    has_spare_ = true;
    return factor * x;
  }
  /// In (0, 1].
  double uniform() { return static_cast<double>((next() >> 11) + 1) * 0x1p-53; }

 private:
  static std::uint64_t rotated(std::uint64_t word, int by) {
    return word << by | word >> (64 - by);
  }
  std::uint64_t next() {
    std::uint64_t const result = rotated(state_[0] + state_[3], 23) + state_[0];
    std::uint64_t const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
  }

  std::uint64_t state_[4];
  double spare_ = 0;
  bool has_spare_ = false;
};

/// Largest |z| and smallest p of a group of checks, printed also when all pass.
class Extremes {
 public:
  explicit Extremes(std::string name) : name_(std::move(name)) {}
  ~Extremes() {
    if (n_z_ > 0) std::printf("worst %-34s |z| = %.2f of %zu\n", name_.c_str(), max_z_, n_z_);
    if (n_p_ > 0) std::printf("worst %-34s p = %.2g of %zu\n", name_.c_str(), min_p_, n_p_);
  }
  Extremes(Extremes const&) = delete;
  Extremes& operator=(Extremes const&) = delete;

  double note_z(double z) {
    max_z_ = std::max(max_z_, std::fabs(z));
    ++n_z_;
    return z;
  }
  double note_p(double p) {
    min_p_ = std::min(min_p_, p);
    ++n_p_;
    return p;
  }

 private:
  std::string name_;
  double max_z_ = 0, min_p_ = 1;
  std::size_t n_z_ = 0, n_p_ = 0;
};

/// Pearson's statistic of counts.
struct ChiSquare {
  double chi2 = 0;
  int dof = -1;
  double p_value = 1;
};

/// χ² of `counts` against `probabilities`, total count `n_samples`. Neighbouring bins are merged
/// until each expects at least 10; what neither vector lists forms one more bin.
inline ChiSquare chi_square(std::vector<double> const& counts,
                            std::vector<double> const& probabilities, double n_samples) {
  constexpr double kMinExpected = 10;
  std::vector<double> observed(1), expected(1);
  double listed_counts = 0, listed_probability = 0;
  auto const add = [&](double count, double expectation) {
    if (expected.back() >= kMinExpected) {
      observed.push_back(0);
      expected.push_back(0);
    }
    observed.back() += count;
    expected.back() += expectation;
  };
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    add(counts[i], n_samples * probabilities[i]);
    listed_counts += counts[i];
    listed_probability += probabilities[i];
  }
  add(n_samples - listed_counts, n_samples * std::max(0.0, 1 - listed_probability));
  if (expected.size() > 1 && expected.back() < kMinExpected) {
    observed[observed.size() - 2] += observed.back();
    expected[expected.size() - 2] += expected.back();
    observed.pop_back();
    expected.pop_back();
  }
  ChiSquare result;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    double const deviation = observed[i] - expected[i];
    result.chi2 += deviation * deviation / expected[i];
  }
  result.dof = static_cast<int>(observed.size()) - 1;
  result.p_value = chi2_tail(result.chi2, result.dof);
  return result;
}

/// Whether counts fit: at least two bins, so that they can fail, and p ≥ 5.7e-7.
inline ::testing::AssertionResult fits(ChiSquare const& test) {
  if (test.dof < 1) return ::testing::AssertionFailure() << "one bin tests nothing";
  if (test.p_value >= kMinP) return ::testing::AssertionSuccess() << "p = " << test.p_value;
  return ::testing::AssertionFailure()
         << "chi2 = " << test.chi2 << " with " << test.dof << " dof, p = " << test.p_value;
}

}  // namespace antikelvin::test_support
