// SPDX-License-Identifier: Apache-2.0
#include "io/report.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <deque>
#include <fstream>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/build_info.hpp"
#include "base/quote.hpp"
#include "base/text_width.hpp"
#include "io/hdf5_file.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "process/interrupt.hpp"
#include "table/text_table.hpp"

namespace antikelvin {
namespace {

/// 2026-11-24T10:30:00Z
std::string utc_now() {
  std::time_t const now = std::time(nullptr);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
  return text;
}

/// @param with_rows  whether `null` marks the places of rows and summary
Json report_json(Report const& report, bool with_rows) {
  Json json;
  json["schema"] = kReportSchema;
  json["tool"] = "antikelvin";
  json["verb"] = report.verb;
  json["input"] = report.input;
  json["resolved"] = report.resolved;
  json["conventions"] = {
      {"k_B", 1},
      {"energy_unit", "that of the level list"},
      {"energies", "of all N subsystems"},
      {"entropy_unit", "k_B (nats)"},
      {"tau_int", "in measurements, 1/2 if uncorrelated; n_eff = n/(2 tau_int)"}};
  json["build"] = build_json();
  if (report.device && !report.reproducible) json["device"] = device_json(*report.device);
  if (report.seed)
    json["rng"] = {
        {"generator", "Philox4x32-10"}, {"layout", kRngLayoutVersion}, {"seed", *report.seed}};
  json["columns"] = Json::array();
  for (Column const& column : rows_of(report).columns) json["columns"].push_back(column.name);
  if (with_rows) {
    json["rows"] = nullptr;
    if (!report.summary.columns.empty()) json["summary"] = nullptr;
  }
  json["notes"] = report.notes;
  json["outcome"] = report.outcome == Outcome::done           ? "done"
                    : report.outcome == Outcome::check_failed ? "check failed"
                                                              : "not converged";
  if (report.reproducible) return json;
  json["timing"] = {
      {"finished", utc_now()},
      {"seconds",
       std::chrono::duration<double>(std::chrono::steady_clock::now() - report.start).count()}};
  return json;
}

std::string text_of(Json const& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

/// A report's text before, between and after its tables.
struct Frame {
  std::string head, middle, tail;
};

Frame frame_of(Report const& report) {
  // No text of the user can look like these: line breaks in JSON texts are escaped.
  static std::string const rows = "\n  \"rows\": ", summary = "\n  \"summary\": ", null = "null";
  std::string const text = text_of(report_json(report, true)) + '\n';
  std::size_t const at = text.find(rows) + rows.size();
  std::size_t const after = at + null.size();
  Frame frame{text.substr(0, at), "", text.substr(after)};
  if (!report.summary.columns.empty()) {
    std::size_t const second = text.find(summary) + summary.size();
    frame.middle = text.substr(after, second - after);
    frame.tail = text.substr(second + null.size());
  }
  return frame;
}

RowWriter json_report_writer(Report const& report, std::ostream& out) {
  RowWriter const rows = json_writer(rows_of(report).columns, out, frame_of(report).head);
  auto const end = [&report, &out, rows] {
    rows.end();
    Frame const frame = frame_of(report);  // again: the time is known only now
    if (!report.summary.columns.empty()) {
      out << frame.middle;
      RowStream const summary = stream_of(report.summary);
      write_rows(summary, json_writer(summary.columns, out));
    }
    out << frame.tail;
  };
  return {rows.add, end};
}

RowWriter csv_report_writer(Report const& report, std::ostream& out, TableStyle const& style) {
  auto const make = [&](std::vector<Column> const& columns) { return csv_writer(columns, out); };
  if (report.summary.columns.empty())
    return only_columns(rows_of(report).columns, style.columns, make);
  // One table of both, made at the end: reports with a summary are short.
  auto const end = [&report, &out, style] {
    Table const joined = join(report.rows, report.summary, report.summary_key);
    RowStream const rows = stream_of(joined);
    write_rows(rows, only_columns(rows.columns, style.columns,
                                  [&](auto const& columns) { return csv_writer(columns, out); }));
  };
  return {[](Block const&) {}, end};
}

RowWriter text_report_writer(Report const& report, std::ostream& out, TableStyle style) {
  style.section = report.section;
  RowWriter const rows = text_writer(rows_of(report).columns, out, style);
  auto const end = [&report, &out, style, rows] {
    rows.end();
    if (!report.summary.columns.empty()) {
      out << '\n';
      RowStream const summary = stream_of(report.summary);
      write_rows(summary, text_writer(summary.columns, out, style));
    }
    bool const is_markdown = style.layout == TableLayout::markdown;
    if (!report.notes.empty() && !is_markdown) out << '\n';
    for (std::string const& note : report.notes)
      if (is_markdown)  // a paragraph
        out << '\n' << note << '\n';
      else
        out << (style.width > 0 ? wrapped(note, style.width, 2) : note) << '\n';
  };
  return {rows.add, end};
}

/// Columns that were chosen by name and that this run does not have are named and left out; all of them
/// are shown where none of the chosen ones is there. A run is not lost for a name.
std::vector<Output> with_known_columns(Report const& report, std::vector<Output> outputs) {
  std::vector<std::string> known = report.summary.columns;
  for (Column const& column : rows_of(report).columns) known.push_back(column.name);
  std::string absent;
  for (Output& output : outputs) {
    std::vector<std::string>& names = output.style.columns;
    if (names.empty()) continue;
    absent.clear();
    std::erase_if(names, [&](std::string const& name) {
      bool const is_absent = std::find(known.begin(), known.end(), name) == known.end();
      if (is_absent) absent += (absent.empty() ? "" : ", ") + in_quotes(name);
      return is_absent;
    });
    output.style.shows_all = output.style.shows_all || names.empty();
  }
  if (!absent.empty()) console_err() << "antikelvin: this run has no column " << absent << '\n';
  return outputs;
}

/// One output of a running report.
struct Place {
  std::string path;
  RowWriter writer;
  std::ostream* stream;  ///< none for HDF5, which reports its errors itself
  bool is_late =
      false;  ///< made once the others are in their places, which its failure must not cost
};

void require_taken(Place const& place) {
  if (place.stream == nullptr || *place.stream) return;
  int const reason = errno;
  check_interrupt();  // it may be what ended the write
  if (place.path == "-")
    throw IoError("cannot write to standard output", "it does not take the data",
                  "check space, or use -o FILE");
  cannot_write(path_in_quotes(place.path), reason);
}

}  // namespace

RowWriter report_writer(Report const& report, Format format, std::ostream& out,
                        TableStyle const& style) {
  AK_EXPECT(format != Format::hdf5 && format != Format::other);
  return format == Format::json  ? json_report_writer(report, out)
         : format == Format::csv ? csv_report_writer(report, out, style)
                                 : text_report_writer(report, out, style);
}

RowStream rows_of(Report const& report) {
  return report.stream ? *report.stream : stream_of(report.rows);
}

std::string report_text(Report const& report) { return text_of(report_json(report, false)); }

void require_fits(Extent const& table, std::vector<Output> const& outputs) {
  auto const n_rows = static_cast<double>(table.n_rows);
  auto const n_columns = static_cast<double>(table.n_columns);
  for (Output const& output : outputs) {
    require(output.format != Format::text ||
                (n_rows <= kMaxTextRows && n_rows * n_columns <= kMaxTextCells),
            "the table is too long to be aligned",
            std::to_string(table.n_rows) + " rows of " + std::to_string(table.n_columns) +
                " columns; the limits are 100000 rows and 10000000 cells",
            "use -o FILE.csv or -o FILE.h5");
    require(
        table.n_rows <= output.most_rows,
        "the table is too long for " + path_in_quotes(output.path),
        std::to_string(table.n_rows) + " rows; the limit is " + std::to_string(output.most_rows),
        "use -o FILE.csv or -o FILE.h5");
    require(output.format != Format::hdf5 || table.n_columns <= kMaxHdf5Columns,
            "the table is too wide for " + path_in_quotes(output.path),
            std::to_string(table.n_columns) + " columns; the limit is " +
                std::to_string(kMaxHdf5Columns),
            "use -o FILE.csv");
  }
}

void write_report(Report const& report, std::vector<Output> const& wanted,
                  std::ostream& standard_output) {
  std::vector<Output> const outputs = with_known_columns(report, wanted);
  std::deque<AtomicFile> files, late_files;
  std::deque<std::ofstream> streams;
  std::vector<Place> places;
  for (Output const& output : outputs) {
    if (output.path == "-") {
      places.push_back({output.path,
                        report_writer(report, output.format, standard_output, output.style),
                        &standard_output});
      continue;
    }
    bool const is_late = output.format == Format::other;
    std::string const& path = (is_late ? late_files : files).emplace_back(output.path).path();
    if (output.format == Format::hdf5) {
      places.push_back({output.path, hdf5_writer(report, path, output.path), nullptr});
    } else if (output.format == Format::other) {
      places.push_back({output.path, output.make(report, path, output.path), nullptr, true});
    } else {
      std::ostream& stream = streams.emplace_back(path);
      places.push_back({output.path, {}, &stream});
      require_taken(places.back());
      places.back().writer = report_writer(report, output.format, stream, output.style);
    }
  }
  // A reader of standard output that has gone must not end the process with files half-written.
  std::optional<BrokenPipesIgnored> guard;
  if (!files.empty()) guard.emplace();
  for_each_block(rows_of(report), [&](Block const& block) {
    for (Place const& place : places) {
      place.writer.add(block);
      require_taken(place);
    }
  });
  auto const end_those = [&](bool late) {
    for (Place const& place : places) {
      if (place.is_late != late) continue;
      place.writer.end();
      if (place.stream != nullptr) place.stream->flush();
      require_taken(place);
    }
  };
  end_those(false);
  check_interrupt();
  streams.clear();
  commit_all(files);
  end_those(true);
  commit_all(late_files);
}

Json build_json() {
  BuildInfo const& build = build_info();
  return {{"version", build.version},
          {"commit", build.commit},
          {"build_type", build.build_type},
          {"compiler", build.compiler},
          {"cuda", build.cuda},
          {"thrust", build.thrust},
          {"cpu_system", build.cpu_system},
          {"hdf5", build.hdf5},
          {"png", build.png},
          {"mpi", build.mpi},
          {"contracts", build.contracts}};
}

Json device_json(DeviceInfo const& device) {
  return {{"backend", device.backend},
          {"name", device.name},
          {"kernel", device.kernel},
          {"threads", device.threads}};
}

}  // namespace antikelvin
