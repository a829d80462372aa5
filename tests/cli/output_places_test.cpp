// SPDX-License-Identifier: Apache-2.0
// Where results go: links, pipes and permissions stay as they are; where a place does not take them, nothing is
// half-written and nothing lost.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/full_disk.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

std::string const kCanonical = "canonical --levels two-level --beta 1 ";

bool is_error_line(std::string const& text) {
  std::size_t const why = text.find(" ("), hint = text.find("); ");
  return text.rfind("antikelvin: ", 0) == 0 && text.find('\n') + 1 == text.size() &&
         why != std::string::npos && hint != std::string::npos && why < hint;
}

TEST(OutputPlaces, AFullDiskKeepsTheOldFileAndNoOther) {
  for (std::string const name : {"out.json", "out.csv", "out.txt"}) {
    TemporaryFolder const folder;
    folder.write(name, "old");
    ToolResult result;
    {
      FullDisk const full(4096);
      result = run_tool(folder, words("canonical --levels two-level --beta -1:1:500 -o " + name));
    }
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(is_error_line(result.err)) << result.err;
    EXPECT_EQ(folder.files(), std::vector<std::string>{name});
    EXPECT_EQ(folder.read(name), "old");
  }
}

TEST(OutputPlaces, AReadOnlyFolderIsSaidInOneLine) {
  TemporaryFolder const folder;
  std::filesystem::create_directory(folder.path() / "locked");
  std::filesystem::permissions(folder.path() / "locked", std::filesystem::perms(0555));
  // Permissions do not stop root, but nobody makes files in /proc.
  std::string const place = geteuid() == 0 ? "/proc" : "locked";
  auto const result =
      run_tool(folder, words("canonical --levels two-level --beta 1 -o " + place + "/out.json"));
  EXPECT_TRUE(result.code == 1 || result.code == 2) << result.code;
  EXPECT_TRUE(is_error_line(result.err)) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "locked"));
}

// The first file is whole or absent, whatever happens to the second.
TEST(OutputPlaces, ABadSecondPlaceIsSeenBeforeTheFirstIsWritten) {
  for (std::string const second : {"missing/b.json", "b.bmp", "folder"}) {
    TemporaryFolder const folder;
    std::filesystem::create_directory(folder.path() / "folder");
    auto const result =
        run_tool(folder, words("canonical --levels two-level --beta 1 -o a.json -o " + second));
    EXPECT_EQ(result.code, 2) << second;
    EXPECT_EQ(folder.files(), std::vector<std::string>{"folder"}) << second;
  }
}

// The other road to a series has its own loop.
TEST(OutputPlaces, AnInterruptedBinomialDrawWritesNothing) {
  for (int const signal_number : {SIGINT, SIGTERM}) {
    TemporaryFolder const folder;
    auto const result = run_tool(folder,
                                 words("sample -N 1e15 --beta 0.3 --method binomial --replicas 4 "
                                       "--sweeps 2e7 --threads 1 --backend cpu --quiet -o a.json"),
                                 {}, "", 700, signal_number);
    EXPECT_EQ(result.code, 128 + signal_number);
    EXPECT_TRUE(is_error_line(result.err)) << result.err;
    EXPECT_TRUE(folder.files().empty());
  }
}

TEST(OutputPlaces, APipeIsWrittenToAndStays) {
  TemporaryFolder const folder;
  std::string const path = (folder.path() / "pipe.csv").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  int const reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  auto const result = run_tool(folder, words(kCanonical + "-o pipe.csv"));
  EXPECT_EQ(result.code, 0) << result.err;
  struct stat status {};
  ASSERT_EQ(lstat(path.c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  std::string text(4096, '\0');
  ssize_t const n_read = read(reader, text.data(), text.size());
  close(reader);
  text.resize(n_read > 0 ? static_cast<std::size_t>(n_read) : 0);
  EXPECT_EQ(csv_rows(text).size(), 2u) << text;
}

TEST(OutputPlaces, ALinkStaysAndItsFileIsReplaced) {
  TemporaryFolder const folder;
  folder.write("real.csv", "old");
  std::filesystem::create_symlink("real.csv", folder.path() / "link.csv");
  auto const result = run_tool(folder, words(kCanonical + "-o link.csv"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path() / "link.csv"));
  EXPECT_EQ(csv_rows(folder.read("real.csv")).size(), 2u);
}

TEST(OutputPlaces, ALinkToNothingYetMakesItsFileWhereThereIsAFolder) {
  TemporaryFolder const folder;
  std::filesystem::create_directory(folder.path() / "d");
  std::filesystem::create_symlink("d/new.csv", folder.path() / "link.csv");
  EXPECT_EQ(run_tool(folder, words(kCanonical + "-o link.csv")).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path() / "link.csv"));
  EXPECT_EQ(csv_rows(folder.read("d/new.csv")).size(), 2u);
  std::filesystem::remove(folder.path() / "link.csv");
  std::filesystem::create_symlink("/nonexistent/new.csv", folder.path() / "link.csv");
  auto const before = folder.files();
  expect_refusal(run_tool(folder, words(kCanonical + "-o link.csv")),
                 {"folder '/nonexistent' does not exist"});
  EXPECT_EQ(folder.files(), before);
}

TEST(OutputPlaces, NamesMayHaveAllBytesThatAFileSystemTakes) {
  TemporaryFolder const folder;
  auto const name_of = [](std::size_t length) { return std::string(length - 5, 'a') + ".json"; };
  EXPECT_EQ(run_tool(folder, words(kCanonical + "-o " + name_of(255))).code, 0);
  EXPECT_EQ(folder.files(), std::vector<std::string>{name_of(255)});
  expect_refusal(run_tool(folder, words(kCanonical + "-o " + name_of(256))),
                 {"its name is longer than 255 bytes"});
  EXPECT_EQ(folder.files().size(), 1u);
}

TEST(OutputPlaces, AReplacedFileKeepsItsPermissions) {
  TemporaryFolder const folder;
  for (auto const mode : {std::filesystem::perms(0600), std::filesystem::perms(0664)}) {
    folder.write("a.csv", "old");
    std::filesystem::permissions(folder.path() / "a.csv", mode);
    EXPECT_EQ(run_tool(folder, words(kCanonical + "-o a.csv")).code, 0);
    EXPECT_NE(folder.read("a.csv"), "old");
    EXPECT_EQ(std::filesystem::status(folder.path() / "a.csv").permissions(), mode);
  }
}

}  // namespace
}  // namespace antikelvin::test
