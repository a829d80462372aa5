// SPDX-License-Identifier: Apache-2.0
#include "cli/help_text.hpp"

#include <algorithm>
#include <cctype>

#include "base/text_width.hpp"
#include "process/console.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

/// Where descriptions begin.
constexpr std::size_t kIndent = 24;

/// A name and what it is, side by side, or one below the other where the name is long.
std::string entry(std::string const& name, std::string const& text, std::size_t width) {
  std::string result = "  " + wrapped(name, width, 4, 2);
  if (text_width(result) + 2 > kIndent)
    result += '\n' + std::string(kIndent, ' ');
  else
    result += std::string(kIndent - text_width(result), ' ');
  return result + wrapped(text, width, kIndent, kIndent) + '\n';
}

std::string label(Option const& option) {
  std::string text = "--" + option.name;
  if (!option.letter.empty()) text = "-" + option.letter + ", " + text;
  return option.is_flag() ? text : text + ' ' + shown_value(option);
}

std::string sections(std::vector<Option> const& options, std::size_t width) {
  std::string text;
  for (Section const section : kSections) {
    std::string entries;
    for (Option const& option : options)
      if (option.section == section && !option.is_argument)
        entries += entry(label(option), shown_help(option), width);
    if (!entries.empty()) text += '\n' + title_of(section) + ":\n" + entries;
  }
  return text;
}

}  // namespace

std::size_t help_width() {
  std::size_t const width = width_out();
  return width == 0 ? 80 : std::max<std::size_t>(width, 60);
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string shown_argument(Option const& option) {
  std::string const name = upper(option.name);
  return option.is_optional ? '[' + name + ']' : option.is_repeated() ? name + "..." : name;
}

std::string example_text(std::string const& example, std::size_t width) {
  std::string const margin = "  ";
  if (margin.size() + text_width(example) <= width) return margin + example + '\n';
  std::size_t const mark = example.find("  # ");
  std::string command = example.substr(0, mark);
  std::string text = mark == std::string::npos ? "" : example.substr(mark) + '\n';
  // An option stays with its value.
  std::string line = margin;
  while (!command.empty()) {
    std::size_t next = 1;
    while (next < command.size() &&
           !(command[next - 1] == ' ' && command[next] == '-' && next + 1 < command.size() &&
             (command[next + 1] == '-' ||
              std::isalpha(static_cast<unsigned char>(command[next + 1])))))
      ++next;
    std::string const piece = command.substr(0, next);
    command.erase(0, next);
    if (line.size() > 6 && text_width(line) + text_width(piece) + 1 > width) {
      text += line + "\\\n";
      line = margin + "    ";
    }
    line += piece;
  }
  return text + line + '\n';
}

std::vector<Option> shown_options(Verb const& verb) {
  CommonOptions common;
  OptionTable const table = option_table(verb, common);
  std::vector<Option> shown;
  for (Option const& option : table.options())
    if (option.is_shown && !option.is_outgoing()) shown.push_back(option);
  return shown;
}

std::string shown_value(Option const& option) {
  std::string choices;
  for (std::string const& choice : option.value.choices)
    choices += (choices.empty() ? "" : "|") + choice;
  return option.value.is_closed && choices.size() <= 16 ? choices : option.value.name;
}

std::string shown_help(Option const& option) {
  std::string more = option.value.unit;
  if (!option.default_value.empty())
    more += (more.empty() ? "" : "; ") + ("default " + option.default_value);
  return more.empty() ? option.help : option.help + " [" + more + "]";
}

std::string exit_codes() {
  return "0 done, 1 internal fault, 2 bad usage, 3 backend not available, 4 check failed, 5 not "
         "converged, "
         "out of time or points of a scan failed, 130/138/143 interrupted.";
}

std::string units_text(std::vector<Option> const& options) {
  bool const has_units = std::any_of(options.begin(), options.end(), [](Option const& option) {
    return !option.value.unit.empty() || option.value.name == "BODY";
  });
  return has_units ? "k_B = 1; energies and temperatures are in the unit of the levels or of the "
                     "coupling, beta in its inverse."
                   : "";
}

std::string column_title(std::string const& title) {
  return (title.rfind("--", 0) == 0 ? "Columns of " : "Columns, ") + without_marks(title);
}

std::string help_text(Verb const& verb, std::size_t width) {
  std::vector<Option> const options = shown_options(verb);
  std::string text = wrapped("antikelvin " + verb.name + ": " + verb.summary, width, 2) + '\n';
  std::string usage = "\nUsage: antikelvin " + verb.name, arguments;
  for (Option const& option : options) {
    if (!option.is_argument) continue;
    usage += ' ' + shown_argument(option);
    arguments +=
        (arguments.empty() ? "\n" : "") + entry(shown_argument(option), option.help, width);
  }
  text += usage + " [OPTIONS]\n" + arguments + sections(options, width);
  std::string const units = units_text(options);
  if (!units.empty()) text += '\n' + wrapped("Units: " + units, width, 0) + '\n';
  for (TableSchema const& columns : schema_of(verb.name).tables) {
    text += '\n' + wrapped(column_title(columns.title) + ":", width, 2) + '\n';
    for (ColumnGroup const& column : columns.columns)
      text += entry(column.names, without_marks(column.holds), width);
  }
  if (!verb.notes.empty()) text += '\n' + wrapped(verb.notes, width, 0) + '\n';
  text += "\nExamples:\n";
  for (std::string const& example : verb.examples) text += example_text(example, width);
  return text;
}

std::string overview(std::size_t width) {
  std::string text =
      "antikelvin - statistical ensembles at positive and negative absolute temperature\n\n"
      "Usage: antikelvin VERB [OPTIONS]\n\nVerbs:\n";
  for (Verb const& verb : all_verbs())
    text += "  " + verb.name + std::string(12 - verb.name.size(), ' ') +
            wrapped(verb.summary, width, 14, 14) + '\n';
  text +=
      "\n  antikelvin help VERB      options and columns of a verb, with examples\n"
      "  antikelvin --version      version\n\n";
  return text + wrapped("Exit codes: " + exit_codes(), width, 0) + '\n';
}

}  // namespace antikelvin::cli
