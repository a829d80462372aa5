// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/temporary_folder.hpp"

namespace antikelvin::test {

struct ToolResult {
  int code;  ///< exit code; 128 + n if signal n ended it
  std::string out, err;
};

/// Runs a program in `folder` without a shell.
///
/// @param environment   variables to set; "" unsets
/// @param stdout_path   where standard output goes instead of ToolResult::out
/// @param kill_after_ms and kill_signal: sends a signal while it runs; 0 means never
inline ToolResult run_program(std::string const& program, TemporaryFolder const& folder,
                              std::vector<std::string> const& arguments,
                              std::vector<std::pair<std::string, std::string>> const& environment,
                              std::string const& stdout_path = "", int kill_after_ms = 0,
                              int kill_signal = 0) {
  TemporaryFolder const capture;
  std::string const out = stdout_path.empty() ? (capture.path() / "out").string() : stdout_path;
  std::string const err = (capture.path() / "err").string();
  pid_t const child = fork();
  if (child == 0) {
    if (chdir(folder.path().c_str()) != 0) _exit(126);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    for (auto const& [name, value] : environment)
      value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (std::string const& argument : arguments)
      argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(126);
  }
  if (kill_signal != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(kill_after_ms));
    kill(child, kill_signal);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          stdout_path.empty() ? capture.read("out") : "", capture.read("err")};
}

/// The tool that is tested: AK_TOOL of the environment, or the one built with the tests.
inline std::string tool_path() {
  char const* const other = std::getenv("AK_TOOL");
  return other != nullptr ? other : AK_TOOL;
}

/// Runs the tool, likewise.
inline ToolResult run_tool(TemporaryFolder const& folder, std::vector<std::string> const& arguments,
                           std::vector<std::pair<std::string, std::string>> const& environment = {},
                           std::string const& stdout_path = "", int kill_after_ms = 0,
                           int kill_signal = 0) {
  return run_program(tool_path(), folder, arguments, environment, stdout_path, kill_after_ms,
                     kill_signal);
}

/// True for a text in the form of every refusal.
inline bool is_one_line(std::string const& text) {
  return std::count(text.begin(), text.end(), '\n') == 1 && text.rfind("antikelvin: ", 0) == 0;
}

/// Splits at spaces; enough for arguments without any.
inline std::vector<std::string> words(std::string const& text) {
  std::istringstream stream(text);
  std::vector<std::string> result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

/// Rows of a CSV text as cells; no quoting.
inline std::vector<std::vector<std::string>> csv_rows(std::string const& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back(1);
    for (char const c : line) {
      if (c == ',')
        rows.back().emplace_back();
      else
        rows.back().back() += c;
    }
  }
  return rows;
}

}  // namespace antikelvin::test
