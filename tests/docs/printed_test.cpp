// SPDX-License-Identifier: Apache-2.0
// What stands in documents between <!-- antikelvin … --> and <!-- end --> is what that command prints: the columns of all studies.
// AK_UPDATE_EXCERPTS=1 writes it there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "study/studies.hpp"
#include "support/docs_text.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

constexpr char const* kFormats = AK_SOURCE "/docs/formats.md";

std::vector<std::string> printed_by(std::string const& command) {
  TemporaryFolder const folder;
  std::vector<std::string> arguments = words(command);
  arguments.erase(arguments.begin());
  ToolResult const result = run_tool(folder, arguments);
  EXPECT_EQ(result.code, 0) << command << ": " << result.err;
  std::vector<std::string> lines;
  std::istringstream out(result.out);
  for (std::string line; std::getline(out, line);) lines.push_back(line);
  return lines;
}

TEST(Printed, StandsInTheDocumentAsTheToolPrintsIt) {
  std::vector<std::string> const lines = lines_of(kFormats),
                                 fresh = with_printed(lines, printed_by);
  if (char const* const update = std::getenv("AK_UPDATE_EXCERPTS");
      update != nullptr && std::string(update) == "1") {
    std::ofstream out(kFormats);
    for (std::string const& line : fresh) out << line << '\n';
    return;
  }
  EXPECT_EQ(lines.size(), fresh.size());
  for (std::size_t i = 0; i < std::min(lines.size(), fresh.size()); ++i)
    ASSERT_EQ(lines[i], fresh[i]) << "docs/formats.md:" << i + 1
                                  << "; scripts/excerpts --update writes what is printed";
}

TEST(Printed, HasTheColumnsOfEveryStudy) {
  std::vector<std::string> commands;
  with_printed(lines_of(kFormats), [&](std::string const& command) {
    commands.push_back(command);
    return std::vector<std::string>{};
  });
  std::vector<std::string> wanted;
  for (Study const& study : studies())
    wanted.push_back("antikelvin columns " + study.name + " --format markdown");
  wanted.push_back("antikelvin columns transitions --format markdown");
  EXPECT_EQ(commands, wanted);
}

}  // namespace
}  // namespace antikelvin::test
