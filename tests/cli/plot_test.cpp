// SPDX-License-Identifier: Apache-2.0
// Figures that cannot be drawn: exit codes, and no half of a figure.
#include <gtest/gtest.h>

#include <filesystem>

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

bool lacks_gnuplot() { return std::system("command -v gnuplot >/dev/null 2>&1") != 0; }

TEST(Plot, EveryFormatIsWrittenWhole) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta=-1:1:21 -o r.csv")).code,
            0);
  std::string const pdf = "%PDF", png = "\x89PNG", svg = "<?xml";
  for (auto const& [name, begin] : {std::pair<std::string, std::string>{"a.svg", svg},
                                    {"a.pdf", pdf},
                                    {"a.png", png},
                                    {"a.gp", "# Drawn by: gnuplot a.gp"}})
    for (std::string const options : {"", " --x T --theme dark --language zh --width 400"}) {
      auto const run = run_tool(folder, words("plot r.csv -o " + name + options));
      ASSERT_EQ(run.code, 0) << run.err;
      EXPECT_EQ(folder.read(name).substr(0, begin.size()), begin) << name;
    }
  EXPECT_NE(folder.read("a.pdf").find("FontFile"), std::string::npos) << "fonts are not embedded";
}

TEST(Plot, APngHasThreeHundredDotsToTheInch) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta=-1:1:9 -o r.csv")).code, 0);
  ASSERT_EQ(run_tool(folder, words("plot r.csv --width 480 --height 320 -o a.png")).code, 0);
  std::string const png = folder.read("a.png");
  auto const at = [&](std::size_t i) { return static_cast<unsigned char>(png.at(i)); };
  EXPECT_EQ(at(18) * 256 + at(19), 1500);  // 5 inches
  EXPECT_EQ(at(22) * 256 + at(23), 1000);
}

TEST(Plot, ItsProgramDrawsTheSameAgain) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta=-1:1:9 -o r.csv")).code, 0);
  ASSERT_EQ(run_tool(folder, words("plot r.csv -o a.gp")).code, 0);
  ASSERT_EQ(run_tool(folder, words("plot r.csv -o b.svg")).code, 0);
  std::string const command = "cd " + folder.path().string() + " && gnuplot a.gp";
  ASSERT_EQ(std::system(command.c_str()), 0);
  // The tool leaves out groups with nothing inside.
  auto const n_paths = [&](char const* file) {
    std::string const svg = folder.read(file);
    std::size_t n = 0;
    for (std::size_t at = 0; (at = svg.find("<path", at)) != std::string::npos; ++at) ++n;
    return n;
  };
  EXPECT_GT(n_paths("a.svg"), 20u);
  EXPECT_EQ(n_paths("a.svg"), n_paths("b.svg"));
  EXPECT_LT(folder.read("b.svg").size(), folder.read("a.svg").size());
}

TEST(Plot, AnyVerbDrawsItsResultItself) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ASSERT_EQ(
      run_tool(folder, words("canonical --levels two-level --beta=-1:1:9 -o a.svg -o r.csv")).code,
      0);
  ASSERT_EQ(run_tool(folder, words("plot r.csv -o b.svg")).code, 0);
  EXPECT_EQ(folder.read("a.svg"), folder.read("b.svg"));
}

/// What gnuplot cannot draw costs no result.
TEST(Plot, AFigureThatFailsLeavesTheOtherFiles) {
  TemporaryFolder const folder;
  std::filesystem::create_directory(folder.path() / "bin");
  folder.write("bin/gnuplot", "#!/bin/sh\nexit 1\n");
  std::filesystem::permissions(folder.path() / "bin/gnuplot", std::filesystem::perms::owner_all);
  auto const run =
      run_tool(folder, words("canonical --levels two-level --beta 1 -o a.svg -o r.csv"),
               {{"PATH", (folder.path() / "bin").string() + ":/usr/bin:/bin"}});
  EXPECT_EQ(run.code, 1) << run.err;
  EXPECT_NE(run.err.find("cannot draw 'a.svg'"), std::string::npos) << run.err;
  EXPECT_NE(folder.read("r.csv").find("N,beta"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.svg"));
}

/// A script's name is text in it, and no command.
TEST(Plot, ProgramsWithOddNamesDoNothingElse) {
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta=-1:1:9 -o r.csv")).code, 0);
  std::string const name = "a\nprint 1\n.gp";
  ASSERT_EQ(run_tool(folder, {"plot", "r.csv", "-o", name}).code, 0);
  std::string const program = folder.read(name);
  EXPECT_EQ(program.substr(program.find('\n') + 1, 12), "set encoding");
  ASSERT_EQ(run_tool(folder, {"plot", "r.csv", "-o", "|touch x;.gp"}).code, 0);
  EXPECT_NE(folder.read("|touch x;.gp").find("set output './|touch x;.svg'"), std::string::npos);
}

/// A run must not end without a result since nobody can draw it.
TEST(Plot, WithoutGnuplotAVerbIsRefusedBeforeItsRun) {
  TemporaryFolder const folder;
  auto const run =
      run_tool(folder, words("canonical --levels two-level --beta 1 -o r.csv -o a.svg"),
               {{"PATH", "/nonexistent"}});
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_TRUE(folder.files().empty());
  EXPECT_EQ(run_tool(folder, words("canonical --levels two-level --beta 1 -o a.gp"),
                     {{"PATH", "/nonexistent"}})
                .code,
            0);
}

TEST(Plot, RowsThatNoFigureShowsMakeAnEmptyOneThatSaysWhy) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  auto const run = run_tool(
      folder, words("dos --model ising -L 4 --show transition --quiet -o a.svg --backend cpu"));
  EXPECT_NE(run.err.find("'a.svg' is empty: cannot plot this file"), std::string::npos)
      << run.code << run.err;
  EXPECT_NE(folder.read("a.svg").find("cannot plot this file"), std::string::npos);
}

TEST(Plot, SeveralFilesAreToldApartByTheirNames) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta=-1:1:9 -o cold.csv")).code,
            0);
  ASSERT_EQ(run_tool(folder, words("canonical --levels 0,1,3 --beta=-1:1:9 -o other.json")).code,
            0);
  ASSERT_EQ(run_tool(folder, words("entropy -N 10 --n 0:10:11 -o e.csv")).code, 0);
  auto const run = run_tool(folder, words("plot cold.csv other.json --y energy -o a.svg"));
  ASSERT_EQ(run.code, 0) << run.err;
  std::string const svg = folder.read("a.svg");
  EXPECT_NE(svg.find(">cold<"), std::string::npos);
  EXPECT_NE(svg.find(">other<"), std::string::npos);
  expect_refusal(run_tool(folder, words("plot cold.csv e.csv -o b.svg")),
                 {"cannot plot 'e.csv' with the others"});
}

TEST(Plot, ReadsStandardInput) {
  if (lacks_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  TemporaryFolder const folder;
  std::string const command = "cd " + folder.path().string() + " && '" + tool_path() +
                              "' canonical --levels two-level --beta=-1:1:9 | '" + tool_path() +
                              "' plot - -o a.svg";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_NE(folder.read("a.svg").find("</svg>"), std::string::npos);
}

/// Curves of a real export, which tests of figures as data only imitate.
TEST(Plot, AFolderIsDrawnAsItsExportIs) {
  TemporaryFolder const folder;
  folder.write("job.toml",
               "verb = \"canonical\"\n[options]\nsubsystems = 10\n"
               "[grid]\nlevels = [\"two-level\", \"spin:1\"]\nbeta = [1, -1, 0]\n");
  ASSERT_EQ(run_tool(folder, words("scan job.toml -o r")).code, 0);
  ASSERT_EQ(run_tool(folder, words("export r -o r.csv")).code, 0);
  ASSERT_EQ(run_tool(folder, words("plot r --y energy -o a.gp")).code, 0);
  ASSERT_EQ(run_tool(folder, words("plot r.csv --y energy -o b.gp")).code, 0);
  std::string program = folder.read("a.gp");
  for (char const* const title : {"levels = two-level", "levels = spin:1"})
    EXPECT_NE(program.find(title), std::string::npos) << program;
  program = program.substr(program.find("$d"));
  EXPECT_EQ(program, folder.read("b.gp").substr(folder.read("b.gp").find("$d")));
  auto const both = run_tool(folder, words("plot r r.csv --y energy -o c.gp"));
  ASSERT_EQ(both.code, 0) << both.err;
  EXPECT_NE(folder.read("c.gp").find("levels = spin:1"), std::string::npos);
}

TEST(Plot, SaysHowManyPointsOfAFolderFailed) {
  TemporaryFolder const folder;
  folder.write("job.toml",
               "verb = \"canonical\"\n[options]\nlevels = \"two-level\"\n"
               "[grid]\nsubsystems = [1, 10]\nbeta = [\"1\", \"2\", \"x\"]\n");
  run_tool(folder, words("scan job.toml -o r"));
  auto const run = run_tool(folder, words("plot r -o a.gp"));
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_NE(folder.read("a.gp").find("2 points failed and are not drawn."), std::string::npos);
}

TEST(Plot, AnEmptyFolderIsNoResult) {
  TemporaryFolder const folder;
  std::filesystem::create_directory(folder.path() / "empty");
  expect_refusal(run_tool(folder, words("plot empty -o a.svg")), {"empty"});
}

TEST(Plot, BadOptionsAreRefusedInALine) {
  TemporaryFolder const folder;
  ASSERT_EQ(run_tool(folder, words("canonical --levels two-level --beta=-1:1:9 -o r.csv")).code, 0);
  for (auto const& [options, problem] : std::vector<std::pair<std::string, std::string>>{
           {"--x volume", "cannot draw along 'volume'"},
           {"--y energie", "energie"},
           {"--x-range 1", "invalid --x-range '1'"},
           {"--y-range 2:1", "it ends before it begins"},
           {"--x T --x-range 0:1", "--x-range does not go with --x T"},
           {"--log q", "--log"},
           {"--log z", "there are no colours to scale"},
           {"--z-range 0:1", "there are no colours to scale"},
           {"--map N", "cannot draw a map over 'N'"},
           {"--map beta", "it is what points are drawn along"},
           {"--width 10", "--width"},
           {"--font a'b", "invalid --font"},
           {"--font a&b", "invalid --font"},
           {"--font-size 0", "invalid --font-size"},
           {"--theme pink", "pink"},
           {"--language fr", "fr"}})
    expect_refusal(run_tool(folder, words("plot r.csv -o a.svg " + options)), {problem});
  EXPECT_EQ(folder.files(), std::vector<std::string>{"r.csv"});
}

}  // namespace
}  // namespace antikelvin::test
