// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5_file.hpp"

#include <algorithm>
#include <utility>

#include "antikelvin/base/error.hpp"
#include "base/build_info.hpp"
#include "base/quote.hpp"
#include "io/foreign_json.hpp"
#include "io/hdf5/hdf5_module.hpp"
#include "io/snapshot_formats.hpp"
#include "process/interrupt.hpp"
#include "process/module.hpp"

namespace antikelvin {
namespace {

Hdf5Module const& hdf5(std::string const& problem, std::string const& otherwise) {
  static Hdf5Module const* const module =
      reinterpret_cast<MakeHdf5>(load(hdf5_module(), problem, otherwise))(check_interrupt);
  return *module;
}

Hdf5Module const& hdf5_for_report(std::string const& path) {
  return hdf5("cannot write " + path_in_quotes(path), "use .csv or .json");
}

Hdf5Module const& hdf5_for_snapshot(std::string const& path) {
  return hdf5("cannot write snapshot " + path_in_quotes(path), "use .png");
}

void start_table(Hdf5Output& file, char const* name, RowStream const& rows, Schema const& schema) {
  Hdf5Table table{name, rows.columns, {}, rows.n_rows, block_rows(rows.columns.size())};
  Units const units(schema);
  for (Column const& column : rows.columns) table.units.push_back(units.of(column.name));
  file.start_table(table);
}

void end(Hdf5Output& file, Report const& report) {
  if (!report.summary.columns.empty()) {
    RowStream const summary = stream_of(report.summary);
    start_table(file, "summary", summary, report.schema);
    for_each_block(summary, [&](Block const& block) { file.add(block); });
  }
  file.set("schema", kReportSchema);
  file.set("tool", "antikelvin");
  file.set("verb", report.verb);
  file.set("report", report_text(report));
  file.close();
}

/// Puts columns in the order of the report; they keep their own where it says nothing.
void sort_columns(Hdf5Rows& rows) {
  Json const report = foreign_json(rows.report);
  if (!report.is_object() || !report.contains("columns") || !report["columns"].is_array()) return;
  std::size_t n_sorted = 0;
  for (Json const& name : report["columns"]) {
    std::size_t j = n_sorted;
    while (j < rows.columns.size() && name != rows.columns[j].name) ++j;
    if (j == rows.columns.size()) continue;
    auto const move_up = [&](auto& list) {
      auto const at = list.begin() + static_cast<std::ptrdiff_t>(j);
      std::rotate(list.begin() + static_cast<std::ptrdiff_t>(n_sorted), at, at + 1);
    };
    move_up(rows.columns);
    move_up(rows.rows.columns);
    ++n_sorted;
  }
}

}  // namespace

bool has_hdf5() {
  try {
    hdf5("", "");
    return true;
  } catch (BackendError const&) {
    return false;
  }
}

void require_hdf5(std::string const& path) { hdf5_for_report(path); }

RowWriter hdf5_writer(Report const& report, std::string const& path, std::string const& asked) {
  std::shared_ptr<Hdf5Output> const file = hdf5_for_report(asked).create(path, asked);
  start_table(*file, "rows", rows_of(report), report.schema);
  return {[file](Block const& block) { file->add(block); },
          [file, &report] { end(*file, report); }};
}

Hdf5Rows read_hdf5(std::string const& path) {
  Hdf5Rows rows = hdf5("cannot read " + path_in_quotes(path), "use .csv or .json").read(path);
  sort_columns(rows);
  return rows;
}

void require_snapshot_hdf5(std::string const& path) { hdf5_for_snapshot(path); }

void write_snapshot_hdf5(Snapshot const& snapshot, std::string const& path,
                         std::string const& asked) {
  auto const file = hdf5_for_snapshot(asked).create(path, asked);
  file->add_states(snapshot);
  file->set("tool", "antikelvin");
  file->set("n_states", snapshot.n_states);
  for (auto const& [name, text] : snapshot.attributes) file->set(name.c_str(), text);
  file->close();
}

}  // namespace antikelvin
