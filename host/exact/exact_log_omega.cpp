// SPDX-License-Identifier: Apache-2.0
#include "exact/exact_log_omega.hpp"

#include <cmath>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/exact/level_contour.hpp"
#include "exact/edge_series.hpp"
#include "exact/log_choose.hpp"
#include "exact/log_states.hpp"

namespace antikelvin {

[[noreturn]] void refuse_cost() {
  throw SpecError("the energy quantum is too fine for an exact count of states",
                  "too many angles of the contour integral matter",
                  "round the levels to a coarser common quantum");
}

IntegerLevels reversed_levels(IntegerLevels const& levels) {
  IntegerLevels other;
  for (std::size_t j = levels.steps.size(); j-- > 0;) {
    other.steps.push_back(levels.width() - levels.steps[j]);
    other.degeneracies.push_back(levels.degeneracies[j]);
  }
  return other;
}

bool beyond_middle(IntegerLevels const& levels, std::uint64_t n_units, Quanta energy) {
  if (energy == 0) return false;
  if (energy == static_cast<Quanta>(n_units) * levels.width()) return true;
  return saddle_beta(view_of(levels), false, n_units, energy) < 0;
}

namespace {

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

/// Levels and an energy, both counted from the nearer end of the spectrum in the levels' largest quantum.
struct Reduced {
  IntegerLevels levels;
  Quanta energy;
};

/// Brings levels and energy to that form; ln Ω where this alone decides it.
std::optional<DoubleDouble> simplify(Reduced& reduced, std::uint64_t n_units) {
  auto& [levels, energy] = reduced;
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
    levels = reversed_levels(levels);
  }
  return std::nullopt;
}

/// Whether the third of three levels is best summed over: few ways to share E out are cheaper than the many
/// windows of a wide spectrum.
bool has_few_ways(IntegerLevels const& levels, Quanta energy) {
  if (levels.steps.size() != 3) return false;
  std::uint64_t const gap = levels.steps[1], wide = levels.steps[2];
  Quanta const most = energy / wide;
  Quanta const ways = most / (gap / std::gcd(gap, wide));
  return most <= 20000 && ways <= std::max<Quanta>(20, wide / 10);
}

/// The level, but for the lowest, that is least populated at β.
std::size_t rarest_level(IntegerLevels const& levels, double beta) {
  std::size_t rarest = 1;
  auto const population = [&](std::size_t j) {
    return std::log(static_cast<double>(levels.degeneracies[j])) -
           beta * static_cast<double>(levels.steps[j]);
  };
  for (std::size_t j = 2; j < levels.steps.size(); ++j)
    if (population(j) < population(rarest)) rarest = j;
  return rarest;
}

}  // namespace

DoubleDouble exact_log_omega(IntegerLevels all_levels, std::uint64_t n_units, Quanta any_energy,
                             double floor, Budget& budget) {
  Reduced reduced{std::move(all_levels), any_energy};
  if (auto const decided = simplify(reduced, n_units)) return *decided;
  IntegerLevels const& levels = reduced.levels;
  Quanta const energy = reduced.energy;
  std::size_t const n_levels = levels.steps.size();
  if (EdgeSeries::reaches(n_units, energy) && energy * n_levels <= 2000)
    return EdgeSeries(levels, n_units).log_omega(static_cast<std::uint64_t>(energy));
  if (floor > -kInfinity && log_omega_bound(levels, n_units, energy).head < floor)
    return -kInfinity;

  if (has_few_ways(levels, energy))
    return OccupationSum(levels, 2, n_units, energy, floor, budget)();

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
  return OccupationSum(levels, rarest_level(levels, beta), n_units, energy, floor, budget)();
}

}  // namespace antikelvin
