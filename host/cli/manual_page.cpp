// SPDX-License-Identifier: Apache-2.0
// Manual pages from the options of verbs.
#include "base/build_info.hpp"
#include "cli/help_text.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

/// Text for troff: backslashes and leading dots have no meaning of their own, dashes can be copied.
std::string plain(std::string const& text) {
  std::string result;
  for (char const c : text) {
    bool const starts_line = result.empty() || result.back() == '\n';
    if (starts_line && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else if (c == '\'')
      result += "\\(aq";
    else
      result += c;
  }
  return result;
}

std::string heading(std::string const& name) {
  return ".TH " + upper(plain(name)) + " 1 \"\" \"antikelvin " + build_info().version +
         "\" \"User Commands\"\n";
}

std::string section(std::string const& name) { return ".SH " + name + "\n"; }

std::string entry(Option const& option) {
  std::string text = ".TP\n";
  if (option.is_argument) {
    text += "\\fI" + plain(shown_argument(option)) + "\\fR\n";
  } else {
    if (!option.letter.empty()) text += "\\fB\\-" + option.letter + "\\fR, ";
    text += "\\fB\\-\\-" + plain(option.name) + "\\fR";
    if (!option.is_flag()) text += " \\fI" + plain(shown_value(option)) + "\\fR";
    text += "\n";
  }
  return text + plain(shown_help(option)) + "\n";
}

std::string paragraph(std::string const& title, std::string const& text) {
  return text.empty() ? "" : section(title) + plain(text) + "\n";
}

/// A text whose line breaks stay.
std::string as_printed(std::string const& text) {
  std::string result = ".nf\n";
  for (char const c : plain(text)) result += c;
  return result + (result.back() == '\n' ? "" : "\n") + ".fi\n";
}

}  // namespace

std::string manual_page(Verb const& verb) {
  std::string text = heading("antikelvin-" + verb.name) + section("NAME") + "antikelvin\\-" +
                     plain(verb.name) + " \\- " + plain(verb.summary) + "\n" + section("SYNOPSIS") +
                     ".B antikelvin " + plain(verb.name) + "\n";
  std::vector<Option> const options = shown_options(verb);
  for (Option const& option : options)
    if (option.is_argument) text += "\\fI" + plain(shown_argument(option)) + "\\fR\n";
  text += "[\\fIoptions\\fR]\n";
  for (Section const heading : kSections) {
    std::string entries;
    for (Option const& option : options)
      if (option.section == heading) entries += entry(option);
    if (!entries.empty()) text += section("\"" + upper(title_of(heading)) + "\"") + entries;
  }
  for (TableSchema const& table : schema_of(verb.name).tables) {
    text += section("\"" + plain(column_title(table.title)) + "\"");
    for (ColumnGroup const& column : table.columns)
      text +=
          ".TP\n\\fB" + plain(column.names) + "\\fR\n" + plain(without_marks(column.holds)) + "\n";
  }
  text += paragraph("UNITS", units_text(options)) + paragraph("NOTES", verb.notes);
  std::string examples;
  for (std::string const& example : verb.examples) examples += example_text(example, 72);
  return text + paragraph("\"EXIT STATUS\"", exit_codes()) + section("EXAMPLES") +
         as_printed(examples) + section("\"SEE ALSO\"") + ".BR antikelvin (1)\n";
}

std::string manual_page() {
  std::string text = heading("antikelvin") + section("NAME") +
                     "antikelvin \\- statistical ensembles at positive and negative absolute "
                     "temperature\n" +
                     section("SYNOPSIS") + ".B antikelvin\n\\fIVERB\\fR [\\fIoptions\\fR]\n" +
                     section("VERBS");
  std::string others;
  for (Verb const& verb : all_verbs()) {
    text += ".TP\n.B " + plain(verb.name) + "\n" + plain(verb.summary) + "\n";
    others += (others.empty() ? "" : ",\n") + (".BR antikelvin\\-" + plain(verb.name)) + " (1)";
  }
  return text + paragraph("\"EXIT STATUS\"", exit_codes()) + section("\"SEE ALSO\"") + others +
         "\n";
}

}  // namespace antikelvin::cli
