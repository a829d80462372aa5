// SPDX-License-Identifier: Apache-2.0
// Output as a person sees it in a terminal of some width.
#include <gtest/gtest.h>
#include <pty.h>

#include <sstream>

#include "base/text_width.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

/// All that the tool prints to a terminal, standard output and standard error together.
std::string seen(std::string const& line, unsigned short columns, char const* term) {
  winsize const size{24, columns, 0, 0};
  int terminal = -1;
  pid_t const child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    setenv("TERM", term, 1);
    setenv("CUDA_VISIBLE_DEVICES", "-1", 1);
    std::string const tool = tool_path();
    std::vector<std::string> arguments = words(line);
    std::vector<char*> argv{const_cast<char*>(tool.c_str())};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execv(tool.c_str(), argv.data());
    _exit(126);
  }
  std::string text;
  char piece[4096];
  for (ssize_t n; (n = read(terminal, piece, sizeof piece)) > 0;)
    text.append(piece, static_cast<std::size_t>(n));
  close(terminal);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  return text;
}

/// Lines drawn between two carriage returns or line breaks, without escape sequences.
std::vector<std::string> drawn(std::string text) {
  std::vector<std::string> lines;
  for (std::size_t at; (at = text.find("\033[K")) != std::string::npos;) text.replace(at, 3, "");
  std::replace(text.begin(), text.end(), '\r', '\n');
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string const kLong =
    "sample --model ising -L 64 --beta 0.1,0.2,0.3,0.4 --sweeps 400 --replicas 64 --threads 1";

TEST(Terminal, ProgressIsOneLineThatNeverWraps) {
  for (unsigned short const columns : {40, 60, 100}) {
    std::string const text = seen(kLong, columns, "xterm");
    std::size_t n_bars = 0;
    for (std::string const& line : drawn(text))
      if (line.find("[#") != std::string::npos || line.find("[.") != std::string::npos) {
        EXPECT_LT(text_width(line), columns) << line;
        ++n_bars;
      }
    EXPECT_GE(n_bars, 1u) << text;
  }
}

TEST(Terminal, ADumbOneGetsNoEscapes) {
  std::string const text = seen(kLong, 80, "dumb");
  EXPECT_EQ(text.find('\033'), std::string::npos) << text;
  EXPECT_NE(text.find("energy_mean"), std::string::npos) << text;
}

TEST(Terminal, TablesAndHelpFit) {
  for (unsigned short const columns : {60, 80, 132}) {
    for (char const* line :
         {"sample --model ising -L 8 --beta 0.1,0.2 --sweeps 200 --quiet",
          "scaling -N 100,1000,10000 --beta 1 --sweeps 64 --quiet", "limits --quiet",
          "canonical --levels spin:3 -N 1e6 --beta -1:1:5", "entropy -N 1e6 --fraction 0:1:5",
          "contact --a two-level;N=40;beta=-1 --b two-level;N=40;beta=1 --quiet",
          "driven --preset three-level-laser --pump-rate 1 --measurements 8 -N 100 --quiet",
          "sample --help"}) {
      std::string const text = seen(std::string(line), columns, "xterm");
      for (std::string const& shown : drawn(text))
        EXPECT_LE(text_width(shown), columns) << line << '\n' << shown;
    }
  }
  std::string const all =
      seen("canonical --levels spin:3 -N 1e6 --beta 1 --columns all", 60, "xterm");
  EXPECT_NE(all.find("p_6"), std::string::npos);
}

TEST(Terminal, PipesGetLinesWhereProgressIsAskedFor) {
  TemporaryFolder const folder;
  ToolResult const result = run_tool(folder, words(kLong + " --progress always"));
  EXPECT_EQ(result.err.find_first_of("\r\033"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace antikelvin::test
