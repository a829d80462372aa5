// SPDX-License-Identifier: Apache-2.0
#include "study/option_names.hpp"

#include <map>

#include "study/studies.hpp"

namespace antikelvin {
namespace {

struct OptionNames {
  std::map<std::string, std::string> present, oldest;  ///< by any name that differs
};

OptionNames names_of(Study const& study) {
  OptionNames names;
  auto const options = study.options();
  OptionTable table;
  options->declare(table);
  for (Option const& option : table.options()) {
    if (option.former.empty()) continue;
    std::string const& oldest = option.former.front();
    names.oldest[option.name] = oldest;
    for (std::string const& former : option.former) {
      names.present[former] = option.name;
      names.oldest[former] = oldest;
    }
  }
  return names;
}

OptionNames const& names_of(std::string const& study) {
  static std::map<std::string, OptionNames> const all = [] {
    std::map<std::string, OptionNames> result;
    for (Study const& one : studies()) result[one.name] = names_of(one);
    return result;
  }();
  static OptionNames const none;
  auto const found = all.find(study);
  return found == all.end() ? none : found->second;
}

std::string found_in(std::map<std::string, std::string> const& names, std::string const& name) {
  auto const found = names.find(name);
  return found == names.end() ? name : found->second;
}

}  // namespace

std::string present_option(std::string const& study, std::string const& name) {
  return found_in(names_of(study).present, name);
}

std::string oldest_option(std::string const& study, std::string const& name) {
  return found_in(names_of(study).oldest, name);
}

}  // namespace antikelvin
