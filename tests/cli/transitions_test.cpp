// SPDX-License-Identifier: Apache-2.0
// `transitions` finds the crossings and collapses of results that were made from known curves, at both signs of β, in files and
// in results of scans; `scaling` finds those of what it samples.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/noise.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"
#include "support/z_score.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

/// A cumulant, and a susceptibility that grows like L^{7/4}, of squares with |β_c| and ν = 1.
struct KnownCurves {
  double beta_c = 0.44, sigma = 1e-3;

  std::string header() const {
    return "N,sides,beta,order,order_binder,order_binder_error,order_S,order_S_error,"
           "equilibrated\n";
  }
  std::string rows(int side, double sign, std::uint32_t seed,
                   std::string const& before = "") const {
    std::string text;
    std::vector<double> const noise = test_support::normal_noise(26, 1, seed);
    for (int i = 0; i < 13; ++i) {
      double const beta = beta_c + 0.0025 * (i - 6), u = side * (beta - beta_c);
      double const binder =
          0.61 + 0.3 * std::tanh(u) - 0.1 * u * u + sigma * noise[static_cast<std::size_t>(i)];
      double const scale = std::pow(side, 1.75);
      double const s =
          scale * (1 + 0.8 * std::tanh(u) + sigma * noise[static_cast<std::size_t>(i) + 13]);
      char row[256];
      std::snprintf(row, sizeof row, "%d,%dx%d,%.6g,%s,%.17g,%g,%.17g,%g,true\n", side * side, side,
                    side, sign * beta, sign > 0 ? "uniform" : "staggered", binder, sigma, s,
                    scale * sigma);
      text += before + row;
    }
    return text;
  }
  std::string table() const {
    std::string text = header();
    std::uint32_t seed = 0;
    for (double const sign : {1.0, -1.0})
      for (int const side : {8, 16, 32, 64}) text += rows(side, sign, ++seed);
    return text;
  }
};

class Transitions : public testing::Test {
 protected:
  Transitions() { folder_.write("known.csv", KnownCurves().table()); }

  ToolResult transitions(std::string const& arguments) const {
    return run_tool(folder_, words("transitions " + arguments));
  }
  Json report(std::string const& arguments) const {
    ToolResult const result = transitions(arguments + " --format json");
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out, nullptr, false);
  }
  static double number(Json const& row, char const* name) { return row.at(name).get<double>(); }

  static void expect_near(Json const& row, std::string const& name, double truth) {
    double const error = row.at(name + "_error").get<double>();
    EXPECT_GT(error, 0) << row;
    EXPECT_LT(std::fabs(row.at(name).get<double>() - truth), 5 * error) << row;
  }

  TemporaryFolder const folder_;
};

TEST_F(Transitions, CrossingsOfBothSigns) {
  Json const told = report("known.csv");
  ASSERT_EQ(told["rows"].size(), 6u);
  int n_below = 0;
  for (Json const& row : told["rows"]) {
    bool const below = row["order"] == "staggered";
    n_below += below;
    expect_near(row, "beta", below ? -0.44 : 0.44);
    expect_near(row, "value", 0.61);
    EXPECT_LT(number(row, "beta_error"), 1e-3);
    EXPECT_EQ(number(row, "L_b"), 2 * number(row, "L_a"));
    EXPECT_EQ(row["quantity"], "order_binder");
    EXPECT_EQ(row["reason"], "");
  }
  EXPECT_EQ(n_below, 3);
  EXPECT_NE(told["notes"].dump().find(
                "order_binder at beta < 0, staggered: L=8 and 16 cross at beta=-0.4"),
            std::string::npos)
      << told["notes"];
}

TEST_F(Transitions, CollapsesWithExponents) {
  Json const binder = report("known.csv --show collapse");
  ASSERT_EQ(binder["rows"].size(), 4u);  // from 8 and from 16 on, at both signs
  for (Json const& row : binder["rows"]) {
    expect_near(row, "beta_c", row["order"] == "staggered" ? -0.44 : 0.44);
    expect_near(row, "nu", 1);
    EXPECT_EQ(row["exponent"], 0);
    EXPECT_TRUE(row["exponent_error"].is_null());
    EXPECT_GT(number(row, "p_value"), 5.7e-7);
  }
  Json const factor = report("known.csv --show collapse --of order_S --range 0.43:0.45");
  ASSERT_EQ(factor["rows"].size(), 4u);
  for (Json const& row : factor["rows"]) {
    expect_near(row, "exponent", 1.75);
    expect_near(row, "nu", 1);
  }
}

/// Curves whose sizes have the wrong labels do not collapse, and no parameters are given out as measured.
TEST_F(Transitions, CurvesThatDoNotCollapseAreRefused) {
  KnownCurves const known;
  std::string text = known.header() + known.rows(8, 1, 1) + known.rows(16, 1, 2);
  KnownCurves other;
  other.beta_c = 0.445;
  folder_.write("wrong.csv", text + other.rows(32, 1, 3));
  Json const told = report("wrong.csv --show collapse");
  EXPECT_EQ(told["rows"][0]["reason"], "the curves do not collapse");
  EXPECT_NE(told["notes"][0].get<std::string>().find("do not collapse; narrow --range"),
            std::string::npos);
}

TEST_F(Transitions, PointsFallOnOneCurveAndAreDrawn) {
  ToolResult const result = transitions("known.csv --show points -o points.json --quiet");
  ASSERT_EQ(result.code, 0) << result.err;
  Json const told = Json::parse(folder_.read("points.json"));
  EXPECT_EQ(told["rows"].size(), 104u);
  for (Json const& row : told["rows"]) {
    double const u = number(row, "scaled_beta");
    EXPECT_NEAR(number(row, "scaled_value"), 0.61 + 0.3 * std::tanh(u) - 0.1 * u * u, 0.02) << row;
  }
  EXPECT_EQ(run_tool(folder_, words("plot points.json -o points.svg --dry-run")).code, 0);
}

TEST_F(Transitions, RowsThatAreNotEquilibratedAreLeftOut) {
  std::string text = KnownCurves().table();
  std::size_t const end = text.find(",true\n");
  folder_.write("one.csv", text.replace(end, 6, ",false\n"));
  Json const told = report("one.csv");
  EXPECT_NE(told["notes"].dump().find("1 of 104 rows are not equilibrated and are left out"),
            std::string::npos);
}

/// Rows of one point are one measurement, and lattices of other proportions are other systems.
TEST_F(Transitions, RowsOfOnePointAreAveraged) {
  KnownCurves const known;
  std::string twice = known.header(), oblong = known.table();
  for (int const side : {8, 16})
    for (std::uint32_t const seed : {100u, 200u})
      twice += known.rows(side, 1, seed + static_cast<std::uint32_t>(side));
  folder_.write("twice.csv", twice);
  Json const once = report("known.csv")["rows"], more = report("twice.csv")["rows"];
  ASSERT_EQ(more.size(), 1u);
  double const ratio = number(more[0], "beta_error") / number(once[3], "beta_error");
  EXPECT_NEAR(ratio, std::sqrt(0.5), 0.1) << once[3] << more[0];
  for (std::size_t at = 0; (at = oblong.find("8x8", at)) != std::string::npos;)
    oblong.replace(at, 3, "4x16");
  folder_.write("oblong.csv", oblong);
  for (Json const& row : report("oblong.csv")["rows"]) EXPECT_GE(number(row, "L_a"), 16) << row;
  EXPECT_EQ(report("twice.csv")["notes"].dump().find("contradict"), std::string::npos);
  folder_.write("torn.csv",
                known.table() + std::string("64,8x8,0.44,uniform,0.7,0.001,50,1,true\n"));
  EXPECT_NE(report("torn.csv")["notes"].dump().find("rows of 1 points contradict each other"),
            std::string::npos);
}

/// Rows of a glass: overlaps that cross at β_c, and a magnetization whose cumulant means nothing.
std::string glass_rows(KnownCurves const& known, bool averages) {
  std::string text = std::string("N,sides,beta,") + (averages ? "samples," : "") +
                     "binder,binder_error,overlap_binder,overlap_binder_error,overlap_xi_over_L,"
                     "overlap_xi_over_L_error,equilibrated\n";
  for (double const sign : {1.0, -1.0})
    for (int const side : {4, 6, 8})
      for (int i = 0; i < 13; ++i) {
        double const beta = known.beta_c + 0.02 * (i - 6),
                     u = std::sqrt(side) * (beta - known.beta_c), xi = 0.6 + 0.5 * u;
        char row[256];
        std::snprintf(row, sizeof row, "%d,%dx%dx%d,%.6g%s,0.1,0.01,%.9g,%g,%.9g,%g,%s\n",
                      side * side * side, side, side, side, sign * beta, averages ? ",100" : "",
                      0.4 + 0.2 * u, known.sigma, xi, known.sigma, i == 2 ? "false" : "true");
        text += row;
      }
  return text;
}

/// Averages over samples: overlaps by themselves, errors that many β do not make smaller, and sizes that are named.
TEST_F(Transitions, OfGlassesAreThoseOfOverlaps) {
  KnownCurves known;
  known.beta_c = 0.9;
  known.sigma = 1e-3;
  folder_.write("glass.csv", glass_rows(known, true));
  folder_.write("independent.csv", glass_rows(known, false));
  Json const told = report("glass.csv"), single = report("independent.csv");
  ASSERT_EQ(told["rows"].size(), 8u) << told["notes"];
  ASSERT_EQ(single["rows"].size(), 8u);
  for (std::size_t i = 0; i < 8; ++i) {
    Json const& row = told["rows"][i];
    EXPECT_EQ(row["quantity"], i < 4 ? "overlap_xi_over_L" : "overlap_binder");
    expect_near(row, "beta", number(row, "beta") < 0 ? -0.9 : 0.9);
    // σ (1/a' + …) of slopes 0.5 √L: errors of single points.
    double const slope = i < 4 ? 0.5 : 0.2,
                 apart = slope * (std::sqrt(number(row, "L_b")) - std::sqrt(number(row, "L_a")));
    EXPECT_NEAR(number(row, "beta_error") / (std::sqrt(2.0) * known.sigma / apart), 1, 1e-5) << row;
    EXPECT_LT(number(single["rows"][i], "beta_error"), 0.9 * number(row, "beta_error"));
  }
  std::string const left_out = "6 of 78 rows are not equilibrated and are left out";
  EXPECT_NE(told["notes"].dump().find(left_out), std::string::npos);
  Json const all = report("glass.csv --all-rows --sides 4,8 --of overlap_binder");
  ASSERT_EQ(all["rows"].size(), 2u);
  for (Json const& row : all["rows"]) {
    EXPECT_EQ(row["L_a"], 4);
    EXPECT_EQ(row["L_b"], 8);
  }
  EXPECT_NE(all["notes"].dump().find("4 of 52 rows are not equilibrated and take part"),
            std::string::npos);
  for (Json const& row : report("glass.csv --show collapse")["rows"]) {
    expect_near(row, "beta_c", number(row, "beta_c") < 0 ? -0.9 : 0.9);
    expect_near(row, "nu", 2);
  }
}

TEST_F(Transitions, ReadsScansAndTellsSystemsApart) {
  folder_.write("job.toml",
                "verb = \"sample\"\n[options]\nmodel = \"ising\"\norder = \"auto\"\nsweeps = 400\n"
                "replicas = 256\nburn-in = 200\n[grid]\nsides = [4, 8]\n"
                "beta = [\"0.2:0.8:13\"]\ncoupling = [1, -1]\n");
  ToolResult const ran = run_tool(folder_, words("scan job.toml -o r --quiet"));
  ASSERT_EQ(ran.code % 5, 0) << ran.err;
  Json const told = report("r --degree 3");
  ASSERT_GE(told["rows"].size(), 2u) << told["notes"];
  std::set<std::string> systems;
  for (Json const& row : told["rows"]) systems.insert(row["system"].get<std::string>());
  EXPECT_EQ(systems, (std::set<std::string>{"coupling=1", "coupling=-1"}));
}

TEST_F(Transitions, ScalingFindsWhatItSampled) {
  std::string const run =
      "scaling --model ising -L 4,6,8 --beta 0.36:0.52:9,-0.52:-0.36:9 --quantity order "
      "--sweeps 400 --replicas 64 --quiet";
  ToolResult const sizes = run_tool(folder_, words(run + " -o sizes.json"));
  ASSERT_EQ(sizes.code, 0) << sizes.err;
  ToolResult const own = run_tool(folder_, words(run + " --show crossings --format json"));
  ASSERT_EQ(own.code, 0) << own.err;
  Json const first = Json::parse(own.out), second = report("sizes.json");
  EXPECT_EQ(first["rows"], second["rows"]);
  int n_signs[2] = {};
  for (Json const& row : first["rows"]) {
    // Crossings of sizes this small lie within 0.01 of the critical point.
    double const beta = number(row, "beta");
    EXPECT_NEAR(std::fabs(beta), 0.4407, 0.01 + 5 * number(row, "beta_error")) << row;
    ++n_signs[beta > 0];
  }
  EXPECT_GE(n_signs[0], 2);
  EXPECT_GE(n_signs[1], 2);
}

TEST_F(Transitions, RefusesWhatHoldsNone) {
  folder_.write("bare.csv", "N,beta,energy_mean\n64,1,-3\n");
  folder_.write("one_size.csv", KnownCurves().header() + KnownCurves().rows(8, 1, 1));
  expect_refusal(transitions(""), {"the results are missing"});
  expect_refusal(transitions("none.csv"), {"cannot read 'none.csv'"});
  expect_refusal(transitions("bare.csv"),
                 {"none of order_binder, xi_over_L and binder", "--order auto"});
  expect_refusal(transitions("bare.csv --of energy_mean"), {"'energy_mean' has no errors"});
  expect_refusal(transitions("known.csv --of order_bindr"), {"did you mean order_binder?"});
  expect_refusal(transitions("one_size.csv"), {"too few sizes", "1 sizes", "-L 8,16,32,64"});
  expect_refusal(transitions("known.csv --range 5:6"), {"too few sizes", "0 sizes", "--range"});
  folder_.write("samples.csv",
                "N,beta,sample,overlap_binder,overlap_binder_error\n64,1,1,0.5,0.1\n"
                "64,1,2,0.4,0.1\n");
  expect_refusal(transitions("samples.csv --of overlap_binder"),
                 {"single samples of bonds", "--show average"});
  expect_refusal(transitions("known.csv --sides 5,7"), {"too few sizes", "0 sizes"});
  expect_refusal(transitions("known.csv --sides 8,x"), {"--sides"});
  expect_refusal(transitions("known.csv --sides 8,-4"), {"invalid --sides '8,-4'"});
  expect_refusal(transitions("known.csv --range 0.5"), {"invalid --range '0.5'"});
  expect_refusal(transitions("known.csv --range 0.5:0.4"), {"it holds no |beta|"});
  expect_refusal(transitions("known.csv --points 4"), {"--degree 4 is too high for --points 4"});
  expect_refusal(
      run_tool(folder_, words("scaling --model ising -L 4,6,8 --beta 1 --show crossings")),
      {"add --quantity order"});
  expect_refusal(
      run_tool(folder_, words("scaling --model ising --lattice complete -L 4,6,8 --beta 1 "
                              "--quantity order")),
      {"use --quantity magnetization"});
  expect_refusal(run_tool(folder_, words("scaling --quantity order")), {"needs a model"});
}

}  // namespace
}  // namespace antikelvin::test
