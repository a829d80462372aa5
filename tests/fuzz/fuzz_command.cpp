// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <vector>

#include "cli/run.hpp"
#include "fuzz/targets.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin::fuzz {
namespace {

/// Words as argv has them. Of ranges only short ones, which has_large_ranges finds in words too.
std::vector<std::string> arguments_of(std::string_view bytes) {
  std::string text(bytes);
  std::replace(text.begin(), text.end(), '\0', ' ');
  std::istringstream words(text);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  arguments.push_back("--dry-run");
  return arguments;
}

/// Whether words may name files outside of the folder, which a fuzzer must not write.
bool may_leave_the_folder(std::string_view text) {
  if (text.find("..") != std::string_view::npos) return true;
  for (std::size_t at = text.find('/'); at != std::string_view::npos; at = text.find('/', at + 1))
    if (at == 0 || std::isdigit(static_cast<unsigned char>(text[at - 1])) == 0) return true;
  return false;
}

/// An empty folder in which all runs stand.
test::TemporaryFolder const& empty_folder() {
  static test::TemporaryFolder const folder;
  return folder;
}

}  // namespace

/// A whole command line, read and planned but not run.
void fuzz_command(std::string_view bytes) {
  if (has_large_ranges(bytes, 100) || may_leave_the_folder(bytes)) return;
  test::TemporaryFolder const& folder = empty_folder();
  auto const before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  std::ostringstream out, err;
  int const code = cli::run(arguments_of(bytes), out, err);
  std::filesystem::current_path(before);
  std::string const said = err.str();
  promise(code == 0 || code == 2 || code == 3, "a dry run is accepted or refused: " + said);
  if (code == 0) {  // plans go where results would
    for (auto const& entry : std::filesystem::directory_iterator(folder.path()))
      std::filesystem::remove_all(entry.path());
    return;
  }
  promise(folder.files().empty(), "a refusal makes nothing");
  promise(out.str().empty(), "a refusal has no results");
  promise(said.rfind("antikelvin: ", 0) == 0 && std::count(said.begin(), said.end(), '\n') == 1 &&
              said.back() == '\n',
          "a refusal is one line: " + said);
  promise(said.find(" (") != std::string::npos && said.find("); ") != std::string::npos,
          "a refusal says why, and what helps: " + said);
  promise(said.size() < 1500, "a refusal is short: " + said);
}

}  // namespace antikelvin::fuzz
