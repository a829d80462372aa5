// SPDX-License-Identifier: Apache-2.0
// Corners that users run into: odd output places, odd names, precedence, and refusals that must
// stay one line.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

std::string const kCanonical = "canonical --levels two-level --beta 1 ";

class Promise : public testing::Test {
 protected:
  void expect_refused(std::vector<std::string> const& arguments) {
    auto const before = folder_.files();
    auto const result = run_tool(folder_, arguments);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_EQ(folder_.files(), before);
  }
  TemporaryFolder const folder_;
};

TEST_F(Promise, OutputReplacesAPipe) {
  std::string const path = (folder_.path() / "pipe.csv").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  int const reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  run_tool(folder_, words(kCanonical + "-o pipe.csv"));
  struct stat status {};
  ASSERT_EQ(lstat(path.c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  close(reader);
}

TEST_F(Promise, OutputReplacesALink) {
  folder_.write("real.csv", "old");
  std::filesystem::create_symlink("real.csv", folder_.path() / "link.csv");
  run_tool(folder_, words(kCanonical + "-o link.csv"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.path() / "link.csv"));
  EXPECT_NE(folder_.read("real.csv"), "old");
}

TEST_F(Promise, OutputThroughALinkToNothingYet) {
  std::filesystem::create_directory(folder_.path() / "d");
  std::filesystem::create_symlink("d/new.csv", folder_.path() / "link.csv");
  EXPECT_EQ(run_tool(folder_, words(kCanonical + "-o link.csv")).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.path() / "link.csv"));
  EXPECT_NE(folder_.read("d/new.csv"), "");
  std::filesystem::remove(folder_.path() / "link.csv");
  std::filesystem::create_symlink("/nonexistent/new.csv", folder_.path() / "link.csv");
  expect_refused(words(kCanonical + "-o link.csv"));
}

TEST_F(Promise, LongNamesWorkOrAreRefusedBeforeWork) {
  EXPECT_EQ(run_tool(folder_, words(kCanonical + "-o " + std::string(245, 'a') + ".json")).code, 0);
  expect_refused(words(kCanonical + "-o " + std::string(260, 'a') + ".json"));
}

TEST_F(Promise, TheTableOfTheVerbWins) {
  folder_.write("a.toml", "levels = 'two-level'\nbeta = 1\n[canonical]\ntemperature = 4\n");
  auto const result = run_tool(folder_, words("canonical --config a.toml"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("\n1,0.25,"), std::string::npos) << result.out;
}

TEST_F(Promise, NumbersInAnEditedReportCount) {
  ASSERT_EQ(
      run_tool(folder_, words("sample -N 100 --beta 1 --backend cpu --seed 7 -o a.json")).code, 0);
  std::string text = folder_.read("a.json");
  std::size_t const at = text.find("\"seed\": \"7\"");
  ASSERT_NE(at, std::string::npos);
  folder_.write("b.json", text.replace(at, 11, "\"seed\": 7"));
  std::string const first =
      run_tool(folder_, words("sample --config a.json --quiet --backend cpu")).out;
  EXPECT_EQ(run_tool(folder_, words("sample --config b.json --quiet --backend cpu")).out, first);
}

TEST_F(Promise, OutputOpensAPrivateFileToAll) {
  folder_.write("a.csv", "old");
  std::filesystem::permissions(folder_.path() / "a.csv", std::filesystem::perms(0600));
  run_tool(folder_, words(kCanonical + "-o a.csv"));
  EXPECT_EQ(std::filesystem::status(folder_.path() / "a.csv").permissions(),
            std::filesystem::perms(0600));
}

TEST_F(Promise, DuplicateColumnsReadBeyondAVector) {  // heap overflow under ASan
  std::string text = "N,beta,beta,log_z,energy,entropy,heat_capacity\n";
  for (int i = 0; i < 500; ++i) text += "1,2,2,3,4,5,6\n";
  folder_.write("twice.csv", text);
  expect_refused(words("plot twice.csv -o a.svg"));
}

TEST_F(Promise, ATruncatedFigureIsASuccess) {
  ASSERT_EQ(run_tool(folder_, words("canonical --levels two-level --beta -1:1:200 -o r.csv")).code,
            0);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit const small{4096, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  signal(SIGXFSZ, SIG_IGN);
  auto const result = run_tool(folder_, words("plot r.csv -o r.svg"));
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(folder_.files(), std::vector<std::string>{"r.csv"});
}

TEST_F(Promise, ALineBreakInAnArgumentBreaksTheMessage) {
  expect_refused({"canonical", "--levels", "two-level", "--beta", "1\n2"});
  expect_refused({"x\ny"});
}

TEST_F(Promise, AFileNameThatIsNotUtf8IsAnInternalFault) {
  folder_.write("\xff.csv", "0,1\n1,2\n");
  auto const result =
      run_tool(folder_, {"canonical", "--levels", "@\xff.csv", "--beta", "1", "-o", "a.json"});
  EXPECT_NE(result.code, 1) << result.err;
  EXPECT_EQ(result.err.find("json.exception"), std::string::npos) << result.err;
}

TEST_F(Promise, CommonOptionsOfSomeVerbsAreNotRead) {
  expect_refused(words(kCanonical + "--seed x"));
  expect_refused(words(kCanonical + "--progress sometimes"));
  expect_refused(words("entropy -N 10 --n 1 --seed -1"));
  expect_refused(words("info --backend foo"));
}

TEST_F(Promise, VersionBesideAVerb) {
  EXPECT_EQ(run_tool(folder_, words("canonical --version")).code, 0);
}

TEST_F(Promise, HelpAndInfoIntoAFullPlace) {
  for (char const* arguments : {"--help", "--version", "canonical --help", "info"})
    EXPECT_EQ(run_tool(folder_, words(arguments), {}, "/dev/full").code, 1) << arguments;
}

TEST_F(Promise, DryRunAcceptsWhatDoesNotFit) {
  expect_refused(words("sample -N 1e11 --beta 1 --method spin-flip --replicas 1000 --dry-run"));
  expect_refused(words("canonical --levels spin:1e5 --beta 0:1:1e6 --dry-run -o a.h5"));
}

TEST_F(Promise, AListOfOutputsInAConfigIsOneFile) {
  folder_.write("a.toml", "levels = 'two-level'\nbeta = 1\noutput = ['a.json', 'b.csv']\n");
  run_tool(folder_, words("canonical --config a.toml"));
  EXPECT_EQ(folder_.files(), (std::vector<std::string>{"a.json", "a.toml", "b.csv"}));
}

TEST_F(Promise, TheCommandLineLosesToTheConfig) {
  folder_.write("a.toml", "levels = 'two-level'\ntemperature = 1\noutput = 'a.json'\n");
  auto const result = run_tool(folder_, words("canonical --config a.toml --beta 2 -o b.csv"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(folder_.files(), (std::vector<std::string>{"a.toml", "b.csv"}));
}

TEST_F(Promise, TrueForAnOptionSwallowsTheNextOne) {
  folder_.write("a.toml", "levels = 'two-level'\nbeta = true\n");
  auto const result = run_tool(folder_, words("canonical --config a.toml"));
  EXPECT_NE(result.err.find("beta"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("--levels is missing"), std::string::npos) << result.err;
}

TEST_F(Promise, ALevelFileThatIsAFolderIsCalledEmpty) {
  std::filesystem::create_directory(folder_.path() / "folder");
  auto const result = run_tool(folder_, words("canonical --levels @folder --beta 1"));
  EXPECT_EQ(result.err.find("empty or a comment"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace antikelvin::test
