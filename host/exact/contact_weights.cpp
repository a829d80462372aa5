// SPDX-License-Identifier: Apache-2.0
#include "exact/contact_weights.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "exact/contact_limits.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kSmall = std::uint64_t{1} << 14;      // energies that are all looked at
constexpr std::uint64_t kMaxWindow = std::uint64_t{1} << 25;  // energies of one body

std::vector<double> log_omega_at(ContactBody const& body, Energies const& range) {
  std::vector<std::uint64_t> energies(range.count);
  for (std::uint64_t i = 0; i < range.count; ++i) energies[i] = range.at(i);
  return body.log_omega(energies);
}

/// Energies low … high − 1 of a range, of which ln Ω is known, growing from `start` in two halves.
class Window {
 public:
  Window(ContactBody const& body, Energies const& range, std::uint64_t start, double beta)
      : body_(body), range_(range), beta_(beta), start_(start), low_(start), high_(start) {}

  /// Grows as far as weights count; a body whose energies are all looked at (`is_whole`) to its ends.
  void grow(bool is_whole) {
    bool up = high_<range_.count, down = low_> 0;
    while (up || down) {
      std::uint64_t const block =
          is_whole ? range_.count : std::max(kSmall / 16, (high_ - low_) / 2);
      if (up) {
        up = extend(true, std::min(block, range_.count - high_)) || is_whole;
        if (high_ == range_.count) up = false;
      }
      if (down) {
        down = extend(false, std::min(block, low_)) || is_whole;
        if (low_ == 0) down = false;
      }
      require(high_ - low_ <= kMaxWindow, "the energies of a body spread over too many values",
              "each of them would have to be looked at; the limit is 2^25", "use fewer subsystems");
    }
  }

  std::uint64_t low() const { return low_; }
  bool is_cut() const { return low_ > 0 || high_ < range_.count; }

  /// By ascending energy.
  std::vector<double> log_omega() const {
    std::vector<double> all(below_.rbegin(), below_.rend());
    all.insert(all.end(), above_.begin(), above_.end());
    return all;
  }

  /// The part that the tilt takes off ln Ω at energy i of the range.
  double tilt(std::uint64_t i) const {
    return beta_ * (static_cast<double>(range_.step) *
                    (static_cast<double>(i) - static_cast<double>(start_)));
  }

 private:
  /// By n energies; false if none of them counts.
  bool extend(bool upwards, std::uint64_t n) {
    Energies const block{range_.at(upwards ? high_ : low_ - n), range_.step, n};
    std::vector<double> values = log_omega_at(body_, block);
    if (!upwards) std::reverse(values.begin(), values.end());
    double best = -kInfinity;
    for (std::uint64_t k = 0; k < n; ++k)
      best = std::max(best, values[k] - tilt(upwards ? high_ + k : low_ - 1 - k));
    highest_ = std::max(highest_, best);
    auto& half = upwards ? above_ : below_;
    half.insert(half.end(), values.begin(), values.end());
    (upwards ? high_ += n : low_ -= n);
    // Within a gap nothing is known yet.
    return best > highest_ - kDepth || highest_ == -kInfinity;
  }

  ContactBody const& body_;
  Energies const& range_;
  double beta_;
  std::uint64_t start_, low_, high_;
  std::vector<double> below_, above_;  ///< ln Ω, from `start` outwards
  double highest_ = -kInfinity;        ///< tilted
};

}  // namespace

void Weights::trim(double floor) {
  double const least = floor * *std::max_element(values.begin(), values.end());
  auto const counts = [&](double x) { return x > least; };
  auto const low = std::find_if(values.begin(), values.end(), counts);
  auto const high = std::find_if(values.rbegin(), values.rend(), counts).base();
  if (low >= high) return values.clear();
  first += step * static_cast<std::uint64_t>(low - values.begin());
  values = std::vector<double>(low, high);
  if (values.size() == 1) step = 0;
}

BodyWeights weigh(ContactBody const& body, Energies const& range, std::uint64_t centre, double beta,
                  bool has_gaps) {
  BodyWeights result;
  Window window(body, range, range.nearest(centre), beta);
  window.grow(range.count <= kSmall || (has_gaps && range.count <= kMaxGappy));
  result.is_cut = window.is_cut();
  std::uint64_t const low = window.low();
  std::vector<double> const log_omega = window.log_omega();
  // The reference is where the tilted logarithm is largest.
  std::uint64_t best = 0;
  for (std::uint64_t k = 1; k < log_omega.size(); ++k)
    if (log_omega[k] - window.tilt(low + k) > log_omega[best] - window.tilt(low + best)) best = k;
  if (log_omega[best] == -kInfinity) {
    result.weights.values.clear();
    return result;
  }
  result.reference = range.at(low + best);
  result.log_omega = log_omega[best];
  Weights& weights = result.weights;
  weights.first = range.at(low);
  weights.step = log_omega.size() > 1 ? range.step : 0;
  weights.values.resize(log_omega.size());
  for (std::uint64_t k = 0; k < log_omega.size(); ++k) {
    double const distance =
        static_cast<double>(range.step) * (static_cast<double>(k) - static_cast<double>(best));
    double const w = std::exp((log_omega[k] - result.log_omega) - beta * distance);
    weights.values[k] = w > kTiny ? w : 0;
  }
  weights.trim(result.is_cut ? std::exp(-kDepth) : 0);
  return result;
}

}  // namespace antikelvin
