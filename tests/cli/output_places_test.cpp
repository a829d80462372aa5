// SPDX-License-Identifier: Apache-2.0
// Where results go when the place does not take them: nothing half-written, nothing lost.
#include <gtest/gtest.h>

#include "support/full_disk.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

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

}  // namespace
}  // namespace antikelvin::test
