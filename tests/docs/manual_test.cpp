// SPDX-License-Identifier: Apache-2.0
// Manual pages and completion have every option of every verb, and the values that the tool itself names.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "support/docs_text.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

std::string printed(std::vector<std::string> const& arguments) {
  TemporaryFolder const folder;
  ToolResult const result = run_tool(folder, arguments);
  EXPECT_EQ(result.code, 0) << result.err;
  return result.out;
}

std::vector<std::string> verbs() {
  std::vector<std::string> names;
  std::istringstream lines(printed({"--help"}));
  std::smatch match;
  for (std::string line; std::getline(lines, line);)
    if (std::regex_match(line, match, std::regex("  ([a-z]+)  +[^-].*"))) names.push_back(match[1]);
  return names;
}

/// Long names in the options of a verb's help, without its examples.
std::set<std::string> options_of(std::string const& verb) {
  std::string text = printed({"help", verb});
  text.resize(std::min(text.size(), text.find("Examples")));
  std::set<std::string> names;
  std::regex const start("\n +(?:-[A-Za-z], ?)?--([a-z][a-z-]+)");
  for (std::sregex_iterator it(text.begin(), text.end(), start), end; it != end; ++it)
    names.insert((*it)[1]);
  return names;
}

/// Values by "verb option", as fish completes them.
std::map<std::string, std::string> completed() {
  std::map<std::string, std::string> values;
  std::istringstream lines(printed({"help", "--completion", "fish"}));
  std::regex const line_of("complete .*__fish_seen_subcommand_from ([a-z]+)' -l ([a-z-]+)(.*)");
  std::smatch match, listed;
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, match, line_of)) continue;
    std::string const rest = match[3];
    bool const has_values = std::regex_search(rest, listed, std::regex(" -x -a '([^']*)'"));
    values[match[1].str() + " " + match[2].str()] = has_values ? listed[1].str() : "";
  }
  return values;
}

TEST(Help, OfAVerbIsItsHelp) {
  EXPECT_EQ(printed({"help", "sample"}), printed({"sample", "--help"}));
  EXPECT_EQ(printed({"help"}), printed({"--help"}));
  TemporaryFolder const folder;
  ToolResult const result = run_tool(folder, {"help", "sampel"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("did you mean sample?"), std::string::npos) << result.err;
}

TEST(Help, PagesAndCompletionHaveEveryOption) {
  auto const values = completed();
  std::vector<std::string> const names = verbs();
  ASSERT_GE(names.size(), 16u);
  for (std::string const& verb : names) {
    std::string const page = printed({"help", verb, "--man"});
    EXPECT_EQ(page.rfind(".TH ", 0), 0u);
    std::set<std::string> const options = options_of(verb);
    EXPECT_GE(options.size(), 10u) << verb;
    for (std::string const& option : options) {
      std::string const escaped = std::regex_replace(option, std::regex("-"), "\\-");
      EXPECT_NE(page.find("\\fB\\-\\-" + escaped + "\\fR"), std::string::npos)
          << verb << ' ' << option;
      EXPECT_TRUE(values.count(verb + " " + option) == 1) << verb << ' ' << option;
    }
  }
}

/// Lines that start with a dot are requests to man: only those that the page means.
TEST(Help, PagesHaveNoStrayRequests) {
  for (std::string const& verb : verbs()) {
    std::istringstream lines(printed({"help", verb, "--man"}));
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty() && (line[0] == '.' || line[0] == '\'')) {
        EXPECT_TRUE(std::regex_search(line, std::regex("^\\.(TH|SH|TP|B|BR|nf|fi)( |$)"))) << line;
      }
    }
  }
}

/// A value that is none makes the tool list those that are; the longest list of units and of lattices.
std::string named_choices(std::string const& verb, std::string const& option) {
  static std::map<std::string, std::vector<std::vector<std::string>>> const beside = {
      {"canonical", {{"--levels", "two-level", "--beta", "1"}}},
      {"entropy", {{"-N", "10", "--n", "1"}}},
      {"limits", {{"--fraction", "0.25"}}},
      {"sample", {{"-N", "10", "--beta", "1"}, {"--model", "ising", "-L", "4", "--beta", "0.1"}}},
      {"scaling",
       {{"-N", "10,100,1000", "--beta", "1"},
        {"--model", "ising", "-L", "4,8,12,16", "--beta", "0.1"}}},
      {"contact", {{"--a", "two-level N=10 beta=-1", "--b", "two-level N=10 beta=1"}}},
      {"driven", {{"--levels", "0,1,3", "--beta", "0.3", "--pump", "0-2"}}},
      {"dos", {{"--model", "ising", "-L", "4"}}},
  };
  auto const found = beside.find(verb);
  if (found == beside.end()) return "";
  TemporaryFolder const folder;
  std::string longest;
  for (std::vector<std::string> arguments : found->second) {
    arguments.insert(arguments.begin(), verb);
    for (char const* more : {"--dry-run", "--quiet"}) arguments.emplace_back(more);
    arguments.insert(arguments.end(), {"--" + option, "no-such"});
    std::string const said = run_tool(folder, arguments).err;
    std::smatch match;
    if (said.find("--" + option) != std::string::npos &&
        std::regex_search(said, match, std::regex("the choices are ([^)]*)\\)")) &&
        match[1].length() > static_cast<std::ptrdiff_t>(longest.size()))
      longest = match[1];
  }
  return longest;
}

TEST(Help, CompletionOffersTheValuesThatTheToolNames) {
  std::size_t n_compared = 0;
  for (auto const& [name, values] : completed()) {
    std::size_t const space = name.find(' ');
    std::string const option = name.substr(space + 1);
    if (option == "help" || option == "model" || option == "completion") continue;
    std::string const named = named_choices(name.substr(0, space), option);
    if (named.empty()) continue;
    std::string offered = std::regex_replace(values, std::regex(" "), ", ");
    if (option == "backend") offered += ", cuda:K";
    EXPECT_EQ(offered, named) << name;
    ++n_compared;
  }
  EXPECT_GE(n_compared, 50u);
}

TEST(Help, BashCompletes) {
  TemporaryFolder const folder;
  folder.write("completion", printed({"help", "--completion", "bash"}));
  auto const reply = [&](std::string const& line) {
    return run_program("/bin/bash", folder,
                       {"-c", "source ./completion; COMP_WORDS=(" + line +
                                  "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _antikelvin; "
                                  "echo \"${COMPREPLY[*]}\""},
                       {})
        .out;
  };
  EXPECT_EQ(reply("antikelvin sam"), "sample\n");
  EXPECT_EQ(reply("antikelvin sample --dyn"), "--dynamics\n");
  EXPECT_EQ(reply("antikelvin dos -L 4 --show tr"), "transition\n");
  EXPECT_EQ(reply("antikelvin help dr"), "driven\n");
  EXPECT_EQ(reply("antikelvin sample -o comp"), "completion\n");
}

}  // namespace
}  // namespace antikelvin::test
