// SPDX-License-Identifier: Apache-2.0
#include "exact/level_resolver.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "antikelvin/base/reals.hpp"
#include "antikelvin/exact/level_contour.hpp"
#include "exact/edge_series.hpp"
#include "exact/exact_log_omega.hpp"
#include "exact/log_states.hpp"
#include "exact/occupation_table.hpp"

namespace antikelvin {

class LevelResolver::Body {
 public:
  Body(IntegerLevels levels, std::uint64_t n_units)
      : levels_(std::move(levels)),
        n_units_(n_units),
        top_(static_cast<Quanta>(n_units) * levels_.width()),
        work_(levels_.steps.size() + 3),
        from_below_(levels_, n_units),
        from_above_(reversed_levels(levels_), n_units) {
    DoubleDouble states = 0.0;
    for (std::uint64_t const g : levels_.degeneracies) states += to_double_double(g);
    if (OccupationTable::suits(levels_, n_units)) table_.emplace(levels_, n_units);
    log_total_ = to_double_double(n_units) * log(states);
  }

  bool enumerates() const { return table_.has_value(); }

  DoubleDouble log_omega(Quanta energy) {
    if (table_) return table_->log_omega(energy);
    Quanta const e = std::min(energy, top_ - energy);
    if (in_series(e)) return series(energy == e).log_omega(static_cast<std::uint64_t>(e));
    Budget budget;
    return exact_log_omega(levels_, n_units_, energy, -kInfinity, budget);
  }

  std::optional<Quanta> nearest(Quanta energy, bool above) {
    if (table_) return table_->nearest(energy, above);
    constexpr Quanta kReach = 1'000'000;
    Quanta const room = above ? top_ - energy : energy;
    for (Quanta k = 1; k <= room && k <= kReach; ++k) {
      Quanta const e = above ? energy + k : energy - k;
      if (!is_zero_states(log_omega(e))) return e;
    }
    return std::nullopt;
  }

  LevelMicrostate shell(Quanta low, Quanta high) {
    // From the end that is nearer to the shell's middle.
    Quanta const middle = low + (high - low) / 2;
    bool const flip = beyond_middle(levels_, n_units_, middle);
    Quanta const from = flip ? top_ - high : low, to = flip ? top_ - low : high;

    LevelMicrostate state{kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone};
    set_saddle(middle, state);
    auto const n = static_cast<double>(n_units_);
    UnitMoments const flat = unit_moments(view_of(levels_), flip, 0);
    double const beyond = static_cast<double>(to) - n * flat.mean;
    DoubleDouble log_shell = 0.0;
    std::optional<ContourSums> circle;
    bool const narrow = to - from < kNarrow || in_series(to);
    if (table_ || narrow) {
      log_shell = log_states(low, high);
    } else if (beyond > 2 * std::sqrt(n * flat.variance)) {
      // Both tails are the smaller parts.
      DoubleDouble outside = 0.0;
      if (from > 0) outside += exp(log_volume(flip, from - 1) - log_total_);
      if (to < top_) outside += exp(log_volume(!flip, top_ - to - 1) - log_total_);
      log_shell = log_total_ + log1p(-outside);
    } else {
      double const saddle = std::max(0.0, saddle_beta(view_of(levels_), flip, n_units_, to));
      double const beta = summing_beta(view_of(levels_), flip, n_units_, to, saddle);
      ContourSums const sums = contour_sums(view_of(levels_), work_.data(), flip, n_units_, to,
                                            beta, false, to - from + 1, kMaxResolverCost);
      if (sums.too_costly || sums.at == Weight::unresolved) refuse_cost();
      log_shell = sums.at == Weight::zero ? DoubleDouble(-kInfinity) : sums.log_omega;
      if (sums.at == Weight::resolved && sums.above == Weight::resolved &&
          sums.below == Weight::resolved)
        circle = sums;
    }
    DoubleDouble const volume = log_gibbs(high);
    state.log_omega = rounded(log_shell);
    state.log_omega_gibbs = rounded(volume);
    if (is_zero_states(log_shell)) return state;
    state.log_temperature_gibbs = rounded(volume - log_shell);
    if (circle) {  // one radius for all three shells keeps the digits of their differences
      DoubleDouble const up = flip ? circle->down : circle->up;
      DoubleDouble const down = flip ? circle->up : circle->down;
      state.beta_forward = without_noise(up);
      state.beta_backward = without_noise(-down);
      state.beta = without_noise(scaled(up - down, -1));
      return state;
    }
    if (table_ || narrow) {
      DoubleDouble const above = high < top_ ? log_states(low + 1, high + 1) : -kInfinity;
      DoubleDouble const below = low > 0 ? log_states(low - 1, high - 1) : -kInfinity;
      set_differences(log_shell, above, below, state);
    }
    return state;
  }

  LevelMicrostate at(Quanta energy) {
    LevelMicrostate state{};
    DoubleDouble const here = log_omega(energy);
    bool const occurs = !is_zero_states(here);
    state.log_omega = rounded(here);
    set_differences(here, energy < top_ ? log_omega(energy + 1) : -kInfinity,
                    energy > 0 ? log_omega(energy - 1) : -kInfinity, state);
    set_saddle(energy, state);
    DoubleDouble const volume = log_gibbs(energy);
    state.log_omega_gibbs = rounded(volume);
    DoubleDouble ratio = volume - here;
    if (occurs && !table_ && in_series(energy))
      ratio = from_below_.log_ratio(static_cast<std::uint64_t>(energy));
    state.log_temperature_gibbs = occurs ? rounded(ratio) : kNone;
    return state;
  }

 private:
  static constexpr std::uint64_t kSeries = 512;  ///< within so many quanta of an end

  static constexpr Quanta kNarrow = 32;  ///< shells whose energies are summed one by one

  /// ln of the number of states at low … high.
  DoubleDouble log_states(Quanta low, Quanta high) {
    if (table_) return table_->log_sum(low, high);
    DoubleDouble sum = -kInfinity;
    for (Quanta e = low; e <= high; ++e) sum = log_sum(sum, log_omega(e));
    return sum;
  }

  static void set_differences(DoubleDouble here, DoubleDouble above, DoubleDouble below,
                              LevelMicrostate& state) {
    bool const occurs = !is_zero_states(here);
    bool const has_above = occurs && !is_zero_states(above),
               has_below = occurs && !is_zero_states(below);

    // Differences of equal logarithms are rounding.
    auto const difference = [&](DoubleDouble x) {
      return std::fabs(x.head) < 1e-28 * (1 + std::fabs(here.head)) ? 0 : rounded(x);
    };
    state.beta_forward = has_above ? difference(above - here) : kNone;
    state.beta_backward = has_below ? difference(here - below) : kNone;
    state.beta = has_above && has_below ? difference(scaled(above - below, -1)) : kNone;
  }

  bool in_series(Quanta e) const { return e <= kSeries && EdgeSeries::reaches(n_units_, e); }
  EdgeSeries& series(bool from_below) { return from_below ? from_below_ : from_above_; }

  void set_saddle(Quanta energy, LevelMicrostate& state) const {
    bool const flip = beyond_middle(levels_, n_units_, energy);
    Quanta const e = flip ? top_ - energy : energy;
    if (e == 0) {
      state.beta_saddle = flip ? -kInfinity : kInfinity;
      state.curvature = -kInfinity;
      state.skewness = kNone;
      return;
    }
    LevelView const view = view_of(levels_);
    antikelvin::set_saddle(view, flip, n_units_, saddle_beta(view, flip, n_units_, e), state);
  }

  /// ln Σ_{E'≤E} Ω(E'), from the side on which the sum is the smaller part.
  DoubleDouble log_gibbs(Quanta energy) {
    if (table_) return table_->log_gibbs(energy);
    if (in_series(energy)) return from_below_.log_gibbs(static_cast<std::uint64_t>(energy));
    if (energy == top_) return log_total_;
    // Where one side's sum does not stand out on its circle, the other's does.
    bool const from_above = beyond_middle(levels_, n_units_, energy);
    for (bool const above : {from_above, !from_above}) {
      auto const volume = find_volume(above, above ? top_ - energy - 1 : energy);
      if (!volume) continue;
      if (!above) return *volume;
      DoubleDouble const fraction = exp(*volume - log_total_);
      if (fraction.head < 0.999) return log_total_ + log1p(-fraction);
    }
    refuse_cost();
  }

  DoubleDouble log_volume(bool from_above, Quanta e) {
    auto const volume = find_volume(from_above, e);
    if (!volume) refuse_cost();
    return *volume;
  }

  /// ln of the number of states within e quanta of an end.
  std::optional<DoubleDouble> find_volume(bool from_above, Quanta e) {
    if (in_series(e)) return series(!from_above).log_gibbs(static_cast<std::uint64_t>(e));
    LevelView const view = view_of(levels_);
    double const saddle = std::max(0.0, saddle_beta(view, from_above, n_units_, e));
    ContourSums const sums = contour_sums(view, work_.data(), from_above, n_units_, e,
                                          summing_beta(view, from_above, n_units_, e, saddle), true,
                                          0, kMaxResolverCost);
    if (!sums.too_costly && sums.cumulative == Weight::resolved) return sums.log_gibbs;
    if (EdgeSeries::reaches(n_units_, e) && e * levels_.steps.size() <= 50'000'000)
      return series(!from_above).log_gibbs(static_cast<std::uint64_t>(e));
    return std::nullopt;
  }

  IntegerLevels levels_;
  std::uint64_t n_units_;
  Quanta top_;
  std::vector<Phasor> work_;
  EdgeSeries from_below_, from_above_;
  DoubleDouble log_total_;
  std::optional<OccupationTable> table_;
};

LevelResolver::LevelResolver(IntegerLevels levels, std::uint64_t n_units)
    : body_(std::make_unique<Body>(std::move(levels), n_units)) {}
LevelResolver::~LevelResolver() = default;
LevelResolver::LevelResolver(LevelResolver&&) noexcept = default;

bool LevelResolver::enumerates() const { return body_->enumerates(); }
LevelMicrostate LevelResolver::at(Quanta energy) { return body_->at(energy); }
std::optional<Quanta> LevelResolver::nearest_below(Quanta energy) {
  return body_->nearest(energy, false);
}
std::optional<Quanta> LevelResolver::nearest_above(Quanta energy) {
  return body_->nearest(energy, true);
}
LevelMicrostate LevelResolver::shell(Quanta low, Quanta high) { return body_->shell(low, high); }
double LevelResolver::log_omega(Quanta energy) { return rounded(body_->log_omega(energy)); }

}  // namespace antikelvin
