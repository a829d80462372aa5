// SPDX-License-Identifier: Apache-2.0
#include "study/option_table.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"

namespace antikelvin {

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

ValueKind ValueKind::of(Numbers kind) const {
  ValueKind result = *this;
  result.numbers = kind;
  return result;
}

namespace kind {

namespace {

ValueKind plain(std::string const& name, std::string const& unit = "") {
  ValueKind kind;
  kind.name = name;
  kind.unit = unit;
  return kind;
}

}  // namespace

ValueKind whole() { return plain("N").of(Numbers::whole); }
ValueKind real(std::string const& unit) { return plain("REAL", unit); }
ValueKind exact(std::string const& unit) { return plain("REAL", unit).of(Numbers::exact); }
ValueKind list(std::string const& unit) { return plain("LIST", unit); }
ValueKind wholes() { return plain("LIST").of(Numbers::whole); }
ValueKind exacts(std::string const& unit) { return plain("LIST", unit).of(Numbers::exact); }
ValueKind text(std::string const& name) { return plain(name); }

ValueKind path(std::string const& name) {
  ValueKind kind = plain(name);
  kind.is_path = true;
  return kind;
}

ValueKind like(std::string const& name, std::vector<std::string> choices) {
  ValueKind kind = plain(name);
  kind.choices = std::move(choices);
  return kind;
}

ValueKind one_of(std::vector<std::string> choices) {
  ValueKind kind = like("NAME", std::move(choices));
  kind.is_closed = true;
  return kind;
}

}  // namespace kind

void require_choice(std::string const& value, std::string const& option,
                    std::vector<std::string> const& choices) {
  std::string list;
  for (std::string const& choice : choices) {
    if (choice == value) return;
    list += (list.empty() ? "" : ", ") + choice;
  }
  std::string const near = nearest_name(value, choices);
  throw SpecError("invalid " + option + " " + in_quotes(value), "the choices are " + list,
                  near.empty() ? "choose one of them" : "did you mean " + near + "?");
}

Option& Option::formerly(std::string const& old_name) {
  former.push_back(old_name);
  return *this;
}

Option& Option::with_former_choice(std::string const& old_choice, std::string const& choice) {
  value.former.emplace_back(old_choice, choice);
  return *this;
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

Option& OptionTable::arguments(std::string const& name, std::vector<std::string>& values,
                               ValueKind kind, std::string const& help) {
  return add(name, values, std::move(kind), help);
}

}  // namespace antikelvin
