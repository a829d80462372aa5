// SPDX-License-Identifier: Apache-2.0
#include "table/schema.hpp"

#include <algorithm>
#include <regex>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

/// The names of an entry, one by one, without the dots of families.
std::vector<std::string> names_in(ColumnGroup const& group) {
  std::vector<std::string> names;
  static std::regex const name("[A-Za-z][A-Za-z0-9_]*");
  for (std::sregex_iterator it(group.names.begin(), group.names.end(), name), end; it != end; ++it)
    names.push_back(it->str());
  return names;
}

/// The names of an entry as they stand there, members of families with their dots.
std::vector<std::string> split_names(std::string const& names) {
  std::vector<std::string> all;
  for (std::string const& name : split(names, ','))
    all.push_back(name.substr(name.find_first_not_of(' ')));
  return all;
}

/// Name that all members of a family share: indices become 0, bodies x; `_error` and the like go.
std::string family_of(std::string name) {
  static std::regex const index("_[0-9]+"), body("_[a-w](?=_|$)"),
      derived("_(error|exact|z|sampled)$");
  for (std::string before; before != name;) {
    before = name;
    name = std::regex_replace(name, derived, "");
  }
  return std::regex_replace(std::regex_replace(name, index, "_0"), body, "_x");
}

/// Whether a column is a member of a family.
bool is_in_family(std::string const& column, std::string const& family) {
  bool const is_open = family.back() == '_';
  return is_open ? column.rfind(family, 0) == 0 : family_of(column) == family;
}

}  // namespace

std::string without_marks(std::string text) {
  std::erase(text, '`');
  return text;
}

std::vector<std::string> column_names(Schema const& schema) {
  std::vector<std::string> all;
  for (TableSchema const& table : schema.tables)
    for (ColumnGroup const& group : table.columns)
      for (std::string const& name : names_in(group)) all.push_back(name);
  return all;
}

Units::Units(Schema const& schema) {
  for (TableSchema const& table : schema.tables)
    for (ColumnGroup const& group : table.columns) {
      std::vector<std::string> const names = split_names(group.names);
      AK_EXPECT(group.units.size() == 1 || group.units.size() == names.size());
      for (std::size_t i = 0; i < names.size(); ++i)
        of_family_.emplace(
            family_of(names[i].substr(0, std::min(names[i].find(' '), names[i].find("…")))),
            group.units[group.units.size() == 1 ? 0 : i]);
    }
}

std::string Units::of(std::string const& column) const {
  auto found = of_family_.find(family_of(column));
  if (found == of_family_.end())
    found = std::find_if(of_family_.begin(), of_family_.end(),
                         [&](auto const& family) { return is_in_family(column, family.first); });
  if (found == of_family_.end()) return "";
  bool const is_deviation = column.size() > 2 && column.substr(column.size() - 2) == "_z";
  return is_deviation ? unit::kPureNumber : found->second;
}

void require_column(Schema const& schema, std::string const& show, std::string const& name) {
  Schema shown = schema;
  std::vector<TableSchema>& tables = shown.tables;
  auto const is_of = [](std::string const& title, std::string const& wanted) {
    return title.rfind("--show " + wanted, 0) == 0;
  };
  bool const has_own = std::any_of(tables.begin(), tables.end(), [&](TableSchema const& table) {
    return is_of(table.title, show + ",");
  });
  if (!show.empty() && show != "auto")
    std::erase_if(tables, [&](TableSchema const& table) {
      return is_of(table.title, "") ? !is_of(table.title, show + ",") : has_own;
    });
  std::vector<std::string> const known = column_names(shown);
  if (known.empty() || std::any_of(known.begin(), known.end(), [&](std::string const& column) {
        return is_in_family(name, family_of(column));
      }))
    return;
  std::string const near = nearest_name(name, known);
  throw SpecError(
      "unknown column " + in_quotes(name),
      schema.verb + (show.empty() ? "" : " --show " + show) + " has no such column",
      near.empty() ? "see antikelvin help " + schema.verb : "did you mean " + near + "?");
}

}  // namespace antikelvin
