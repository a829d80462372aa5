// SPDX-License-Identifier: Apache-2.0
// Manual pages and completion have every option of every verb, and the values that the tool itself names.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "base/text_width.hpp"
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
    EXPECT_GE(options.size(), 2u) << verb;
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

/// Values that completion offers are values that the verb takes.
TEST(Help, EveryOfferedValueIsTaken) {
  static std::map<std::string, std::string> const beside = {
      {"canonical", "--levels two-level --beta 1"},
      {"entropy", "-N 10 --n 1"},
      {"sample", "-N 10 --beta 1"},
      {"scaling", "--model ising -L 4,8,12 --beta 0.1"},
      {"contact", "--mechanism auto"},
      {"driven", "--levels 0,1,3 --beta 0.3 --pump 0-2"},
      {"dos", "--model ising -L 4"},
  };
  std::size_t n_taken = 0;
  TemporaryFolder const folder;
  for (auto const& [name, values] : completed()) {
    std::size_t const space = name.find(' ');
    std::string const verb = name.substr(0, space), option = "--" + name.substr(space + 1);
    if (beside.count(verb) == 0 || option == "--backend") continue;
    for (std::string const& value : words(values)) {
      if (value.back() == ':' || value == "@") continue;  // a beginning
      std::string const line = verb + ' ' + beside.at(verb) + " --dry-run " + option + ' ' + value;
      std::string const said = run_tool(folder, words(line)).err;
      EXPECT_EQ(said.find("invalid " + option), std::string::npos) << said;
      EXPECT_EQ(said.find("command line cannot be parsed"), std::string::npos) << said;
      ++n_taken;
    }
    if (!values.empty() && values.find_first_of(":@") == std::string::npos) {
      EXPECT_EQ(run_tool(folder, words(verb + ' ' + option + " no-such")).code, 2) << name;
    }
  }
  EXPECT_GE(n_taken, 100u);
}

TEST(Help, FitsEightyColumnsAndLeavesOutWhatAVerbDoesNotUse) {
  for (std::string const& verb : verbs()) {
    std::istringstream lines(printed({"help", verb}));
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(text_width(line), 80u) << verb << ": " << line;
  }
  EXPECT_EQ(options_of("canonical").count("seed"), 0u);
  EXPECT_EQ(options_of("limits").count("backend"), 0u);
  EXPECT_EQ(options_of("entropy").count("backend"), 1u);
  EXPECT_EQ(options_of("status").count("checkpoint-every"), 0u);
  EXPECT_EQ(options_of("sample").count("seed"), 1u);
  TemporaryFolder const folder;  // scripts may give all verbs the same options
  EXPECT_EQ(run_tool(folder, words("canonical --levels two-level --beta 1 --seed 7")).code, 0);
}

TEST(Help, ExamplesCanBeCopiedIntoAShell) {
  TemporaryFolder const folder;
  std::string const shell =
      std::string("antikelvin() { \"") + tool_path() + "\" \"$@\" --dry-run; }; set -e\n";
  for (std::string const& verb : verbs()) {
    bool const reads_files = verb == "scan" || verb == "resume" || verb == "status" ||
                             verb == "export" || verb == "report" || verb == "diff" ||
                             verb == "transitions" || verb == "merge" || verb == "plot";
    if (reads_files || verb == "info" || verb == "help") continue;
    std::string const help = printed({"help", verb});
    std::string const examples = help.substr(help.find("Examples:\n") + 10);
    EXPECT_NE(examples.find("  antikelvin " + verb), std::string::npos) << examples;
    ToolResult const result = run_program("/bin/bash", folder, {"-c", shell + examples}, {});
    EXPECT_EQ(result.code, 0) << examples << result.err;
  }
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
  EXPECT_EQ(reply("antikelvin sample --format = c"), "csv\n");
  EXPECT_EQ(reply("antikelvin sample -J ''"), "\n");
}

}  // namespace
}  // namespace antikelvin::test
