// SPDX-License-Identifier: Apache-2.0
#include "cli/invocation.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <ostream>

#include "antikelvin/core/error.hpp"
#include "antikelvin/core/quote.hpp"
#include "antikelvin/run/console.hpp"
#include "antikelvin/run/parse.hpp"
#include "cli/checkpoint_options.hpp"
#include "cli/config.hpp"

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
  if (argument.size() < 2 || argument[0] != '-' || std::isalpha(argument[1]) == 0) return;
  if (argument.rfind("-inf", 0) == 0) return;  // a value
  if (holds(invocation.letters, argument.substr(1, 1))) return;
  static std::vector<std::pair<char, std::string>> const meant = {
      {'T', "temperature"}, {'t', "temperature"}, {'b', "beta"},  {'B', "beta"},   {'n', "units"},
      {'s', "seed"},        {'l', "levels"},      {'m', "model"}, {'e', "energy"}, {'E', "energy"},
      {'f', "fraction"},    {'j', "coupling"},    {'q', "quiet"}};
  std::string hint = "see antikelvin " + invocation.verb.name + " --help";
  for (auto const& [letter, name] : meant) {
    if (letter != argument[1]) continue;
    if (letter != 'n') refuse_canonical_option(name, invocation);
    if (holds(invocation.known, name)) hint = "did you mean --" + name + "?";
  }
  throw SpecError("unknown option " + argument.substr(0, 2), "this verb has none of that name",
                  hint);
}

[[noreturn]] void refuse_arguments(CLI::ParseError const& error,
                                   std::vector<std::string> const& arguments,
                                   Invocation const& invocation) {
  std::string const see = "see antikelvin " + invocation.verb.name + " --help";
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    for (std::string const& argument : arguments) {
      refuse_short_option(argument, invocation);
      if (argument.rfind("--", 0) != 0) continue;
      std::string const name = argument.substr(
          2, argument.find('=') == std::string::npos ? std::string::npos : argument.find('=') - 2);
      if (holds(invocation.known, name) || name == "help") continue;
      refuse_canonical_option(name, invocation);
      std::string const near = nearest_name(name, invocation.known);
      throw SpecError("unknown option --" + cut(name), "this verb has none of that name",
                      near.empty() ? see : "did you mean --" + near + "?");
    }
  }
  std::string what = error.what();
  std::replace(what.begin(), what.end(), '\n', ' ');
  throw SpecError(cut(what, 200), "the arguments do not fit", see);
}

Invocation read_arguments(std::string const& name, std::vector<std::string> const& arguments) {
  Invocation result;
  for (Verb& verb : all_verbs())
    if (verb.name == name) result.verb = std::move(verb);
  CLI::App app(result.verb.summary, "antikelvin " + name);
  app.set_help_flag("-h,--help", "print this help");
  result.verb.add_options(app);
  add_common_options(app, result.common);
  if (result.verb.kind == VerbKind::sampling) add_checkpoint_options(app, result.common.checkpoint);
  if (result.verb.kind == VerbKind::scan) add_interval_options(app, result.common.checkpoint);
  app.footer("\n" + result.verb.examples);
  for (CLI::Option const* option : app.get_options())
    result.letters.insert(result.letters.end(), option->get_snames().begin(),
                          option->get_snames().end());
  std::vector<CLI::Option const*> options;
  for (CLI::Option const* option : app.get_options())
    if (!option->get_lnames().empty()) options.push_back(option);
  for (CLI::Option const* option : options)
    if (std::string const& key = option->get_lnames()[0];
        key != "help" && key != "config" && key != "set")
      result.known.push_back(key);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (CLI::CallForHelp const&) {
    console_out() << app.help();
    result.help_shown = true;
    return result;
  } catch (CLI::ParseError const& error) {
    result.known.insert(result.known.end(), {"config", "set"});
    refuse_arguments(error, arguments, result);
  }
  for (CLI::Option const* option : options) {
    std::string const& key = option->get_lnames()[0];
    bool const is_given = option->count() > 0;
    if (is_given) result.given.push_back(key);
    if (is_about_the_run(key)) continue;
    if (option->get_expected_max() == 0) {
      result.input[key] = option->as<bool>();
      result.defaults[key] = false;
    } else {
      result.input[key] = is_given ? option->results().back() : option->get_default_str();
      result.defaults[key] = option->get_default_str();
    }
  }
  result.common.given = result.given;
  return result;
}

}  // namespace

bool is_about_the_run(std::string const& option) {
  static std::vector<std::string> const names = {
      "help",     "config",  "set",        "output",           "format",
      "progress", "quiet",   "dry-run",    "threads",          "backend",
      "simd",     "restart", "checkpoint", "checkpoint-every", "time-limit"};
  return holds(names, option);
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
  throw SpecError("unknown verb " + in_quotes(name), "the tool has none of that name",
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
    from_file = config_arguments(first.common.config, verb, verb_names(), first.known);
  std::vector<std::string> merged =
      without_overridden(without_overridden(from_file, set_names), first.given);
  for (std::string const& argument : without_overridden(from_set, first.given))
    merged.push_back(argument);
  merged.insert(merged.end(), arguments.begin(), arguments.end());
  return read_arguments(verb, merged);
}

}  // namespace antikelvin::cli
