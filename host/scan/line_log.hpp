// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace antikelvin {

/// A file of lines that grows: each is written whole, at once, and synced to disk at most
/// kSyncDelay later by a thread of its own, together with its neighbours, so that thousands of cheap
/// lines a second do not wait for the disk. Opening drops a last line that was torn.
class LineLog {
 public:
  /// @throws IoError
  explicit LineLog(std::string path);
  ~LineLog();
  LineLog(LineLog const&) = delete;
  LineLog& operator=(LineLog const&) = delete;

  /// Appends a line, without its end. On failure nothing of it stays in the file.
  /// @throws IoError  also for an earlier sync that failed
  void append(std::string const& line);

  /// Returns when all lines are on disk. @throws IoError
  void sync();

  /// Bytes of a torn last line that opening dropped.
  std::uint64_t dropped() const { return dropped_; }

 private:
  void sync_when_due();
  [[noreturn]] void fail(int reason) const;

  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0, dropped_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool pending_ = false, closing_ = false;
  int error_ = 0;
  std::thread syncer_;
};

}  // namespace antikelvin
