// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "support/refusal.hpp"
#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

class Selftest : public TableOf {
 protected:
  Selftest() { verb_ = "selftest"; }

  ToolResult run(std::string const& arguments) {
    return run_tool(folder_, words("selftest --backend cpu --quiet " + arguments));
  }
};

// All of it: half a minute of a processor.
TEST_F(Selftest, HoldsWithTheDefaultSeed) {
  ToolResult const result = run("--format json");
  EXPECT_EQ(result.code, 0) << result.err;
  Json const report = Json::parse(result.out, nullptr, false);
  EXPECT_EQ(report["outcome"], "done");
  EXPECT_EQ(report["rng"]["seed"], 1);
  EXPECT_GT(report["rows"].size(), 130u);
  for (Json const& row : report["rows"]) EXPECT_TRUE(row["holds"]) << row;
  ASSERT_GE(report["notes"].size(), 3u);
  EXPECT_NE(report["notes"][1].get<std::string>().find("Kolmogorov-Smirnov"), std::string::npos);
}

TEST_F(Selftest, BrokenSamplersEndWithFour) {
  for (std::string const fault : {"acceptance", "correlated"}) {
    ToolResult const result = run("--only two-level --fault " + fault);
    EXPECT_EQ(result.code, 4) << result.err;
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_EQ(result.err.rfind("antikelvin: check failed (|z| = ", 0), 0u) << result.err;
    EXPECT_NE(result.out.find(",false\n"), std::string::npos);
  }
  EXPECT_EQ(run("--only two-level").code, 0);
  // A limit that no sampler can keep.
  EXPECT_EQ(run("--only exchange --z 0.001").code, 4);
}

TEST_F(Selftest, ComparisonsAreThoseOfTheSummary) {
  auto const json = [&](std::string const& arguments) {
    return Json::parse(run("--only exchange --format json " + arguments).out, nullptr, false);
  };
  Json const all = json("--show comparisons"), worst = json("");
  EXPECT_EQ(all["columns"],
            (Json{"case", "beta", "quantity", "value", "error", "exact", "z", "holds"}));
  ASSERT_EQ(worst["rows"].size(), 3u);  // two cases, the tables
  std::size_t total = 0;
  for (Json row : worst["rows"]) {
    total += row["comparisons"].get<std::size_t>();
    row.erase("comparisons");
    EXPECT_NE(std::find(all["rows"].begin(), all["rows"].end(), row), all["rows"].end()) << row;
    for (Json const& other : all["rows"]) {
      if (other["case"] != row["case"] || !row["z"].is_number()) continue;
      EXPECT_LE(std::fabs(other["z"].get<double>()), std::fabs(row["z"].get<double>()));
    }
  }
  EXPECT_EQ(total, all["rows"].size());
}

TEST_F(Selftest, SeedsDifferAndPlansNameTheirs) {
  EXPECT_NE(run("--only exchange --seed 2").out, run("--only exchange").out);
  auto const plan = csv_rows(run("--dry-run").out);
  ASSERT_GT(plan.size(), 400u);
  EXPECT_EQ(plan[0].back(), "seed");
  // A case of the plan is a run of `sample`.
  auto const rows = csv_rows(run("--only 8x8 --show comparisons").out);
  auto const at = std::find_if(plan.begin(), plan.end(), [](auto const& row) {
    return row[0] == "ising square 8x8 heat-bath together";
  });
  ASSERT_NE(at, plan.end());
  std::string const sample = "sample --model ising -L 8 --beta -0.3,0,0.3 --together --replicas " +
                             (*at)[3] + " --measurements " + (*at)[4] + " --every " + (*at)[5] +
                             " --burn-in " + (*at)[6] + " --seed " + at->back();
  auto const sampled = csv_rows(run_tool(folder_, words(sample + " --backend cpu --quiet")).out);
  ASSERT_EQ(sampled.size(), 4u);
  auto const column = static_cast<std::size_t>(
      std::find(sampled[0].begin(), sampled[0].end(), "energy_mean") - sampled[0].begin());
  std::set<std::string> energies;
  for (auto const& row : rows)
    if (row[0] == "ising square 8x8 heat-bath together" && row[2] == "energy_mean")
      energies.insert(row[3]);
  EXPECT_EQ(energies,
            (std::set<std::string>{sampled[1][column], sampled[2][column], sampled[3][column]}));
}

TEST_F(Selftest, RefusesWhatItCannotTest) {
  expect_refused("--only heat-death", {"no case has the text", "--dry-run"});
  expect_refused("--z 0", {"invalid --z"});
  expect_refused("--fault sleepy", {"invalid --fault"});
}

}  // namespace
}  // namespace antikelvin::test
