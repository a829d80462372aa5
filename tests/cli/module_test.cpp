// SPDX-License-Identifier: Apache-2.0
// The tool without its modules does all that needs none, and refuses the rest before it starts.
#include <gtest/gtest.h>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

/// A copy of the tool in a folder of its own.
class LoneTool : public testing::Test {
 protected:
  LoneTool() { std::filesystem::copy_file(tool_path(), home_.path() / "antikelvin"); }

  void put_beside(std::string const& module) const {
    std::filesystem::copy_file(std::filesystem::path(tool_path()).parent_path() / module,
                               home_.path() / module);
  }

  ToolResult run(std::string const& arguments,
                 std::vector<std::pair<std::string, std::string>> environment = {}) const {
    environment.emplace_back("LD_LIBRARY_PATH", "");
    return run_program((home_.path() / "antikelvin").string(), folder_, words(arguments),
                       environment);
  }

  static void expect_refused(ToolResult const& result, std::string const& problem) {
    EXPECT_EQ(result.code, 3);
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_EQ(result.err.rfind("antikelvin: " + problem + " (", 0), 0u) << result.err;
    EXPECT_NE(result.err.find("or install "), std::string::npos) << result.err;
    EXPECT_EQ(result.out, "");
  }

  TemporaryFolder home_, folder_;
};

TEST_F(LoneTool, DoesAllThatNeedsNoModule) {
  for (char const* const arguments :
       {"--version", "info", "help sample", "canonical --levels two-level --beta -1,1",
        "entropy -N 10 --n 0,5", "limits --fraction 0.25", "sample -N 100 --beta -0.5 --sweeps 64",
        "sample --model ising -L 8 --beta 0.3 --sweeps 64 -o s.csv -o s.json",
        "dos --model ising -L 4 --dry-run",
        "driven --levels 0,1,3 --beta 0.3 --pump 0-2 --dry-run"}) {
    ToolResult const result = run(arguments);
    EXPECT_EQ(result.code, 0) << arguments << ": " << result.err;
  }
}

TEST_F(LoneTool, RefusesHdf5BeforeItWorks) {
  std::string const sample = "sample --model ising -L 8 --beta 0.3 --sweeps 64 ";
  folder_.write("r.h5", "\x89HDF\r\n\x1a\n");
  expect_refused(run(sample + "-o a.csv -o a.h5"), "cannot write 'a.h5'");
  expect_refused(run(sample + "-o a.csv --snapshot a.h5"), "cannot write snapshot 'a.h5'");
  expect_refused(run(sample + "-o a.h5 --dry-run"), "cannot write 'a.h5'");
  expect_refused(run("plot r.h5 -o r.svg"), "cannot read 'r.h5'");
  EXPECT_EQ(folder_.files(), std::vector<std::string>{"r.h5"});
}

TEST_F(LoneTool, RefusesSeveralRanks) {
  for (auto const& environment : std::vector<std::vector<std::pair<std::string, std::string>>>{
           {{"OMPI_COMM_WORLD_SIZE", "2"}},
           {{"PMI_SIZE", "3"}},
           {{"SLURM_NTASKS", "4"}, {"PMIX_RANK", "1"}}})
    expect_refused(run("sample -N 100 --beta 1", environment),
                   "cannot run as one of several ranks");
}

/// Rows that fill a file of their own where there is HDF5.
TEST_F(LoneTool, ScansKeepLongRowsInTheirRecords) {
  folder_.write("job.toml",
                "verb = 'canonical'\n[options]\nlevels = 'two-level'\nbeta = '-1:1:50'\n"
                "[grid]\nsubsystems = [10, 20]\n");
  ASSERT_EQ(run("scan job.toml -o r --quiet").code, 0);
  ToolResult const all = run("export r");
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_EQ(csv_rows(all.out).size(), 101u);
}

#ifdef AK_TEST_HDF5
TEST_F(LoneTool, FindsAModuleBesideIt) {
  put_beside("antikelvin-hdf5.so");
  ToolResult const written = run("canonical --levels two-level --beta -1,1 -o a.h5");
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_EQ(folder_.read("a.h5").substr(1, 3), "HDF");
}

TEST_F(LoneTool, RefusesAModuleThatIsNone) {
  home_.write("antikelvin-hdf5.so", "no program");
  expect_refused(run("canonical --levels two-level --beta -1,1 -o a.h5"), "cannot write 'a.h5'");
}
#endif

}  // namespace
}  // namespace antikelvin::test
