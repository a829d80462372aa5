// SPDX-License-Identifier: Apache-2.0
#include "cli/parse_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace antikelvin::cli {
namespace {

CLI::Option* bind(CLI::App& app, Option const& option) {
  std::string names = (option.is_argument ? "" : "--") + option.name;
  if (!option.letter.empty()) names = "-" + option.letter + "," + names;
  for (std::string const& name : option.former) names += ",--" + name;
  if (option.is_flag()) return app.add_flag(names, *std::get<bool*>(option.target));
  if (option.is_repeated() && option.is_argument)
    return app.add_option(names, *std::get<std::vector<std::string>*>(option.target))
        ->type_name(option.value.name);
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

std::vector<std::string> parse_options(OptionTable const& table,
                                       std::vector<std::string> const& arguments) {
  CLI::App app;
  app.set_help_flag();
  std::vector<std::pair<std::string, CLI::Option*>> bound;
  for (Option const& option : table.options()) {
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

std::vector<std::string> typed_names(std::vector<std::string> const& arguments) {
  std::vector<std::string> names;
  for (std::string const& argument : arguments)
    if (argument.rfind("--", 0) == 0) names.push_back(argument.substr(2, argument.find('=') - 2));
  return names;
}

std::vector<std::string> remarks_on_former(OptionTable const& table,
                                           std::vector<std::string> const& given) {
  auto const is_given = [&](std::string const& name) {
    return std::find(given.begin(), given.end(), name) != given.end();
  };
  std::vector<std::string> remarks;
  for (Option const& option : table.options()) {
    for (std::string const& name : option.former)
      if (is_given(name)) remarks.push_back("--" + name + " is called --" + option.name + " now");
    if (option.is_outgoing() && is_given(option.name))
      remarks.push_back("--" + option.name + " will go; " + option.instead);
  }
  return remarks;
}

std::string remark_on_former_choice(Option const& option, std::string const& former,
                                    std::string const& choice) {
  return "--" + option.name + " " + former + " is called " + choice + " now";
}

}  // namespace antikelvin::cli
