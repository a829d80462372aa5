// SPDX-License-Identifier: Apache-2.0
#include "figure/temperature_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace antikelvin {
namespace {

/// On the axis of T one unit is the linear part of either sign, and this what lies between it and infinity.
constexpr double kBeyond = 0.25;

/// How far beyond the finite numbers infinite ones stand, in their span.
constexpr double kEndGap = 0.07;

/// Nearest that two ticks stand, in the span of an axis.
constexpr double kTickGap = 0.075;

/// The least of 1, 2, 5 times a power of ten that is no smaller.
double rounded_up(double value) {
  double const power = std::pow(10, std::floor(std::log10(value)));
  for (double const digit : {1.0, 2.0, 5.0})
    if (digit * power >= value * (1 - 1e-12)) return digit * power;
  return 10 * power;
}

std::string short_number(double value) { return with_minus_signs(fmt::format("{:g}", value)); }

void add_tick(std::vector<Tick>& ticks, double at, std::string const& text, double gap) {
  for (Tick const& tick : ticks)
    if (std::fabs(tick.at - at) < gap) return;
  ticks.push_back({at, text});
}

}  // namespace

HorizontalAxis::HorizontalAxis(Along along, std::vector<double> const& values, bool is_log)
    : along_(along), is_log_(is_log) {
  if (along == Along::temperature) find_linear_part(values);
  find_ends(values);
}

void HorizontalAxis::find_linear_part(std::vector<double> const& values) {
  std::vector<double> sizes;
  for (double const beta : values)
    if (double const t = 1 / std::fabs(beta); t > 0 && std::isfinite(t)) sizes.push_back(t);
  if (sizes.empty()) return;
  auto const middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  double const median = *middle, most = *std::max_element(sizes.begin(), sizes.end());
  linear_ = rounded_up(std::min({most, 5 * median, 1e300}));
}

void HorizontalAxis::find_ends(std::vector<double> const& values) {
  double least = HUGE_VAL, most = -HUGE_VAL;
  for (double const value : values) {
    if (std::isnan(value)) continue;
    double const at = along_ == Along::minus_beta    ? -value
                      : along_ == Along::temperature ? of_temperature(value)
                                                     : value;
    bool const is_beyond = along_ != Along::temperature && (std::isinf(at) || (is_log_ && at == 0));
    if (is_beyond) {
      (at > 0 ? has_plus_ : has_minus_) = true;
    } else if (!is_log_ || at > 0) {
      least = std::min(least, at);
      most = std::max(most, at);
    }
  }
  has_finite_ = least <= most;
  if (has_finite_) least_ = least, most_ = most;
  if (is_log_) {
    double const step = std::pow(std::max(most_ / least_, 100.0), kEndGap);
    below_ = least_ / step;
    above_ = most_ * step;
    return;
  }
  double const span = most_ > least_ ? most_ - least_ : std::max(1.0, std::fabs(least_));
  below_ = least_ - kEndGap * span;
  above_ = most_ + kEndGap * span;
}

double HorizontalAxis::of_temperature(double beta) const {
  double const infinity = 1 + kBeyond;
  double const t = 1 / std::fabs(beta);  // 0 at β = ±∞
  if (std::isinf(t)) return infinity;
  double const from_zero = t <= linear_ ? t / linear_ : 1 + kBeyond * (1 - linear_ / t);
  return beta > 0 ? from_zero : 2 * infinity - from_zero;
}

double HorizontalAxis::place(double value) const {
  if (std::isnan(value)) return kGap;
  if (along_ == Along::temperature) return of_temperature(value);
  double const at = along_ == Along::minus_beta ? -value : value;
  if (std::isinf(at)) return at > 0 ? above_ : below_;
  if (is_log_ && at <= 0) return at == 0 ? below_ : kGap;
  return at;
}

bool HorizontalAxis::joins(double from, double to) const {
  if (along_ == Along::temperature) return (from >= 0 && to >= 0) || (from <= 0 && to <= 0);
  auto const is_beyond = [&](double value) { return std::isinf(value) || (is_log_ && value <= 0); };
  return !is_beyond(from) && !is_beyond(to);
}

/// T at round values and at infinity, where there is room: its ends last.
std::vector<Tick> HorizontalAxis::ticks_of_temperature() const {
  double const span = most_ - least_;
  std::vector<Tick> ticks;
  if (has_finite_ && least_ <= 0 && most_ >= 0) add_tick(ticks, 0, "±∞", 0);
  double const sign = along_ == Along::minus_beta ? -1 : 1;
  if (has_plus_) add_tick(ticks, above_, sign > 0 ? "0^+" : "0^−", 0);
  if (has_minus_) add_tick(ticks, below_, sign > 0 ? "0^−" : "0^+", 0);
  double const largest = std::max(std::fabs(least_), std::fabs(most_));
  if (!has_finite_ || !(largest > 0) || std::isinf(1 / largest)) return ticks;
  int const lowest = static_cast<int>(std::floor(std::log10(1 / largest)));
  for (double const digit : {1.0, 2.0, 5.0})
    for (int power = lowest; power <= lowest + 4; ++power)
      for (double const side : {1.0, -1.0}) {
        double const t = side * digit * std::pow(10, power), at = sign / t;
        if (at >= least_ - 1e-9 * span && at <= most_ + 1e-9 * span)
          add_tick(ticks, at, short_number(t), kTickGap * span);
      }
  return ticks;
}

void HorizontalAxis::describe_temperatures(Panel& panel, Labels const& labels) const {
  double const infinity = 1 + kBeyond;
  std::vector<Tick>& ticks = panel.x.ticks;
  panel.x.has_only_these_ticks = true;
  bool const is_beyond = most_ > 1 && least_ < 2 * infinity - 1;
  double const from = least_ < infinity ? 0
                      : is_beyond       ? 1
                                        : 2 * infinity - 1,
               to = most_ > infinity ? 2 * infinity
                    : is_beyond      ? 2 * infinity - 1
                                     : 1;
  bool const both = from == 0 && to == 2 * infinity;
  panel.x.least = from;
  panel.x.most = to;
  if (from == 0) ticks.push_back({0, "0^+"});
  if (to == 2 * infinity) ticks.push_back({to, "0^−"});
  if (is_beyond || both) ticks.push_back({infinity, "±∞"});
  double const step = rounded_up(linear_ / 5);
  for (int k = 1; k <= 5; ++k)
    for (double const side : {1.0, -1.0}) {
      double const t = side * step * k, at = of_temperature(1 / t);
      if (std::fabs(t) <= linear_ * (1 + 1e-9) && at >= from && at <= to)
        add_tick(ticks, at, short_number(t), 0.06);
    }
  if (is_beyond || both) {
    panel.shaded.push_back({1, 2 * infinity - 1});
    for (double const at : {1.0, 2 * infinity - 1})
      if (at > from && at < to) panel.breaks.push_back(at);
    panel.marks.push_back({infinity, ""});
  }
  panel.x.label +=
      labels.text(panel.breaks.empty() ? "  (cold ← → hot)"
                                       : "  (cold ← → hot; between the breaks linear in 1/T)");
}

/// Beyond a break a scale's own ticks would stand at numbers that are not there.
void HorizontalAxis::add_round_ticks(Axis& axis) const {
  axis.has_only_these_ticks = true;
  double const span = most_ - least_;
  if (!has_finite_ || !std::isfinite(span)) return;
  double const step = span > 0 ? rounded_up(span / 8) : 1;
  if (!(step > 0) || !(std::fabs(least_ / step) < 1e15)) return;
  for (double k = std::ceil(least_ / step - 1e-9); k * step <= most_ + 1e-9 * step; ++k)
    axis.ticks.push_back({k * step, short_number(k * step)});
}

/// Ticks of numbers beyond the others, and the break before them.
void HorizontalAxis::describe_ends(Panel& panel) const {
  double const span = most_ - least_;
  if ((has_minus_ || has_plus_) && !is_log_) add_round_ticks(panel.x);
  auto const between = [&](double a, double b) { return is_log_ ? std::sqrt(a * b) : (a + b) / 2; };
  if (has_minus_) {
    panel.x.ticks.push_back({below_, is_log_ ? "0" : "−∞"});
    panel.breaks.push_back(between(below_, least_));
  }
  if (has_plus_) {
    panel.x.ticks.push_back({above_, "+∞"});
    panel.breaks.push_back(between(most_, above_));
  }
  if (!has_minus_ && !has_plus_) return;
  panel.x.least = is_log_ ? (has_minus_ ? below_ * below_ / std::sqrt(below_ * least_) : least_)
                          : (has_minus_ ? below_ - 0.03 * span : least_);
  panel.x.most = is_log_ ? (has_plus_ ? above_ * std::sqrt(above_ / most_) : most_)
                         : (has_plus_ ? above_ + 0.03 * span : most_);
}

/// How hot a place is, from −1 at T = 0+ to 1 at T = 0-: half of an axis of β is clearly cold or hot.
double HorizontalAxis::warmth_at(double place) const {
  if (along_ == Along::temperature) {
    // From -1 at 0+ through 0 where T is infinite to 1 at 0-, all linear in the place.
    return place / (1 + kBeyond) - 1;
  }
  double const side = along_ == Along::minus_beta ? 1 : -1;
  if (has_minus_ && place < (has_finite_ ? least_ : (below_ + above_) / 2)) return -side;
  if (has_plus_ && (!has_finite_ || place > most_)) return side;
  return std::tanh(side * place / (0.5 * std::max(std::fabs(least_), std::fabs(most_))));
}

void HorizontalAxis::add_strip(Panel& panel) const {
  constexpr int kParts = 60;
  double const from = std::isnan(panel.x.least) ? least_ : panel.x.least,
               to = std::isnan(panel.x.most) ? most_ : panel.x.most;
  if (!(to > from) || std::isinf(to - from)) return;
  auto const end = [&](int i) { return from + (to - from) * i / kParts; };
  for (int i = 0; i < kParts; ++i)
    panel.hotness.push_back({end(i), end(i + 1), warmth_at((end(i) + end(i + 1)) / 2)});
}

void HorizontalAxis::describe(Panel& panel, std::string const& label, Labels const& labels) const {
  panel.x.label = label;
  panel.x.is_log = is_log_;
  if (along_ == Along::temperature) {
    describe_temperatures(panel, labels);
  } else {
    describe_ends(panel);
  }
  if (!is_thermal()) return;
  if (std::isnan(panel.x.least) && most_ > least_ && std::isfinite(most_ - least_)) {
    panel.x.least = least_ - 0.02 * (most_ - least_);
    panel.x.most = most_ + 0.02 * (most_ - least_);
  }
  add_strip(panel);
  if (along_ == Along::temperature) return;
  panel.x.label += labels.text(along_ == Along::beta ? "  (hot ← → cold)" : "  (cold ← → hot)");
  panel.top.ticks = ticks_of_temperature();
  panel.top.has_only_these_ticks = true;
  panel.top.label = labels.text(along_ == Along::beta ? "temperature T  (0^− ← … ±∞ … → 0^+)"
                                                      : "temperature T  (0^+ ← … ±∞ … → 0^−)");
}

}  // namespace antikelvin
