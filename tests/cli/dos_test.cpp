// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"
#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> dos(std::string const& options) {
  std::vector<std::string> arguments = {"dos"};
  std::istringstream words(options);
  for (std::string word; words >> word;) arguments.push_back(word);
  return arguments;
}

Json dos_json(std::string const& options, int code = 0) {
  TemporaryFolder const folder;
  ToolResult const run = run_tool(folder, dos(options + " --format json --quiet"));
  EXPECT_EQ(run.code, code) << run.err;
  return Json::parse(run.out);
}

char const* const kQuick = "--model ising -L 4 --replicas 256 --walker-sweeps 20000 ";

TEST(Dos, LevelsStandBesideExactOnes) {
  Json const report = dos_json(std::string(kQuick) + "--check");
  Json const& rows = report.at("rows");
  ASSERT_EQ(rows.size(), 15u);
  double sum = 0;
  for (Json const& row : rows) {
    sum += std::exp(row.at("log_g_exact").get<double>());
    EXPECT_LT(std::fabs(row.at("log_g").get<double>() - row.at("log_g_exact").get<double>()), 0.2);
    EXPECT_TRUE(row.contains("log_g_annealing") && row.contains("log_g_multicanonical"));
  }
  EXPECT_NEAR(sum, 65536, 1e-6);
  EXPECT_EQ(rows[0].at("energy").get<double>(), -32);
  EXPECT_DOUBLE_EQ(rows[0].at("log_g").get<double>(), std::log(2.0));
  EXPECT_EQ(rows[0].at("log_g_error").get<double>(), 0);
  EXPECT_TRUE(rows[0].at("beta").is_null());
  EXPECT_GT(rows[2].at("beta").get<double>(), 0);
  EXPECT_LT(rows[12].at("beta").get<double>(), 0);
}

// The default effort: a second or two.
TEST(Dos, EightByEightWithinTwoPercent) {
  Json const report = dos_json("--model ising -L 8 --show methods --check");
  Json const& rows = report.at("rows");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2].at("method"), "combined");
  EXPECT_LT(rows[2].at("exact_worst").get<double>(), 0.02);
  for (Json const& row : rows) {
    EXPECT_LT(row.at("exact_z").get<double>(), 5);
    EXPECT_LT(row.at("methods_z").get<double>(), 5);
  }
}

// Levels of few states, which so few replicas miss, are those of the walkers alone.
TEST(Dos, WhatOneMethodMissesTheOtherFinds) {
  Json const report = dos_json(
      "--model blume-capel:1.966 -L 4 --replicas 64 --populations 8 --walker-sweeps 60000");
  int missed = 0;
  for (Json const& row : report.at("rows")) {
    ASSERT_FALSE(row.at("log_g").is_null()) << row;
    ASSERT_FALSE(row.at("log_g_multicanonical").is_null()) << row;
    if (!row.at("log_g_annealing").is_null()) continue;
    ++missed;
    if (row.at("log_g_error").is_null()) continue;  // one block has been there
    EXPECT_GT(row.at("log_g_error").get<double>(), 0) << row;
    EXPECT_LT(std::fabs(row.at("log_g_z").get<double>()), 7) << row;
  }
  EXPECT_GT(missed, 0);
}

TEST(Dos, CanonicalAveragesAtBothSigns) {
  Json const report = dos_json(std::string(kQuick) + "--show canonical --beta -0.4,0,0.4");
  for (Json const& row : report.at("rows")) {
    EXPECT_LT(std::fabs(row.at("energy_z").get<double>()), 5);
    EXPECT_LT(std::fabs(row.at("log_z").get<double>() - row.at("log_z_exact").get<double>()), 0.1);
  }
  EXPECT_GT(report.at("rows")[0].at("energy").get<double>(), 0);
}

TEST(Dos, SameSeedSameBytesForAnyThreads) {
  TemporaryFolder const folder;
  std::string const options = std::string(kQuick) + "--method all --rounds 200 --format csv ";
  ToolResult const one = run_tool(folder, dos(options + "--threads 1"));
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_EQ(one.out, run_tool(folder, dos(options + "--threads 3 --simd generic")).out);
  EXPECT_NE(one.out, run_tool(folder, dos(options + "--seed 2")).out);
}

TEST(Dos, ABrokenSamplerFailsTheCheck) {
  TemporaryFolder const folder;
  ToolResult const run = run_tool(folder, dos("--model ising -L 4 --method annealing --sweeps 20 "
                                              "--replicas 4096 --fault acceptance --check"));
  EXPECT_EQ(run.code, 4) << run.err;
  EXPECT_NE(run.err.find("check failed"), std::string::npos);
}

TEST(Dos, ATooShortRunSaysSo) {
  TemporaryFolder const folder;
  ToolResult const run = run_tool(
      folder, dos("--model ising -L 16 --method multicanonical --walker-sweeps 100 --quiet"));
  EXPECT_EQ(run.code, 5) << run.err;
  EXPECT_NE(run.err.find("not converged"), std::string::npos) << run.err;
}

TEST(Dos, BadInputIsOneLine) {
  TemporaryFolder const folder;
  for (char const* const options :
       {"-L 4", "--model ising", "--model ising -L 4 --method fast", "--model ising -L 4 --beta 1",
        "--model ising -L 4 --show canonical", "--model ising -L 4 --replicas 33",
        "--model ising -L 4 --overlap 1", "--model ising -L 4 --walkers 40",
        "--model ising -L 4 --ladders 100", "--model ising -L 4 --coupling 0",
        "--model ising --lattice complete -L 16 --method all",
        "--model ising -L 4 --field 1/1000003 -L 64", "--model units -L 4",
        "--model ising -L 100000"}) {
    ToolResult const run = run_tool(folder, dos(options));
    EXPECT_EQ(run.code, 2) << options << run.err;
    EXPECT_TRUE(is_one_line(run.err)) << options << run.err;
    EXPECT_TRUE(run.out.empty()) << options;
  }
}

TEST(Dos, GoesOnFromItsCheckpoint) {
  TemporaryFolder const folder;
  std::string const options = std::string(kQuick) + "--method all --rounds 100 --format csv ";
  std::string const whole = run_tool(folder, dos(options)).out;
  int runs = 0;
  ToolResult run{};
  do {
    run = run_tool(folder,
                   dos(options + "--checkpoint c --time-limit " + (runs < 6 ? "0.02s" : "600s")));
    ++runs;
  } while (run.code == 5 && run.out.empty() && runs < 20);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_GT(runs, 1);
  EXPECT_EQ(run.out, whole);
}

}  // namespace
}  // namespace antikelvin::test
