// SPDX-License-Identifier: Apache-2.0
// `driven` as a user runs it.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/table_of.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

std::string const kSmallRun = " --backend cpu --quiet -N 1000 --measurements 64 --replicas 16 ";

class Driven : public TableOf {
 protected:
  Driven() { verb_ = "driven"; }

  ToolResult run(std::string const& arguments) {
    return run_tool(folder_, words("driven " + arguments));
  }
};

TEST_F(Driven, ColumnsAreThoseOfTheDocumentation) {
  auto const header = [&](std::string const& arguments) {
    std::string const out = run(arguments + kSmallRun + "--format csv").out;
    return out.substr(0, out.find('\n'));
  };
  std::string const verdict =
      "beta_spread,entropy_production,entropy_production_bath,entropy_production_pump,"
      "energy_from_pump,energy_to_bath,inverted_pairs,verdict";
  std::string const quality =
      "tau_int,tau_error,n_eff,r_hat,equilibrated,N,replicas,measurements,every,burn_in,sweep_time";
  EXPECT_EQ(header("--levels 0,1 --beta 1 --method exact"),
            "beta,pump_rate,p_0,p_1,beta_0_1," + verdict);
  EXPECT_EQ(header("--levels 0,1 --beta 1"),
            "beta,pump_rate,p_0,p_0_sampled,p_0_error,p_1,p_1_sampled,p_1_error,beta_0_1,"
            "beta_0_1_sampled,beta_0_1_error," +
                verdict + ",z_max," + quality);
  EXPECT_EQ(header("--levels 0,1 --beta 1 --method sample"),
            "beta,pump_rate,p_0_sampled,p_0_error,p_1_sampled,p_1_error,beta_0_1_sampled,"
            "beta_0_1_error," +
                quality);
  // Neighbours only where there are many levels.
  std::string const many = header("--levels spin:4 --beta 0.1 --pump 0-5 --method exact");
  EXPECT_NE(many.find(",beta_7_8,"), std::string::npos) << many;
  EXPECT_EQ(many.find("beta_0_2"), std::string::npos) << many;
}

TEST_F(Driven, LasersInvertOnePair) {
  auto const three = rows("--preset three-level-laser --pump-rate 0,0.2,1 --method exact");
  ASSERT_EQ(three.size(), 3u);
  EXPECT_EQ(three[0].at("verdict"), "thermal");
  EXPECT_EQ(three[0].at("inverted_pairs"), "");
  expect_near(three[0].at("beta_1_2"), 10, 1e-15, "pump off");
  EXPECT_EQ(three[1].at("inverted_pairs"), "");
  EXPECT_EQ(three[1].at("verdict"), "not thermal");
  EXPECT_EQ(three[2].at("inverted_pairs"), "0-1");
  EXPECT_LT(number(three[2].at("beta_0_1")), 0);
  EXPECT_GT(number(three[2].at("beta_0_2")), 0);
  EXPECT_GT(number(three[2].at("entropy_production")), 1);
  Row const four = row("--preset four-level-laser --pump-rate 0.02 --method exact");
  EXPECT_EQ(four.at("inverted_pairs"), "1-2");
  // Given values win over the preset.
  Row const warm = row("--preset three-level-laser --beta 3 --pump-rate 0 --method exact");
  expect_near(warm.at("beta_0_1"), 3, 1e-15, "warm");
}

TEST_F(Driven, GridHasBetaOutermost) {
  auto const all = rows(
      "--levels 0,1,3 --beta -1,1 --bath all:1,0-1:0.01 --pump 0-2 --pump-rate 0:2:3 "
      "--method exact");
  ASSERT_EQ(all.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(number(all[i].at("beta")), i < 3 ? -1 : 1);
    EXPECT_EQ(number(all[i].at("pump_rate")), static_cast<double>(i % 3));
    if (i % 3 > 0) {
      expect_near(all[i].at("energy_from_pump"), number(all[i].at("energy_to_bath")), 1e-14, "");
      expect_near(all[i].at("entropy_production"),
                  number(all[i].at("beta")) * number(all[i].at("energy_to_bath")), 1e-14, "");
    }
  }
}

TEST_F(Driven, SamplesAgreeAtBothSignsOfBeta) {
  for (Row const& r : rows("--levels 0,1x3,2.5 --beta -0.7,0,1 --pump 0-2 --pump-rate 0,2" +
                           kSmallRun + "--check")) {
    EXPECT_LE(number(r.at("z_max")), 5) << r.at("beta");
    EXPECT_GT(number(r.at("z_max")), 0) << r.at("beta");
    EXPECT_EQ(r.at("equilibrated"), "true");
    for (std::string const pair : {"beta_0_1", "beta_0_2", "beta_1_2"})
      EXPECT_LE(std::fabs(number(r.at(pair + "_sampled")) - number(r.at(pair))),
                5 * number(r.at(pair + "_error")))
          << pair << ' ' << r.at("beta");
  }
}

TEST_F(Driven, CheckRejectsABrokenSampler) {
  std::string const job =
      "--levels 0,1,3 --beta 0.3 --pump 0-2 --backend cpu -N 1e5 --replicas 32 --measurements 32 "
      "--format json ";
  EXPECT_EQ(run(job + "--quiet --check").code, 0);
  auto const broken = run(job + "--quiet --check --fault acceptance");
  EXPECT_EQ(broken.code, 4) << broken.err;
  Json const report = Json::parse(broken.out);
  EXPECT_GT(report["rows"][0]["z_max"].get<double>(), 5);
  EXPECT_EQ(report["outcome"], "check failed");
  EXPECT_EQ(run(job + "--quiet --fault acceptance").code, 0);  // nobody asked
}

TEST_F(Driven, OneWayPumpingProducesInfinitely) {
  auto const result = run("--levels 0,1,3 --beta 1 --pump 0>2:0.1 --method exact --format json");
  ASSERT_EQ(result.code, 0) << result.err;
  Json const report = Json::parse(result.out);
  EXPECT_EQ(report["rows"][0]["entropy_production"], "inf");
  EXPECT_EQ(report["rows"][0]["verdict"], "not thermal");
  EXPECT_NE(report["notes"].dump().find("infinite"), std::string::npos);
}

TEST_F(Driven, SameNumbersOnAllThreadsAndVectors) {
  std::string const job =
      "--preset three-level-laser --pump-rate 1 --burn-in 64 --every 8 "
      "--seed 5 --format csv" +
      kSmallRun;
  std::string const first = run(job + "--threads 1 --simd generic").out;
  EXPECT_NE(first, "");
  EXPECT_EQ(run(job + "--threads 3").out, first);
  EXPECT_NE(run(job + "--seed 6").out, first);
}

TEST_F(Driven, ReportRunsAgain) {
  std::string const job = "--preset four-level-laser --pump-rate 5" + kSmallRun;
  ASSERT_EQ(run(job + "-o a.json").code, 0);
  auto const again = run("--config a.json --format csv --quiet --backend cpu");
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, run(job + "--format csv").out);
}

TEST_F(Driven, TooShortARunSaysSo) {
  auto const result =
      run("--preset three-level-laser --pump-rate 0.1 --burn-in 0 --every 1 "
          "--format json" +
          kSmallRun);
  EXPECT_EQ(result.code, 5) << result.err;
  EXPECT_EQ(Json::parse(result.out)["outcome"], "not converged");
}

TEST_F(Driven, DryRunPrintsThePlan) {
  auto const result = run("--preset three-level-laser --pump-rate 0,1 --dry-run --format csv");
  EXPECT_EQ(result.code, 0);
  auto const cells = csv_rows(result.out);
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0], (std::vector<std::string>{"beta", "pump_rate", "N", "replicas",
                                                "measurements", "every", "burn_in", "sweep_time",
                                                "attempted_updates", "memory_bytes"}));
}

TEST_F(Driven, FiguresAreDrawn) {
  ASSERT_EQ(run("--preset four-level-laser --pump-rate 1e-3:10:9@log --method exact -o a.json "
                "-o a.csv")
                .code,
            0);
  for (std::string const file : {"a.json", "a.csv"}) {
    auto const plot = run_tool(folder_, words("plot " + file + " -o a.svg"));
    if (plot.code == 3) GTEST_SKIP() << plot.err;
    EXPECT_EQ(plot.code, 0) << plot.err;
    EXPECT_NE(folder_.read("a.svg").find("entropy production"), std::string::npos);
  }
}

TEST_F(Driven, BadInputIsOneLine) {
  std::string const job = "--levels 0,1,3 --beta 1 ";
  expect_refused("", {"--levels is missing"});
  expect_refused("--levels 0,1,3", {"--beta is missing"});
  expect_refused("--levels 0,1,3 --beta inf", {"T = 0"});
  expect_refused("--levels oscillator --beta 1", {"infinitely many levels"});
  expect_refused("--levels spin:20 --beta 0.1", {"41", "at most 32", "--method exact"});
  expect_refused("--levels spin:200 --beta 0.1 --method exact", {"128"});
  expect_refused("--levels 0,1,3 --beta 2000", {"beta is too large"});
  expect_refused(job + "--bath 0-5:1", {"'0-5:1' in --bath", "no level 5"});
  expect_refused(job + "--bath all:1,0~1", {"'0~1' in --bath"});
  expect_refused(job + "--bath all:1,1-1", {"'1-1' in --bath"});
  expect_refused(job + "--bath all:1,,0-1", {"'' in --bath"});
  expect_refused(job + "--bath all:1e300", {"'all:1e300' in --bath"});
  expect_refused(job + "--pump 0-2:x", {"'0-2:x' in --pump"});
  expect_refused(job + "--pump 0-2:-1", {"'0-2:-1' in --pump", "negative"});
  expect_refused(job + "--pump 0-2,2-0:3", {"'2-0:3' in --pump", "twice"});
  expect_refused(job + "--pump 0-2 --pump-rate -1", {"--pump-rate '-1'"});
  expect_refused(job + "--pump-rate 1", {"--pump-rate needs --pump"});
  expect_refused(job + "--bath 0-1", {"from level 0 to level 2", "pump is off"});
  expect_refused(job + "--bath 0-1 --pump 0>2", {"from level 2 to level 0"});
  expect_refused(job + "--bath all:1,0-1:1e-12,1-2:1e-12", {"--max-updates", "--method exact"});
  expect_refused(job + "--fault correlated", {"--fault correlated"});
  expect_refused(job + "--method sample --check", {"--check"});
  expect_refused("--preset ruby", {"three-level-laser"});
}

}  // namespace
}  // namespace antikelvin::test
