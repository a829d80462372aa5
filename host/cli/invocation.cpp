// SPDX-License-Identifier: Apache-2.0
#include "cli/invocation.hpp"

#include <algorithm>
#include <cctype>
#include <ostream>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/config.hpp"
#include "cli/help_text.hpp"
#include "cli/parse_options.hpp"
#include "process/console.hpp"
#include "study/option_names.hpp"

namespace antikelvin::cli {
namespace {

bool holds(std::vector<std::string> const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Says of options of a temperature that a microcanonical verb has none, and which verb has.
void refuse_canonical_option(std::string const& name, Invocation const& invocation) {
  std::string const& verb = invocation.verb.name;
  bool const is_temperature =
      name == "beta" || (name.size() > 3 && std::string("temperature").rfind(name, 0) == 0);
  if ((verb == "entropy" || verb == "limits") && is_temperature)
    throw SpecError("unknown option --" + name,
                    verb + " is microcanonical: energy is given and beta follows",
                    "use antikelvin canonical for states at a given beta or temperature");
}

/// Names the long option that is meant by a letter which the verb does not know.
void refuse_short_option(std::string const& argument, Invocation const& invocation) {
  if (argument.size() < 2 || argument[0] != '-' ||
      std::isalpha(static_cast<unsigned char>(argument[1])) == 0)
    return;
  if (argument.rfind("-inf", 0) == 0) return;  // a value
  if (holds(invocation.letters, argument.substr(1, 1))) return;
  static std::vector<std::pair<char, std::string>> const meant = {
      {'T', "temperature"}, {'t', "temperature"}, {'b', "beta"},     {'B', "beta"},
      {'n', "subsystems"},  {'s', "seed"},        {'l', "levels"},   {'m', "model"},
      {'e', "energy"},      {'E', "energy"},      {'f', "fraction"}, {'j', "coupling"},
      {'q', "quiet"}};
  std::string hint = "see antikelvin " + invocation.verb.name + " --help";
  for (auto const& [letter, name] : meant) {
    if (letter != argument[1]) continue;
    if (letter != 'n') refuse_canonical_option(name, invocation);
    if (holds(invocation.known, name)) hint = "did you mean --" + name + "?";
  }
  throw SpecError("unknown option " + argument.substr(0, 2),
                  "antikelvin " + invocation.verb.name + " does not take it", hint);
}

[[noreturn]] void refuse_arguments(UnreadArguments const& error,
                                   std::vector<std::string> const& arguments,
                                   Invocation const& invocation) {
  std::string const see = "see antikelvin " + invocation.verb.name + " --help";
  if (error.is_unknown) {
    for (std::string const& argument : arguments) {
      refuse_short_option(argument, invocation);
      if (argument.rfind("--", 0) != 0) continue;
      std::string const name = argument.substr(
          2, argument.find('=') == std::string::npos ? std::string::npos : argument.find('=') - 2);
      if (holds(invocation.known, name) || name == "help") continue;
      refuse_canonical_option(name, invocation);
      std::string const near =
          present_option(invocation.verb.name, nearest_name(name, invocation.known));
      throw SpecError("unknown option --" + cut(name),
                      "antikelvin " + invocation.verb.name + " does not take it",
                      near.empty() ? see : "did you mean --" + near + "?");
    }
  }
  std::string what = error.what();
  std::replace(what.begin(), what.end(), '\n', ' ');
  throw SpecError(cut(what, 200), "the command line cannot be parsed", see);
}

/// The option's value as reports have it.
Json value_of(Option const& option) {
  if (option.is_flag()) return *std::get<bool*>(option.target);
  if (option.is_repeated()) return *std::get<std::vector<std::string>*>(option.target);
  return *std::get<std::string*>(option.target);
}

/// Gives a choice that has another name now that name.
void rename_choice(Option const& option, std::vector<std::string>& remarks) {
  for (auto const& [old_choice, choice] : option.value.former) {
    std::string& value = *std::get<std::string*>(option.target);
    if (value != old_choice) continue;
    value = choice;
    remarks.push_back(remark_on_former_choice(option, old_choice, choice));
  }
}

Invocation read_arguments(std::string const& name, std::vector<std::string> const& arguments) {
  Invocation result;
  for (Verb& verb : all_verbs())
    if (verb.name == name) result.verb = std::move(verb);
  result.common.verb = name;
  OptionTable const table = option_table(result.verb, result.common);
  std::vector<std::string> former;
  for (Option const& option : table.options()) {
    former.insert(former.end(), option.former.begin(), option.former.end());
    if (!option.letter.empty()) result.letters.push_back(option.letter);
    if (option.is_argument || option.name == "help") continue;
    if (option.name != "config" && option.name != "set")
      (option.is_outgoing() ? former : result.known).push_back(option.name);
    if (!option.is_input) continue;
    result.defaults[option.name] = value_of(option);
  }
  result.known.insert(result.known.end(), former.begin(), former.end());
  result.exclusive = table.exclusive();
  try {
    result.given = parse_options(table, arguments);
    result.common.remarks = remarks_on_former(table, typed_names(arguments));
  } catch (UnreadArguments const& error) {
    // Who asks for help beside a mistake gets it.
    if (holds(arguments, "--help") || holds(arguments, "-h")) result.given = {"help"};
    if (result.given.empty()) {
      result.known.insert(result.known.end(), {"config", "set"});
      refuse_arguments(error, arguments, result);
    }
  }
  if (result.given == std::vector<std::string>{"help"}) {
    console_out() << help_text(result.verb, help_width());
    result.help_shown = true;
    return result;
  }
  for (Option const& option : table.options()) {
    rename_choice(option, result.common.remarks);
    if (option.value.is_closed && holds(result.given, option.name))
      require_choice(*std::get<std::string*>(option.target), "--" + option.name,
                     option.value.choices);
    bool const is_silent =
        option.is_outgoing() && *std::get<std::string*>(option.target) == option.default_value;
    if (option.is_input && !option.is_argument && !is_silent)
      result.input[option.name] = value_of(option);
    if (option.name == "show") result.common.show = *std::get<std::string*>(option.target);
  }
  result.common.given = result.given;
  return result;
}

}  // namespace

OptionTable option_table(Verb const& verb, CommonOptions& common) {
  OptionTable table;
  verb.add_options(table);
  add_common_options(table, common, verb.uses);
  if (verb.kind == VerbKind::sampling) add_checkpoint_options(table, common.checkpoint);
  if (verb.kind == VerbKind::scan) add_interval_options(table, common.checkpoint);
  for (Option& option : table.options())
    if (option.name == "output" && !verb.output_help.empty()) option.help = verb.output_help;
  table.section(Section::running);
  table.flag("-h,--help", common.help, "print this help").is_input = false;
  return table;
}

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (Verb const& verb : all_verbs()) names.push_back(verb.name);
  return names;
}

void require_verb(std::string const& name) {
  std::vector<std::string> const verbs = verb_names();
  if (holds(verbs, name)) return;
  std::string const near = nearest_name(name, verbs);
  throw SpecError("unknown verb " + in_quotes(name), "no verb has this name",
                  near.empty() ? "see antikelvin --help" : "did you mean " + near + "?");
}

Invocation read_invocation(std::string const& verb, std::vector<std::string> const& arguments) {
  Invocation first = read_arguments(verb, arguments);
  if (first.verb.kind == VerbKind::scan) {
    require(first.common.config.empty(), verb + " takes no --config",
            "it reads no options from there", "drop it");
    return first;
  }
  if (first.help_shown || (first.common.config.empty() && first.common.set.empty())) return first;
  // Read again, lowest rank first: later ones win.
  std::vector<std::string> from_file, from_set, set_names;
  for (std::string const& text : first.common.set) {
    from_set.push_back(set_argument(text, first.known));
    set_names.push_back(text.substr(0, text.find('=')));
  }
  if (!first.common.config.empty())
    from_file =
        config_arguments(first.common.config, verb, verb_names(), first.known, first.exclusive);
  std::vector<std::string> merged = without_overridden(
      without_overridden(from_file, set_names, first.exclusive), first.given, first.exclusive);
  for (std::string const& argument : without_overridden(from_set, first.given, first.exclusive))
    merged.push_back(argument);
  merged.insert(merged.end(), arguments.begin(), arguments.end());
  return read_arguments(verb, merged);
}

}  // namespace antikelvin::cli
