// SPDX-License-Identifier: Apache-2.0
// The comparison of documents with output can fail.
#include <gtest/gtest.h>

#include "support/docs_text.hpp"
#include "support/excerpt.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin::test {
namespace {

ReportJson report() {
  return ReportJson::parse(R"({"rows": [
    {"N": 100, "beta": -0.5, "energy": 12.3456789, "regime": "negative", "z": null},
    {"N": 200, "beta": 0.0, "energy": 1.75e12, "regime": "infinite", "z": 1.25},
    {"N": 300, "beta": 0.5, "energy": -3.0, "regime": "not thermal", "z": -0.04}],
    "summary": [{"beta": -0.5, "exponent": -0.498}]})");
}

std::vector<std::string> problems(std::vector<std::string> const& lines) {
  ReportJson const answer = report();
  ExcerptCheck check(answer, {"beta=-0.5: it holds, p=0.5"});
  check(lines);
  return check.problems();
}

TEST(Excerpt, SomeRowsAndColumnsToTheShownDigits) {
  EXPECT_TRUE(problems({"  N  energy       regime      z", "100   12.35     negative       ", "...",
                        "300      -3  not thermal  -0.04"})
                  .empty());
  EXPECT_TRUE(problems({"  energy    z", "1.75e+12  1.2"}).empty());  // half of a digit
  EXPECT_TRUE(problems({"exponent  beta", "  -0.498  -0.5"}).empty());
}

TEST(Excerpt, AStaleDigitFails) {
  EXPECT_EQ(problems({"  N  energy", "100   12.36"}).size(), 1u);
  EXPECT_EQ(problems({"  N  energy", "100   12.34"}).size(), 1u);
  EXPECT_EQ(problems({"  N    regime", "100  positive"}).size(), 1u);
  EXPECT_EQ(problems({"  N  beta     z", "200     0      "}).size(),
            1u);  // a value, shown as missing
  EXPECT_EQ(problems({"  N  beta     z", "100  -0.5  0.00"}).size(), 1u);  // a missing value, shown
}

TEST(Excerpt, RowsOutOfOrderOrTooManyFail) {
  EXPECT_FALSE(problems({"  N  beta", "200     0", "100  -0.5"}).empty());
  EXPECT_FALSE(problems({"  N  beta", "100  -0.5", "200     0", "300   0.5", "400     1"}).empty());
}

TEST(Excerpt, UnknownColumnsAndSentencesFail) {
  EXPECT_FALSE(problems({"  N  energies", "100     12.35"}).empty());
  EXPECT_FALSE(problems({"beta=-0.5: it holds, p=0.6"}).empty());
  EXPECT_TRUE(problems({"beta=-0.5: it holds, p=0.5"}).empty());
  EXPECT_TRUE(problems({"beta=-0.5: it holds..."}).empty());
}

TEST(Excerpt, FreshLinesHold) {
  ReportJson const answer = report();
  std::vector<std::string> const said = {"beta=-0.5: it holds, p=0.5"};
  ExcerptCheck stale(answer, said);
  stale({"  N  energy", "100   99.99", "...", "300   -3.00", "beta=-0.5: it fails, p=0.1"});
  EXPECT_EQ(stale.problems().size(), 2u);
  EXPECT_EQ(stale.fresh(), (std::vector<std::string>{"  N  energy", "100   12.35", "...",
                                                     "300   -3.00", "beta=-0.5: it holds, p=0.5"}));
  ExcerptCheck again(answer, said);
  again(stale.fresh());
  EXPECT_TRUE(again.problems().empty());
}

TEST(Printed, ReplacesWhatStandsBetweenMarkers) {
  std::vector<std::string> const text = {
      "a", "<!-- antikelvin columns x -->", "old", "", "<!-- end -->", "<!-- remark -->", "b"};
  auto const print = [](std::string const& command) {
    return std::vector<std::string>{"new " + command};
  };
  EXPECT_EQ(
      with_printed(text, print),
      (std::vector<std::string>{"a", "<!-- antikelvin columns x -->", "new antikelvin columns x",
                                "<!-- end -->", "<!-- remark -->", "b"}));
  EXPECT_THROW(with_printed({text.begin(), text.begin() + 3}, print), std::runtime_error);
}

TEST(DocReader, FindsCommandsCodesAndExcerpts) {
  TemporaryFolder const folder;
  folder.write(
      "a.md",
      "# A\n\nSome `antikelvin dos -L\n8` text.\n\n     N  beta\n    10   0.5\n\n"
      "    A=build/default/antikelvin\n    $A canonical --beta -1     # refused\n"
      "    $A status x; $A export x -o y   # two\n\n"
      "```\nantikelvin contact --a 'x N=1'\nantikelvin plot r.json -o r.svg\n```\n\n    said\n\n"
      "`scripts/run scaling --check` is wrong and exits\nwith 4. `antikelvin VERB --help` is "
      "none.\n");
  std::vector<DocCommand> const commands = DocReader(folder.path().string(), "a.md")();
  ASSERT_EQ(commands.size(), 7u);
  EXPECT_EQ(commands[0].text, "antikelvin dos -L 8");
  EXPECT_EQ(commands[0].line, 3u);
  ASSERT_EQ(commands[0].excerpts.size(), 1u);
  EXPECT_EQ(commands[0].excerpts[0].lines, (std::vector<std::string>{" N  beta", "10   0.5"}));
  EXPECT_EQ(commands[1].code, 2);
  EXPECT_EQ(commands[3].text, "$A export x -o y");
  ASSERT_EQ(commands[4].excerpts.size(), 1u);  // of the contact, not of its figure
  EXPECT_EQ(commands[4].excerpts[0].lines, std::vector<std::string>{"said"});
  EXPECT_EQ(commands[6].text, "scripts/run scaling --check");
  EXPECT_EQ(commands[6].code, 4);
}

}  // namespace
}  // namespace antikelvin::test
