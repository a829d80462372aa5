// SPDX-License-Identifier: Apache-2.0
// A study is one folder and one line: here the folder is coin/, and the line that which adds it. All that the tool makes of a
// verb must follow from it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "added_study/coin/coin_study.hpp"
#include "cli/run.hpp"
#include "study/studies.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin::test {
namespace {

struct Answer {
  int code;
  std::string out, err;
};

/// The tool with one more study, in this process.
class AddedStudy : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (find_study("coin") == nullptr) add_study(coin_study());
  }

  Answer tool(std::vector<std::string> const& arguments) const {
    std::ostringstream out, err;
    int const code = cli::run(arguments, out, err);
    return {code, out.str(), err.str()};
  }

  std::string path(std::string const& name) const { return (folder_.path() / name).string(); }

  TemporaryFolder const folder_;
};

void expect_has(std::string const& text, std::string const& part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
}

TEST_F(AddedStudy, IsListedWithItsSummary) {
  expect_has(tool({"--help"}).out, "throws coins and counts heads");
}

TEST_F(AddedStudy, HasHelpOfItsOptionsColumnsAndExamples) {
  std::string const help = tool({"coin", "--help"}).out;
  for (std::string const part : {"-N, --coins N", "probabilities of heads", "0.5", "--checkpoint",
                                 "--seed", "--simd", "heads_error", "antikelvin coin -N 10"})
    expect_has(help, part);
}

TEST_F(AddedStudy, HasAManualPage) {
  std::string const page = tool({"help", "--man", "coin"}).out;
  expect_has(page, "throws coins and counts heads");
  expect_has(page, "probabilities of heads");
}

TEST_F(AddedStudy, IsCompletedInEveryShell) {
  for (std::string const shell : {"bash", "zsh", "fish"}) {
    std::string const text = tool({"help", "--completion", shell}).out;
    expect_has(text, "coin");
    expect_has(text, "throws");
  }
}

TEST_F(AddedStudy, SaysWhatItsColumnsHold) {
  std::string const columns = tool({"columns", "coin", "--format", "csv"}).out;
  expect_has(columns, "mean number of heads");
  expect_has(columns, "one row per bias");
}

TEST_F(AddedStudy, Computes) {
  Answer const answer = tool({"coin", "-N", "1000", "--bias", "0.1,0.5", "--throws", "400",
                              "--seed", "3", "--format", "json", "--backend", "cpu"});
  ASSERT_EQ(answer.code, 0) << answer.err;
  auto const report = nlohmann::json::parse(answer.out);
  EXPECT_EQ(report["input"]["throws"], "400");
  EXPECT_EQ(report["input"]["seed"], "3");
  ASSERT_EQ(report["rows"].size(), 2u);
  for (auto const& row : report["rows"]) EXPECT_LT(std::abs(row["heads_z"].get<double>()), 5);
}

TEST_F(AddedStudy, SaysBeforehandWhatItTakes) {
  Answer const answer =
      tool({"coin", "-N", "10", "--bias", "0.25,0.5", "--dry-run", "--format", "csv"});
  ASSERT_EQ(answer.code, 0) << answer.err;
  expect_has(answer.out, "N,bias,throws\n10,0.25,100\n");
  expect_has(answer.err, "200 updates in all");
}

TEST_F(AddedStudy, RefusesWhatCannotBe) {
  Answer const answer = tool({"coin", "-N", "10", "--bias", "2"});
  EXPECT_EQ(answer.code, 2);
  EXPECT_EQ(answer.err,
            "antikelvin: invalid --bias 2 (it is a probability); choose between 0 and 1\n");
  expect_has(tool({"coin", "--bais", "2"}).err, "did you mean --bias?");
  expect_has(tool({"coins"}).err, "did you mean coin?");
  expect_has(tool({"coin", "-N", "10", "--columns", "head", "--format", "csv"}).err, "heads");
}

TEST_F(AddedStudy, ReadsConfigFiles) {
  folder_.write("coin.toml", "[coin]\ncoins = 8\nbias = [0.25, 0.5]\n");
  Answer const answer =
      tool({"coin", "--config", path("coin.toml"), "--format", "csv", "--backend", "cpu"});
  ASSERT_EQ(answer.code, 0) << answer.err;
  expect_has(answer.out, "\n8,0.25,");
}

TEST_F(AddedStudy, GoesOnFromACheckpoint) {
  std::vector<std::string> const command = {"coin",     "-N",  "10",        "--throws", "50",
                                            "--format", "csv", "--backend", "cpu"};
  std::vector<std::string> saved = command;
  saved.insert(saved.end(), {"--checkpoint", path("saved")});
  EXPECT_EQ(tool(saved).out, tool(command).out);
}

TEST_F(AddedStudy, IsScanned) {
  folder_.write(
      "job.toml",
      "verb = 'coin'\n[options]\nthrows = 50\n[grid]\ncoins = [8, 16]\nbias = [0.25, 0.5]\n");
  Answer const plan =
      tool({"scan", path("job.toml"), "-o", path("r"), "--dry-run", "--backend", "cpu"});
  ASSERT_EQ(plan.code, 0) << plan.err;
  Answer const scan =
      tool({"scan", path("job.toml"), "-o", path("r"), "--quiet", "--backend", "cpu"});
  ASSERT_EQ(scan.code, 0) << scan.err;
  std::string const table = tool({"export", path("r"), "--format", "csv"}).out;
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 5);
  expect_has(table, "heads_error");
  ASSERT_EQ(tool({"report", path("r")}).code, 0);
  expect_has(folder_.read("r/report.html"), "heads");
}

}  // namespace
}  // namespace antikelvin::test
