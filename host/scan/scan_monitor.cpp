// SPDX-License-Identifier: Apache-2.0
#include "scan/scan_monitor.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "process/console.hpp"

namespace antikelvin {
namespace {

constexpr double kDrawSeconds = 0.1, kJsonSeconds = 1, kLineSeconds = 60, kStateSeconds = 2;

double since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

ScanMonitor::ScanMonitor(ProgressMode mode, std::string folder, ScanCounts counts, double work)
    : mode_(mode),
      folder_(std::move(folder)),
      counts_(counts),
      work_(work),
      last_draw_(start_),
      last_write_(start_),
      listener_([this](double share) { hear(share); }) {
  write_state(0);
}

ScanMonitor::~ScanMonitor() {
  if (drawn_ && mode_ == ProgressMode::bar) draw_over("");
  std::remove((folder_ + "/running.json").c_str());
}

void ScanMonitor::start(std::string const& label, double work) {
  std::lock_guard const lock(mutex_);
  label_ = label;
  work_now_ = work;
  share_ = 0;
  update();
}

void ScanMonitor::hear(double share) {
  std::lock_guard const lock(mutex_);
  share_ = share;
  update();
}

void ScanMonitor::finish(bool succeeded, double work) {
  std::lock_guard const lock(mutex_);
  ++(succeeded ? counts_.n_done : counts_.n_failed);
  ++n_now_;
  work_done_ += work;
  update();
}

double ScanMonitor::seconds_left() const {
  double const done = work_done_ + share_ * work_now_;
  return done > 0 ? since(start_) * std::max(work_ - done, 0.0) / done : 0;
}

void ScanMonitor::update() {
  auto const now = Clock::now();
  auto const due = [&](Clock::time_point& last, double seconds) {
    if (std::chrono::duration<double>(now - last).count() < seconds) return false;
    last = now;
    return true;
  };
  if (due(last_write_, kStateSeconds)) write_state(seconds_left());
  if (mode_ == ProgressMode::never) return;
  double const interval = mode_ == ProgressMode::bar    ? kDrawSeconds
                          : mode_ == ProgressMode::json ? kJsonSeconds
                                                        : kLineSeconds;
  if (!due(last_draw_, interval)) return;
  draw(seconds_left());
  drawn_ = true;
}

void ScanMonitor::draw(double left) const {
  std::uint64_t const finished = counts_.n_done + counts_.n_failed;
  double const share = counts_.n_points > 0
                           ? static_cast<double>(finished) / static_cast<double>(counts_.n_points)
                           : 1;
  double const elapsed = since(start_);
  double const per_minute = elapsed > 0 ? 60 * static_cast<double>(n_now_) / elapsed : 0;
  if (mode_ == ProgressMode::json) {
    nlohmann::ordered_json const line = {{"progress", share},
                                         {"done", counts_.n_done},
                                         {"failed", counts_.n_failed},
                                         {"total", counts_.n_points},
                                         {"points_per_minute", per_minute},
                                         {"elapsed_s", elapsed},
                                         {"left_s", left},
                                         {"point", label_},
                                         {"point_progress", share_}};
    console_err() << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                  << std::endl;
    return;
  }
  std::string const text = fmt::format(
      "scan: {} of {} done, {} failed, {:.3g} a minute, {} left, at {} ({:.0f} %)", counts_.n_done,
      counts_.n_points, counts_.n_failed, per_minute, duration_text(left), label_, 100 * share_);
  if (mode_ == ProgressMode::bar)
    draw_over(text);
  else
    console_err() << text << std::endl;
}

void ScanMonitor::write_state(double left) const {
  // Renamed but not synced: of use only while the process lives.
  nlohmann::ordered_json const state = {{"updated", static_cast<std::int64_t>(std::time(nullptr))},
                                        {"elapsed_s", since(start_)},
                                        {"left_s", left},
                                        {"point", label_},
                                        {"point_progress", share_}};
  std::string const path = folder_ + "/running.json", beside = folder_ + "/.running.json";
  std::ofstream out(beside);
  out << state.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
  out.close();
  if (!out || std::rename(beside.c_str(), path.c_str()) != 0) std::remove(beside.c_str());
}

}  // namespace antikelvin
