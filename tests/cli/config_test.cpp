// SPDX-License-Identifier: Apache-2.0
// Options from files: which of several values counts, and what a value may be.
#include <gtest/gtest.h>

#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

TEST(Config, CommandLineOutranksSetOutranksTheFile) {
  TemporaryFolder const folder;
  folder.write(
      "job.toml",
      "levels = \"two-level\"\nsubsystems = 5\nbeta = [-1, 0.5]\n[canonical]\nsubsystems = "
      "6\n[scaling]\nseed = 3\n");
  auto const n_of = [&](std::string const& arguments) {
    auto const csv = csv_rows(run_tool(folder, words(arguments)).out);
    return csv.size() > 1 ? csv[1][0] : "";
  };
  EXPECT_EQ(csv_rows(run_tool(folder, words("canonical --config job.toml")).out).size(), 3u);
  EXPECT_EQ(n_of("canonical --config job.toml"), "6");
  EXPECT_EQ(n_of("canonical --config job.toml --set subsystems=7"), "7");
  EXPECT_EQ(n_of("canonical --config job.toml --set subsystems=7 -N 8"), "8");
  EXPECT_EQ(n_of("--config job.toml --quiet canonical"), "6");  // common options before the verb
}

// Other options of one choice too: --beta takes the place of a temperature, -o of the file's outputs.
TEST(Config, CommandLineOutranksTheChoicesOfTheFile) {
  TemporaryFolder const folder;
  folder.write("a.toml", "levels = 'two-level'\ntemperature = 1\noutput = 'a.json'\n");
  auto const result = run_tool(folder, words("canonical --config a.toml --beta 2 -o b.csv"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"a.toml", "b.csv"}));
  auto const csv = csv_rows(folder.read("b.csv"));
  ASSERT_EQ(csv.size(), 2u);
  EXPECT_EQ(csv[1][1], "2");
}

TEST(Config, TheTableOfTheVerbOutranksTheTop) {
  TemporaryFolder const folder;
  folder.write("a.toml", "levels = 'two-level'\nbeta = 1\n[canonical]\ntemperature = 4\n");
  auto const result = run_tool(folder, words("canonical --config a.toml"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("\n1,0.25,"), std::string::npos) << result.out;
}

TEST(Config, AListOfOutputsIsAsManyFiles) {
  TemporaryFolder const folder;
  folder.write("a.toml", "levels = 'two-level'\nbeta = 1\noutput = ['a.json', 'b.csv']\n");
  auto const result = run_tool(folder, words("canonical --config a.toml"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"a.json", "a.toml", "b.csv"}));
}

// Reports hold texts; who edits one may write numbers.
TEST(Config, NumbersInAReportCountAsTheirTexts) {
  TemporaryFolder const folder;
  auto const sample = [&](std::string const& arguments) {
    auto const result = run_tool(folder, words("sample --quiet --backend cpu " + arguments));
    EXPECT_EQ(result.code, 0) << arguments << result.err;
    return result.out;
  };
  sample("-N 100 --beta 1 --seed 7 -o a.json");
  std::string text = folder.read("a.json");
  std::size_t const at = text.find("\"seed\": \"7\"");
  ASSERT_NE(at, std::string::npos);
  folder.write("b.json", text.replace(at, 11, "\"seed\": 7"));
  std::string const of_text = sample("--config a.json");
  EXPECT_EQ(sample("--config b.json"), of_text);
  EXPECT_NE(sample("--config b.json --seed 8"), of_text);
}

// `true` is what a flag takes; an option must not take the next one for its value.
TEST(Config, TrueForAnOptionWithAValueIsRefusedByItsName) {
  TemporaryFolder const folder;
  folder.write("a.toml", "levels = 'two-level'\nbeta = true\n");
  expect_refusal(run_tool(folder, words("canonical --config a.toml")),
                 {"invalid --beta 'true' (it is not a number)"});
}

}  // namespace
}  // namespace antikelvin::test
