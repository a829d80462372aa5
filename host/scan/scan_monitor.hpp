// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "process/progress.hpp"

namespace antikelvin {

struct ScanCounts {
  std::uint64_t n_points = 0, n_done = 0, n_failed = 0;
};

/// Shows on standard error how a scan stands, and writes it to running.json in its folder, for
/// `status`. The file goes with the object.
class ScanMonitor {
 public:
  /// @param work  of all points still to run, in the unit of start()
  ScanMonitor(ProgressMode mode, std::string folder, ScanCounts counts, double work);
  ~ScanMonitor();
  ScanMonitor(ScanMonitor const&) = delete;
  ScanMonitor& operator=(ScanMonitor const&) = delete;

  void start(std::string const& label, double work);
  /// A point is recorded, this or that of another rank; on any thread.
  void finish(bool succeeded, double work);

 private:
  using Clock = std::chrono::steady_clock;
  void hear(double share);
  void update();
  void draw(double left) const;
  void write_state(double left) const;
  double seconds_left() const;

  ProgressMode mode_;
  std::string folder_, label_;
  ScanCounts counts_;
  std::uint64_t n_now_ = 0;  ///< recorded by this run
  double work_, work_done_ = 0, work_now_ = 0, share_ = 0;
  bool drawn_ = false;
  std::mutex mutex_;
  Clock::time_point start_ = Clock::now(), last_draw_, last_write_;
  ProgressListener listener_;
};

}  // namespace antikelvin
