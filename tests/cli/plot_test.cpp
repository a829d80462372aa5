// SPDX-License-Identifier: Apache-2.0
// Figures that cannot be drawn: exit codes, and no half of a figure.
#include <gtest/gtest.h>

#include "support/full_disk.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

TEST(Plot, WithoutGnuplotIsExitThreeAndNoFile) {
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("entropy -N 10 --n 1,2 -o r.csv")).code, 0);
  auto const run = run_tool(folder, words("plot r.csv -o r.svg"), {{"PATH", "/nonexistent"}});
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_EQ(folder.files(), std::vector<std::string>{"r.csv"});
}

TEST(Plot, RefusesTwoColumnsOfOneName) {
  TemporaryFolder const folder;
  std::string text = "N,beta,beta,log_z,energy,entropy,heat_capacity\n";
  for (int i = 0; i < 500; ++i) text += "1,2,2,3,4,5,6\n";
  folder.write("twice.csv", text);
  expect_refusal(run_tool(folder, words("plot twice.csv -o a.svg")),
                 {"column 'beta' appears twice"});
  EXPECT_EQ(folder.files(), std::vector<std::string>{"twice.csv"});
}

TEST(Plot, AFullDiskIsExitOneAndNoFile) {
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta -1:1:200 -o r.csv")).code,
            0);
  FullDisk const full(4096);
  auto const result = run_tool(folder, words("plot r.csv -o r.svg"));
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_EQ(folder.files(), std::vector<std::string>{"r.csv"});
}

}  // namespace
}  // namespace antikelvin::test
