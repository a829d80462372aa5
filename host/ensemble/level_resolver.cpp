// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/ensemble/level_resolver.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

#include "antikelvin/core/error.hpp"
#include "antikelvin/ensemble/level_contour.hpp"
#include "antikelvin/ensemble/occupation_table.hpp"

namespace antikelvin {
namespace {

double const kInfinity = std::numeric_limits<double>::infinity();

bool is_zero_states(DoubleDouble log_count) { return log_count.head == -kInfinity; }

/// ln(e^a + e^b).
DoubleDouble log_sum(DoubleDouble a, DoubleDouble b) {
  if (is_zero_states(a)) return b;
  if (is_zero_states(b)) return a;
  if (a.head < b.head) std::swap(a, b);
  return a + log1p(exp(b - a));
}

LevelView view_of(IntegerLevels const& levels) {
  return {static_cast<int>(levels.steps.size()), levels.steps.data(), levels.degeneracies.data()};
}

IntegerLevels reversed(IntegerLevels const& levels) {
  IntegerLevels other;
  for (std::size_t j = levels.steps.size(); j-- > 0;) {
    other.steps.push_back(levels.width() - levels.steps[j]);
    other.degeneracies.push_back(levels.degeneracies[j]);
  }
  return other;
}

/// Whether Ω falls at E, 0 ≤ E ≤ N·K.
bool beyond_middle(IntegerLevels const& levels, std::uint64_t n_units, Quanta energy) {
  if (energy == 0) return false;
  if (energy == static_cast<Quanta>(n_units) * levels.width()) return true;
  return saddle_beta(view_of(levels), false, n_units, energy) < 0;
}

[[noreturn]] void refuse_cost() {
  throw SpecError("the energy quantum is too fine for an exact count of states",
                  "too many angles of the contour integral matter",
                  "round the levels to a coarser common quantum");
}

/// Ω(E)/g_0^N and its running sum by the power-series recurrence, for E ≤ N + 1; grows on demand.
class EdgeSeries {
 public:
  EdgeSeries(IntegerLevels levels, std::uint64_t n_units)
      : levels_(std::move(levels)), n_units_(n_units) {
    ScaledNumber one;
    one.mantissa = 1.0;
    omega_.push_back(one);
    volume_.push_back(one);
  }

  static bool reaches(std::uint64_t n_units, Quanta energy) {
    return energy <= Quanta{n_units} + 1 && energy <= 4'000'000;
  }

  DoubleDouble log_omega(std::uint64_t energy) {
    ScaledNumber const& ratio = grown(energy).omega_[energy];
    return ratio.is_zero() ? DoubleDouble(-kInfinity) : ground() + ratio.log();
  }
  DoubleDouble log_gibbs(std::uint64_t energy) {
    return ground() + grown(energy).volume_[energy].log();
  }

 private:
  DoubleDouble ground() const {
    return to_double_double(n_units_) * log(to_double_double(levels_.degeneracies[0]));
  }

  EdgeSeries& grown(std::uint64_t energy) {
    DoubleDouble const successor = to_double_double(Quanta{n_units_} + 1);
    DoubleDouble const g0 = to_double_double(levels_.degeneracies[0]);
    for (std::uint64_t e = omega_.size(); e <= energy; ++e) {
      ScaledNumber sum;
      for (std::size_t j = 1; j < levels_.steps.size() && levels_.steps[j] <= e; ++j) {
        std::uint64_t const step = levels_.steps[j];
        ScaledNumber term = omega_[e - step];
        term *= to_double_double(levels_.degeneracies[j]) / g0 *
                (to_double_double(step) * successor - to_double_double(e));
        sum += term;
      }
      sum *= DoubleDouble(1.0) / to_double_double(e);
      omega_.push_back(sum);
      volume_.push_back(volume_.back());
      volume_.back() += sum;
    }
    return *this;
  }

  IntegerLevels levels_;
  std::uint64_t n_units_;
  std::vector<ScaledNumber> omega_, volume_;
};

/// ln Ω(E) of any levels that start at step 0, by whichever way decides it.
DoubleDouble exact_log_omega(IntegerLevels levels, std::uint64_t n_units, Quanta energy);

/// Sum over the occupation m of level j.
DoubleDouble sum_over_occupation(IntegerLevels const& levels, std::size_t j, std::uint64_t n_units,
                                 Quanta energy) {
  std::uint64_t const step = levels.steps[j];
  DoubleDouble const log_g = log(to_double_double(levels.degeneracies[j]));
  IntegerLevels rest = levels;
  rest.steps.erase(rest.steps.begin() + static_cast<std::ptrdiff_t>(j));
  rest.degeneracies.erase(rest.degeneracies.begin() + static_cast<std::ptrdiff_t>(j));
  std::uint64_t period = 0;  // admissible m recur at least so often
  for (std::uint64_t const e : rest.steps) period = std::gcd(period, e);
  std::uint64_t const patience = 2 * period + 64;
  Quanta const most = std::min<Quanta>(n_units, energy / step);
  DoubleDouble sum = -kInfinity;
  std::uint64_t last_that_counts = 0;
  for (std::uint64_t m = 0; m <= most; ++m) {
    DoubleDouble const others =
        exact_log_omega(rest, n_units - m, energy - static_cast<Quanta>(m) * step);
    if (!is_zero_states(others)) {
      DoubleDouble const choices = exact_log_omega({{0, 1}, {1, 1}}, n_units, m);
      DoubleDouble const term = choices + log_g * static_cast<double>(m) + others;
      if (is_zero_states(sum) || term.head > sum.head - 80) last_that_counts = m;
      sum = log_sum(sum, term);
    }
    if (m > last_that_counts + patience && !is_zero_states(sum)) break;
    if (m > 20000) refuse_cost();
  }
  return sum;
}

DoubleDouble exact_log_omega(IntegerLevels levels, std::uint64_t n_units, Quanta energy) {
  for (std::size_t n_when_turned = 0;;) {
    Quanta const top = static_cast<Quanta>(n_units) * levels.width();
    if (energy > top) return -kInfinity;
    if (energy == 0)
      return to_double_double(n_units) * log(to_double_double(levels.degeneracies[0]));
    // Levels above E are empty.
    while (levels.steps.back() > energy) {
      levels.steps.pop_back();
      levels.degeneracies.pop_back();
    }
    if (levels.steps.size() == 1) return -kInfinity;
    std::uint64_t divisor = 0;
    for (std::uint64_t const e : levels.steps) divisor = std::gcd(divisor, e);
    if (energy % divisor != 0) return -kInfinity;
    for (std::uint64_t& e : levels.steps) e /= divisor;
    energy /= divisor;
    Quanta const new_top = static_cast<Quanta>(n_units) * levels.width();
    if (energy > new_top) return -kInfinity;
    if (OccupationTable::suits(levels, n_units))
      return OccupationTable(levels, n_units).log_omega(energy);
    // From the other end more levels may turn out empty; turning twice over the same ones would not end.
    if (levels.steps.size() == n_when_turned || !beyond_middle(levels, n_units, energy)) break;
    n_when_turned = levels.steps.size();
    energy = new_top - energy;
    levels = reversed(levels);
  }
  LevelView const view = view_of(levels);
  bool const short_series =
      EdgeSeries::reaches(n_units, energy) && energy * levels.steps.size() <= 2000;
  if (short_series)
    return EdgeSeries(levels, n_units).log_omega(static_cast<std::uint64_t>(energy));

  // Few ways to share E out are cheaper than the many windows of a wide spectrum.
  if (levels.steps.size() == 3) {
    std::uint64_t const gap = levels.steps[1], wide = levels.steps[2];
    Quanta const most = energy / wide;
    Quanta const ways = most / (gap / std::gcd(gap, wide));
    if (most <= 20000 && ways <= std::max<Quanta>(20, wide / 10))
      return sum_over_occupation(levels, 2, n_units, energy);
  }

  double const beta = std::fabs(saddle_beta(view, false, n_units, energy));
  std::vector<Phasor> work(levels.steps.size() + 3);
  ContourSums const sums =
      contour_sums(view, work.data(), false, n_units, energy, beta, false, 0, kMaxResolverCost);
  if (!sums.too_costly && sums.at == Weight::resolved) return sums.log_omega;
  if (!sums.too_costly && sums.at == Weight::zero) return -kInfinity;
  if (EdgeSeries::reaches(n_units, energy) && energy * levels.steps.size() <= 50'000'000)
    return EdgeSeries(levels, n_units).log_omega(static_cast<std::uint64_t>(energy));
  if (levels.steps.size() < 3) refuse_cost();
  std::size_t rarest = 1;
  auto const population = [&](std::size_t j) {
    return std::log(static_cast<double>(levels.degeneracies[j])) -
           beta * static_cast<double>(levels.steps[j]);
  };
  for (std::size_t j = 2; j < levels.steps.size(); ++j)
    if (population(j) < population(rarest)) rarest = j;
  return sum_over_occupation(levels, rarest, n_units, energy);
}

}  // namespace

class LevelResolver::Body {
 public:
  Body(IntegerLevels levels, std::uint64_t n_units)
      : levels_(std::move(levels)),
        n_units_(n_units),
        top_(static_cast<Quanta>(n_units) * levels_.width()),
        work_(levels_.steps.size() + 3),
        from_below_(levels_, n_units),
        from_above_(antikelvin::reversed(levels_), n_units) {
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
    return exact_log_omega(levels_, n_units_, energy);
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
    double const none = std::nan("");
    LevelMicrostate state{none, none, none, none, none, none, none, none, none};
    set_saddle(middle, state);
    auto const n = static_cast<double>(n_units_);
    UnitMoments const flat = unit_moments(view_of(levels_), flip, 0);
    double const beyond = static_cast<double>(to) - n * flat.mean;
    DoubleDouble log_shell = 0.0;
    std::optional<ContourSums> circle;
    if (table_) {
      log_shell = table_->log_sum(low, high);
    } else if (beyond > 2 * std::sqrt(n * flat.variance)) {
      // Both tails are the smaller parts.
      DoubleDouble outside = 0.0;
      if (from > 0) outside += exp(log_volume(flip, from - 1) - log_total_);
      if (to < top_) outside += exp(log_volume(!flip, top_ - to - 1) - log_total_);
      log_shell = log_total_ + log1p(-outside);
    } else if (in_series(to)) {
      log_shell = -kInfinity;
      for (Quanta e = from; e <= to; ++e)
        log_shell = log_sum(log_shell, series(!flip).log_omega(static_cast<std::uint64_t>(e)));
    } else {
      double const saddle = std::fabs(saddle_beta(view_of(levels_), flip, n_units_, to));
      double const sigma = std::sqrt(n * unit_moments(view_of(levels_), flip, saddle).variance);
      ContourSums const sums = contour_sums(view_of(levels_), work_.data(), flip, n_units_, to,
                                            std::max(saddle, kPoleDistance / sigma), false,
                                            to - from + 1, kMaxResolverCost);
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
    // Moving the shell by one quantum takes one energy in and leaves one out.
    auto const moved = [&](DoubleDouble in, DoubleDouble out) {
      DoubleDouble const gain = is_zero_states(in) ? 0.0 : exp(in - log_shell);
      DoubleDouble const loss = is_zero_states(out) ? 0.0 : exp(out - log_shell);
      return gain.head - loss.head > -1 ? log1p(gain - loss) : DoubleDouble(-kInfinity);
    };
    DoubleDouble const nothing = -kInfinity;
    DoubleDouble const at_low = log_omega(low), at_high = log_omega(high);
    DoubleDouble const up = moved(high < top_ ? log_omega(high + 1) : nothing, at_low);
    DoubleDouble const down = moved(low > 0 ? log_omega(low - 1) : nothing, at_high);
    if (!is_zero_states(up)) state.beta_forward = rounded(up);
    if (!is_zero_states(down)) state.beta_backward = -rounded(down);
    if (!is_zero_states(up) && !is_zero_states(down)) state.beta = rounded(scaled(up - down, -1));
    return state;
  }

  LevelMicrostate at(Quanta energy) {
    LevelMicrostate state{};
    double const none = std::nan("");
    DoubleDouble const here = log_omega(energy);
    DoubleDouble const above = energy < top_ ? log_omega(energy + 1) : DoubleDouble(-kInfinity);
    DoubleDouble const below = energy > 0 ? log_omega(energy - 1) : DoubleDouble(-kInfinity);
    bool const occurs = !is_zero_states(here);
    bool const has_above = occurs && !is_zero_states(above),
               has_below = occurs && !is_zero_states(below);
    state.log_omega = rounded(here);
    state.beta_forward = has_above ? rounded(above - here) : none;
    state.beta_backward = has_below ? rounded(here - below) : none;
    // What is left of equal logarithms is rounding.
    DoubleDouble const both =
        has_above && has_below ? scaled(above - below, -1) : DoubleDouble(none);
    state.beta = std::fabs(both.head) < 1e-28 * (1 + std::fabs(here.head)) ? 0 : rounded(both);
    set_saddle(energy, state);
    DoubleDouble const volume = log_gibbs(energy);
    state.log_omega_gibbs = rounded(volume);
    state.log_temperature_gibbs = occurs ? rounded(volume - here) : none;
    return state;
  }

 private:
  static constexpr std::uint64_t kSeries = 512;  ///< within so many quanta of an end

  bool in_series(Quanta e) const { return e <= kSeries && EdgeSeries::reaches(n_units_, e); }
  EdgeSeries& series(bool from_below) { return from_below ? from_below_ : from_above_; }

  void set_saddle(Quanta energy, LevelMicrostate& state) const {
    bool const flip = beyond_middle(levels_, n_units_, energy);
    Quanta const e = flip ? top_ - energy : energy;
    double const sign = flip ? -1 : 1;
    if (e == 0) {
      state.beta_saddle = sign * kInfinity;
      state.curvature = -kInfinity;
      state.skewness = std::nan("");
      return;
    }
    auto const n = static_cast<double>(n_units_);
    double const beta = saddle_beta(view_of(levels_), flip, n_units_, e);
    UnitMoments const m = unit_moments(view_of(levels_), flip, beta);
    state.beta_saddle = sign * beta;
    state.curvature = -1 / (n * m.variance);
    state.skewness = sign * m.third / (m.variance * std::sqrt(n * m.variance));
  }

  /// ln Σ_{E'≤E} Ω(E'), from the side on which the sum is the smaller part.
  DoubleDouble log_gibbs(Quanta energy) {
    if (table_) return table_->log_gibbs(energy);
    if (!beyond_middle(levels_, n_units_, energy)) return log_volume(false, energy);
    if (energy == top_) return log_total_;
    return log_total_ + log1p(-exp(log_volume(true, top_ - energy - 1) - log_total_));
  }

  DoubleDouble log_volume(bool from_above, Quanta e) {
    if (in_series(e)) return series(!from_above).log_gibbs(static_cast<std::uint64_t>(e));
    LevelView const view = view_of(levels_);
    auto const n = static_cast<double>(n_units_);
    double const saddle = std::fabs(saddle_beta(view, from_above, n_units_, e));
    double const sigma = std::sqrt(n * unit_moments(view, from_above, saddle).variance);
    ContourSums const sums =
        contour_sums(view, work_.data(), from_above, n_units_, e,
                     std::max(saddle, kPoleDistance / sigma), true, 0, kMaxResolverCost);
    if (!sums.too_costly && sums.cumulative == Weight::resolved) return sums.log_gibbs;
    if (EdgeSeries::reaches(n_units_, e) && e * levels_.steps.size() <= 50'000'000)
      return series(!from_above).log_gibbs(static_cast<std::uint64_t>(e));
    refuse_cost();
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
