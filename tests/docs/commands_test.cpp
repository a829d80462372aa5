// SPDX-License-Identifier: Apache-2.0
// Every command of README.md and docs/experiments.md runs, ends as the text says, and prints what the text shows.
// AK_UPDATE_EXCERPTS=1 writes what they print now into the documents (scripts/excerpts does that).
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <thread>

#include "docs/reductions.hpp"
#include "support/docs_text.hpp"
#include "support/excerpt.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

std::vector<DocCommand> const& all_commands() {
  static std::vector<DocCommand> const commands = [] {
    std::vector<DocCommand> all;
    for (char const* file : {"README.md", "docs/experiments.md"})
      for (DocCommand& command : DocReader(AK_SOURCE, file)()) all.push_back(std::move(command));
    return all;
  }();
  return commands;
}

bool is_set(char const* variable) {
  char const* const value = std::getenv(variable);
  return value != nullptr && std::string(value) == "1";
}

bool is_whole() { return is_set("AK_LONG_TESTS") || is_set("AK_UPDATE_EXCERPTS"); }

Reduction const* reduction_of(DocCommand const& command) {
  for (Reduction const& reduction : reductions())
    if (command.text.find(reduction.part) != std::string::npos) return &reduction;
  return nullptr;
}

/// Lines of scripts/run that start the tool, which are what it does once it has built it.
std::string main_job() {
  std::string text = "mkdir -p results";
  for (std::string const& line : lines_of(AK_SOURCE "/scripts/run"))
    if (line.rfind("\"$tool\" scaling", 0) == 0) text += " && " + line;
  return text;
}

std::string replaced(std::string text, std::string const& part, std::string const& by) {
  std::size_t const at = text.find(part);
  return at == std::string::npos ? text : text.replace(at, part.size(), by);
}

/// The command as a shell runs it: with the tool in place of its name.
std::string shell_line(DocCommand const& command) {
  std::string const tool = "\"$tool\"";
  if (command.text == "scripts/run") return main_job();
  for (char const* start : {"antikelvin ", "scripts/run "})
    if (command.text.rfind(start, 0) == 0) return replaced(command.text, start, tool + " ");
  return replaced(command.text, "$A", tool);
}

/// The name behind -o, if any.
std::string target_of(DocCommand const& command) {
  std::smatch match;
  return std::regex_search(command.text, match, std::regex(" -o ([^ ]+)")) ? match[1].str() : "";
}

/// The commands that write what this one reads, the last one of each file or folder.
std::vector<DocCommand const*> before(DocCommand const& command) {
  std::map<std::string, DocCommand const*> found;
  std::vector<std::string> const own =
      words(std::regex_replace(command.text, std::regex(" (-o|--model) [^ ]+"), ""));
  for (DocCommand const& other : all_commands()) {
    if (&other == &command) break;
    std::string const target = target_of(other);
    if (!target.empty() && other.file == command.file &&
        std::find(own.begin(), own.end(), target) != own.end())
      found[target] = &other;
  }
  std::vector<DocCommand const*> commands;
  for (auto const& [target, other] : found) commands.push_back(other);
  return commands;
}

/// Whether its results come as a report, so that one more output may be asked for.
bool reports(DocCommand const& command) {
  static std::regex const others(
      ".*(\\$A|antikelvin|scripts/run) (plot|status|report|scan|resume|info|help|export)( "
      ".*|$)|mpirun.*");
  return !std::regex_match(command.text, others) &&
         command.text.find("--version") == std::string::npos;
}

class Command : public testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override {
    std::filesystem::create_symlink(AK_SOURCE "/examples", folder_.path() / "examples");
  }

  ToolResult run(DocCommand const& command, bool reduced) const {
    for (DocCommand const* const first : before(command)) {
      ToolResult const result = run(*first, true);
      EXPECT_EQ(result.code, first->code) << first->text << "\n" << result.err;
    }
    std::string line = shell_line(command);
    if (Reduction const* const reduction = reduced ? reduction_of(command) : nullptr)
      line += " " + reduction->options;
    if (reports(command)) line += " -o excerpt.json";
    return run_program("/bin/sh", folder_, {"-c", line}, environment(command));
  }

  std::vector<std::pair<std::string, std::string>> environment(DocCommand const& command) const {
    std::vector<std::pair<std::string, std::string>> variables = {
        {"tool", tool_path()},
        {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
        {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"}};
    // Commands that run on the two cores of the text may have to share one here.
    if (command.text.rfind("mpirun -n 2 ", 0) == 0 && std::thread::hardware_concurrency() < 2)
      variables.emplace_back("OMPI_MCA_rmaps_base_oversubscribe", "1");
    return variables;
  }

  TemporaryFolder const folder_;
};

std::string name_of_command(testing::TestParamInfo<std::size_t> const& info) {
  DocCommand const& command = all_commands()[info.param];
  std::string name = command.file + "_" + std::to_string(command.line);
  if (info.param > 0 && all_commands()[info.param - 1].line == command.line)
    name += "_" + std::to_string(info.param);
  return std::regex_replace(std::regex_replace(name, std::regex("^docs/"), ""),
                            std::regex("[^A-Za-z0-9_]"), "_");
}

/// Every line that the tool printed for people, and every note of its report.
std::vector<std::string> sentences_of(ToolResult const& result, ReportJson const& report) {
  std::vector<std::string> all;
  if (report.contains("notes"))
    for (ReportJson const& note : report.at("notes")) all.push_back(note.get<std::string>());
  for (std::string const& text : {result.out, result.err}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) all.push_back(line);
  }
  return all;
}

void rewrite(std::string const& file, Excerpt const& excerpt,
             std::vector<std::string> const& fresh) {
  std::string const path = std::string(AK_SOURCE "/") + file;
  std::vector<std::string> lines = lines_of(path);
  std::size_t const first = excerpt.line - 1;
  std::string const indent = lines[first].rfind("    ", 0) == 0 ? "    " : "";
  for (std::size_t i = 0; i < fresh.size(); ++i) lines[first + i] = indent + fresh[i];
  std::ofstream out(path);
  for (std::string const& line : lines) out << line << '\n';
}

TEST_P(Command, DoesWhatTheTextSays) {
  DocCommand const& command = all_commands()[GetParam()];
  SCOPED_TRACE(command.file + ":" + std::to_string(command.line) + ": " + command.text);
  bool const is_parallel = command.text.rfind("mpirun", 0) == 0;
  if (is_parallel &&
      (std::system("command -v mpirun >/dev/null") != 0 ||
       run_tool(folder_, {"info"}).out.find("mpi ranks:    not built") != std::string::npos))
    GTEST_SKIP() << "no mpirun, or a build without MPI";
  bool const reduced = reduction_of(command) != nullptr && !is_whole();
  ToolResult const result = run(command, reduced);
  EXPECT_EQ(result.code, command.code) << result.err;
  if (reduced) return;
  std::string const text = folder_.read("excerpt.json");
  ReportJson const report = text.empty() ? ReportJson::object() : ReportJson::parse(text);
  for (Excerpt const& excerpt : command.excerpts) {
    ExcerptCheck check(report, sentences_of(result, report));
    check(excerpt.lines);
    if (is_set("AK_UPDATE_EXCERPTS")) {
      if (!check.problems().empty()) rewrite(command.file, excerpt, check.fresh());
      continue;
    }
    for (std::string const& problem : check.problems())
      ADD_FAILURE() << command.file << ":" << excerpt.line << ": " << problem;
  }
}

/// All but commands without an excerpt that stand in another place with one.
std::vector<std::size_t> all_indices() {
  std::vector<std::size_t> indices;
  std::vector<DocCommand> const& all = all_commands();
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool const is_repeated = std::any_of(all.begin(), all.end(), [&](DocCommand const& other) {
      return other.text == all[i].text && !other.excerpts.empty();
    });
    if (!all[i].excerpts.empty() || !is_repeated) indices.push_back(i);
  }
  return indices;
}

INSTANTIATE_TEST_SUITE_P(Docs, Command, testing::ValuesIn(all_indices()), name_of_command);

TEST(Commands, AreFoundInTheDocuments) {
  std::size_t n_excerpts = 0;
  for (DocCommand const& command : all_commands()) n_excerpts += command.excerpts.size();
  EXPECT_GE(all_commands().size(), 50u);
  EXPECT_GE(n_excerpts, 14u);
}

TEST(Commands, ReductionsAreOfCommandsThatStandThere) {
  for (Reduction const& reduction : reductions())
    EXPECT_TRUE(
        std::any_of(all_commands().begin(), all_commands().end(),
                    [&](DocCommand const& command) { return reduction_of(command) == &reduction; }))
        << reduction.part;
}

// Commands that are not run as they are printed fit a machine of 16 GB all the same.
TEST(Commands, ThoseThatAreReducedFitAWorkstation) {
  TemporaryFolder const folder;
  std::filesystem::create_symlink(AK_SOURCE "/examples", folder.path() / "examples");
  for (DocCommand const& command : all_commands()) {
    if (reduction_of(command) == nullptr || !reports(command))
      continue;  // scans plan by themselves
    std::string const line = shell_line(command) + " --dry-run -o plan.json --quiet";
    ToolResult const result = run_program("/bin/sh", folder, {"-c", line}, {{"tool", tool_path()}});
    EXPECT_EQ(result.code, 0) << line << result.err;
    ReportJson const plan = ReportJson::parse(folder.read("plan.json"));
    for (ReportJson const& row : plan.at("rows"))
      EXPECT_LT(row.at("memory_bytes").get<double>(), 12e9) << line;
  }
}

/// Scripts and presets by their names, which nothing here can run.
TEST(Commands, ScriptsAndPresetsExist) {
  std::string presets;
  for (std::string const& line : lines_of(AK_SOURCE "/CMakePresets.json")) presets += line;
  for (char const* file : {"README.md", "docs/experiments.md", "docs/scans.md"})
    for (std::string const& line : lines_of(std::string(AK_SOURCE "/") + file)) {
      std::smatch match;
      if (std::regex_search(line, match,
                            std::regex("(scripts|examples/slurm)/[a-z][a-z.-]*[a-z]"))) {
        std::filesystem::path const path = std::filesystem::path(AK_SOURCE) / match.str();
        EXPECT_TRUE(std::filesystem::exists(path)) << file << ": " << match.str();
      }
      bool const is_cmake = line.find("cmake") != std::string::npos;
      if (is_cmake && std::regex_search(line, match, std::regex("--preset ([a-z][a-z-]*)"))) {
        std::string const name = "\"name\": \"" + match[1].str() + "\"";
        EXPECT_NE(presets.find(name), std::string::npos) << line;
      }
    }
}

}  // namespace
}  // namespace antikelvin::test
