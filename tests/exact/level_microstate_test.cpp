// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/exact/level_microstate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "device/backend.hpp"
#include "model/integer_levels.hpp"
#include "support/level_oracle.hpp"
#include "support/level_sets.hpp"
#include "support/long_tests.hpp"
#include "support/oracle.hpp"

namespace antikelvin {
namespace {

using nlohmann::json;
using test_support::BigInt;
using test_support::BigReal;
using test_support::Binary50;
using test_support::Coefficients;
using test_support::LevelCheck;
using test_support::LevelTruth;
using test_support::NamedLevels;

std::string where(std::uint64_t n_units, Quanta energy) {
  return "N=" + std::to_string(n_units) + " E=" + test_support::to_text(energy);
}

TEST(LevelOracle, RecurrenceEqualsPowerOfPolynomial) {
  for (NamedLevels const& set : test_support::level_sets())
    for (std::uint64_t const n_units : {1u, 2u, 3u, 7u, 40u}) {
      if (n_units * set.levels.width() > 6000) continue;
      std::vector<BigInt> const expected = test_support::coefficients_by_power(set.levels, n_units);
      Coefficients coefficients(set.levels, n_units);
      for (std::size_t energy = 0; energy < expected.size(); ++energy) {
        ASSERT_EQ(coefficients.omega(), expected[energy])
            << set.name << " " << where(n_units, energy);
        coefficients.advance();
      }
      EXPECT_EQ(coefficients.omega(), 0);  // beyond the highest energy
    }
}

class LevelStates : public ::testing::TestWithParam<NamedLevels> {
 protected:
  void compare(std::uint64_t n_units, std::vector<std::uint64_t> const& energies,
               LevelCheck& check) const {
    IntegerLevels const& levels = GetParam().levels;
    std::vector<LevelTruth<BigReal>> const truths =
        test_support::exact_truths(levels, n_units, energies);
    std::vector<LevelMicrostate> const states =
        backend_->evaluator().level_states(levels, n_units, {energies.begin(), energies.end()});
    ASSERT_EQ(states.size(), energies.size());
    for (std::size_t i = 0; i < energies.size(); ++i)
      check.check(states[i], truths[i], where(n_units, energies[i]));
  }

  void compare_all(std::uint64_t n_units, LevelCheck& check) const {
    std::vector<std::uint64_t> energies;
    for (std::uint64_t e = 0; e <= n_units * GetParam().levels.width(); ++e) energies.push_back(e);
    compare(n_units, energies, check);
  }

  /// 61 energies at either end, a spread of 60, and what lies around the middle and the mean.
  void compare_some(std::uint64_t n_units, LevelCheck& check) const {
    IntegerLevels const& levels = GetParam().levels;
    std::uint64_t const top = n_units * levels.width();
    std::set<std::uint64_t> energies;
    auto const add = [&](std::uint64_t energy) {
      if (energy <= top) energies.insert(energy);
    };
    for (std::uint64_t e = 0; e <= 60; ++e) {
      add(e);
      add(top - e);  // wraps to beyond the top if e > top
      add(e * top / 61 + e % 2);
    }
    std::uint64_t moment = 0, states = 0;
    for (std::size_t j = 0; j < levels.steps.size(); ++j) {
      moment += levels.steps[j] * levels.degeneracies[j];
      states += levels.degeneracies[j];
    }
    for (std::uint64_t const middle : {top / 2, n_units * moment / states})
      for (std::uint64_t e = middle; e <= middle + 4; ++e) add(e - 2);
    compare(n_units, {energies.begin(), energies.end()}, check);
  }

  /// Additions of words that the exact coefficients take.
  double reference_cost(std::uint64_t n_units) const {
    IntegerLevels const& levels = GetParam().levels;
    double const n = static_cast<double>(n_units);
    return n * static_cast<double>(levels.width()) * static_cast<double>(levels.steps.size()) *
           (n * std::log2(static_cast<double>(test_support::n_states(levels))) / 64 + 20);
  }

  std::unique_ptr<Backend> backend_ = make_cpu_backend(0);
};

constexpr std::uint64_t kSmall = 12;
// Above this width every energy of N <= 12 units is a long test.
constexpr std::uint64_t kWide = 130;
constexpr std::size_t kFastCost = 1000000000;

TEST_P(LevelStates, EveryEnergyOfSmallSystemsIsExact) {
  LevelCheck check(GetParam().name + ", N <= 12, every E");
  std::uint64_t const largest = GetParam().levels.width() > kWide ? 3 : kSmall;
  for (std::uint64_t n = 1; n <= test_support::scaled(largest, 2); ++n) compare_all(n, check);
}

TEST_P(LevelStates, EveryEnergyOfSmallSystemsIsExactLong) {
  AK_SKIP_UNLESS_LONG();
  if (GetParam().levels.width() <= kWide) GTEST_SKIP() << "done by the short test";
  LevelCheck check(GetParam().name + ", N <= 12, every E");
  for (std::uint64_t n = 4; n <= kSmall; ++n) compare_all(n, check);
}

constexpr std::uint64_t kSizes[] = {25, 64, 100, 400, 1000, 4000};

TEST_P(LevelStates, EdgesAndSpreadAreExact) {
  LevelCheck check(GetParam().name + ", N <= 4000");
  for (std::uint64_t const n : kSizes)
    if (reference_cost(n) <= static_cast<double>(test_support::scaled(kFastCost, 30)))
      compare_some(n, check);
}

TEST_P(LevelStates, EdgesAndSpreadAreExactLong) {
  AK_SKIP_UNLESS_LONG();
  LevelCheck check(GetParam().name + ", N = 399, 1000, 1001, 4000");
  for (std::uint64_t const n : {399u, 1000u, 1001u, 4000u}) compare_some(n, check);
}

INSTANTIATE_TEST_SUITE_P(Sets, LevelStates, ::testing::ValuesIn(test_support::level_sets()),
                         [](::testing::TestParamInfo<NamedLevels> const& info) {
                           return test_support::gtest_name(info.param.name);
                         });

TEST(LevelFile, EqualsMultilevelFile) {
  json const data = json::parse(std::ifstream(std::string(AK_TEST_DATA) + "/multilevel.json"));
  auto const backend = make_cpu_backend(0);
  auto const number = [](json const& text) -> std::optional<Binary50> {
    if (text.is_null()) return std::nullopt;
    return Binary50(text.get<std::string>());
  };
  std::size_t n_rows = 0;
  for (json const& set : data.at("sets")) {
    std::string spec;
    for (json const& level : set.at("levels"))
      spec += (spec.empty() ? "" : ",") + level.at("e").dump() + "x" + level.at("g").dump();
    LevelSystem const system = parse_levels(spec);
    IntegerLevels const levels = integer_levels(system);
    auto const quantum = static_cast<std::uint64_t>(system.quantum());
    LevelCheck check(set.at("name").get<std::string>());
    for (json const& size : set.at("sizes")) {
      auto const n_units = size.at("N").get<std::uint64_t>();
      json const& rows = size.at("rows");
      std::vector<Quanta> energies;
      for (json const& row : rows) energies.push_back(row.at("E").get<std::uint64_t>() / quantum);
      std::vector<LevelMicrostate> const states =
          backend->evaluator().level_states(levels, n_units, energies);
      ASSERT_EQ(states.size(), rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        json const& row = rows[i];
        ++n_rows;
        LevelTruth<Binary50> truth;
        // Between two quanta there is no state, and the volume is that of the energy below. The
        // file's differences are then over less than a quantum and say nothing about ours.
        bool const on_lattice = row.at("E").get<std::uint64_t>() % quantum == 0;
        truth.knows_omega = on_lattice;
        truth.knows_beta = truth.knows_differences = quantum == 1;
        truth.log_omega = number(row.at("lnOmega"));
        EXPECT_TRUE(on_lattice || !truth.log_omega);
        truth.beta_forward = number(row.at("beta_forward"));
        truth.beta = number(row.at("beta_central"));
        truth.log_gibbs = number(row.value("lnOmega_gibbs_cumulative", json()));
        truth.knows_gibbs = truth.log_gibbs.has_value() && on_lattice;
        if (truth.log_omega && truth.log_gibbs)
          truth.log_temperature = Binary50(*truth.log_gibbs - *truth.log_omega);
        // No column has the backward difference; the central one and the forward one give it.
        if (truth.beta && truth.beta_forward)
          truth.beta_backward = Binary50(2 * *truth.beta - *truth.beta_forward);
        else if (truth.log_omega && !std::isnan(states[i].beta_backward))
          truth.beta_backward = Binary50(states[i].beta_backward);
        check.check(states[i], truth, where(n_units, energies[i]));
        if (!on_lattice && truth.log_gibbs) {
          EXPECT_LE(test_support::relative_error(states[i].log_omega_gibbs, *truth.log_gibbs),
                    1e-15)
              << where(n_units, energies[i]);
        }
      }
    }
  }
  EXPECT_GT(n_rows, 1000u);
}

TEST(IntegerLevelsOf, DividesOutTheQuantum) {
  struct Case {
    char const* spec;
    std::vector<std::uint64_t> steps, degeneracies;
  };
  for (Case const& c : {
           Case{"0,2,6x2", {0, 1, 3}, {1, 1, 2}},
           Case{"0.1,0.35,7/20x2", {0, 1}, {1, 3}},  // 7/20 is 0.35: one level
           Case{"0.1,0.35,0.7x2", {0, 5, 12}, {1, 1, 2}},
           Case{"-1/3,1/6,1/2x4", {0, 3, 5}, {1, 1, 4}},
           Case{"7,-5x2,1", {0, 1, 2}, {2, 1, 1}},
           Case{"1e-3,2.5e-3,1e-2", {0, 1, 6}, {1, 1, 1}},
           Case{"two-level", {0, 1}, {1, 1}},
           Case{"two-level:0.3", {0, 1}, {1, 1}},
           Case{"spin:3/2", {0, 1, 2, 3}, {1, 1, 1, 1}},
           Case{"0x5,1,4", {0, 1, 4}, {5, 1, 1}},
           Case{"0,9007199254740991,9007199254740992",
                {0, 9007199254740991, 9007199254740992},
                {1, 1, 1}},
       }) {
    IntegerLevels const levels = integer_levels(parse_levels(c.spec));
    EXPECT_EQ(levels.steps, c.steps) << c.spec;
    EXPECT_EQ(levels.degeneracies, c.degeneracies) << c.spec;
    EXPECT_EQ(levels.width(), c.steps.back());
  }
}

TEST(IntegerLevelsOf, RefusesWhatIsNotBoundedOrTooFine) {
  for (char const* spec :
       {"oscillator", "rotor", "oscillator:0.5", "0,1,9007199254740993", "0,1,1e-30", "0,1,1e20"})
    EXPECT_THROW(integer_levels(parse_levels(spec)), SpecError) << spec;
}

}  // namespace
}  // namespace antikelvin
