// SPDX-License-Identifier: Apache-2.0
// `ensembles` as a user runs it; its numbers are tested in tests/exact.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

class Ensembles : public ::testing::Test {
 protected:
  Json report(std::string const& arguments) {
    ToolResult const result =
        run_tool(folder_, words("ensembles " + arguments + " --format json --quiet"));
    EXPECT_EQ(result.code, 0) << arguments << ": " << result.err;
    return Json::parse(result.out);
  }

  TemporaryFolder folder_;
};

TEST_F(Ensembles, LinesOfPottsSpinsAreThoseOfTheClosedForm) {
  Json const plain = report("--model potts:3 --show lines")["rows"],
             mirror = report("--model potts:3 -J -1 --show lines")["rows"];
  ASSERT_EQ(plain.size(), 1u);
  ASSERT_EQ(mirror.size(), 1u);
  EXPECT_NEAR(plain[0]["beta"].get<double>(), 4 * std::log(2), 1e-12);
  EXPECT_NEAR(mirror[0]["beta"].get<double>(), -4 * std::log(2), 1e-12);
  EXPECT_NEAR(plain[0]["latent_heat"].get<double>(), 1.0 / 12, 1e-7);
  EXPECT_TRUE(plain[0]["jump"].is_null());
}

TEST_F(Ensembles, ACurveSaysWhereEnsemblesDiffer) {
  Json const json = report("--model blume-capel:0.47 --points 501");
  ASSERT_EQ(json["rows"].size(), 501u);
  Json const line = report("--model blume-capel:0.47 --show lines")["rows"][0];
  int n_apart = 0, n_negative = 0;
  for (Json const& row : json["rows"]) {
    bool const is_between =
        row["energy"] > line["energy_low"] && row["energy"] < line["energy_high"];
    EXPECT_EQ(row["ensembles"], is_between ? "not equivalent" : "equivalent") << row;
    EXPECT_GE(row["gap"].get<double>(), is_between ? 1e-12 : 0) << row;
    if (!is_between) continue;
    ++n_apart;
    EXPECT_EQ(row["beta_canonical"], line["beta"]);
    n_negative += row["heat_capacity"].get<double>() < 0;
  }
  EXPECT_EQ(n_apart, 18);
  EXPECT_LT(n_negative, n_apart);
  EXPECT_NE(json["notes"].dump().find("a canonical ensemble jumps at beta=3.55189262"),
            std::string::npos)
      << json["notes"];
}

/// Between both tricritical points microcanonical β is continuous, and the heat capacity negative.
TEST_F(Ensembles, HeatCapacityIsNegativeInAnIntruder) {
  Json const line = report("--model blume-capel:0.4624 --show lines")["rows"][0];
  EXPECT_TRUE(line["jump"].is_null());
  double const middle = 0.5 * (0.152789749 + line["energy_high"].get<double>()) - 1e-4;
  Json const row =
      report("--model blume-capel:0.4624 --energy " + std::to_string(middle - 1e-4))["rows"][0];
  EXPECT_LT(row["heat_capacity"].get<double>(), 0) << row;
  EXPECT_EQ(row["ensembles"], "not equivalent");
}

TEST_F(Ensembles, IsingSpinsSaySoWhereBothAreEquivalent) {
  Json const json = report("--model ising --show lines");
  EXPECT_TRUE(json["rows"].empty());
  EXPECT_NE(json["notes"].dump().find("s(e) is concave"), std::string::npos);
}

TEST_F(Ensembles, RefusesWhatItCannotDo) {
  for (auto const& [arguments, said] : std::vector<std::pair<std::string, std::string>>{
           {"", "--model is missing"},
           {"--model edwards-anderson:1", "couplings are random"},
           {"--model ising -J 0", "J is 0"},
           {"--model potts:3 --field 1", "no field"},
           {"--model ising --biquadratic 1", "needs --model blume-capel"},
           {"--model ising --energy 1", "outside the spectrum"},
           {"--model ising --show lines --energy -0.1", "takes no --energy"},
           {"--model ising --points 2", "--points"},
           {"--model ising --show all", "--show"}}) {
    ToolResult const result = run_tool(folder_, words("ensembles " + arguments));
    EXPECT_EQ(result.code, 2) << arguments;
    EXPECT_NE(result.err.find(said), std::string::npos) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

}  // namespace
}  // namespace antikelvin::test
