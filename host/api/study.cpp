// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/study.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "api/backend_of.hpp"
#include "api/boundary.hpp"
#include "api/plain_text.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/studies.hpp"

namespace antikelvin::api {
namespace {

/// Where and how a study runs; texts as given.
struct CommonTexts {
  std::string seed = "1", backend = "cpu", threads = "0";

  void declare(OptionTable& table) {
    table.add("--seed", seed, kind::whole(), "");
    table.add("--backend", backend, kind::text("NAME"), "");
    table.add("--threads", threads, kind::whole(), "");
  }
  std::uint64_t seed_number() const {
    return parse_count(seed, "seed", 0, std::numeric_limits<std::uint64_t>::max());
  }
  RunOn place() const {
    return {backend, static_cast<int>(parse_count(threads, "threads", 0, 4096))};
  }
};

Study const& study_of(std::string const& name) {
  if (Study const* const study = find_study(name)) return *study;
  std::string const near = nearest_name(name, studies());
  throw SpecError("unknown study " + in_quotes(name), "no study has this name",
                  near.empty() ? "see studies()" : "did you mean " + near + "?");
}

void set_option(OptionTable& table, std::string const& name, std::string const& text) {
  std::vector<std::string> names;
  for (Option const& option : table.options()) names.push_back(option.name);
  auto const at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) {
    std::string const near = nearest_name(name, names);
    throw SpecError("unknown option " + in_quotes(name), "the study does not take it",
                    near.empty() ? "docs/formats.md and the manual pages list options"
                                 : "did you mean " + near + "?");
  }
  Option const& option = table.options()[static_cast<std::size_t>(at - names.begin())];
  if (option.is_flag()) {
    require_choice(text, name, {"true", "false"});
    *std::get<bool*>(option.target) = text == "true";
  } else if (option.is_repeated()) {
    std::get<std::vector<std::string>*>(option.target)->push_back(text);
  } else {
    if (option.value.is_closed) require_choice(text, name, option.value.choices);
    *std::get<std::string*>(option.target) = text;
  }
}

/// Values of a column, block after block.
void append(Values& values, Column& column) {
  if (auto* const reals = std::get_if<std::vector<double>>(&values)) {
    auto& all = std::get<std::vector<double>>(column.values);
    all.insert(all.end(), reals->begin(), reals->end());
  } else if (auto* const texts = std::get_if<std::vector<std::string>>(&values)) {
    auto& all = std::get<std::vector<std::string>>(column.values);
    all.insert(all.end(), texts->begin(), texts->end());
  } else {
    auto& all = std::get<std::vector<std::uint64_t>>(column.values);
    std::visit(
        [&](auto const& some) {
          if constexpr (std::is_integral_v<typename std::decay_t<decltype(some)>::value_type>)
            all.insert(all.end(), some.begin(), some.end());
        },
        values);
  }
}

Column empty_column(antikelvin::Column const& column, Units const& units) {
  Column result{column.name, units.of(column.name), {}};
  if (column.type == ColumnType::count || column.type == ColumnType::flag)
    result.values = std::vector<std::uint64_t>();
  if (column.type == ColumnType::text) result.values = std::vector<std::string>();
  return result;
}

std::vector<Column> columns_of(Report const& report, Schema const& schema) {
  std::optional<antikelvin::Table> joined;
  if (!report.summary.columns.empty())
    joined = join(report.rows, report.summary, report.summary_key);
  RowStream const rows = joined ? stream_of(*joined) : rows_of(report);
  Units const units(schema);
  std::vector<Column> columns;
  for (antikelvin::Column const& column : rows.columns)
    columns.push_back(empty_column(column, units));
  for_each_block(rows, [&](Block const& block) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      Values values = block.columns[i];
      append(values, columns[i]);
    }
  });
  return columns;
}

Table table_of(Report const& report, Schema const& schema) {
  Table table;
  table.columns = columns_of(report, schema);
  for (std::string const& note : report.notes) table.notes.push_back(plain_text(note));
  table.outcome = report.outcome == antikelvin::Outcome::done           ? Outcome::done
                  : report.outcome == antikelvin::Outcome::check_failed ? Outcome::check_failed
                                                                        : Outcome::not_converged;
  table.outcome_reason = plain_text(report.outcome_reason);
  return table;
}

Table run_study(Study const& study, Options const& options) {
  std::unique_ptr<StudyOptions> const texts = study.options();
  CommonTexts common;
  OptionTable table;
  texts->declare(table);
  common.declare(table);
  for (auto const& [name, text] : options) set_option(table, name, text);
  RunOn const place = common.place();
  require_backend(place);
  auto const plan = texts->plan({.seed = common.seed_number()});
  std::shared_ptr<Backend const> const backend = plan->uses_backend() ? backend_of(place) : nullptr;
  if (backend) plan->require_memory(backend->device());
  std::vector<std::string> const remarks = plan->remarks();
  Table result = table_of(plan->run(backend, ProgressMode::never), study.schema);
  for (std::string const& remark : remarks) result.notes.push_back(plain_text(remark));
  return result;
}

std::size_t size_of(Column const& column) {
  return std::visit([](auto const& values) { return values.size(); }, column.values);
}

Column const& column_of(Table const& table, std::string const& name) {
  std::vector<std::string> names;
  for (Column const& column : table.columns) {
    if (column.name == name) return column;
    names.push_back(column.name);
  }
  std::string const near = nearest_name(name, names);
  throw Error(ErrorKind::bad_input, "no column " + in_quotes(name),
              "no column of the table has this name",
              near.empty() ? "look at columns" : "did you mean " + near + "?");
}

}  // namespace

std::size_t Table::n_rows() const { return columns.empty() ? 0 : size_of(columns.front()); }

bool Table::has(std::string const& column) const {
  return std::any_of(columns.begin(), columns.end(),
                     [&](Column const& one) { return one.name == column; });
}

std::vector<double> Table::numbers(std::string const& name) const {
  Column const& column = column_of(*this, name);
  if (auto const* const counts = std::get_if<std::vector<std::uint64_t>>(&column.values))
    return {counts->begin(), counts->end()};
  if (auto const* const reals = std::get_if<std::vector<double>>(&column.values)) return *reals;
  throw Error(ErrorKind::bad_input, "column " + in_quotes(name) + " has no numbers",
              "it is one of texts", "use texts()");
}

std::vector<std::string> Table::texts(std::string const& name) const {
  Column const& column = column_of(*this, name);
  if (auto const* const words = std::get_if<std::vector<std::string>>(&column.values))
    return *words;
  throw Error(ErrorKind::bad_input, "column " + in_quotes(name) + " has no texts",
              "it is one of numbers", "use numbers()");
}

std::vector<std::string> studies() {
  std::vector<std::string> names;
  for (Study const& study : antikelvin::studies()) names.push_back(study.name);
  return names;
}

Table run(std::string const& study, Options const& options) {
  return guarded([&] { return run_study(study_of(study), options); });
}

}  // namespace antikelvin::api
