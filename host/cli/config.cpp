// SPDX-License-Identifier: Apache-2.0
#include "cli/config.hpp"

#include <algorithm>
#include <filesystem>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "io/foreign_json.hpp"
#include "io/report.hpp"
#include "scan/toml_text.hpp"

namespace antikelvin::cli {
namespace {

void require_known(std::string const& key, std::vector<std::string> const& known,
                   std::string const& where) {
  if (std::find(known.begin(), known.end(), key) != known.end()) return;
  std::string const near = nearest_name(key, known);
  throw SpecError(where + "unknown option " + in_quotes(key), "the verb does not take it",
                  near.empty() ? "see --help" : "did you mean " + near + "?");
}

std::string scalar_text(toml::node const& node, std::string const& where, std::string const& key) {
  if (auto const text = node.value_exact<std::string>()) return *text;
  if (auto const count = node.value_exact<std::int64_t>()) return std::to_string(*count);
  if (auto const real = node.value_exact<double>()) return real_text(*real);
  throw SpecError(where + "value of " + in_quotes(key) + " is of the wrong type",
                  "options are numbers, texts, true, or lists of numbers",
                  "quote it if it is a text");
}

/// One `key = value` line as an argument.
void append_option(toml::node const& node, std::string const& key, std::string const& where,
                   std::vector<std::string> const& known, std::vector<std::string>& arguments) {
  require_known(key, known, where);
  if (auto const flag = node.value_exact<bool>()) {
    arguments.push_back("--" + key + (*flag ? "=true" : "=false"));
    return;
  }
  std::string value;
  if (toml::array const* list = node.as_array(); list != nullptr && key == "output") {
    for (toml::node const& item : *list)
      arguments.push_back("--output=" + scalar_text(item, where, key));
    return;
  } else if (list != nullptr) {
    for (toml::node const& item : *list)
      value += (value.empty() ? "" : ",") + scalar_text(item, where, key);
    require(!value.empty(), where + in_quotes(key) + " is an empty list", "it needs a value",
            "drop the line");
  } else {
    value = scalar_text(node, where, key);
  }
  arguments.push_back("--" + key + "=" + value);
}

/// Options at the top level, then those of [verb], which win.
std::vector<std::string> toml_arguments(toml::table const& file, std::string const& path,
                                        std::string const& verb,
                                        std::vector<std::string> const& verbs,
                                        std::vector<std::string> const& known,
                                        Exclusive const& exclusive) {
  auto const where = [&](toml::node const& node) {
    return path + ":" + std::to_string(node.source().begin.line) + ": ";
  };
  std::vector<std::string> arguments;
  for (auto const& [key, node] : file) {
    std::string const name(key.str());
    if (!node.is_table())
      append_option(node, name, where(node), known, arguments);
    else
      require(std::find(verbs.begin(), verbs.end(), name) != verbs.end(),
              where(node) + "unknown table [" + name + "]", "tables are named after verbs",
              "use [" + verb + "]");
  }
  if (toml::table const* own = file[verb].as_table()) {
    std::vector<std::string> own_arguments, own_names;
    for (auto const& [key, node] : *own) {
      append_option(node, std::string(key.str()), where(node), known, own_arguments);
      own_names.emplace_back(key.str());
    }
    arguments = without_overridden(arguments, own_names, exclusive);
    arguments.insert(arguments.end(), own_arguments.begin(), own_arguments.end());
  }
  return arguments;
}

std::vector<std::string> report_arguments(std::string const& path, std::string const& text,
                                          std::string const& verb,
                                          std::vector<std::string> const& known) {
  Json const report = foreign_json(text);
  require(report.is_object() && report.contains("input") && report["input"].is_object(),
          "cannot read config " + path_in_quotes(path), "it is not a report of this tool",
          "use a TOML file or a JSON report");
  require(report.value("verb", Json()) == verb,
          "config " + path_in_quotes(path) + " belongs to another verb",
          "it is a report of " + report.value("verb", Json("nothing")).dump(), "use that verb");
  std::vector<std::string> arguments;
  for (auto const& [key, value] : report["input"].items()) {
    require_known(key, known, path + ": ");
    if (value.is_boolean()) {
      if (value.get<bool>()) arguments.push_back("--" + key + "=true");
    } else if (value.is_string() || value.is_number()) {
      std::string const word = value.is_string() ? value.get<std::string>() : value.dump();
      if (!word.empty()) arguments.push_back("--" + key + "=" + word);
    } else {
      throw SpecError(path + ": value of " + in_quotes(key) + " is of the wrong type",
                      "inputs are texts, numbers, true or false", "write it as a text");
    }
  }
  return arguments;
}

}  // namespace

std::vector<std::string> parse_config(std::string const& text, std::string const& path,
                                      std::string const& verb,
                                      std::vector<std::string> const& verbs,
                                      std::vector<std::string> const& known,
                                      Exclusive const& exclusive) {
  std::size_t const first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '{')
    return report_arguments(path, text, verb, known);
  return toml_arguments(parse_toml(text, path), path, verb, verbs, known, exclusive);
}

std::vector<std::string> config_arguments(std::string const& path, std::string const& verb,
                                          std::vector<std::string> const& verbs,
                                          std::vector<std::string> const& known,
                                          Exclusive const& exclusive) {
  std::optional<std::string> const content = content_of(path);
  require(content.has_value(), "cannot read config " + path_in_quotes(path),
          "it does not exist or is not a readable file", "check the path after --config");
  return parse_config(*content, path, verb, verbs, known, exclusive);
}

std::string set_argument(std::string const& text, std::vector<std::string> const& known) {
  std::size_t const equals = text.find('=');
  require(equals != std::string::npos && equals > 0, "invalid --set " + in_quotes(text),
          "it is not KEY=VALUE", "try --set seed=2");
  require_known(text.substr(0, equals), known, "--set: ");
  return "--" + text;
}

std::vector<std::string> without_overridden(std::vector<std::string> const& arguments,
                                            std::vector<std::string> const& given,
                                            Exclusive const& exclusive) {
  // Ways of saying the same: one of them on a higher level silences the others below.
  Exclusive groups = {{"beta", "temperature"}, {"n", "energy", "fraction"}, {"output"}};
  groups.insert(groups.end(), exclusive.begin(), exclusive.end());
  auto const is_given = [&](std::string const& name) {
    return std::find(given.begin(), given.end(), name) != given.end();
  };
  std::vector<std::string> kept;
  for (std::string const& argument : arguments) {
    std::string const name = argument.substr(2, argument.find('=') - 2);
    bool const silenced = std::any_of(groups.begin(), groups.end(), [&](auto const& group) {
      return std::find(group.begin(), group.end(), name) != group.end() &&
             std::any_of(group.begin(), group.end(), is_given);
    });
    if (!silenced) kept.push_back(argument);
  }
  return kept;
}

}  // namespace antikelvin::cli
