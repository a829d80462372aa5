// SPDX-License-Identifier: Apache-2.0
// --target-error: runs go on until errors are short enough, are those that the same number of measurements would have made, and
// say when errors cannot become so short.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

class TargetErrors : public testing::Test {
 protected:
  Json report(std::string const& command, int code = 0) const {
    ToolResult const result = run_tool(folder_, words(command + " --format json --quiet"));
    EXPECT_EQ(result.code, code) << result.err;
    return Json::parse(result.out, nullptr, false);
  }

  TemporaryFolder const folder_;
};

TEST_F(TargetErrors, AreReachedAndChangeNothingElse) {
  std::string const run = "sample --model ising -L 8 --beta -0.3,0.2 --replicas 32";
  Json const told = report(run + " --target-error energy_mean=0.1");
  ASSERT_EQ(told["rows"].size(), 2u);
  for (Json const& row : told["rows"]) EXPECT_LE(row["energy_error"].get<double>(), 0.1);
  auto const n = told["rows"][0]["measurements"].get<std::uint64_t>();
  EXPECT_GT(n, 256u);
  EXPECT_NE(told["notes"].dump().find("reached with " + std::to_string(n) + " measurements"),
            std::string::npos);
  EXPECT_EQ(report(run + " --measurements " + std::to_string(n))["rows"], told["rows"]);
  // Less than half as many are not enough, so that no run was much longer than it had to be.
  Json const shorter = report(run + " --measurements " + std::to_string(n * 4 / 9));
  double worst = 0;
  for (Json const& row : shorter["rows"])
    worst = std::max(worst, row["energy_error"].get<double>());
  EXPECT_GT(worst, 0.1);
}

TEST_F(TargetErrors, OfAFirstRunThatIsEnough) {
  Json const told = report("sample -N 1000 --beta 0.5 --target-error energy_mean=50%");
  EXPECT_EQ(told["rows"][0]["measurements"], 256);
}

TEST_F(TargetErrors, OfEveryVerbThatSamples) {
  for (auto const& [command, name, limit] :
       std::vector<std::tuple<std::string, std::string, double>>{
           {"scaling -N 100,1000,10000 --beta 0.5 --measurements 32", "relative_fluctuation", 0.01},
           {"driven --preset three-level-laser --pump-rate 1 --subsystems 1000 --measurements 8",
            "p_2", 0.01},
           {"contact --a two-level;N=100;beta=-1 --b two-level;N=200;beta=1 --sweeps 20 --show "
            "contacts",
            "final_energy_a", 0.005}}) {
    Json const told =
        report(command + " --target-error " + name + "=" + std::to_string(100 * limit) + "%");
    for (Json const& row : told["rows"])
      EXPECT_LE(row[name + "_error"].get<double>(),
                limit * std::fabs(row[name].get<double>()) * 1.0001)
          << command;
    EXPECT_NE(told["notes"].dump().find("all target errors are reached"), std::string::npos)
        << command << told["notes"];
  }
}

TEST_F(TargetErrors, OutOfReachAreSaidToBe) {
  ToolResult const result = run_tool(
      folder_, words("sample --model ising -L 8 --beta 0.2 --target-error energy_mean=1e-6 "
                     "--max-updates 1e8 -o result.json"));
  EXPECT_EQ(result.code, 5);
  for (char const* part : {"target error not reached: energy_error=", " at N=64 beta=0.2",
                           "measurements per replica", "above --max-updates 1e+08"})
    EXPECT_NE(result.err.find(part), std::string::npos) << result.err;
  EXPECT_EQ(Json::parse(folder_.read("result.json"))["rows"].size(), 1u);
}

TEST_F(TargetErrors, ResumeWhereTheyWere) {
  std::string const run =
      "sample --model ising -L 16 --beta 0.3 --replicas 64 --threads 1 --target-error "
      "energy_mean=0.05 -o ";
  ASSERT_EQ(run_tool(folder_, words(run + "whole.csv")).code, 0);
  ToolResult stopped{};
  for (int i = 0; i < 100; ++i) {
    stopped = run_tool(folder_, words(run + "parts.csv --checkpoint c --checkpoint-every 0.01s "
                                            "--time-limit 0.5s"));
    if (stopped.code == 0) break;
    ASSERT_EQ(stopped.code, 5) << stopped.err;
  }
  EXPECT_EQ(stopped.code, 0) << stopped.err;
  EXPECT_EQ(folder_.read("parts.csv"), folder_.read("whole.csv"));
}

TEST_F(TargetErrors, RefusesWhatIsNone) {
  auto const refuse = [&](std::string const& target, std::vector<std::string> const& parts) {
    expect_refusal(run_tool(folder_, words("sample -N 100 --beta 1 --target-error " + target)),
                   parts);
  };
  refuse("energy_mean", {"it is no NAME=VALUE"});
  refuse("energy_mean=0", {"it is not above 0"});
  refuse("energy_mean=-1", {"it is not above 0"});
  refuse("energy_mean=x", {"--target-error"});
  refuse("energy_meen=1", {"unknown column 'energy_meen'", "did you mean energy_mean?"});
  refuse("method=1", {"these rows have no column 'method_error'"});
}

}  // namespace
}  // namespace antikelvin::test
