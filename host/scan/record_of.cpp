// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "io/hdf5_file.hpp"
#include "scan/records.hpp"

namespace antikelvin {
namespace {

Json real_json(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json value_json(Values const& values, std::size_t row) {
  if (auto const* reals = std::get_if<std::vector<double>>(&values))
    return real_json((*reals)[row]);
  if (auto const* counts = std::get_if<std::vector<std::uint64_t>>(&values)) return (*counts)[row];
  if (auto const* flags = std::get_if<std::vector<std::uint8_t>>(&values))
    return (*flags)[row] != 0;
  return std::get<std::vector<std::string>>(values)[row];
}

Json rows_json(RowStream const& rows) {
  Json result = Json::array();
  for_each_block(rows, [&](Block const& block) {
    for (std::size_t i = 0; i < block.n_rows; ++i) {
      Json row = Json::object();
      for (std::size_t j = 0; j < rows.columns.size(); ++j)
        row[rows.columns[j].name] = value_json(block.columns[j], i);
      result.push_back(std::move(row));
    }
  });
  return result;
}

std::string outcome_text(Report const& report) {
  return report.outcome == Outcome::done           ? "done"
         : report.outcome == Outcome::check_failed ? "check failed"
                                                   : "not converged";
}

}  // namespace

bool needs_file(Report const& report) { return rows_of(report).n_rows > kRecordRows && has_hdf5(); }

Json record_of(std::string const& id, Json const& input, Report const& report,
               std::string const& file) {
  Json record = {{"id", id}, {"verb", report.verb}, {"input", input}};
  record["outcome"] = outcome_text(report);
  if (!report.outcome_reason.empty()) record["reason"] = report.outcome_reason;
  RowStream const rows = rows_of(report);
  if (file.empty()) {
    record["rows"] = rows_json(rows);
  } else {
    record["n_rows"] = rows.n_rows;
    record["file"] = file;
  }
  if (!report.summary.columns.empty()) record["summary"] = rows_json(stream_of(report.summary));
  if (!report.notes.empty()) record["notes"] = report.notes;
  return record;
}

Json failure_record(std::string const& id, std::string const& verb, Json const& input, int code,
                    std::string const& message) {
  return {{"id", id},
          {"verb", verb},
          {"input", input},
          {"outcome", "failed"},
          {"error", {{"code", code}, {"message", message}}}};
}

}  // namespace antikelvin
