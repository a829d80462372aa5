// SPDX-License-Identifier: Apache-2.0
// Command lines in this process, as tests run them that do not test a process.
#include "cli/run.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <thread>

#include "support/run_tool.hpp"

namespace antikelvin {
namespace {

using test::run_tool;
using test::TemporaryFolder;
using test::ToolResult;
using test::words;

/// Runs the tool here, and holds it to what a process of its own prints.
ToolResult run_here(std::string const& command) {
  std::ostringstream out, err;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  int const code = cli::run(words(command), out, err);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "") << command;
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << command;
  return {code, out.str(), err.str()};
}

TEST(Run, GivesWhatAProcessGives) {
  TemporaryFolder const folder;
  for (char const* const command :
       {"--version", "--help", "canonical --help", "canonical --beta -1,0.5 --levels spin:1",
        "sample -N 1000 --beta 0.5 --sweeps 8 --backend cpu", "canonical --beta x", "nothing", "",
        "sample --model ising -L 8 --beta 0.3 --sweeps 8 --progress json --threads 1 --backend cpu",
        "scaling -N 100,1000 --beta 0.5 --dry-run", "info --format json",
        "scaling -N 100,1000,10000 --fault acceptance --check --beta -1 --backend cpu"}) {
    ToolResult const here = run_here(command), there = run_tool(folder, words(command));
    EXPECT_EQ(here.code, there.code) << command << here.err;
    EXPECT_EQ(here.out, there.out) << command;
    EXPECT_EQ(here.err, there.err) << command;
  }
}

TEST(Run, KeepsNothingOfEarlierRuns) {
  TemporaryFolder const folder;
  std::string const checkpoint = (folder.path() / "c").string();
  ToolResult const first = run_here("sample -N 1000 --beta 0.5 --sweeps 8 --backend cpu");
  EXPECT_EQ(run_here("sample -N 1000 --beta 0.5 --sweeps 0").code, 2);
  EXPECT_EQ(run_here("canonical --help").code, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  // A limit of a second counts from the beginning of the run, not from that of the process.
  ToolResult const again =
      run_here("sample -N 1000 --beta 0.5 --sweeps 8 --backend cpu --time-limit 1 --checkpoint " +
               checkpoint);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, first.out);
}

}  // namespace
}  // namespace antikelvin
