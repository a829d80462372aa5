// SPDX-License-Identifier: Apache-2.0
#include "exact/level_resolver.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/exact/level_contour.hpp"
#include "exact/occupation_table.hpp"

namespace antikelvin {
namespace {

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
  /// ln [Σ_{E'≤E} Ω(E') / Ω(E)] of an E that occurs.
  DoubleDouble log_ratio(std::uint64_t energy) {
    grown(energy);
    return volume_[energy].log() - omega_[energy].log();
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

/// What one energy may cost altogether, in units of kMaxResolverCost.
class Budget {
 public:
  std::uint64_t left() const { return std::min(left_, kMaxResolverCost); }
  void spend(std::uint64_t cost) {
    if (cost >= left_) refuse_cost();
    left_ -= cost;
  }

 private:
  std::uint64_t left_ = 2 * kMaxResolverCost;
};

/// ln Ω(E) ≤ N ln P(e^{−β}) + βE at any β; at the saddle the bound is closest and, as a function of E and
/// N, smooth and concave.
DoubleDouble log_omega_bound(IntegerLevels const& levels, std::uint64_t n_units, Quanta energy) {
  Quanta const top = static_cast<Quanta>(n_units) * levels.width();
  DoubleDouble const n = to_double_double(n_units);
  if (energy > top) return -kInfinity;
  if (energy == 0) return n * log(to_double_double(levels.degeneracies.front()));
  if (energy == top) return n * log(to_double_double(levels.degeneracies.back()));
  double const beta = saddle_beta(view_of(levels), false, n_units, energy);
  std::uint64_t const favoured = beta < 0 ? levels.width() : 0;
  DoubleDouble sum = 0.0;
  for (std::size_t j = 0; j < levels.steps.size(); ++j) {
    DoubleDouble const distance = to_double_double(levels.steps[j]) - to_double_double(favoured);
    sum += to_double_double(levels.degeneracies[j]) * exp(distance * -beta);
  }
  return n * log(sum) + (to_double_double(energy) - n * to_double_double(favoured)) * beta;
}

/// ln Ω(E) of any levels that start at step 0, by whichever way decides it. Anything below `floor` may be
/// given as −∞.
DoubleDouble exact_log_omega(IntegerLevels levels, std::uint64_t n_units, Quanta energy,
                             double floor, Budget& budget);

/// ln n! by Stirling's series, to 2^−100 of n ln n; by multiplication where the series needs many terms.
DoubleDouble log_factorial(std::uint64_t n) {
  constexpr std::uint64_t kTable = 256;
  static std::vector<DoubleDouble> const table = [] {
    std::vector<DoubleDouble> logs;
    ScaledNumber factorial;
    factorial.mantissa = 1.0;
    for (std::uint64_t i = 0; i < kTable; ++i) {
      if (i > 1) factorial *= DoubleDouble(static_cast<double>(i));
      logs.push_back(factorial.log());
    }
    return logs;
  }();
  if (n < kTable) return table[n];
  constexpr DoubleDouble kHalfLog2Pi(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55);
  DoubleDouble const x = to_double_double(n), r = DoubleDouble(1.0) / x, square = r * r;
  // B_2k/(2k(2k−1)): 1/12, −1/360, 1/1260, −1/1680, 1/1188, −691/360360, 1/156
  double const numerators[] = {1, -1, 1, -1, 1, -691, 1};
  double const denominators[] = {12, 360, 1260, 1680, 1188, 360360, 156};
  DoubleDouble tail = 0.0;
  for (int k = 6; k >= 0; --k)
    tail = tail * square + DoubleDouble(numerators[k]) / DoubleDouble(denominators[k]);
  return (x + 0.5) * log(x) - x + kHalfLog2Pi + tail * r;
}

/// ln C(N, m).
DoubleDouble log_choose(std::uint64_t n_units, std::uint64_t m) {
  std::uint64_t const k = std::min(m, n_units - m);
  if (k > 64) return log_factorial(n_units) - log_factorial(m) - log_factorial(n_units - m);
  ScaledNumber product;  // keeps its digits beside a huge N
  product.mantissa = 1.0;
  for (std::uint64_t i = 1; i <= k; ++i)
    product *= to_double_double(n_units - k + i) / to_double_double(i);
  return product.log();
}

/// Sum over the occupation m of level j, outwards from the m of the largest bound; a term is left out
/// once its bound, which falls from there on, is e^{−80} of the sum.
class OccupationSum {
 public:
  OccupationSum(IntegerLevels const& levels, std::size_t j, std::uint64_t n_units, Quanta energy,
                double floor, Budget& budget)
      : n_units_(n_units),
        energy_(energy),
        step_(levels.steps[j]),
        log_g_(log(to_double_double(levels.degeneracies[j]))),
        floor_(floor),
        budget_(budget) {
    for (std::size_t i = 0; i < levels.steps.size(); ++i) {
      if (i == j) continue;
      rest_.steps.push_back(levels.steps[i]);
      rest_.degeneracies.push_back(levels.degeneracies[i]);
    }
    for (std::uint64_t const e : rest_.steps) period_ = std::gcd(period_, e);
    most_ = static_cast<std::uint64_t>(std::min<Quanta>(n_units, energy / step_));
    // Fewer than this leave the others more energy than they can hold.
    Quanta const held = static_cast<Quanta>(n_units) * rest_.width();
    std::uint64_t const spare = step_ > rest_.width() ? step_ - rest_.width() : 0;
    if (energy > held && spare > 0)
      least_ =
          static_cast<std::uint64_t>(std::min<Quanta>((energy - held + spare - 1) / spare, most_));
  }

  DoubleDouble operator()() {
    std::uint64_t const peak = best();
    bool up = true, down = true;
    if (!add(peak)) return sum_;
    for (std::uint64_t k = 1; up || down; ++k) {
      up = up && k <= most_ - peak && add(peak + k);
      down = down && k <= peak - least_ && add(peak - k);
    }
    return sum_;
  }

 private:
  DoubleDouble log_placed(std::uint64_t m) const {
    return log_choose(n_units_, m) + log_g_ * static_cast<double>(m);
  }

  DoubleDouble bound(std::uint64_t m, DoubleDouble placed) {
    budget_.spend(200 + 10 * rest_.steps.size());
    return placed + log_omega_bound(rest_, n_units_ - m, left_for_others(m));
  }
  DoubleDouble bound(std::uint64_t m) { return bound(m, log_placed(m)); }

  Quanta left_for_others(std::uint64_t m) const { return energy_ - static_cast<Quanta>(m) * step_; }

  /// m of the largest bound, which is concave.
  std::uint64_t best() {
    std::uint64_t low = least_, high = most_;
    while (low < high) {
      std::uint64_t const middle = low + (high - low) / 2;
      if (bound(middle).head < bound(middle + 1).head)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  /// Adds term m; false if it and all beyond it do not count.
  bool add(std::uint64_t m) {
    if (left_for_others(m) % period_ != 0) return true;
    double const lowest = std::max(floor_, is_zero_states(sum_) ? -kInfinity : sum_.head - 80);
    DoubleDouble const placed = log_placed(m);
    if (bound(m, placed).head < lowest) return false;
    DoubleDouble const others =
        exact_log_omega(rest_, n_units_ - m, left_for_others(m), lowest - placed.head, budget_);
    if (!is_zero_states(others)) sum_ = log_sum(sum_, placed + others);
    return true;
  }

  std::uint64_t n_units_;
  Quanta energy_;
  std::uint64_t step_, period_ = 0, least_ = 0, most_ = 0;
  DoubleDouble log_g_;
  IntegerLevels rest_;
  double floor_;
  Budget& budget_;
  DoubleDouble sum_ = -kInfinity;
};

DoubleDouble exact_log_omega(IntegerLevels levels, std::uint64_t n_units, Quanta energy,
                             double floor, Budget& budget) {
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
    if (energy == new_top)
      return to_double_double(n_units) * log(to_double_double(levels.degeneracies.back()));
    // From the other end more levels may turn out empty; turning twice over the same ones would not end.
    if (levels.steps.size() == n_when_turned || !beyond_middle(levels, n_units, energy)) break;
    n_when_turned = levels.steps.size();
    energy = new_top - energy;
    levels = reversed(levels);
  }
  std::size_t const n_levels = levels.steps.size();
  if (EdgeSeries::reaches(n_units, energy) && energy * n_levels <= 2000)
    return EdgeSeries(levels, n_units).log_omega(static_cast<std::uint64_t>(energy));
  if (floor > -kInfinity && log_omega_bound(levels, n_units, energy).head < floor)
    return -kInfinity;

  // Few ways to share E out are cheaper than the many windows of a wide spectrum.
  if (n_levels == 3) {
    std::uint64_t const gap = levels.steps[1], wide = levels.steps[2];
    Quanta const most = energy / wide;
    Quanta const ways = most / (gap / std::gcd(gap, wide));
    if (most <= 20000 && ways <= std::max<Quanta>(20, wide / 10))
      return OccupationSum(levels, 2, n_units, energy, floor, budget)();
  }

  LevelView const view = view_of(levels);
  double const beta = std::fabs(saddle_beta(view, false, n_units, energy));
  std::vector<Phasor> work(n_levels + 3);
  ContourSums const sums =
      contour_sums(view, work.data(), false, n_units, energy, beta, false, 0, budget.left());
  budget.spend(kPointCost * sums.n_points + (sums.too_costly ? kMaxResolverCost / 4 : 1));
  if (!sums.too_costly && sums.at == Weight::resolved) return sums.log_omega;
  if (!sums.too_costly && sums.at == Weight::zero) return -kInfinity;
  if (n_levels < 3) refuse_cost();
  bool const short_series = EdgeSeries::reaches(n_units, energy) && energy * n_levels <= 100'000;
  if (short_series)
    return EdgeSeries(levels, n_units).log_omega(static_cast<std::uint64_t>(energy));
  std::size_t rarest = 1;
  auto const population = [&](std::size_t j) {
    return std::log(static_cast<double>(levels.degeneracies[j])) -
           beta * static_cast<double>(levels.steps[j]);
  };
  for (std::size_t j = 2; j < n_levels; ++j)
    if (population(j) < population(rarest)) rarest = j;
  return OccupationSum(levels, rarest, n_units, energy, floor, budget)();
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

    // What is left of equal logarithms is rounding.
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
