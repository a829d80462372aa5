// SPDX-License-Identifier: Apache-2.0
// Rules that the entropy of many-level units obeys whatever its digits are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "antikelvin/math/log_binomial.hpp"
#include "base/exact_number.hpp"
#include "device/backend.hpp"
#include "support/level_sets.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::NamedLevels;
using test_support::top_energy;
using test_support::Worst;

// Error that log_omega and log_omega_gibbs promise, in spacings of doubles; below 1 it is 1e-14.
constexpr double kClaim = 4;

double spacing(double value) {
  double const size = std::fmax(std::fabs(value), 1.0);
  return std::nextafter(size, HUGE_VAL) - size;
}

/// Two values of one logarithm may differ by 2 ulp, and below 1 by 1e-14.
double logarithm_allowance(double value) {
  return std::fabs(value) < 1 ? 1e-14 : 2 * spacing(value);
}

Quad log_total(IntegerLevels const& levels, std::uint64_t n_units) {
  return n_units * log(Quad(static_cast<std::uint64_t>(test_support::n_states(levels))));
}

std::vector<Quanta> all_energies(IntegerLevels const& levels, std::uint64_t n_units) {
  std::vector<Quanta> energies;
  for (Quanta e = 0; e <= top_energy(levels, n_units); ++e) energies.push_back(e);
  return energies;
}

/// Few quanta at either end, a spread, and the middle; ascending.
std::vector<Quanta> some_energies(IntegerLevels const& levels, std::uint64_t n_units) {
  Quanta const top = top_energy(levels, n_units);
  std::vector<Quanta> energies;
  for (std::uint64_t e = 0; e <= 25; ++e) {
    energies.insert(energies.end(), {Quanta{e}, top - e});
    energies.push_back(top / 26 * e + 3 * e);
  }
  for (std::uint64_t const power : {100u, 10000u, 1000000u, 1000000000u})
    energies.insert(energies.end(), {top / power, top - top / power});
  for (Quanta const middle : {top / 2, top / 2 + 1}) energies.push_back(middle);
  std::sort(energies.begin(), energies.end());
  energies.erase(std::unique(energies.begin(), energies.end()), energies.end());
  while (energies.back() > top) energies.pop_back();
  return energies;
}

class LevelRules : public ::testing::TestWithParam<NamedLevels> {
 protected:
  IntegerLevels const& levels() const { return GetParam().levels; }
  std::vector<LevelMicrostate> states(std::uint64_t n_units,
                                      std::vector<Quanta> const& energies) const {
    return backend_->evaluator().level_states(levels(), n_units, energies);
  }
  std::vector<double> log_omegas(std::uint64_t n_units) const {
    std::vector<double> values;
    for (LevelMicrostate const& state : states(n_units, all_energies(levels(), n_units)))
      values.push_back(state.log_omega);
    return values;
  }
  std::string where(std::uint64_t n_units, Quanta energy) const {
    return GetParam().name + " N=" + std::to_string(n_units) +
           " E=" + test_support::to_text(energy);
  }

  std::unique_ptr<Backend> backend_ = make_cpu_backend(0);
};

TEST_P(LevelRules, StatesSumToAllStates) {
  Worst worst;
  for (std::uint64_t const n_units : {1u, 2u, 5u, 17u, 60u}) {
    if (n_units * levels().width() > test_support::scaled(8000)) continue;
    Quad const total = log_total(levels(), n_units);
    Quad sum = 0;
    for (double const log_omega : log_omegas(n_units))
      if (log_omega != -HUGE_VAL) sum += exp(Quad(log_omega) - total);
    // Every Ω is off by at most this factor − 1, hence so is the sum.
    double const allowed = kClaim * spacing(total.convert_to<double>()) + 1e-14;
    double const error = abs(Quad(sum - 1)).convert_to<double>();
    worst.note(error / allowed, [&] { return where(n_units, 0); });
    EXPECT_LE(error, allowed) << GetParam().name << " N=" << n_units;
  }
  worst.print("sum of states", "of 4 ulp + 1e-14");
}

TEST_P(LevelRules, TwoSystemsCombineByConvolution) {
  Worst worst;
  for (auto const& sizes : {std::pair{1u, 1u}, {3u, 4u}, {10u, 7u}}) {
    unsigned const n = sizes.first, m = sizes.second;
    if ((n + m) * levels().width() > test_support::scaled(2200, 2)) continue;
    std::vector<double> const first = log_omegas(n), second = log_omegas(m),
                              both = log_omegas(n + m);
    // Quad has room for e^{11000}.
    auto const exponentials = [](std::vector<double> const& logs) {
      std::vector<Quad> values;
      for (double const x : logs) values.push_back(x == -HUGE_VAL ? Quad(0) : Quad(exp(Quad(x))));
      return values;
    };
    std::vector<Quad> const x = exponentials(first), y = exponentials(second);
    for (std::size_t e = 0; e < both.size(); ++e) {
      Quad sum = 0;
      double largest = 0;
      for (std::size_t k = e < second.size() ? 0 : e - second.size() + 1; k <= e && k < x.size();
           ++k) {
        if (x[k] == 0 || y[e - k] == 0) continue;
        sum += x[k] * y[e - k];
        largest = std::fmax(largest, std::fmax(first[k], second[e - k]));
      }
      if (sum == 0) {
        EXPECT_EQ(both[e], -HUGE_VAL) << where(n + m, e);
        continue;
      }
      double const allowed = kClaim * (spacing(both[e]) + 2 * spacing(largest)) + 2e-14;
      double const error = std::fabs((log(sum) - Quad(both[e])).convert_to<double>());
      worst.note(error / allowed, [&] { return where(n + m, e); });
      EXPECT_LE(error, allowed) << where(n + m, e);
    }
  }
  worst.print("convolution", "of what 4 ulp allow");
}

// Counting energies from the top exchanges E and N K − E, and the sign of β.
TEST_P(LevelRules, ReversalExchangesEnds) {
  IntegerLevels const mirrored = test_support::reversed(levels());
  Worst entropy, beta;
  for (std::uint64_t const n_units : {std::uint64_t{7}, std::uint64_t{1000}, std::uint64_t{1000003},
                                      std::uint64_t{1000000000000000}}) {
    std::vector<Quanta> const energies = some_energies(levels(), n_units);
    std::vector<Quanta> from_top;
    for (Quanta const e : energies) from_top.push_back(top_energy(levels(), n_units) - e);
    std::vector<LevelMicrostate> const here = states(n_units, energies),
                                       there = backend_->evaluator().level_states(mirrored, n_units,
                                                                                  from_top);
    auto const opposite = [&](double a, double b, std::size_t i) {
      if (std::isnan(a) || std::isnan(b)) {
        EXPECT_EQ(std::isnan(a), std::isnan(b)) << where(n_units, energies[i]);
        return;
      }
      if (std::isinf(a) || std::isinf(b)) {
        EXPECT_EQ(a, -b) << where(n_units, energies[i]);
        return;
      }
      // Each may be off by 1e-12 of itself or 1e-15.
      double const error = std::fabs(a + b) / std::fmax(2e-12 * std::fabs(a), 2e-15);
      beta.note(error, [&] { return where(n_units, energies[i]); });
      EXPECT_LE(error, 1) << where(n_units, energies[i]) << ": " << a << " and " << b;
    };
    for (std::size_t i = 0; i < energies.size(); ++i) {
      double const a = here[i].log_omega, b = there[i].log_omega;
      if (a == -HUGE_VAL || b == -HUGE_VAL) {
        EXPECT_EQ(a, b) << where(n_units, energies[i]);
      } else {
        double const error = std::fabs(a - b) / logarithm_allowance(a);
        entropy.note(error, [&] { return where(n_units, energies[i]); });
        EXPECT_LE(error, 1) << where(n_units, energies[i]);
      }
      opposite(here[i].beta_forward, there[i].beta_backward, i);
      opposite(here[i].beta_backward, there[i].beta_forward, i);
      opposite(here[i].beta, there[i].beta, i);
      opposite(here[i].beta_saddle, there[i].beta_saddle, i);
    }
  }
  entropy.print("reversal, ln Omega", "of 2 ulp");
  beta.print("reversal, beta", "of 2 max(1e-12 beta, 1e-15)");
}

// Σ_{E'≤E} Ω grows with E, is never below Ω(E), and ends at all states.
TEST_P(LevelRules, GibbsVolumeGrowsToAllStates) {
  Worst last;
  for (std::uint64_t const n_units :
       {std::uint64_t{1}, std::uint64_t{6}, std::uint64_t{1000}, std::uint64_t{1000000000}}) {
    std::vector<Quanta> const energies = n_units * levels().width() <= 1000
                                             ? all_energies(levels(), n_units)
                                             : some_energies(levels(), n_units);
    std::vector<LevelMicrostate> const chain = states(n_units, energies);
    for (std::size_t i = 0; i < chain.size(); ++i) {
      double const volume = chain[i].log_omega_gibbs, slack = 2 * kClaim * spacing(volume) + 2e-14;
      EXPECT_GE(volume, chain[i].log_omega - slack) << where(n_units, energies[i]);
      if (i > 0) {
        EXPECT_GE(volume, chain[i - 1].log_omega_gibbs - slack) << where(n_units, energies[i]);
      }
      if (chain[i].log_omega == -HUGE_VAL) {
        EXPECT_TRUE(std::isnan(chain[i].log_temperature_gibbs)) << where(n_units, energies[i]);
      } else {
        EXPECT_GE(chain[i].log_temperature_gibbs, -1e-14) << where(n_units, energies[i]);
      }
    }
    double const error =
        test_support::ulp_distance(chain.back().log_omega_gibbs, log_total(levels(), n_units));
    last.note(error, [&] { return where(n_units, energies.back()); });
    EXPECT_LE(error, kClaim) << where(n_units, energies.back());
  }
  last.print("Gibbs volume of the top energy", "ulp");
}

// The canonical distribution at beta_saddle has mean energy E, and the cumulants that are reported.
TEST_P(LevelRules, SaddleHasThisMeanEnergy) {
  Worst mean, curvature, skewness;
  for (std::uint64_t const n_units : {std::uint64_t{100}, std::uint64_t{1000000000}}) {
    Quanta const top = top_energy(levels(), n_units);
    std::vector<Quanta> const energies = some_energies(levels(), n_units);
    std::vector<LevelMicrostate> const chain = states(n_units, energies);
    for (std::size_t i = 0; i < chain.size(); ++i) {
      if (energies[i] == 0 || energies[i] == top) {
        EXPECT_EQ(chain[i].beta_saddle, energies[i] == 0 ? HUGE_VAL : -HUGE_VAL)
            << where(n_units, energies[i]);
        continue;
      }
      Quad const beta = chain[i].beta_saddle;
      ASSERT_TRUE(std::isfinite(chain[i].beta_saddle)) << where(n_units, energies[i]);
      // Exponents relative to the level that weighs most.
      Quad const from = beta > 0 ? 0 : Quad(levels().width());
      Quad z = 0, sum = 0;
      for (std::size_t j = 0; j < levels().steps.size(); ++j) {
        Quad const w = levels().degeneracies[j] * exp(-beta * (Quad(levels().steps[j]) - from));
        z += w;
        sum += w * levels().steps[j];
      }
      Quad const u = sum / z;
      Quad second = 0, third = 0;
      for (std::size_t j = 0; j < levels().steps.size(); ++j) {
        Quad const w = levels().degeneracies[j] * exp(-beta * (Quad(levels().steps[j]) - from)) / z;
        Quad const d = Quad(levels().steps[j]) - u;
        second += w * d * d;
        third += w * d * d * d;
      }
      // dU/dβ = −σ²: an error of a few spacings of β moves the mean by that times σ².
      Quad const target = Quad(static_cast<double>(energies[i])) / n_units;
      double const allowed =
          8 * spacing(1) * (1 + std::fabs(chain[i].beta_saddle)) * second.convert_to<double>();
      double const error = abs(Quad(u - target)).convert_to<double>() / allowed;
      mean.note(error, [&] { return where(n_units, energies[i]); });
      EXPECT_LE(error, 100) << where(n_units, energies[i]) << " beta_saddle "
                            << chain[i].beta_saddle;
      Quad const expected_curvature = -1 / (second * n_units),
                 expected_skewness = third / (second * sqrt(second) * sqrt(Quad(n_units)));
      double const curvature_error =
          test_support::relative_error(chain[i].curvature, expected_curvature);
      curvature.note(curvature_error, [&] { return where(n_units, energies[i]); });
      EXPECT_LE(curvature_error, 1e-11) << where(n_units, energies[i]);
      // Third moments cancel in the middle of a symmetric set.
      double const skewness_error =
          abs(Quad(Quad(chain[i].skewness) - expected_skewness)).convert_to<double>() /
          (1e-11 * (abs(expected_skewness).convert_to<double>() +
                    1 / std::sqrt(static_cast<double>(n_units))));
      skewness.note(skewness_error, [&] { return where(n_units, energies[i]); });
      EXPECT_LE(skewness_error, 1) << where(n_units, energies[i]);
    }
  }
  mean.print("mean energy at beta_saddle", "of 8 spacings of 1 + beta");
  curvature.print("curvature", "relative");
  skewness.print("skewness", "of 1e-11");
}

/// All bits, those of NaN too.
bool same_bits(LevelMicrostate const& a, LevelMicrostate const& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

TEST_P(LevelRules, ThreadsAndCutsChangeNoBit) {
  for (std::uint64_t const n_units :
       {std::uint64_t{9}, std::uint64_t{4000}, std::uint64_t{1000000000000}}) {
    std::vector<Quanta> energies = some_energies(levels(), n_units);
    std::vector<LevelMicrostate> const expected = states(n_units, energies);
    for (int const threads : {1, 2, 5}) {
      auto const other = make_cpu_backend(threads);
      auto const values = other->evaluator().level_states(levels(), n_units, energies);
      ASSERT_EQ(values.size(), expected.size());
      for (std::size_t i = 0; i < energies.size(); ++i)
        EXPECT_TRUE(same_bits(values[i], expected[i])) << where(n_units, energies[i]);
    }
    auto const backend = make_cpu_backend(0);
    // One by one, then shuffled, with repetitions, in two unequal parts.
    for (std::size_t i = 0; i < energies.size(); i += 3) {
      auto const one = backend->evaluator().level_states(levels(), n_units, {energies[i]});
      ASSERT_EQ(one.size(), 1u);
      EXPECT_TRUE(same_bits(one[0], expected[i])) << where(n_units, energies[i]);
    }
    std::vector<std::size_t> order(energies.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    order.insert(order.end(), {0, order.size() / 2, order.size() - 1});
    std::shuffle(order.begin(), order.end(), std::mt19937_64(5));
    std::size_t const cut = order.size() / 3;
    for (auto const& [begin, end] : {std::pair{std::size_t{0}, cut}, {cut, order.size()}}) {
      std::vector<Quanta> part;
      for (std::size_t i = begin; i < end; ++i) part.push_back(energies[order[i]]);
      auto const values = backend->evaluator().level_states(levels(), n_units, part);
      ASSERT_EQ(values.size(), part.size());
      for (std::size_t i = begin; i < end; ++i)
        EXPECT_TRUE(same_bits(values[i - begin], expected[order[i]]))
            << where(n_units, energies[order[i]]);
    }
  }
  EXPECT_TRUE(states(10, {}).empty());
}

INSTANTIATE_TEST_SUITE_P(Sets, LevelRules, ::testing::ValuesIn(test_support::level_sets()),
                         [](::testing::TestParamInfo<NamedLevels> const& info) {
                           return test_support::gtest_name(info.param.name);
                         });

// Two levels are the binomial coefficient, with degeneracies that only shift.
TEST(LevelRulesOfTwoLevels, AreTheBinomialCoefficient) {
  auto const backend = make_cpu_backend(0);
  IntegerLevels const levels{{0, 1}, {1, 1}};
  Worst worst;
  std::mt19937_64 random(3);
  for (std::uint64_t const n_units :
       {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{30}, std::uint64_t{1000},
        std::uint64_t{1000000}, std::uint64_t{1000000000000}, std::uint64_t{1000000000000000},
        std::uint64_t{1} << 53, std::uint64_t{1000000000000000000}}) {
    std::vector<std::uint64_t> excited;
    for (std::uint64_t n = 0; n <= std::min<std::uint64_t>(n_units, 100); ++n)
      excited.insert(excited.end(), {n, n_units - n});
    for (int i = 0; i < 60; ++i) excited.push_back(random() % (n_units + 1));
    for (double x = 1; x < static_cast<double>(n_units) / 2; x *= 7)
      excited.push_back(static_cast<std::uint64_t>(x));
    excited.insert(excited.end(), {n_units / 2, (n_units + 1) / 2});
    auto const states =
        backend->evaluator().level_states(levels, n_units, {excited.begin(), excited.end()});
    ASSERT_EQ(states.size(), excited.size());
    for (std::size_t i = 0; i < excited.size(); ++i) {
      double const expected = log_binomial(n_units, excited[i]);
      double const error =
          std::fabs(states[i].log_omega - expected) / logarithm_allowance(expected);
      auto const where = [&] {
        return "N=" + std::to_string(n_units) + " n=" + std::to_string(excited[i]);
      };
      worst.note(error, where);
      EXPECT_LE(error, 1) << where();
    }
  }
  worst.print("two levels, against log_binomial", "of 2 ulp");
}

}  // namespace
}  // namespace antikelvin
