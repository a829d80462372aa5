// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "table/row_writer.hpp"
#include "table/schema.hpp"
#include "table/table.hpp"

namespace antikelvin {

using Json = nlohmann::ordered_json;

/// How a run ended; maps to the exit code.
enum class Outcome {
  done,
  check_failed,
  not_converged,
  incomplete,  ///< points of a scan failed
};

/// Size of a table.
struct Extent {
  std::uint64_t n_rows = 0;
  std::size_t n_columns = 0;
};

/// Everything a run has to say. Self-contained: `input` reproduces it.
struct Report {
  std::string verb;
  Schema schema{};                   ///< of the columns; without tables where none is known
  Json input = Json::object();       ///< every option with its value, defaults included
  Json resolved = Json::object();    ///< what the options mean: grids, quantum, plan
  Table rows;                        ///< of verbs whose results are few
  std::optional<RowStream> stream;   ///< of all others, instead of `rows`
  Table summary;                     ///< per-group results; may be empty; never with `stream`
  std::string summary_key;           ///< column shared by rows and summary
  std::string section;               ///< column of rows whose values head tables, in Markdown
  std::vector<std::string> notes;    ///< sentences for people: verdicts, warnings
  std::optional<DeviceInfo> device;  ///< absent if no backend was used
  std::optional<std::uint64_t> seed;
  /// Leave out what may differ between runs of the same input: device and timing.
  bool reproducible = false;
  std::optional<Extent> planned;  ///< of a dry run: size of the stream that the run would have
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  Outcome outcome = Outcome::done;
  std::string outcome_reason;  ///< short, for the error line; empty when done
  std::string outcome_hint;    ///< of the error line, where the usual one does not fit
};

enum class Format { text, csv, json, hdf5, other };

/// One place results go to; path "-" is standard output.
struct Output {
  std::string path;
  Format format;
  TableStyle style = {};  ///< of text and CSV
  /// Of Format::other: the writer into a file, which is put in its place once all outputs are complete; errors
  /// call it by the last argument.
  std::function<RowWriter(Report const&, std::string const& file, std::string const& shown_path)>
      make = {};
  std::uint64_t most_rows = UINT64_MAX;  ///< that it takes
};

/// Version of the report's layout; bumped on any change of meaning (docs/formats.md).
inline constexpr int kReportSchema = 1;

/// Writes a report to all its outputs; each block of rows is made once. Text and CSV carry results
/// only, JSON and HDF5 everything. Files replace their targets together, once all are complete:
/// a failure or an interrupt leaves every file as it was. Those of Format::other come last, by themselves.
void write_report(Report const& report, std::vector<Output> const& outputs,
                  std::ostream& standard_output);

/// The report as text, CSV or JSON on a stream, block by block; refers to both.
RowWriter report_writer(Report const& report, Format format, std::ostream& out,
                        TableStyle const& style = {});

/// The rows of a report, stored or not; refers to it.
RowStream rows_of(Report const& report);

/// JSON of everything but rows and summary, as of now.
std::string report_text(Report const& report);

/// Refuses a table too long for an output before work starts.
void require_fits(Extent const& table, std::vector<Output> const& outputs);

/// Build, as it stands in reports and in `info`.
Json build_json();

/// Device, as it stands in reports and in `info`.
Json device_json(DeviceInfo const& device);

}  // namespace antikelvin
