// SPDX-License-Identifier: Apache-2.0
// Commands of a document and the output that it shows beneath them, read from its text.
#pragma once
#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace antikelvin::test {

/// Lines of a document that show output, the first one's number from 1.
struct Excerpt {
  std::size_t line = 0;
  std::vector<std::string> lines;
};

/// A command line of the tool in a document.
struct DocCommand {
  std::string file;
  std::size_t line = 0;
  std::string text;  ///< as printed, without comment
  int code = 0;      ///< the exit code that the text announces
  std::vector<Excerpt> excerpts;
};

inline std::vector<std::string> lines_of(std::string const& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A document with what commands print now between their markers: `<!-- antikelvin … -->`, which is no command of its text,
/// and `<!-- end -->`. `print` gives a command's lines.
template <class Print>
std::vector<std::string> with_printed(std::vector<std::string> const& lines, Print const& print) {
  static std::regex const marker("<!-- (antikelvin .*) -->");
  std::vector<std::string> fresh;
  bool is_printed = false;
  std::smatch match;
  for (std::string const& line : lines) {
    if (line == "<!-- end -->") is_printed = false;
    if (is_printed) continue;
    fresh.push_back(line);
    if (!std::regex_match(line, match, marker)) continue;
    for (std::string const& printed : print(match[1].str())) fresh.push_back(printed);
    is_printed = true;
  }
  if (is_printed) throw std::runtime_error("no <!-- end --> behind " + fresh.back());
  return fresh;
}

/// `text` is said about a command: "refused" means 2, "exit code 4" and "exits with 4" mean 4.
inline int announced_code(std::string const& text, bool is_comment) {
  std::smatch match;
  if (std::regex_search(text, match, std::regex("(?:exits? with|[Ee]xit code(?: is)?):? (\\d+)")))
    return std::stoi(match[1]);
  return is_comment && text.find("refused") != std::string::npos ? 2 : 0;
}

/// Whether it runs the tool with arguments that stand there in full: VERB and FILE do not.
inline bool is_command(std::string const& text) {
  static std::regex const start("(\\$A |antikelvin |mpirun .*\\$A |scripts/run( |$)).*");
  static std::regex const placeholder("(^|[ =])(VERB|FILE|DIR|JOB|SHELL)( |$|\\.)");
  return std::regex_match(text, start) && !std::regex_search(text, placeholder);
}

/// Reads a document from front to back.
class DocReader {
 public:
  DocReader(std::string const& root, std::string file)
      : file_(std::move(file)), lines_(lines_of(root + "/" + file_)) {}

  std::vector<DocCommand> operator()() {
    for (std::size_t i = 0; i < lines_.size();) {
      bool const fenced = lines_[i].rfind("```", 0) == 0;
      if (fenced || is_indented(i)) {
        i = block(fenced ? i + 1 : i, fenced);
      } else {
        i = paragraph(i);
      }
    }
    return std::move(commands_);
  }

 private:
  bool is_indented(std::size_t i) const {
    return lines_[i].rfind("    ", 0) == 0 && lines_[i].find_first_not_of(' ') != std::string::npos;
  }

  std::size_t block(std::size_t i, bool fenced) {
    std::vector<std::string> body;
    std::size_t const first = i;
    bool has_commands = false;
    for (; i < lines_.size(); ++i) {
      if (fenced ? lines_[i].rfind("```", 0) == 0 : !is_indented(i)) break;
      body.push_back(fenced ? lines_[i] : lines_[i].substr(4));
      has_commands |= read_code_line(body.back(), i + 1);
    }
    bool const shell = std::any_of(body.begin(), body.end(), [](std::string const& line) {
      return std::regex_search(line, std::regex("^(cmake|scripts/|sbatch|sudo |apt|source |A=)"));
    });
    if (!has_commands && !shell && !body.empty() && !(fenced && lines_[first - 1] != "```"))
      add_excerpt({first + 1, std::move(body)});
    return fenced ? i + 1 : i;
  }

  /// Commands of a line of code, which `; ` separates.
  bool read_code_line(std::string const& line, std::size_t number) {
    std::size_t const hash = line.find("  #");
    std::string const comment = hash == std::string::npos ? "" : line.substr(hash);
    bool found = false;
    std::string rest = line.substr(0, hash);
    while (!rest.empty()) {
      std::size_t const end = rest.find("; ");
      std::string text = rest.substr(0, end);
      rest = end == std::string::npos ? "" : rest.substr(end + 2);
      text.erase(text.find_last_not_of(' ') + 1);
      if (!is_command(text)) continue;
      commands_.push_back({file_, number, text, announced_code(comment, true), {}});
      found = true;
    }
    return found;
  }

  /// Commands in `backquotes`, which may go over the end of a line.
  std::size_t paragraph(std::size_t i) {
    std::string text;
    std::vector<std::size_t> starts;
    std::size_t const first = i;
    for (; i < lines_.size() && !lines_[i].empty() && lines_[i].rfind("```", 0) != 0; ++i) {
      starts.push_back(text.size());
      text += lines_[i] + ' ';
    }
    std::vector<std::pair<std::size_t, DocCommand>> found;
    for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
      std::size_t const end = text.find('`', at + 1);
      if (end == std::string::npos) break;
      std::string const code = text.substr(at + 1, end - at - 1);
      std::size_t const row = static_cast<std::size_t>(
          std::upper_bound(starts.begin(), starts.end(), at) - starts.begin());
      if (is_command(code)) found.push_back({end, {file_, first + row, code, 0, {}}});
      at = end;
    }
    for (std::size_t k = 0; k < found.size(); ++k) {
      std::size_t const end = k + 1 < found.size() ? found[k + 1].first : text.size();
      found[k].second.code =
          announced_code(text.substr(found[k].first, end - found[k].first), false);
      commands_.push_back(std::move(found[k].second));
    }
    return std::max(i, first + 1);
  }

  /// Output belongs to the last command that prints results.
  void add_excerpt(Excerpt excerpt) {
    static std::regex const silent("(\\$A|antikelvin) (plot|status|report|export) .*");
    for (auto command = commands_.rbegin(); command != commands_.rend(); ++command) {
      if (std::regex_match(command->text, silent)) continue;
      command->excerpts.push_back(std::move(excerpt));
      return;
    }
  }

  std::string file_;
  std::vector<std::string> lines_;
  std::vector<DocCommand> commands_;
};

}  // namespace antikelvin::test
