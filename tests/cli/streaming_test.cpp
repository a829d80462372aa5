// SPDX-License-Identifier: Apache-2.0
// Long tables, several files at once, and HDF5.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "antikelvin/base/error.hpp"
#include "io/hdf5_file.hpp"
#include "support/full_disk.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

bool has_hdf5() {
  try {
    require_hdf5("");
    return true;
  } catch (BackendError const&) {
    return false;
  }
}

#define AK_NEEDS_HDF5() \
  if (!has_hdf5()) GTEST_SKIP() << "built without HDF5"

/// Text of every value as CSV has it, row by row, columns as in `header`.
std::vector<std::vector<std::string>> hdf5_cells(std::string const& path,
                                                 std::vector<std::string> const& header) {
  Hdf5Rows const stored = read_hdf5(path);
  EXPECT_EQ(stored.columns.size(), header.size());
  std::vector<std::vector<std::string>> cells(stored.rows.n_rows);
  for (std::string const& name : header)
    for (std::size_t j = 0; j < stored.columns.size(); ++j)
      if (stored.columns[j].name == name)
        for (std::size_t i = 0; i < cells.size(); ++i)
          append_value(cells[i].emplace_back(), stored.rows.columns[j], i, 17);
  return cells;
}

TEST(Streaming, ThreeFilesOfOneRunAgree) {
  AK_NEEDS_HDF5();
  for (std::string const verb : {"canonical --levels 0,1x3,4 -N 7,1e19 --beta -1,0,2,inf,-inf",
                                 "entropy -N 10,1e18 --n 0,3,5,10 --backend cpu --quiet",
                                 "sample -N 10,200 --beta -0.5,40 --backend cpu --quiet"}) {
    TemporaryFolder const folder;
    auto const run = run_tool(folder, words(verb + " -o a.csv -o b.h5 -o c.json"));
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(folder.files(), (std::vector<std::string>{"a.csv", "b.h5", "c.json"}));
    auto csv = csv_rows(folder.read("a.csv"));
    std::vector<std::string> const header = csv.front();
    csv.erase(csv.begin());
    EXPECT_GE(csv.size(), 4u);
    EXPECT_EQ(hdf5_cells((folder.path() / "b.h5").string(), header), csv) << verb;
    auto const rows = nlohmann::json::parse(folder.read("c.json"))["rows"];
    ASSERT_EQ(rows.size(), csv.size());
    for (std::size_t i = 0; i < csv.size(); ++i) {
      for (std::size_t j = 0; j < header.size(); ++j) {
        auto const& cell = rows[i][header[j]];
        if (cell.is_number_float())
          EXPECT_EQ(cell.get<double>(), std::strtod(csv[i][j].c_str(), nullptr)) << header[j];
        else
          EXPECT_EQ(cell.is_null()     ? ""
                    : cell.is_string() ? cell.get<std::string>()
                                       : cell.dump(),
                    csv[i][j])
              << header[j];
      }
    }
  }
}

TEST(Streaming, ManyRowsReachHdf5) {
  AK_NEEDS_HDF5();
  TemporaryFolder const folder;
  auto const run = run_tool(
      folder,
      words("entropy -N 200000 --n 0:199999:200000 --backend cpu --quiet -o a.h5 -o a.csv"));
  ASSERT_EQ(run.code, 0) << run.err;
  auto csv = csv_rows(folder.read("a.csv"));
  ASSERT_EQ(csv.size(), 200001u);
  std::vector<std::string> const header = csv.front();
  csv.erase(csv.begin());
  EXPECT_TRUE(hdf5_cells((folder.path() / "a.h5").string(), header) == csv);
  EXPECT_EQ(csv.back()[1], "199999");
  EXPECT_EQ(csv[0][14], "");  // no neighbour below n = 0
}

TEST(Streaming, ALaterFileThatFailsLeavesTheEarlierOne) {
  TemporaryFolder const folder;
  folder.write("a.csv", "old");
  std::string const verb = "canonical --levels two-level --beta 0:1:2000 --quiet ";
  auto const result = run_tool(folder, words(verb + "-o a.csv -o /dev/full --format csv"));
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_NE(result.err.find("'/dev/full'"), std::string::npos) << result.err;
  EXPECT_EQ(folder.files(), std::vector<std::string>{"a.csv"});
  EXPECT_EQ(folder.read("a.csv"), "old");
  // Both orders, and standard output.
  EXPECT_EQ(run_tool(folder, words(verb + "-o /dev/full -o a.csv --format csv")).code, 1);
  EXPECT_EQ(run_tool(folder, words(verb + "-o a.csv -o -"), {}, "/dev/full").code, 1);
  EXPECT_EQ(folder.files(), std::vector<std::string>{"a.csv"});
  EXPECT_EQ(folder.read("a.csv"), "old");
}

TEST(Streaming, AFullDiskUnderHdf5KeepsTheOldFiles) {
  AK_NEEDS_HDF5();
  TemporaryFolder const folder;
  folder.write("a.h5", "old");
  folder.write("b.csv", "old");
  ToolResult result;
  {
    FullDisk const full(100000);
    result = run_tool(folder, words("canonical --levels 0,1,3 --beta -1:1:90000 -o b.csv -o a.h5"));
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    result = run_tool(folder, words("canonical --levels 0,1,3 --beta -1:1:9000 -o a.h5"));
  }
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_NE(result.err.find("cannot write 'a.h5' (File too large)"), std::string::npos)
      << result.err;
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"a.h5", "b.csv"}));
  EXPECT_EQ(folder.read("a.h5"), "old");
  EXPECT_EQ(folder.read("b.csv"), "old");
}

TEST(Streaming, AnInterruptedStreamLeavesNothing) {
  TemporaryFolder const folder;
  folder.write("a.csv", "old");
  // Short lists, so that the signal comes when rows are being made.
  auto const result = run_tool(
      folder,
      words("canonical --levels two-level -N 1:10000:10000 --beta -1:1:10000 -o a.csv -o b.json"),
      {}, "", 1500, SIGTERM);
  EXPECT_EQ(result.code, 128 + SIGTERM);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_EQ(folder.files(), std::vector<std::string>{"a.csv"});
  EXPECT_EQ(folder.read("a.csv"), "old");
}

// A reader that leaves, as `| head` does, must not leave a temporary file behind.
TEST(Streaming, AClosedPipeLeavesNothing) {
  TemporaryFolder const folder, elsewhere;
  std::string const pipe = (elsewhere.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread reader([&] {
    int const end = open(pipe.c_str(), O_RDONLY);
    char first;
    EXPECT_EQ(read(end, &first, 1), 1);
    close(end);
  });
  auto const result = run_tool(
      folder, words("canonical --levels two-level --beta -1:1:100000 -o a.csv -o -"), {}, pipe);
  reader.join();
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(is_one_line(result.err)) << result.err;
  EXPECT_TRUE(folder.files().empty());
}

TEST(Streaming, TheReportedTimeIncludesTheRows) {
  TemporaryFolder const folder;
  auto const run = run_tool(folder, words("canonical --levels spin:20 --beta -1:1:2000 -o a.json"));
  ASSERT_EQ(run.code, 0) << run.err;
  auto const report = nlohmann::json::parse(folder.read("a.json"));
  EXPECT_EQ(report["rows"].size(), 2000u);
  EXPECT_GT(report["timing"]["seconds"], 0.02);  // 80000 levels at 1 µs and more
}

TEST(Streaming, TablesForPeopleAreShort) {
  TemporaryFolder const folder;
  for (std::string const place :
       {"--format table", "-o a.txt", "-o a.csv -o a.txt", "--format table --dry-run"}) {
    auto const result =
        run_tool(folder, words("canonical --levels two-level --beta 0:1:100001 " + place));
    EXPECT_EQ(result.code, 2) << place;
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_NE(result.err.find("-o FILE.csv"), std::string::npos) << result.err;
    EXPECT_EQ(result.out, "");
  }
  EXPECT_TRUE(folder.files().empty());
}

TEST(Streaming, TooManyColumnsForHdf5AreRefusedBeforeWork) {
  AK_NEEDS_HDF5();
  TemporaryFolder const folder;
  auto const result =
      run_tool(folder, words("canonical --levels spin:6000 --beta 1 -o a.csv -o a.h5"));
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("too wide for 'a.h5'"), std::string::npos) << result.err;
  EXPECT_TRUE(folder.files().empty());
}

TEST(Streaming, MemoryIsThatOfABlockAndTheLists) {
  TemporaryFolder const folder;
  auto const run =
      run_tool(folder, words("entropy -N 1000000000:1000000099:100 --n 0:9999:10000 --dry-run "
                             "--quiet --backend cpu --format csv"));
  ASSERT_EQ(run.code, 0) << run.err;
  auto const csv = csv_rows(run.out);
  ASSERT_EQ(csv.size(), 2u);
  EXPECT_EQ(csv[1][0], "1000000");
  EXPECT_EQ(csv[1][1], "15");
  double const memory = std::strtod(csv[1][2].c_str(), nullptr);
  // A block, and what it is made from; the list of n serves every N.
  EXPECT_GE(memory, 1e4 * 8 + 65536 * (15 * 8 + 100));
  EXPECT_LE(memory, 3e7);
}

TEST(Streaming, Hdf5NeedsAFile) {
  AK_NEEDS_HDF5();
  TemporaryFolder const folder;
  for (std::string const place :
       {"--format h5", "-o - --format h5", "-o /dev/null --format h5", "-o a.csv --format h5"}) {
    auto const result = run_tool(folder, words("canonical --levels two-level --beta 1 " + place));
    EXPECT_EQ(result.code, 2) << place;
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_EQ(result.out, "");
  }
  EXPECT_EQ(run_tool(folder, words("canonical --levels two-level --beta 1 -o a --format h5")).code,
            0);
  EXPECT_EQ(folder.read("a").substr(1, 3), "HDF");
}

TEST(Streaming, WithoutHdf5ItIsRefusedBeforeWork) {
  if (has_hdf5()) GTEST_SKIP() << "built with HDF5";
  TemporaryFolder const folder;
  auto const result =
      run_tool(folder, words("canonical --levels two-level --beta 1 -o b.csv -o a.h5"));
  EXPECT_EQ(result.code, 3);
  EXPECT_NE(result.err.find("built without HDF5"), std::string::npos) << result.err;
  folder.write("r.h5", "\x89HDF\r\n\x1a\n");
  EXPECT_EQ(run_tool(folder, words("plot r.h5 -o r.svg")).code, 3);
  EXPECT_EQ(folder.files(), std::vector<std::string>{"r.h5"});
}

TEST(Streaming, InfoSaysWhetherHdf5IsThere) {
  TemporaryFolder const folder;
  std::string const text = run_tool(folder, words("info")).out;
  EXPECT_NE(text.find("hdf5 output:"), std::string::npos);
  EXPECT_EQ(text.find("hdf5 output:  not built") == std::string::npos, has_hdf5()) << text;
}

TEST(Streaming, PlotReadsHdf5LikeCsv) {
  AK_NEEDS_HDF5();
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "gnuplot is not installed";
  for (std::string const verb :
       {"canonical --levels two-level --beta -2:2:9", "entropy -N 10 --n 0:10:11 --backend cpu",
        "scaling -N 100,200,400 --beta -0.5,1 --backend cpu"}) {
    TemporaryFolder const folder;
    ASSERT_EQ(run_tool(folder, words(verb + " --quiet -o r.csv -o r.h5")).code, 0) << verb;
    ASSERT_EQ(run_tool(folder, words("plot r.csv -o a.txt")).code, 0) << verb;
    auto const run = run_tool(folder, words("plot r.h5 -o b.txt"));
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_GT(folder.read("a.txt").size(), 500u);
    EXPECT_EQ(folder.read("a.txt"), folder.read("b.txt")) << verb;
  }
}

}  // namespace
}  // namespace antikelvin::test
