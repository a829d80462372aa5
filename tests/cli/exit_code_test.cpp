// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

TEST(ExitCode, CudaThatIsNotThereIsThree) {
  TemporaryFolder const folder;
  auto const result = run_tool(folder, words("sample -N 100 --beta 1 --backend cuda -o out.json"),
                               {{"CUDA_VISIBLE_DEVICES", "-1"}});
  EXPECT_EQ(result.code, 3);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_NE(result.err.find("backend cuda is not available"), std::string::npos) << result.err;
  EXPECT_TRUE(folder.files().empty());
}

TEST(ExitCode, AutoTakesTheCpuWithoutAWordWhereNoGpuIsMeant) {
  TemporaryFolder const folder;
  auto const result =
      run_tool(folder, words("sample -N 100 --beta 1"), {{"CUDA_VISIBLE_DEVICES", "-1"}});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.err, "");
  auto const info = run_tool(folder, words("info --format json"), {{"CUDA_VISIBLE_DEVICES", "-1"}});
  EXPECT_NE(info.out.find("cuda_unavailable"), std::string::npos) << info.out;
}

// The check must be able to fail: 4 for both broken samplers, by every road, and 0 for the sound
// one.
TEST(ExitCode, BrokenSamplersFailTheCheck) {
  TemporaryFolder const folder;
  for (std::string const method : {"spin-flip", "binomial"}) {
    for (std::string const dynamics : {"heat-bath", "metropolis"}) {
      std::string const common =
          "scaling -N 1e3,1e4,1e5 --beta -1,-0.2,0.5 --quiet --seed 1 --backend cpu --method " +
          method + " --dynamics " + dynamics;
      auto const sound = run_tool(folder, words(common + " --check"));
      EXPECT_EQ(sound.code, 0) << common << sound.err << sound.out;
      for (std::string const fault : {"acceptance", "correlated"}) {
        auto const broken = run_tool(folder, words(common + " --check --fault " + fault));
        EXPECT_EQ(broken.code, 4) << common << fault << broken.out;
        EXPECT_TRUE(is_one_line(broken.err)) << broken.err;
        EXPECT_NE(broken.out.find("fails"), std::string::npos);
      }
      EXPECT_EQ(run_tool(folder, words(common + " --fault correlated")).code,
                0);  // not asked to check
    }
  }
}

TEST(ExitCode, AnAnswerThatIsNotThereIsFive) {
  TemporaryFolder const folder;
  auto const result = run_tool(
      folder,
      words("scaling -N 10,20,40 --beta 6 --sweeps 16 --check --quiet --backend cpu -o out.json"));
  EXPECT_EQ(result.code, 5);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_NE(folder.read("out.json").find("undetermined"), std::string::npos);
}

// Totals whose units in the last place exceed the error bar must not blind the test.
TEST(ExitCode, HugeEnergiesDoNotHideAFault) {
  TemporaryFolder const folder;
  std::string const common =
      "scaling -N 1e4,1e5,1e6 --levels 1e16,10000000000000001 --beta 0.2 --check --quiet --backend "
      "cpu";
  EXPECT_EQ(run_tool(folder, words(common)).code, 0);
  EXPECT_EQ(run_tool(folder, words(common + " --fault acceptance")).code, 4);
}

// A sound sampler is never called wrong for lack of data or of threshold bits.
TEST(ExitCode, TooLittleToTellIsNotAFailure) {
  TemporaryFolder const folder;
  for (std::string const few :
       {"--replicas 2 --sweeps 2", "--replicas 4 --sweeps 4", "--replicas 8 --sweeps 1"})
    for (std::string const seed : {"1", "2", "3", "4", "5", "6", "7", "8"})
      EXPECT_EQ(run_tool(folder,
                         words("scaling -N 1e4,2e4,4e4 --beta 0.5 --check --quiet --backend cpu " +
                               few + " --seed " + seed))
                    .code,
                5);
  EXPECT_EQ(
      run_tool(folder, words("scaling -N 1e18,2e18,4e18 --beta 21 --check --quiet --backend cpu"))
          .code,
      5);
}

// One fair coin: (E − U)² never varies, and the error of the variance comes from the mean alone.
TEST(ExitCode, OneCoinHolds) {
  TemporaryFolder const folder;
  for (std::string const seed : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
    EXPECT_EQ(
        run_tool(folder,
                 words("scaling -N 1,10,100 --beta 0 --check --quiet --backend cpu --seed " + seed))
            .code,
        0)
        << seed;
}

TEST(ExitCode, InterruptionWritesNothing) {
  for (int const signal_number : {SIGINT, SIGTERM}) {
    TemporaryFolder const folder;
    folder.write("out.json", "old");
    auto const result = run_tool(folder,
                                 words("sample -N 1e6 --beta 1 --sweeps 1e6 --max-updates 1e18 "
                                       "--backend cpu --quiet -o out.json"),
                                 {}, "", 700, signal_number);
    EXPECT_EQ(result.code, 128 + signal_number);
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_EQ(folder.files(), std::vector<std::string>{"out.json"});
    EXPECT_EQ(folder.read("out.json"), "old");
  }
}

TEST(ExitCode, AFullStandardOutputIsNotSilent) {
  TemporaryFolder const folder;
  auto const result =
      run_tool(folder, words("canonical --levels two-level --beta 1"), {}, "/dev/full");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
}

TEST(ExitCode, AFullPlaceForHelpAndInfoIsOne) {
  TemporaryFolder const folder;
  for (char const* arguments : {"--help", "--version", "canonical --help", "info"})
    EXPECT_EQ(run_tool(folder, words(arguments), {}, "/dev/full").code, 1) << arguments;
}

TEST(ExitCode, HelpAndVersion) {
  TemporaryFolder const folder;
  EXPECT_EQ(run_tool(folder, words("--version")).out.rfind("antikelvin ", 0), 0u);
  auto const overview = run_tool(folder, words("--help"));
  EXPECT_EQ(overview.code, 0);
  for (std::string const verb : {"canonical", "entropy", "sample", "scaling", "plot", "info"}) {
    EXPECT_NE(overview.out.find("  " + verb), std::string::npos);
    auto const help = run_tool(folder, {verb, "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("Examples"), std::string::npos) << verb;
    EXPECT_NE(help.out.find("--help"), std::string::npos) << verb;
  }
}

TEST(ExitCode, VersionBesideAVerbIsThatOfTheTool) {
  TemporaryFolder const folder;
  auto const result = run_tool(folder, words("canonical --version"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out.rfind("antikelvin ", 0), 0u);
  EXPECT_EQ(result.out, run_tool(folder, words("--version")).out);
}

}  // namespace
}  // namespace antikelvin::test
