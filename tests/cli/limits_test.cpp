// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

char const* const kQuantities[] = {"entropy_density", "stirling", "beta", "entropy_difference"};

class Limits : public TableOf {
 protected:
  Limits() { verb_ = "limits"; }

  Json report(std::string const& arguments) {
    auto const run = run_tool(folder_, words("limits --quiet --format json " + arguments));
    EXPECT_EQ(run.code, 0) << arguments << "\n" << run.err;
    return Json::parse(run.out, nullptr, false);
  }
};

TEST_F(Limits, DefaultRunShowsEveryLaw) {
  auto const all = rows("");
  ASSERT_EQ(all.size(), 4u * 14);
  std::set<std::string> sizes;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Row const& r = all[i];
    sizes.insert(r.at("N"));
    EXPECT_EQ(r.at("quantity"), kQuantities[i % 4]);
    EXPECT_EQ(r.at("law"), i % 4 == 0 ? "ln(N)/N" : "1/N");
    EXPECT_NE(r.at("deviation"), "");
    EXPECT_NEAR(number(r.at("exponent")), -1, 0.01) << r.at("quantity");
    EXPECT_NEAR(number(r.at("energy")), -0.5 * number(r.at("N")), 1);
  }
  EXPECT_EQ(sizes.size(), 14u);
  EXPECT_EQ(sizes.count("1000000000000000"), 1u);
}

TEST_F(Limits, JsonHasTheColumnsAndNothingOfChains) {
  Json const json = report("-N 10,100,1000 --levels 0,0.5,2 --fraction 0.3");
  EXPECT_EQ(json["verb"], "limits");
  EXPECT_EQ(json["input"]["fraction"], "0.3");
  EXPECT_EQ(json["resolved"]["quantum"], "0.5");
  EXPECT_EQ(json["outcome"], "done");
  EXPECT_FALSE(json.contains("device"));
  EXPECT_FALSE(json.contains("rng"));
  EXPECT_EQ(json["columns"], (Json{"N", "energy", "quantity", "exact", "limit", "deviation"}));
  ASSERT_EQ(json["rows"].size(), 12u);
  ASSERT_EQ(json["summary"].size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    Json const& summary = json["summary"][i];
    EXPECT_EQ(summary["quantity"], kQuantities[i]);
    for (char const* key : {"law", "exponent", "exponent_error", "amplitude"})
      EXPECT_TRUE(summary.contains(key)) << key;
    EXPECT_GT(summary["exponent_error"].get<double>(), 0);
  }
  ASSERT_EQ(json["notes"].size(), 1u);
  // A report runs again; CSV repeats the summary on each row.
  folder_.write("r.json", json.dump());
  EXPECT_EQ(report("--config r.json")["rows"], json["rows"]);
  auto const csv = rows("--config r.json");
  for (std::size_t i = 0; i < csv.size(); ++i)
    EXPECT_EQ(number(csv[i].at("exponent")), json["summary"][i % 4]["exponent"].get<double>());
}

// The laws are asymptotic, so that over few decades the next order bends the line by more than its
// scatter: within five errors, or within 0.01 of −1 — at small N both may be needed. Far out, the second
// alone holds to nine digits.
TEST_F(Limits, ExponentsAreMinusOne) {
  for (char const* levels : {"two-level", "0,1x3", "spin:1", "spin:5/2", "0,1,3x2,7", "0x3,2,9"})
    for (char const* fraction : {"0.07", "0.3", "0.8"}) {
      std::string const system =
          std::string("--levels ") + levels + " --fraction " + fraction + " -N ";
      Json const small = report(system + "1e3:1e9:13@log"),
                 large = report(system + "1e12:1e16:5@log");
      for (Json const& s : small["summary"]) {
        std::string const where = system + s["quantity"].get<std::string>();
        ASSERT_TRUE(s["exponent"].is_number()) << where;
        double const off = std::fabs(s["exponent"].get<double>() + 1);
        EXPECT_TRUE(off <= 0.01 || off <= 5 * s["exponent_error"].get<double>())
            << where << " " << s["exponent"] << " +- " << s["exponent_error"];
      }
      for (Json const& s : large["summary"])
        EXPECT_NEAR(s["exponent"].get<double>(), -1, 1e-9)
            << system << s["quantity"] << s["exponent"];
    }
}

// Next orders in 1/N from Stirling's series, p = 1/4, gap 2: the tool knows nothing of them.
TEST_F(Limits, DeviationsOfTwoLevelsHaveStirlingsAmplitudes) {
  double const p = 0.25, gap = 2;
  double const stirling = (1 / p + 1 / (1 - p) - 1) / 12;
  double const beta = (1 - 2 * p) / (2 * p * (1 - p) * gap);
  for (Row const& r : rows("-N 1e8,1e10,1e12,1e15")) {
    double const n = number(r.at("N")), deviation = number(r.at("deviation"));
    std::string const& quantity = r.at("quantity");
    std::string const where = quantity + " N=" + r.at("N");
    if (quantity == "stirling")
      EXPECT_NEAR(deviation * n, -stirling, 1e-7) << where;
    else if (quantity == "beta")
      EXPECT_NEAR(deviation * n, -beta, 1e-7) << where;
    else if (quantity == "entropy_difference")
      EXPECT_NEAR(deviation * n, stirling, 1e-7) << where;
    else
      EXPECT_NEAR(deviation * n, -0.5 * std::log(2 * M_PI * n * p * (1 - p)), 1e-6) << where;
  }
}

// `exact` of the density and of β are those of `entropy`.
TEST_F(Limits, AgreesWithEntropy) {
  for (char const* levels : {"two-level", "0,1,3x2,7"})
    for (char const* units : {"40", "1e5", "1e14"}) {
      std::string const point = std::string("--fraction 0.3 --levels ") + levels + " -N " + units;
      verb_ = "entropy";
      Row const entropy = row(point);
      verb_ = "limits";
      auto const limits = rows(point);
      ASSERT_EQ(limits.size(), 4u);
      EXPECT_EQ(limits[0].at("energy"), entropy.at("energy")) << point;
      expect_near(limits[0].at("exact"), number(entropy.at("entropy_per_unit")), 3e-16, point);
      expect_near(limits[1].at("exact"), number(entropy.at("log_omega")), 3e-16, point);
      expect_near(limits[2].at("exact"), number(entropy.at("beta")), 1e-13, point);
      for (Row const& r : limits)
        EXPECT_NEAR(number(r.at("exact")) - number(r.at("limit")), number(r.at("deviation")),
                    4e-16 * std::fabs(number(r.at("exact"))))
            << point << r.at("quantity");
    }
}

// At β = 0 both β are the same by symmetry, so there is nothing to fit.
TEST_F(Limits, TheMiddleOfTwoLevelsHasNoDeviationOfBeta) {
  for (Row const& r : rows("--fraction 0.5")) {
    if (r.at("quantity") != "beta") continue;
    EXPECT_EQ(number(r.at("deviation")), 0) << r.at("N");
    for (char const* column : {"exponent", "exponent_error", "amplitude"})
      EXPECT_EQ(r.at(column), "") << column;
  }
  Json const json = report("--fraction 0.5");
  for (Json const& s : json["summary"]) EXPECT_EQ(s["exponent"].is_null(), s["quantity"] == "beta");
}

TEST_F(Limits, TooFewSizesHaveNoExponent) {
  for (char const* units : {"10", "10,100", "100,100,100"})
    for (Row const& r : rows(std::string("-N ") + units)) {
      EXPECT_EQ(r.at("exponent"), "") << units;
      EXPECT_EQ(r.at("amplitude"), "") << units;
      EXPECT_NE(r.at("deviation"), "") << units;
    }
}

TEST_F(Limits, EnergiesThatCannotOccurAreEmpty) {
  for (Row const& r : rows("--levels 0,2,3 -N 2,3 --fraction 0.1")) {
    EXPECT_EQ(number(r.at("energy")), 1);
    for (char const* column : {"exact", "limit", "deviation"}) EXPECT_EQ(r.at(column), "");
  }
}

TEST_F(Limits, WritesFilesPlansAndRefusesEndsOfTheSpectrum) {
  auto const run = run_tool(folder_, words("limits -o a.json -o b.csv --quiet"));
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(folder_.files(), (std::vector<std::string>{"a.json", "b.csv"}));
  EXPECT_EQ(run_tool(folder_, words("limits --dry-run --quiet --format csv")).out,
            "rows,columns\n56,10\n");
  expect_refused("--fraction 0", {"inside the spectrum"});
  expect_refused("--fraction 1", {"inside the spectrum"});
  expect_refused("--fraction 0.2,0.3", {"takes one value"});
}

}  // namespace
}  // namespace antikelvin::test
