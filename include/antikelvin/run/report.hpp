// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "antikelvin/backend/backend.hpp"
#include "antikelvin/run/table.hpp"

namespace antikelvin {

using Json = nlohmann::ordered_json;

/// How a run ended; maps to the exit code.
enum class Outcome { done, check_failed, not_converged };

/// Everything a run has to say. Self-contained: `input` reproduces it.
struct Report {
  std::string verb;
  Json input = Json::object();     ///< every option with its value, defaults included
  Json resolved = Json::object();  ///< what the options mean: grids, quantum, plan
  Table rows;
  Table summary;                     ///< per-group results; may be empty
  std::string summary_key;           ///< column shared by rows and summary
  std::vector<std::string> notes;    ///< sentences for people: verdicts, warnings
  std::optional<DeviceInfo> device;  ///< absent if no backend was used
  std::optional<std::uint64_t> seed;
  double seconds = 0;
  Outcome outcome = Outcome::done;
  std::string outcome_reason;  ///< short, for the error line; empty when done
};

enum class Format { text, csv, json };

/// Version of the report's layout; bumped on any change of meaning (docs/formats.md).
inline constexpr int kReportSchema = 1;

/// Writes a report: text and CSV carry results only, JSON carries everything.
void write_report(Report const& report, Format format, std::ostream& out);

/// JSON of one cell; ±∞ become the strings "inf" and "-inf", which JSON numbers cannot say.
Json to_json(Cell const& cell);

/// Build, as it stands in reports and in `info`.
Json build_json();

/// Device, as it stands in reports and in `info`.
Json device_json(DeviceInfo const& device);

}  // namespace antikelvin
