// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "cli/invocation.hpp"
#include "cli/verbs.hpp"
#include "study/schemas.hpp"

namespace antikelvin::cli {
namespace {

struct ColumnsOptions {
  std::string verb;
};

/// A title with the option that it begins with as Markdown has it.
std::string marked(std::string const& title) {
  std::size_t const end = title.rfind("--", 0) == 0 ? title.find(',') : 0;
  return end == 0 ? title : '`' + title.substr(0, end) + '`' + title.substr(end);
}

/// @param is_markdown  whether options and values are marked
Report columns_report(std::string const& verb, bool is_markdown) {
  require_verb(verb);
  Schema const& schema = schema_of(verb);
  require(!schema.tables.empty(), verb + " has no columns of its own",
          "it makes no results, or those of another verb", "try antikelvin columns sample");
  Report report;
  report.verb = "columns";
  report.section = "rows";
  auto const shown = [&](std::string const& text) {
    return is_markdown ? text : without_marks(text);
  };
  report.rows.columns = {"columns", "unit", "holds", "rows"};
  for (TableSchema const& table : schema.tables)
    for (ColumnGroup const& group : table.columns) {
      std::string units;
      for (std::string const& unit : group.units)
        units += (units.empty() ? "" : ", ") + (unit.empty() ? std::string("-") : unit);
      report.rows.rows.push_back(
          {group.names, units, shown(group.holds), shown(marked(table.title))});
    }
  return report;
}

}  // namespace

Verb columns_verb() {
  auto const o = std::make_shared<ColumnsOptions>();
  return {"columns",
          "columns of a verb's results: what they hold, and their units",
          "Units are with k_B = 1; one unit holds for all names of a line, else there is one for "
          "each; - "
          "is none, of words.",
          {"antikelvin columns sample", "antikelvin columns dos --format json",
           "antikelvin columns dos --format markdown"},
          [o](OptionTable& table) {
            table.argument("verb", o->verb, kind::text("VERB"), "a verb that computes");
          },
          [o](CommonOptions const& common) -> std::optional<Report> {
            return columns_report(o->verb, common.format == "markdown");
          },
          VerbKind::plain,
          kTable};
}

}  // namespace antikelvin::cli
