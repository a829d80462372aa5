// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/failure.hpp"
#include "scan/line_log.hpp"
#include "scan/scan.hpp"
#include "scan/scan_monitor.hpp"

namespace antikelvin {

/// Rank 0 alone: writes the records of all ranks.
class ScanRecorder {
 public:
  /// @param own  the folder of this shard
  ScanRecorder(ScanSettings const& settings, std::string const& own);

  /// Records a point that its verb refuses.
  void refuse(ScanPoint const& point, std::string const& verb, Failure const& failure);

  /// @param message  a journal entry, a line break, a record
  void take(std::string const& message, ScanMonitor& monitor);

  void sync() { results_.sync(); }

 private:
  ScanSettings const& settings_;
  LineLog results_, journal_;
};

}  // namespace antikelvin
