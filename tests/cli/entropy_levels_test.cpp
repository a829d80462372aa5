// SPDX-License-Identifier: Apache-2.0
// `entropy` of many-level units as a user sees it: exact values of an independent source
// (tests/data/multilevel.json), relations between equivalent requests, and refusals.
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;
using Real50 = boost::multiprecision::cpp_dec_float_50;

class EntropyLevels : public TableOf {
 protected:
  using TableOf::expect_near;

  void expect_near(Row const& row, std::string const& column, Json const& expected,
                   std::string const& where) {
    std::string const& cell = row.at(column);
    if (expected.is_null())
      EXPECT_EQ(cell, "") << where << column;
    else
      expect_near(cell, number(expected.get<std::string>()), 1e-14, where + column);
  }
};

Json const& reference() {
  static Json const data =
      Json::parse(std::ifstream(std::string(AK_TEST_DATA) + "/multilevel.json"));
  return data;
}

std::string levels_of(Json const& set) {
  std::string text;
  for (Json const& level : set["levels"])
    text += (text.empty() ? "" : ",") + level["e"].dump() + "x" + level["g"].dump();
  return text;
}

/// `shift` is added to every energy of the list.
std::string energies_of(Json const& size, std::string const& columns_wanted = "lnOmega",
                        double shift = 0) {
  std::string text;
  for (Json const& row : size["rows"])
    if (!row[columns_wanted].is_null()) {
      char number[32];
      std::snprintf(number, sizeof number, "%.1f", row["E"].get<double>() + shift);
      text += (text.empty() ? "" : ",") + std::string(number);
    }
  return text;
}

std::vector<Json> occurring_rows(Json const& size) {
  std::vector<Json> result;
  for (Json const& row : size["rows"])
    if (!row["lnOmega"].is_null()) result.push_back(row);
  return result;
}

TEST_F(EntropyLevels, EveryExactValueWithin1e14) {
  std::size_t n_values = 0;
  for (Json const& set : reference()["sets"]) {
    bool const even = set["name"].get<std::string>().find("gcd2") != std::string::npos;
    for (Json const& size : set["sizes"]) {
      std::string const n = size["N"].dump();
      auto const expected = occurring_rows(size);
      auto const found =
          rows("--levels " + levels_of(set) + " -N " + n + " --energy " + energies_of(size));
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        std::string const where =
            set["name"].get<std::string>() + " N=" + n + " E=" + expected[i]["E"].dump() + " ";
        EXPECT_EQ(found[i].at("N"), n);
        EXPECT_EQ(number(found[i].at("energy")), expected[i]["E"].get<double>()) << where;
        expect_near(found[i], "log_omega", expected[i]["lnOmega"], where);
        if (expected[i].contains("lnOmega_gibbs_cumulative"))
          expect_near(found[i], "log_omega_gibbs", expected[i]["lnOmega_gibbs_cumulative"], where);
        n_values += 2;
        if (even) continue;  // there the quantum is 2
        expect_near(found[i], "beta_forward", expected[i]["beta_forward"], where);
        expect_near(found[i], "beta", expected[i]["beta_central"], where);
        n_values += 2;
      }
    }
  }
  EXPECT_GT(n_values, 3000u);
}

// Levels 0, 2, 6 step by 2: slopes are those to the neighbours at E ± 2.
TEST_F(EntropyLevels, SlopesOfLevelsWithACommonDivisor) {
  Json const& set = reference()["sets"].back();
  ASSERT_EQ(levels_of(set), "0x1,2x1,6x1");
  std::size_t n_slopes = 0;
  for (Json const& size : set["sizes"]) {
    auto const expected = occurring_rows(size);
    auto const found =
        rows("--levels 0,2,6 -N " + size["N"].dump() + " --energy " + energies_of(size));
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
      if (expected[i + 1]["E"].get<int>() != expected[i]["E"].get<int>() + 2) continue;
      Real50 const forward = (Real50(expected[i + 1]["lnOmega"].get<std::string>()) -
                              Real50(expected[i]["lnOmega"].get<std::string>())) /
                             2;
      std::string const where = "N=" + size["N"].dump() + " E=" + expected[i]["E"].dump();
      expect_near(found[i].at("beta_forward"), forward.convert_to<double>(), 1e-14, where);
      expect_near(found[i + 1].at("beta_backward"), forward.convert_to<double>(), 1e-14, where);
      ++n_slopes;
    }
  }
  EXPECT_GT(n_slopes, 50u);
}

TEST_F(EntropyLevels, SpinsAreTheShiftedIntegers) {
  char const* const spins[] = {"spin:1", "spin:3/2"};
  for (int i = 0; i < 2; ++i) {
    Json const& set = reference()["sets"][static_cast<std::size_t>(i)];
    for (Json const& size : set["sizes"]) {
      double const n = size["N"].get<double>();
      std::string const units = " -N " + size["N"].dump() + " --energy ";
      auto const integers = rows("--levels " + levels_of(set) + units + energies_of(size));
      double const shift = i == 0 ? -n : -1.5 * n;
      auto const spin =
          rows("--levels " + std::string(spins[i]) + units + energies_of(size, "lnOmega", shift));
      ASSERT_EQ(spin.size(), integers.size());
      for (std::size_t k = 0; k < spin.size(); ++k) {
        expect_same(integers[k], spin[k], {"energy"}, spins[i] + units);
        EXPECT_EQ(number(spin[k].at("energy")), number(integers[k].at("energy")) + shift);
      }
    }
  }
}

TEST_F(EntropyLevels, DecimalsAreIntegersTimesTheQuantum) {
  struct Pair {
    char const *decimal, *integer;
    double quantum;
    char const* text;
  };
  for (Pair const& pair :
       {Pair{"0,0.1,0.35", "0,2,7", 0.05, "0.05"}, Pair{"-1/3,0x2,1/2", "0,2x2,5", 1.0 / 6, "1/6"},
        Pair{"0,2e3,7e3x4", "0,2,7x4", 1000, "1000"}}) {
    auto const run =
        run_tool(folder_, words("entropy --quiet -N 10 --fraction 0.5 --format json --levels " +
                                std::string(pair.decimal)));
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(Json::parse(run.out)["resolved"]["quantum"], pair.text);
    std::string const points = " -N 1,10,1e6,1e12 --fraction 0:1:9";
    auto const decimals = rows("--levels " + std::string(pair.decimal) + points);
    auto const integers = rows("--levels " + std::string(pair.integer) + points);
    ASSERT_EQ(decimals.size(), integers.size());
    for (std::size_t i = 0; i < decimals.size(); ++i) {
      std::string const where = std::string(pair.decimal) + " row " + std::to_string(i) + " ";
      for (char const* same :
           {"N", "log_omega", "entropy_per_unit", "log_omega_gibbs", "regime", "skewness"})
        EXPECT_EQ(decimals[i].at(same), integers[i].at(same)) << where << same;
      auto const scaled = [&](char const* column, double factor) {
        std::string const &a = decimals[i].at(column), b = integers[i].at(column);
        EXPECT_EQ(a.empty(), b.empty()) << where << column;
        if (a.empty()) return;
        if (std::isinf(number(b)))
          EXPECT_EQ(a, b) << where << column;
        else
          expect_near(a, number(b) * factor, 2e-15, where + column);
      };
      for (char const* slope : {"beta", "beta_saddle", "beta_forward", "beta_backward"})
        scaled(slope, 1 / pair.quantum);
      scaled("curvature", 1 / (pair.quantum * pair.quantum));
      scaled("temperature", pair.quantum);
    }
  }
}

// Ω(n) = C(N, n) g_1^n g_0^(N−n).
TEST_F(EntropyLevels, TwoLevelsWithDegeneracy) {
  std::string const points = " -N 1000 --n 0,1,17,500,750,999,1000";
  auto const plain = rows("--levels 0,1" + points), threefold = rows("--levels 0,1x3" + points),
             both = rows("--levels 0x5,1x15" + points);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    double const n = number(plain[i].at("n")), log3 = std::log(3.0);
    std::string const where = "n=" + plain[i].at("n") + " ";
    EXPECT_EQ(plain[i].at("n"), threefold[i].at("n"));
    auto const excess = [&](std::vector<Row> const& rows, char const* column, double more) {
      double const expected = number(plain[i].at(column)) + more;
      EXPECT_NEAR(number(rows[i].at(column)), expected, 1e-14 * (1 + std::fabs(expected)))
          << where << column;
    };
    excess(threefold, "log_omega", n * log3);
    excess(both, "log_omega", n * log3 + 1000 * std::log(5.0));
    excess(threefold, "beta", log3);
    if (n > 0) excess(threefold, "beta_backward", log3);
    if (n < 1000) excess(threefold, "beta_forward", log3);
    if (n > 0 && n < 1000) excess(threefold, "beta_stirling", log3);
    EXPECT_EQ(plain[i].at("curvature"), threefold[i].at("curvature")) << where;
  }
}

// The binomial formulas against the contour integral.
TEST_F(EntropyLevels, TwoLevelPathsAgree) {
  std::string const units = " -N 20,1e6,1e15 ";
  auto const reference = rows("--levels 0,1 --fraction 0,0.05,0.3,0.5,0.8,1" + units);
  auto const explicit_one = rows("--levels 0x1,1x1 --fraction 0,0.05,0.3,0.5,0.8,1" + units);
  auto const shifted = rows("--levels two-level:1/2 --fraction 0,0.05,0.3,0.5,0.8,1" + units);
  // The same degeneracy twice keeps all slopes and takes the many-level path.
  auto const doubled = rows("--levels 0x2,1x2 --fraction 0,0.05,0.3,0.5,0.8,1" + units);
  ASSERT_EQ(reference.size(), 18u);
  for (std::size_t i = 0; i < reference.size(); ++i) {
    std::string const where = "row " + std::to_string(i) + " ";
    expect_same(reference[i], explicit_one[i], {}, where);
    expect_same(reference[i], shifted[i], {"energy"}, where);
    double const n_units = number(reference[i].at("N"));
    EXPECT_NEAR(number(doubled[i].at("log_omega")),
                number(reference[i].at("log_omega")) + n_units * std::log(2.0), 4e-16 * n_units)
        << where;
    EXPECT_EQ(doubled[i].at("n"), reference[i].at("n")) << where;
    EXPECT_EQ(doubled[i].at("regime"), reference[i].at("regime")) << where;
    for (char const* column : {"beta", "curvature", "log_temperature_gibbs", "beta_stirling",
                               "beta_forward", "beta_backward"}) {
      std::string const &a = doubled[i].at(column), b = reference[i].at(column);
      EXPECT_EQ(a.empty(), b.empty()) << where << column;
      if (b.empty() || std::isinf(number(b)))
        EXPECT_EQ(a, b) << where << column;
      else if (number(b) == 0)
        EXPECT_NEAR(number(a), 0, 1e-15) << where << column;
      else
        EXPECT_NEAR(number(a), number(b), 1e-12 * std::fabs(number(b)) + 1e-25) << where << column;
    }
  }
}

TEST_F(EntropyLevels, AnEnergyInAGapIsRefusedWithItsNeighbours) {
  expect_refused("--levels 0,2,3 -N 5 --energy 1", {"cannot occur with N=5", " 0 and 2"});
  expect_refused("--levels 0,2,3 -N 1e6 --energy 5,1", {" 0 and 2"});
  expect_refused("--levels 0,1,3 -N 4 --energy 11", {"energy 11 cannot occur", " 10 and 12"});
  expect_refused("--levels 0,1,20 -N 1e15 --energy 19999999999999999",
                 {"19999999999999981 and 20000000000000000"});
  expect_refused("--levels 0,1,20 -N 1e15 --energy 19999999999999979",
                 {"19999999999999962 and 19999999999999980"});
  expect_refused("--levels 0,0.2,0.3 -N 1e9 --energy 0.1", {" 0 and 0.2"});
  expect_refused("--levels 1,3,4 -N 1e3 --energy 1001", {" 1000 and 1002"});
}

TEST_F(EntropyLevels, AnEnergyOffTheLatticeIsRefusedWithItsNeighbours) {
  expect_refused("--levels 0,2,3 -N 5 --energy 2.5", {"energies step by 1", " 2 and 3"});
  expect_refused("--levels 0,0.1,0.35 -N 1e12 --energy 1.01",
                 {"energies step by 0.05", " 1 and 1.05", "--shell"});
  expect_refused("--levels 0,2,6 -N 100 --energy 51", {"energies step by 2", " 50 and 52"});
  expect_refused("--levels 0,2,3 -N 5 --energy 15.5", {"the highest is 15"});
  expect_refused("--levels 1,2,3 -N 5 --energy 4", {"the lowest is 5"});
}

TEST_F(EntropyLevels, AFractionInAGapMovesToTheNearestEnergyThatOccurs) {
  EXPECT_EQ(row("--levels 0,2,3 -N 5 --fraction 0.07").at("energy"), "0");  // 1.05, a tie
  EXPECT_EQ(row("--levels 0,2,3 -N 1e6 --fraction 3e-7").at("energy"), "0");
  EXPECT_EQ(row("--levels 0,2,3 -N 1000 --fraction 5e-4").at("energy"), "2");  // 1.5 becomes 2
  EXPECT_EQ(row("--levels 0,1,20 -N 1e6 --fraction 0.9999995").at("energy"), "19999981");
  auto const all = rows("--levels 0,5,7 -N 3 --fraction 0:1:22");
  for (Row const& r : all) EXPECT_GE(number(r.at("log_omega")), 0) << r.at("energy");
}

TEST_F(EntropyLevels, WhatHasNoExactCountIsRefused) {
  expect_refused("--levels 0,1,2 -N 10 --n 1", {"--n needs a two-level system", "3 levels"});
  expect_refused("--levels oscillator -N 10 --fraction 0.5", {"has no highest level"});
  expect_refused("--levels rotor:2 -N 10 --energy 1", {"has no highest level"});
  expect_refused("--levels 0,1,1.41421356237309504880168872 -N 10 --fraction 0.5",
                 {"quantum", "too fine", "coarser"});
}

TEST_F(EntropyLevels, EndsOfTheSpectrumAreOneSided) {
  for (std::string const units : {"1", "2", "100", "1e6", "1e15", "18446744073709551615"}) {
    auto const ends = rows("--levels 0x2,1,3,4x5 --fraction 0,1 -N " + units);
    ASSERT_EQ(ends.size(), 2u);
    double const n = number(units);
    for (Row const& end : ends) {
      EXPECT_EQ(end.at("beta"), "") << units;
      EXPECT_EQ(end.at("temperature"), "") << units;
      EXPECT_EQ(end.at("skewness"), "") << units;
    }
    EXPECT_EQ(ends[0].at("regime"), "zero+");
    EXPECT_EQ(ends[1].at("regime"), "zero-");
    EXPECT_EQ(ends[0].at("beta_backward"), "");
    EXPECT_EQ(ends[1].at("beta_forward"), "");
    EXPECT_EQ(ends[0].at("beta_saddle"), "inf");
    EXPECT_EQ(ends[1].at("beta_saddle"), "-inf");
    // One unit in the next level: N g_1/g_0.
    expect_near(ends[0].at("log_omega"), n * std::log(2.0), 4e-16, units);
    expect_near(ends[1].at("log_omega"), n * std::log(5.0), 4e-16, units);
    EXPECT_NEAR(number(ends[0].at("beta_forward")), std::log(n / 2), 1e-13) << units;
    EXPECT_NEAR(number(ends[1].at("beta_backward")), -std::log(n / 5), 1e-13) << units;
    expect_near(ends[1].at("log_omega_gibbs"), n * std::log(9.0), 4e-16, units);
    EXPECT_EQ(ends[0].at("log_omega_gibbs"), ends[0].at("log_omega"));
  }
}

class EntropyShell : public TableOf {};

TEST_F(EntropyShell, HoldsTheStatesOfItsEnergies) {
  struct Case {
    char const *levels, *units;
    std::vector<double> centres;
    double width;
  };
  for (Case const& c : {Case{"0,1,3x2", "7", {0, 3, 10, 19}, 4},
                        Case{"0,1,3x2", "1e6", {0, 30, 1000000, 1600000, 2999990}, 6},
                        Case{"spin:1", "1e12", {-999999999990, -123456789, 5e11}, 10},
                        Case{"0,1x3", "300", {0, 5, 225, 299}, 5}})
    for (double const centre : c.centres) {
      char text[64];
      std::snprintf(text, sizeof text, "%.0f", centre);
      std::string const system = std::string("--levels ") + c.levels + " -N " + c.units;
      Row const shell = row(system + " --energy " + text + " --shell " + std::to_string(c.width));
      double const low = number(shell.at("shell_low")), high = number(shell.at("shell_high"));
      EXPECT_LE(centre - low, c.width / 2);
      EXPECT_LE(high - centre, c.width / 2);
      // Relative to the centre, which is enough for any size.
      double const centre_log = number(row(system + " --energy " + text).at("log_omega"));
      double sum = 0;
      for (double e = low; e <= high; ++e) {
        std::snprintf(text, sizeof text, "%.0f", e);
        auto const run = run_tool(
            folder_, words("entropy --quiet --format csv " + system + " --energy " + text));
        if (run.code == 2) continue;  // in a gap
        auto const cells = csv_rows(run.out);
        std::size_t const at = c.levels == std::string("0,1x3") ? 3 : 2;
        ASSERT_EQ(cells[0][at], "log_omega");
        sum += std::exp(number(cells[1][at]) - centre_log);
      }
      double const expected = centre_log + std::log(sum);
      EXPECT_NEAR(number(shell.at("log_omega")), expected, 1e-13 + 3e-16 * expected)
          << system << " " << centre;
    }
}

TEST_F(EntropyShell, OfWidthZeroIsTheEnergy) {
  for (char const* levels : {"0,1,3x2", "spin:3/2", "0x2,2,6"})
    for (char const* units : {"1", "30", "1e6", "1e13"}) {
      std::string const system = std::string("--levels ") + levels + " -N " + units;
      // Energies that occur, whatever the fraction says.
      auto const plain = rows(system + " --fraction 0,0.2,0.5,0.9,1");
      for (Row const& expected : plain) {
        std::string const where = system + " E=" + expected.at("energy") + " ";
        Row const shell = row(system + " --shell 0 --energy " + expected.at("energy"));
        EXPECT_EQ(shell.at("shell_low"), expected.at("energy")) << where;
        EXPECT_EQ(shell.at("shell_high"), expected.at("energy")) << where;
        for (auto const& [column, cell] : expected) {
          if (column == "regime") continue;
          if (cell.empty() || std::isinf(number(cell))) {
            EXPECT_EQ(shell.at(column), cell) << where << column;
            continue;
          }
          // T_G of a shell comes from the difference of two logarithms.
          bool const gibbs = column.find("temperature_gibbs") != std::string::npos;
          EXPECT_NEAR(number(shell.at(column)), number(cell),
                      (gibbs ? 1e-9 : 1e-12) * std::fabs(number(cell)) + 1e-18)
              << where << column;
        }
      }
    }
}

TEST_F(EntropyShell, OfTheWholeRangeHoldsAllStates) {
  for (auto const& [levels, states, top] :
       {std::tuple{"0,1x2,2", 4.0, 2.0}, {"0,1,3x5,7", 8.0, 7.0}, {"0,1x3", 4.0, 1.0}})
    for (double const n : {1.0, 3.0, 1000.0, 1e9, 1e15}) {
      char text[128];
      std::snprintf(text, sizeof text, "--levels %s -N %.0f --energy %.1f --shell %.0f", levels, n,
                    n * top / 2, n * top);
      Row const shell = row(text);
      expect_near(shell.at("log_omega"), n * std::log(states), 4e-16, text);
      EXPECT_EQ(shell.at("log_omega_gibbs"), shell.at("log_omega")) << text;
      EXPECT_EQ(number(shell.at("shell_low")), 0) << text;
      EXPECT_EQ(number(shell.at("shell_high")), n * top) << text;
    }
}

TEST_F(EntropyShell, WithoutStatesIsRefused) {
  expect_refused("--levels 0,1,2 -N 10 --energy 5.5 --shell 0.5",
                 {"no energy of N=10 subsystems lies within 0.25 of 5.5"});
  expect_refused("--levels 0,1,2 -N 10 --energy -50 --shell 2", {"lies within 1 of -50"});
  expect_refused("--levels 0,1,2 -N 10 --energy 5 --shell -1", {"a width is not negative"});
  expect_refused("--levels 0,1,2 -N 10 --energy 5 --shell wide", {"not a number"});
  expect_refused("--levels 0,1,2 -N 10 --energy 5 --shell 1,2", {"not a number"});
}

}  // namespace
}  // namespace antikelvin::test
