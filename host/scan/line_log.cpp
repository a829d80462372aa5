// SPDX-License-Identifier: Apache-2.0
#include "scan/line_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

constexpr std::chrono::milliseconds kSyncDelay(100);

/// Where the line after the last complete one begins.
std::uint64_t end_of_lines(int descriptor, std::uint64_t size) {
  char piece[4096];
  for (std::uint64_t end = size; end > 0;) {
    std::uint64_t const length = std::min<std::uint64_t>(sizeof piece, end), begin = end - length;
    ssize_t const got = pread(descriptor, piece, length, static_cast<off_t>(begin));
    if (got != static_cast<ssize_t>(length)) return size;  // unreadable: nothing is dropped
    for (std::uint64_t i = length; i-- > 0;)
      if (piece[i] == '\n') return begin + i + 1;
    end = begin;
  }
  return 0;
}

}  // namespace

LineLog::LineLog(std::string path) : path_(std::move(path)) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail(errno);
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) fail(errno);
  auto const present = static_cast<std::uint64_t>(status.st_size);
  size_ = end_of_lines(descriptor_, present);
  dropped_ = present - size_;
  if (dropped_ > 0 && ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) fail(errno);
  // Signals are for the thread that works.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  syncer_ = std::thread([this] { sync_when_due(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

LineLog::~LineLog() {
  {
    std::lock_guard<std::mutex> const lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  syncer_.join();
  if (pending_) fdatasync(descriptor_);
  close(descriptor_);
}

void LineLog::append(std::string const& line) {
  std::string const whole = line + '\n';
  std::lock_guard<std::mutex> const lock(mutex_);
  if (error_ != 0) fail(error_);
  for (std::size_t done = 0; done < whole.size();) {
    ssize_t const written = pwrite(descriptor_, whole.data() + done, whole.size() - done,
                                   static_cast<off_t>(size_ + done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      int const reason = written < 0 ? errno : ENOSPC;
      if (ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) fail(errno);
      fail(reason);
    }
    done += static_cast<std::size_t>(written);
  }
  size_ += whole.size();
  pending_ = true;
  changed_.notify_all();
}

void LineLog::sync() {
  std::lock_guard<std::mutex> const lock(mutex_);
  if (error_ != 0) fail(error_);
  if (!pending_) return;
  if (fdatasync(descriptor_) != 0) fail(errno);
  pending_ = false;
}

void LineLog::sync_when_due() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return pending_ || closing_; });
    if (closing_) return;
    changed_.wait_for(lock, kSyncDelay, [this] { return closing_; });
    if (closing_) return;
    pending_ = false;
    lock.unlock();  // lines may follow meanwhile
    int const failed = fdatasync(descriptor_) != 0 ? errno : 0;
    lock.lock();
    if (failed != 0) error_ = failed;
  }
}

void LineLog::fail(int reason) const {
  throw IoError("cannot write " + path_in_quotes(path_), std::strerror(reason),
                "finished points are safe; make space and resume");
}

}  // namespace antikelvin
