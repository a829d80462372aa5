// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/report.hpp"

#include <cmath>
#include <ctime>
#include <ostream>

#include "antikelvin/core/build_info.hpp"
#include "antikelvin/rng/stream.hpp"

namespace antikelvin {
namespace {

Json rows_json(Table const& table) {
  Json rows = Json::array();
  for (auto const& row : table.rows) {
    Json object = Json::object();
    for (std::size_t j = 0; j < row.size(); ++j) object[table.columns[j]] = to_json(row[j]);
    rows.push_back(std::move(object));
  }
  return rows;
}

/// 2026-11-24T10:30:00Z
std::string utc_now() {
  std::time_t const now = std::time(nullptr);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
  return text;
}

Json report_json(Report const& report) {
  Json json;
  json["schema"] = kReportSchema;
  json["tool"] = "antikelvin";
  json["verb"] = report.verb;
  json["input"] = report.input;
  json["resolved"] = report.resolved;
  json["conventions"] = {
      {"k_B", 1},
      {"energy_unit", "that of the level list"},
      {"energies", "of all N units"},
      {"entropy_unit", "k_B (nats)"},
      {"tau_int", "in measurements, 1/2 if uncorrelated; n_eff = n/(2 tau_int)"}};
  json["build"] = build_json();
  if (report.device) json["device"] = device_json(*report.device);
  if (report.seed)
    json["rng"] = {
        {"generator", "Philox4x32-10"}, {"layout", kRngLayoutVersion}, {"seed", *report.seed}};
  json["columns"] = report.rows.columns;
  json["rows"] = rows_json(report.rows);
  if (!report.summary.columns.empty()) json["summary"] = rows_json(report.summary);
  json["notes"] = report.notes;
  json["outcome"] = report.outcome == Outcome::done           ? "done"
                    : report.outcome == Outcome::check_failed ? "check failed"
                                                              : "not converged";
  json["timing"] = {{"finished", utc_now()}, {"seconds", report.seconds}};
  return json;
}

}  // namespace

Json to_json(Cell const& cell) {
  if (auto const* flag = std::get_if<bool>(&cell)) return *flag;
  if (auto const* count = std::get_if<std::uint64_t>(&cell)) return *count;
  if (auto const* text = std::get_if<std::string>(&cell)) return *text;
  if (auto const* value = std::get_if<double>(&cell)) {
    if (std::isinf(*value)) return *value > 0 ? "inf" : "-inf";
    return *value;
  }
  return nullptr;
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
          {"contracts", build.contracts}};
}

Json device_json(DeviceInfo const& device) {
  return {{"backend", device.backend},
          {"name", device.name},
          {"kernel", device.kernel},
          {"threads", device.threads}};
}

void write_report(Report const& report, Format format, std::ostream& out) {
  switch (format) {
    case Format::json:
      out << report_json(report).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
      return;
    case Format::csv:
      write_csv(report.summary.columns.empty()
                    ? report.rows
                    : join(report.rows, report.summary, report.summary_key),
                out);
      return;
    case Format::text:
      write_text(report.rows, out);
      if (!report.summary.columns.empty()) {
        out << '\n';
        write_text(report.summary, out);
      }
      if (!report.notes.empty()) out << '\n';
      for (std::string const& note : report.notes) out << note << '\n';
      return;
  }
}

}  // namespace antikelvin
