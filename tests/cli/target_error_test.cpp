// SPDX-License-Identifier: Apache-2.0
// --target-error: runs go on until errors are short enough, are those that the same number of measurements would have made, and
// say when errors cannot become so short.
#include <gtest/gtest.h>

#include <cmath>
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

/// The percentage in the note of a density of states.
std::uint64_t percent_of(Json const& told) {
  std::string const notes = told["notes"].dump(), before = "all target errors are reached with ";
  std::size_t const at = notes.find(before);
  EXPECT_NE(at, std::string::npos) << notes;
  EXPECT_NE(notes.find("% of the populations, walker sweeps and rounds"), std::string::npos);
  return at == std::string::npos ? 0 : std::stoull(notes.substr(at + before.size()));
}

/// Errors of averages, and of ln g at every level, by each method and by all; what they are errors of is still
/// within 5 of them of what is exact.
TEST_F(TargetErrors, OfDensitiesOfStates) {
  std::string const run =
      "dos --model ising -L 4 --walker-sweeps 500 --populations 8 --replicas 64 "
      "--rounds 100 --ladders 64 --method ";
  for (std::string const method : {"annealing", "multicanonical", "exchange", "both"}) {
    Json const averages =
        report(run + method + " --show canonical --beta=-0.4,0.3 --target-error energy=0.02");
    ASSERT_EQ(averages["rows"].size(), 2u);
    for (Json const& row : averages["rows"]) {
      EXPECT_LE(row["energy_error"].get<double>(), 0.02) << method;
      EXPECT_LE(std::fabs(row["energy_z"].get<double>()), 5) << method;
    }
    EXPECT_GT(percent_of(averages), 100u) << method;
    Json const levels = report(run + method + " --target-error log_g=0.05");
    for (Json const& row : levels["rows"])
      EXPECT_LE(row["log_g_error"].get<double>(), 0.05) << method;
    EXPECT_GE(percent_of(levels), 100u) << method;
  }
}

/// The result is that of the options that the percentage stands for.
TEST_F(TargetErrors, OfADensityOfStatesChangeNothingElse) {
  std::string const run =
      "dos --model ising -L 4 --method both --populations 8 --replicas 256 --walker-sweeps ";
  Json const told = report(run + "500 --target-error log_g=0.02");
  std::uint64_t const percent = percent_of(told);
  EXPECT_GT(percent, 100u);
  Json const same = report(run + std::to_string(5 * percent) + " --populations " +
                           std::to_string((8 * percent + 99) / 100));
  EXPECT_EQ(same["rows"], told["rows"]);
}

TEST_F(TargetErrors, OfADensityOfStatesOutOfReachAreSaidToBe) {
  std::string const run = "dos --model ising -L 4 -o result.json --walker-sweeps 500 ";
  ToolResult const few = run_tool(
      folder_, words(run + "--method multicanonical --target-error log_g=1e-6 --max-updates 1e8"));
  EXPECT_EQ(few.code, 5);
  for (char const* part :
       {"target error not reached: log_g_error=", " at N=16 energy=", "it takes about ",
        "% of the populations, walker sweeps and rounds", "above --max-updates 1e+08"})
    EXPECT_NE(few.err.find(part), std::string::npos) << few.err;
  EXPECT_EQ(Json::parse(folder_.read("result.json"))["rows"].size(), 15u);
  ToolResult const populations =
      run_tool(folder_, words(run + "--method annealing --replicas 32 --target-error log_g=1e-6"));
  EXPECT_EQ(populations.code, 5);
  for (char const* part : {"--populations are too many (the limit is 1024)", "use more --replicas"})
    EXPECT_NE(populations.err.find(part), std::string::npos) << populations.err;
  // A broken sampler is that first of all.
  EXPECT_EQ(run_tool(folder_, words(run + "--check --fault acceptance --walker-sweeps 20000 "
                                          "--target-error log_g=1e-6 --max-updates 1e8"))
                .code,
            4);
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
