// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <string>

namespace antikelvin {

enum class ProgressMode {
  never,
  bar,
  json,
  lines,  ///< now and then a line, where lines cannot be drawn over
};

/// 1:02:03 or 2:03.
std::string duration_text(double seconds);

/// Draws a line over the last one on standard error, cut to the width of the terminal.
void draw_over(std::string const& line);

/// While it lives, hears of the share that is done of any computation, at most ten times a second.
class ProgressListener {
 public:
  explicit ProgressListener(std::function<void(double share)> hear);
  ~ProgressListener();
  ProgressListener(ProgressListener const&) = delete;
  ProgressListener& operator=(ProgressListener const&) = delete;
};

/// Progress of one long computation on standard error: share done, rate and time left.
/// A bar redraws in place at most ten times a second; JSON prints one line a second; lines come
/// every ten seconds.
class Progress {
 public:
  /// @param unit  what is counted, e.g. "flips"
  Progress(ProgressMode mode, std::string label, double total, std::string unit);
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  /// Adds finished work; `what` names the present point.
  void advance(double amount, std::string const& what);

 private:
  void tell_listener();
  void draw(bool last);

  ProgressMode mode_;
  std::string label_, unit_, what_;
  double total_, done_ = 0;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_, last_draw_, last_heard_;
};

}  // namespace antikelvin
