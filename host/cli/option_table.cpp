// SPDX-License-Identifier: Apache-2.0
#include "cli/option_table.hpp"

#include <CLI/CLI.hpp>

namespace antikelvin::cli {
namespace {

CLI::Option* bind(CLI::App& app, Option const& option) {
  std::string names = (option.is_argument ? "" : "--") + option.name;
  if (!option.letter.empty()) names = "-" + option.letter + "," + names;
  if (option.is_flag()) return app.add_flag(names, *std::get<bool*>(option.target));
  if (option.is_repeated())
    return app.add_option(names, *std::get<std::vector<std::string>*>(option.target))
        ->allow_extra_args(false)
        ->type_name(option.value.name);
  CLI::Option* const bound = app.add_option(names, *std::get<std::string*>(option.target));
  bound->type_name(option.value.name);
  if (!option.is_argument) bound->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  return bound;
}

}  // namespace

std::string title_of(Section section) {
  switch (section) {
    case Section::system:
      return "System";
    case Section::state:
      return "State";
    case Section::sampling:
      return "Sampling";
    case Section::output:
      return "Output";
    case Section::running:
      return "Running";
    case Section::testing:
      return "Testing the tool";
  }
  return "";
}

ValueKind whole() { return text("N"); }
ValueKind real(std::string const& unit) { return {"REAL", unit, {}, false, false}; }
ValueKind list(std::string const& unit) { return {"LIST", unit, {}, false, false}; }
ValueKind path(std::string const& name) { return {name, "", {}, false, true}; }
ValueKind text(std::string const& name) { return {name, "", {}, false, false}; }
ValueKind one_of(std::vector<std::string> choices) {
  return {"NAME", "", std::move(choices), true, false};
}
ValueKind like(std::string const& name, std::vector<std::string> choices) {
  return {name, "", std::move(choices), false, false};
}

Option& OptionTable::append(std::string const& names, ValueKind kind, std::string const& help) {
  Option& option = options_.emplace_back();
  std::size_t const dashes = names.find("--");
  option.is_argument = dashes == std::string::npos;
  option.name = option.is_argument ? names : names.substr(dashes + 2);
  if (!option.is_argument && dashes > 0) option.letter = names.substr(1, dashes - 2);
  option.section = section_;
  option.value = std::move(kind);
  option.help = help;
  return option;
}

Option& OptionTable::add(std::string const& names, std::string& value, ValueKind kind,
                         std::string const& help) {
  Option& option = append(names, std::move(kind), help);
  option.default_value = value;
  option.target = &value;
  return option;
}

Option& OptionTable::add(std::string const& names, std::vector<std::string>& values, ValueKind kind,
                         std::string const& help) {
  Option& option = append(names, std::move(kind), help);
  option.target = &values;
  return option;
}

Option& OptionTable::flag(std::string const& names, bool& value, std::string const& help) {
  Option& option = append(names, {}, help);
  option.target = &value;
  return option;
}

Option& OptionTable::argument(std::string const& name, std::string& value, ValueKind kind,
                              std::string const& help) {
  return add(name, value, std::move(kind), help);
}

std::vector<std::string> OptionTable::parse(std::vector<std::string> const& arguments) const {
  CLI::App app;
  app.set_help_flag();
  std::vector<std::pair<std::string, CLI::Option*>> bound;
  for (Option const& option : options_) {
    if (option.name == "help" && option.is_flag())
      app.set_help_flag("-h,--help");
    else
      bound.emplace_back(option.name, bind(app, option));
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (CLI::CallForHelp const&) {
    return {"help"};
  } catch (CLI::ParseError const& error) {
    throw UnreadArguments(error.what(),
                          error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError));
  }
  std::vector<std::string> given;
  for (auto const& [name, option] : bound)
    if (option->count() > 0) given.push_back(name);
  return given;
}

}  // namespace antikelvin::cli
