// SPDX-License-Identifier: Apache-2.0
#include "scan/scan_recorder.hpp"

#include <algorithm>
#include <filesystem>

namespace antikelvin {

ScanRecorder::ScanRecorder(ScanSettings const& settings, std::string const& own)
    : settings_(settings), results_(own + "/results.jsonl"), journal_(own + "/journal.jsonl") {}

void ScanRecorder::refuse(ScanPoint const& point, std::string const& verb, Failure const& failure) {
  results_.append(
      record_line(failure_record(point.id, verb, point.input, failure.code, failure.message)));
}

void ScanRecorder::take(std::string const& message, ScanMonitor& monitor) {
  std::size_t const end = message.find('\n');
  std::string const entry = message.substr(0, end), record = message.substr(end + 1);
  results_.append(record);
  journal_.append(entry);
  Json const journal = Json::parse(entry);
  std::string const leftovers =
      checkpoint_folder(settings_.folder, journal["id"].get<std::string>());
  if (std::filesystem::exists(leftovers)) {
    results_.sync();
    std::filesystem::remove_all(leftovers);
  }
  monitor.finish(!journal["failed"].get<bool>(),
                 std::max(journal["unit_updates"].get<double>(), 1.0));
}

}  // namespace antikelvin
