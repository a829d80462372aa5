// SPDX-License-Identifier: Apache-2.0
#include "scan/scan_status.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <filesystem>

#include "base/file_content.hpp"
#include "io/foreign_json.hpp"
#include "scan/folder_lock.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kFailuresShown = 10;

/// One process that writes, or wrote, into the folder.
struct Part {
  std::string name, owner;  ///< owner: empty if none is alive
  bool was_killed = false;
  Json state;  ///< running.json
};

Part part_in(std::string const& folder, std::string const& name) {
  Part part{name, lock_owner(folder), false, Json::object()};
  Json state = foreign_json(content_of(folder + "/running.json").value_or(""));
  if (state.is_object()) part.state = std::move(state);
  part.was_killed = part.owner.empty() && !part.state.empty();
  return part;
}

std::vector<Part> parts_of(std::string const& folder) {
  std::vector<Part> parts = {part_in(folder, "")};
  std::error_code none;
  for (auto const& entry : std::filesystem::directory_iterator(folder + "/shards", none))
    parts.push_back(part_in(entry.path().string(), "shard " + entry.path().filename().string()));
  std::sort(parts.begin(), parts.end(),
            [](Part const& a, Part const& b) { return a.name < b.name; });
  return parts;
}

std::string sentence_of(Part const& part) {
  std::string text = part.name.empty() ? "" : part.name + ": ";
  text += part.was_killed ? "was killed" : "running, " + part.owner;
  if (!part.state.contains("point")) return text;
  text += fmt::format(", at {} ({:.0f} %)", text_in(part.state, "point"),
                      100 * number_in(part.state, "point_progress"));
  if (!part.was_killed) text += ", " + duration_text(number_in(part.state, "left_s")) + " left";
  return text;
}

}  // namespace

Report scan_status(Job const& job, ScanVerb const& verb, std::string const& folder) {
  std::vector<ScanPoint> const points = scan_points(job, verb, folder);
  Records const records = read_all_records(known_points(points, folder, job.rng_layout));
  ScanSummary const summary = summarize(points, records);
  std::uint64_t const open = summary.n_points - summary.n_done - summary.n_failed;
  std::vector<Part> const parts = parts_of(folder);
  bool const running =
      std::any_of(parts.begin(), parts.end(), [](Part const& part) { return !part.owner.empty(); });
  bool const killed =
      std::any_of(parts.begin(), parts.end(), [](Part const& part) { return part.was_killed; });
  std::string const state = running     ? "running"
                            : open == 0 ? "complete"
                            : killed    ? "dead"
                                        : "stopped";
  Report report;
  report.verb = "status";
  report.rows.columns = {"state",         "points",       "done",          "failed",       "open",
                         "not_converged", "check_failed", "other_records", "damaged_lines"};
  report.rows.rows.push_back({state, summary.n_points, summary.n_done, summary.n_failed, open,
                              summary.n_unconverged, summary.n_check_failed, summary.n_other,
                              static_cast<std::uint64_t>(records.damaged.size())});
  for (Part const& part : parts)
    if (!part.owner.empty() || part.was_killed) report.notes.push_back(sentence_of(part));
  std::size_t shown = 0;
  for (ScanPoint const& point : points) {
    Json const* const record = records.find(point.id);
    if (record == nullptr || !is_failure(*record)) continue;
    if (++shown > kFailuresShown) break;
    report.notes.push_back("failed: " + point.label + ": " +
                           text_in(record->at("error"), "message"));
  }
  if (summary.n_failed > kFailuresShown)
    report.notes.push_back("and " + std::to_string(summary.n_failed - kFailuresShown) +
                           " more failures");
  if (!records.damaged.empty())
    report.notes.push_back("damaged: " + records.damaged[0].text() +
                           (records.damaged.size() > 1 ? ", and more" : ""));
  if (!running && open > 0) report.notes.push_back("antikelvin resume " + folder + " continues");
  return report;
}

}  // namespace antikelvin
