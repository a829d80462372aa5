// SPDX-License-Identifier: Apache-2.0
#include "process/progress.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text_width.hpp"
#include "process/console.hpp"

namespace antikelvin {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point a, Clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

/// 3.2G, 15M, …
std::string with_prefix(double value) {
  char const* const prefixes[] = {"", "k", "M", "G", "T", "P", "E"};
  int i = 0;
  for (; value >= 1000 && i < 6; ++i) value /= 1000;
  return fmt::format("{:.3g}{}", value, prefixes[i]);
}

/// Set by the thread that computes.
std::function<void(double)> listener;

}  // namespace

std::string duration_text(double seconds) {
  auto const whole = static_cast<long>(std::clamp(seconds, 0.0, 1e9));
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

void draw_over(std::string const& line) {
  std::size_t const width = width_err();
  // A line that fills the last column would wrap in some terminals.
  console_err() << "\r\033[K" << (width > 0 ? cut_to_width(line, width - 1) : line) << std::flush;
}

ProgressListener::ProgressListener(std::function<void(double)> hear) { listener = std::move(hear); }
ProgressListener::~ProgressListener() { listener = nullptr; }

Progress::Progress(ProgressMode mode, std::string label, double total, std::string unit)
    : mode_(mode),
      label_(std::move(label)),
      unit_(std::move(unit)),
      total_(total),
      start_(Clock::now()),
      last_draw_(start_),
      last_heard_(start_) {}

Progress::~Progress() {
  if (drawn_) draw(true);
}

void Progress::advance(double amount, std::string const& what) {
  done_ += amount;
  what_ = what;
  tell_listener();
  if (mode_ == ProgressMode::never) return;
  double const interval = mode_ == ProgressMode::bar ? 0.1 : mode_ == ProgressMode::json ? 1 : 10;
  auto const now = Clock::now();
  if (seconds_between(last_draw_, now) < interval) return;
  last_draw_ = now;
  draw(false);
}

void Progress::tell_listener() {
  auto const now = Clock::now();
  if (!listener || seconds_between(last_heard_, now) < 0.1) return;
  last_heard_ = now;
  listener(total_ > 0 ? std::min(done_ / total_, 1.0) : 1.0);
}

void Progress::draw(bool last) {
  double const elapsed = seconds_between(start_, Clock::now());
  double const share = total_ > 0 ? std::min(done_ / total_, 1.0) : 1.0;
  double const rate = elapsed > 0 ? done_ / elapsed : 0;
  double const left = share > 0 ? elapsed * (1 - share) / share : 0;
  if (mode_ == ProgressMode::json) {
    nlohmann::ordered_json const line = {
        {"progress", share}, {"done", done_},        {"total", total_}, {"unit", unit_},
        {"rate", rate},      {"elapsed_s", elapsed}, {"left_s", left},  {"point", what_}};
    console_err() << line.dump() << std::endl;
  } else {
    constexpr int kWidth = 24;
    int const filled = static_cast<int>(std::lround(share * kWidth));
    std::string const bar = std::string(static_cast<std::size_t>(filled), '#') +
                            std::string(static_cast<std::size_t>(kWidth - filled), '.');
    std::string const rest = fmt::format("{:3.0f}%  {} {}/s  {} left  {}", 100 * share,
                                         with_prefix(rate), unit_, duration_text(left), what_);
    if (mode_ == ProgressMode::bar)
      draw_over(last ? "" : label_ + " [" + bar + "] " + rest);  // results follow: no debris
    else if (!last)
      console_err() << label_ + ' ' + rest + '\n' << std::flush;
  }
  drawn_ = true;
}

}  // namespace antikelvin
