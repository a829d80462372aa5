// SPDX-License-Identifier: Apache-2.0
#include "cli/help_text.hpp"

#include <algorithm>

#include "antikelvin/run/console.hpp"
#include "run/columns.hpp"
#include "run/text_width.hpp"

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
  std::string text = option.is_argument ? option.name : "--" + option.name;
  if (!option.letter.empty()) text = "-" + option.letter + ", " + text;
  return option.is_flag() || option.is_argument ? text : text + ' ' + shown_value(option);
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

std::vector<Option> shown_options(Verb const& verb) {
  CommonOptions common;
  OptionTable const table = option_table(verb, common);
  std::vector<Option> shown;
  for (Option const& option : table.options())
    if (option.is_shown) shown.push_back(option);
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

std::string column_title(std::string const& title) {
  return title.rfind("--", 0) == 0 ? "Columns of " + title : "Columns, " + title;
}

std::string help_text(Verb const& verb, std::size_t width) {
  std::vector<Option> const options = shown_options(verb);
  std::string text = wrapped("antikelvin " + verb.name + ": " + verb.summary, width, 2) + '\n';
  std::string arguments;
  bool has_units = false;
  for (Option const& option : options) {
    if (option.is_argument) {
      text += (arguments.empty() ? "\n" : "") + entry(option.name, option.help, width);
      arguments += " [" + option.name + "]";
    }
    has_units = has_units || !option.value.unit.empty();
  }
  text += "\nUsage: antikelvin " + verb.name + " [OPTIONS]" + arguments + '\n';
  text += sections(options, width);
  if (has_units)
    text += '\n' +
            wrapped(
                "Units: k_B = 1; energies and temperatures are in the unit of the levels or of the "
                "coupling, beta in its inverse.",
                width, 0) +
            '\n';
  for (ColumnTable const& columns : column_tables(verb.name)) {
    text += '\n' + wrapped(column_title(columns.title) + ":", width, 2) + '\n';
    for (ColumnText const& column : columns.columns)
      text += entry(column.names, column.holds, width);
  }
  std::size_t const at = verb.examples.find("Examples:");
  text += '\n' + wrapped(verb.examples.substr(0, at), width, 0) + (at > 0 ? "\n" : "");
  return text + verb.examples.substr(at) + (verb.examples.back() == '\n' ? "" : "\n");
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
  return text +
         wrapped(
             "Exit codes: 0 done, 1 internal fault, 2 bad usage, 3 backend not available, 4 "
             "check failed, 5 not converged or out of time, 130/138/143 interrupted.",
             width, 0) +
         '\n';
}

}  // namespace antikelvin::cli
