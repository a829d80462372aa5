// SPDX-License-Identifier: Apache-2.0
// `scaling` of interacting spins, as a user runs it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

std::string const kCommon = " --backend cpu --quiet --seed 2";
std::string const kHolds =
    "scaling --model ising -L 8,12,16 --beta 0.2 --replicas 128 --sweeps 200";
std::string const kFails =
    "scaling --model ising --lattice complete -L 64,256,1024 --beta 1 --quantity magnetization "
    "--replicas 64 --sweeps 800";

TEST(ScalingSpins, ExitCodesFollowTheVerdict) {
  TemporaryFolder const folder;
  std::pair<std::string, int> const cases[] = {
      {kHolds + " --check", 0},
      {kFails + " --check", 4},
      {kFails, 0},
      {kHolds + " --check --fault acceptance", 4},
      {"scaling --model ising -L 8,12,16 --beta 0.2 --replicas 4 --sweeps 8 --check", 5},
      {"scaling --model ising -L 8,12,16 --beta 0.2 --replicas 1 --sweeps 2 --check", 5},
      {"scaling --model ising -L 4,6,8 --beta 20 --replicas 64 --sweeps 64 --check", 5},
      {"scaling --model potts:10 -L 12,16,20 --beta 1.4260624 --replicas 32 --sweeps 64 --check",
       5}};
  for (auto const& [arguments, code] : cases) {
    ToolResult const result = run_tool(folder, words(arguments + kCommon));
    EXPECT_EQ(result.code, code) << arguments << result.err << result.out;
    EXPECT_EQ(result.err.empty(), code == 0) << result.err;
  }
}

TEST(ScalingSpins, RowsAndSummaryHoldWhatTheDocumentationSays) {
  TemporaryFolder const folder;
  ToolResult const result = run_tool(folder, words(kHolds + kCommon + " --format json"));
  ASSERT_EQ(result.code, 0) << result.err;
  Json const report = Json::parse(result.out);
  ASSERT_EQ(report["rows"].size(), 3u);
  Json const& row = report["rows"][1];
  EXPECT_EQ(row["N"], 144);
  EXPECT_EQ(row["sides"], "12x12");
  EXPECT_EQ(row["quantity"], "energy");
  EXPECT_EQ(row["method"], "swendsen-wang");
  EXPECT_TRUE(row["equilibrated"]);
  for (char const* name :
       {"relative_fluctuation", "relative_fluctuation_error", "relative_fluctuation_exact",
        "relative_fluctuation_z", "energy_z", "bimodality", "tau_int", "n_eff", "r_hat"})
    EXPECT_TRUE(row[name].is_number()) << name;
  Json const& summary = report["summary"][0];
  EXPECT_EQ(summary["verdict"], "holds");
  EXPECT_EQ(summary["N_min"], 64);
  EXPECT_TRUE(summary["exponent_exact"].is_number());
  EXPECT_NE(report["notes"].dump().find("1/sqrt(N) holds: exponent -0."), std::string::npos);
  // The report is input enough to repeat the run.
  folder.write("report.json", result.out);
  ToolResult const again =
      run_tool(folder, words("scaling --config report.json --backend cpu --quiet --format csv"));
  ToolResult const once = run_tool(folder, words(kHolds + kCommon + " --format csv"));
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, once.out);
}

TEST(ScalingSpins, DynamicsAreChosenByTheSignOfBetaJ) {
  TemporaryFolder const folder;
  std::tuple<char const*, char const*> const cases[] = {
      {"--model ising -L 4,6,8 --beta 0.1", "swendsen-wang"},
      {"--model ising -L 4,6,8 --beta -0.1 -J -1", "swendsen-wang"},
      {"--model ising -L 4,6,8 --beta -0.1", "swendsen-wang"},
      {"--model ising -L 3,5,7 --beta -0.1", "heat-bath"},
      {"--model ising --lattice triangular -L 4,6,8 --beta -0.1", "heat-bath"},
      {"--model potts:3 -L 4,6,8 --beta -0.1", "heat-bath"},
      {"--model ising -L 4,6,8 --beta 0", "heat-bath"},
      {"--model ising -L 4,6,8 --beta 0.1 --field 1", "heat-bath"},
      {"--model potts:3 --lattice triangular -L 4,6,8 --beta 0.1", "swendsen-wang"},
      {"--model blume-capel:1 -L 4,6,8 --beta 0.1", "heat-bath"},
      {"--model ising --lattice complete -L 4,6,8 --beta 0.1", "heat-bath"},
      {"--model ising -L 4,6,8 --beta 0.1 --dynamics metropolis", "metropolis"}};
  for (auto const& [arguments, method] : cases) {
    ToolResult const result = run_tool(
        folder, words("scaling --dry-run --format json " + std::string(arguments) + kCommon));
    ASSERT_EQ(result.code, 0) << arguments << result.err;
    EXPECT_EQ(Json::parse(result.out)["rows"][0]["method"], method) << arguments;
  }
}

TEST(ScalingSpins, IsDrawnAndScanned) {
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words(kFails + kCommon + " -o r.json -o r.csv")).code, 0);
  for (char const* file : {"r.json", "r.csv"}) {
    ToolResult const plot = run_tool(folder, {"plot", file, "-o", "figure.txt"});
    if (plot.code != 0) GTEST_SKIP() << plot.err;
    EXPECT_NE(folder.read("figure.txt").find("number of sites N"), std::string::npos);
  }
  folder.write("job.toml",
               "verb='scaling'\n[options]\nmodel='ising'\nsides='4,6,8'\nreplicas=64\nsweeps=64\n"
               "[grid]\nbeta=[-0.1,0.1]\nquantity=['energy','magnetization']\n");
  ToolResult const scan = run_tool(folder, words("scan job.toml -o s --backend cpu --quiet"));
  EXPECT_EQ(scan.code, 0) << scan.err;
}

struct Refused {
  char const *arguments, *expected;
};

TEST(ScalingSpins, BadInputIsRefusedInOneLine) {
  TemporaryFolder const folder;
  Refused const cases[] = {
      {"--model ising -L 8,16 --beta 0.2", "at least three sizes"},
      {"--model ising -L 16,8,32 --beta 0.2", "not ascending"},
      {"--model ising -L 8,8,16 --beta 0.2", "not ascending"},
      {"--model ising -L 4x16,8x8,16x16 --beta 0.2", "not ascending"},
      {"--model ising -L 8,16,32", "exactly one of --beta"},
      {"--model ising --beta 0.2", "--sides is missing"},
      {"--model ising -L 8,16,32 -N 10,100,1000 --beta 0.2",
       "--subsystems does not go with --model"},
      {"--model ising -L 8,16,32 --levels spin:1/2 --beta 0.2", "--levels does not go with"},
      {"--model ising -L 8,16,32 --beta 0.2 --method binomial", "does not go with --model"},
      {"--model ising -L 8,16,32 --beta 0.2 --quantity entropy", "the choices are"},
      {"--model ising -L 8,16,32 --beta 0.2 --dynamics demon", "the choices are"},
      {"--model ising -L 8,16,32 --beta 0.2 --field 1 --quantity magnetization",
       "does not go with --field"},
      {"--model potts:3 -L 8,16,32 --beta -0.2 --dynamics swendsen-wang", "ferromagnet"},
      {"--model ising -L 8,16,32 --beta 0.2 -J 0", "the same energy"},
      {"--model ising -L 8,16,32 --temperature 0", "T = 0"},
      {"--model potts:3 --lattice complete -L 8,16,32 --beta 0.2", "takes --model ising only"},
      {"-L 8,16,32 --beta 0.2", "--sides needs a model"},
      {"--quantity magnetization --beta 0.2", "needs a model"},
      {"-J 2 --beta 0.2", "need a model"},
      {"--dynamics swendsen-wang --beta 0.2", "the choices are"}};
  for (Refused const& c : cases) {
    ToolResult const result =
        run_tool(folder, words("scaling " + std::string(c.arguments) + " --backend cpu"));
    EXPECT_EQ(result.code, 2) << c.arguments;
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_NE(result.err.find(c.expected), std::string::npos) << c.arguments << result.err;
  }
}

}  // namespace
}  // namespace antikelvin::test
