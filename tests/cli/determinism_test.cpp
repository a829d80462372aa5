// SPDX-License-Identifier: Apache-2.0
// Same seed, same result: bit for bit across threads and kernels, and for every point whatever else
// is in the grid.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

/// The report without what may differ: time, threads, kernel.
Json comparable(TemporaryFolder const& folder, std::string const& arguments) {
  auto const result = run_tool(folder, words(arguments + " --backend cpu --quiet --format json"));
  EXPECT_EQ(result.code, 0) << arguments << result.err;
  Json report = Json::parse(result.out, nullptr, false);
  EXPECT_FALSE(report.is_discarded());
  report.erase("timing");
  report["device"].erase("threads");
  report["device"].erase("kernel");
  return report;
}

class Determinism : public testing::TestWithParam<char const*> {};

TEST_P(Determinism, ThreadsAndKernelsDoNotMatter) {
  TemporaryFolder const folder;
  std::string const arguments = GetParam();
  Json const reference = comparable(folder, arguments + " --threads 1 --simd generic");
  for (char const* how :
       {" --threads 1", " --threads 2", " --threads 3", " --threads 2 --simd generic"})
    EXPECT_EQ(comparable(folder, arguments + how), reference) << how;
  std::string const info = run_tool(folder, words("info")).out;
  if (info.find("avx") != std::string::npos) {
    EXPECT_EQ(comparable(folder, arguments + " --threads 1 --simd avx2"), reference);
  }
  EXPECT_NE(comparable(folder, arguments + " --seed 4")["rows"], reference["rows"]);
}

INSTANTIATE_TEST_SUITE_P(
    Cli, Determinism,
    testing::Values(
        "sample -N 1,33,1000,20000 --beta -0.7,0,0.4 --sweeps 40 --seed 3",
        "sample -N 777,12345 --beta -0.7,0.4 --sweeps 40 --dynamics metropolis --seed 3",
        "sample -N 1e3,1e12,1e18 --beta -0.7 --method binomial --seed 3",
        "scaling -N 1e2,1e3,1e4,1e15 --beta 0.3,-0.3 --sweeps 64 --seed 3"));

TEST(DeterminismOfPoints, APointDoesNotDependOnItsGrid) {
  TemporaryFolder const folder;
  Json const all = comparable(folder, "sample -N 100,1000,1e14 --beta -1,0.5,0 --seed 9")["rows"];
  Json const one = comparable(folder, "sample -N 1000 --beta 0.5 --seed 9")["rows"];
  ASSERT_EQ(one.size(), 1u);
  EXPECT_NE(std::find(all.begin(), all.end(), one[0]), all.end());
}

TEST(DeterminismOfPoints, PointsShareNoRandomNumbers) {
  // With shared numbers, deviations at equal N and nearby beta would be nearly equal.
  TemporaryFolder const folder;
  Json const rows =
      comparable(folder, "sample -N 100000 --beta 0.5,0.500001,0.500002,0.500003 --seed 9")["rows"];
  double spread = 0;
  for (auto const& row : rows)
    spread = std::max(spread,
                      std::abs(row["energy_z"].get<double>() - rows[0]["energy_z"].get<double>()));
  EXPECT_GT(spread, 0.05);
}

}  // namespace
}  // namespace antikelvin::test
