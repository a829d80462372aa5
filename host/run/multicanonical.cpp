// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/multicanonical.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "antikelvin/core/check.hpp"
#include "antikelvin/core/error.hpp"
#include "antikelvin/core/reals.hpp"
#include "antikelvin/run/interrupt.hpp"
#include "run/level_walk.hpp"

namespace antikelvin {
namespace {

/// Statistical weight of a ratio from which on an end of the range is trusted: errors below 0.2.
constexpr double kTrusted = 30;
/// Iterations without new levels at either end after which the range is taken to stand still.
constexpr std::uint32_t kStill = 3;
/// Sweeps of the first iterations.
constexpr std::uint64_t kLeastSweeps = 64;
/// Parts of the final run, after which it says how far it is.
constexpr std::uint64_t kParts = 64;
/// Updates of a call, after which a run can be stopped: a few seconds.
constexpr std::uint64_t kUpdatesPerCall = std::uint64_t{1} << 31;

/// ln g of neighbouring levels from all iterations so far.
class LevelRatios {
 public:
  explicit LevelRatios(std::uint32_t n_levels) : seen_(n_levels, false) {}

  /// Adds the counts of walkers that had these weights.
  void add(std::vector<std::uint64_t> const& histogram, std::vector<double> const& log_weight) {
    for (std::size_t l = 0; l < seen_.size(); ++l)
      if (histogram[l] > 0) seen_[l] = true;
    levels_.clear();
    for (std::uint32_t l = 0; l < seen_.size(); ++l)
      if (seen_[l]) levels_.push_back(l);
    std::map<std::pair<std::uint32_t, std::uint32_t>, Ratio> ratios;
    for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
      std::uint32_t const a = levels_[i], b = levels_[i + 1];
      // A level that was found between two others makes the ratio of these worthless.
      auto const known = ratios_.find({a, b});
      Ratio ratio = known == ratios_.end() ? Ratio{} : known->second;
      double const drop = log_weight[a] - log_weight[b];
      if (histogram[a] > 0 && histogram[b] > 0) {
        auto const x = static_cast<double>(histogram[a]), y = static_cast<double>(histogram[b]);
        double const weight = x * y / (x + y);
        ratio.sum += weight * (std::log(y / x) + drop);
        ratio.weight += weight;
      }
      ratio.guess = drop;
      ratios[{a, b}] = ratio;
    }
    ratios_ = std::move(ratios);
  }

  std::vector<std::uint32_t> const& levels() const { return levels_; }

  /// ln w = −ln g, interpolated and continued.
  std::vector<double> log_weights() const {
    std::size_t const n = levels_.size();
    std::vector<double> log_g(n, 0), weight(n, 0);  // weight[i]: of the ratio of i and i + 1
    std::size_t i = 0;
    for (auto const& [pair, ratio] : ratios_) {
      weight[i] = ratio.weight;
      log_g[i + 1] = log_g[i] + (ratio.weight > 0 ? ratio.sum / ratio.weight : ratio.guess);
      ++i;
    }
    std::vector<double> result(seen_.size(), 0);
    if (n < 2) return result;
    // Ends whose ratios are noise do not count.
    std::size_t first = 0, last = n - 1;
    while (first + 2 < last && weight[first] < kTrusted) ++first;
    while (first + 2 < last && weight[last - 1] < kTrusted) --last;
    std::size_t const reach = std::max<std::size_t>(4, (last - first) / 32);
    double const below = slope(log_g, first, std::min(last, first + reach)),
                 above = slope(log_g, last - std::min(last - first, reach), last);
    auto const put = [&](std::uint32_t level, double value) {
      result[level] = rounded_log_weight(-value);
    };
    for (std::uint32_t l = 0; l <= levels_[first]; ++l)
      put(l, log_g[first] - below * (levels_[first] - l));
    for (std::size_t k = first; k < last; ++k)
      for (std::uint32_t l = levels_[k] + 1; l <= levels_[k + 1]; ++l)
        put(l, log_g[k] +
                   (log_g[k + 1] - log_g[k]) * (l - levels_[k]) / (levels_[k + 1] - levels_[k]));
    for (std::uint32_t l = levels_[last] + 1; l < result.size(); ++l)
      put(l, log_g[last] + above * (l - levels_[last]));
    return result;
  }

 private:
  struct Ratio {
    double sum = 0, weight = 0, guess = 0;
  };

  /// Of the least squares line through ln g at levels first … last.
  double slope(std::vector<double> const& log_g, std::size_t first, std::size_t last) const {
    double const n = static_cast<double>(last - first + 1);
    double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
    for (std::size_t i = first; i <= last; ++i) {
      mean_x += levels_[i] / n;
      mean_y += log_g[i] / n;
    }
    for (std::size_t i = first; i <= last; ++i) {
      xx += (levels_[i] - mean_x) * (levels_[i] - mean_x);
      xy += (levels_[i] - mean_x) * (log_g[i] - mean_y);
    }
    return xx > 0 ? xy / xx : 0;
  }

  std::vector<bool> seen_;
  std::vector<std::uint32_t> levels_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Ratio> ratios_;
};

/// Counts of all groups together, and their crossings.
struct Totals {
  std::vector<std::uint64_t> histogram;
  std::uint64_t crossings = 0;
};

Totals totals_of(WalkerCounts const& counts) {
  Totals totals;
  totals.histogram.assign(counts.n_levels, 0);
  for (std::uint32_t g = 0; g < counts.n_groups; ++g) {
    for (std::uint32_t l = 0; l < counts.n_levels; ++l) totals.histogram[l] += counts.visits(l, g);
    totals.crossings += counts.crossings(g);
  }
  return totals;
}

/// Least count of the given levels in units of their mean.
double flatness_of(std::vector<std::uint64_t> const& histogram,
                   std::vector<std::uint32_t> const& levels) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  double sum = 0;
  for (std::uint32_t const l : levels) {
    least = std::min(least, histogram[l]);
    sum += static_cast<double>(histogram[l]);
  }
  return sum > 0 ? static_cast<double>(least) * static_cast<double>(levels.size()) / sum : 0;
}

/// Sweeps in which a walker diffuses over so many levels, if a move goes one level far.
std::uint64_t diffusion_sweeps(std::size_t n_levels, std::uint64_t n_sites) {
  return std::max<std::uint64_t>(kLeastSweeps, std::uint64_t{n_levels} * n_levels / n_sites);
}

/// Sweeps that are one call.
std::uint64_t sweeps_per_call(LevelWalk const& walk, std::uint32_t n_walkers) {
  return std::max<std::uint64_t>(1, kUpdatesPerCall / walk.n_sites() / n_walkers);
}

void advance_in_parts(LevelWalk& walk, std::uint64_t sweeps, std::uint32_t n_walkers) {
  std::uint64_t const most = sweeps_per_call(walk, n_walkers);
  for (std::uint64_t done = 0; done < sweeps; done += most) {
    check_interrupt();
    walk.advance(std::min(most, sweeps - done));
  }
}

/// Adds up what walkers do.
void record_in_parts(LevelWalk& walk, std::uint64_t sweeps, std::uint32_t n_walkers,
                     WalkerCounts& sum) {
  std::uint64_t const most = sweeps_per_call(walk, n_walkers);
  for (std::uint64_t done = 0; done < sweeps; done += most) {
    check_interrupt();
    WalkerCounts const counts = walk.record(std::min(most, sweeps - done));
    if (sum.rows.empty())
      sum = counts;
    else
      for (std::size_t i = 0; i < sum.rows.size(); ++i) sum.rows[i] += counts.rows[i];
  }
}

/// Finds weights; fills in what the result says of it.
std::vector<double> find_weights(LevelWalk& walk, MulticanonicalSettings const& settings,
                                 MulticanonicalResult& result, LevelRatios& ratios,
                                 Progress& progress) {
  std::vector<double> log_weight(walk.n_levels(), 0);
  std::uint64_t const most =
      settings.max_recursion_sweeps > 0 ? settings.max_recursion_sweeps : settings.n_sweeps;
  std::uint64_t factor = 1;
  std::uint32_t still = 0;
  std::pair<std::uint32_t, std::uint32_t> range{0, 0};
  double const per_sweep = static_cast<double>(walk.n_sites()) * settings.n_walkers;
  std::string last;
  while (result.n_iterations < settings.max_iterations && result.recursion_sweeps < most) {
    std::uint64_t const sweeps =
        std::min(most - result.recursion_sweeps,
                 factor * diffusion_sweeps(ratios.levels().size(), walk.n_sites()));
    std::uint64_t const ahead = sweeps / 8;
    walk.set_weights(log_weight);
    if (!ratios.levels().empty()) walk.set_ends(ratios.levels().front(), ratios.levels().back());
    advance_in_parts(walk, ahead, settings.n_walkers);
    WalkerCounts counts;
    record_in_parts(walk, sweeps - ahead, settings.n_walkers, counts);
    Totals const totals = totals_of(counts);
    ++result.n_iterations;
    result.recursion_sweeps += sweeps;
    ratios.add(totals.histogram, log_weight);
    log_weight = ratios.log_weights();

    std::pair<std::uint32_t, std::uint32_t> const now{ratios.levels().front(),
                                                      ratios.levels().back()};
    still = now == range ? still + 1 : 0;
    range = now;
    double const flatness = flatness_of(totals.histogram, ratios.levels());
    bool const crossed = totals.crossings >= 2 * std::uint64_t{settings.n_walkers};
    if (still >= kStill && crossed && flatness >= settings.flatness) return log_weight;
    last = still < kStill ? "the range of energies still grew when the weights were fixed"
           : !crossed     ? "walkers did not cross the range often enough to find its weights"
                          : "the histogram was not flat when the weights were fixed";
    // The range stands still: what is missing is time.
    if (still >= kStill) factor = std::min<std::uint64_t>(2 * factor, std::uint64_t{1} << 20);
    progress.advance(per_sweep * static_cast<double>(sweeps),
                     "walkers, " + std::to_string(ratios.levels().size()) + " levels");
  }
  result.reason = last;
  return log_weight;
}

}  // namespace

MulticanonicalResult run_multicanonical(DosSystem const& system,
                                        MulticanonicalSettings const& settings,
                                        Backend const& backend, Progress& progress) {
  require(settings.n_groups >= 2 && settings.n_walkers >= settings.n_groups &&
              settings.n_walkers % settings.n_groups == 0,
          "walkers do not make groups", "a jackknife needs two or more of equal size",
          "use a multiple of " + std::to_string(std::max(2u, settings.n_groups)) + " walkers");
  require(settings.n_sweeps >= 1, "no sweeps to do", "there is nothing to record",
          "use more sweeps");
  MulticanonicalResult result;
  std::unique_ptr<LevelWalk> const walk = make_level_walk(system, settings, backend);
  LevelRatios ratios(walk->n_levels());
  std::vector<double> const log_weight = find_weights(*walk, settings, result, ratios, progress);

  walk->set_weights(log_weight);
  result.equilibration_sweeps = settings.n_equilibration > 0
                                    ? settings.n_equilibration
                                    : std::max<std::uint64_t>(1, settings.n_sweeps / 10);
  advance_in_parts(*walk, result.equilibration_sweeps, settings.n_walkers);
  if (!ratios.levels().empty()) walk->set_ends(ratios.levels().front(), ratios.levels().back());
  WalkerCounts counts;
  double const per_sweep = static_cast<double>(walk->n_sites()) * settings.n_walkers;
  std::uint64_t const part = (settings.n_sweeps + kParts - 1) / kParts;
  while (result.n_sweeps < settings.n_sweeps) {
    std::uint64_t const sweeps = std::min(part, settings.n_sweeps - result.n_sweeps);
    record_in_parts(*walk, sweeps, settings.n_walkers, counts);
    result.n_sweeps += sweeps;
    progress.advance(per_sweep * static_cast<double>(sweeps), "walkers, final weights");
  }

  Totals const totals = totals_of(counts);
  for (std::uint32_t l = 0; l < counts.n_levels; ++l)
    if (totals.histogram[l] > 0) {
      result.levels.push_back(l);
      result.log_weight.push_back(log_weight[l]);
    }
  result.flatness = flatness_of(totals.histogram, result.levels);
  std::uint32_t without_trip = 0;
  for (std::uint32_t g = 0; g < counts.n_groups; ++g) {
    std::vector<std::uint64_t> histogram;
    for (std::uint32_t const l : result.levels) histogram.push_back(counts.visits(l, g));
    result.histograms.push_back(std::move(histogram));
    result.crossings.push_back(counts.crossings(g));
    without_trip += counts.crossings(g) < 2 ? 1 : 0;
  }
  result.round_trips = static_cast<double>(totals.crossings) / 2;
  result.round_trip_sweeps = totals.crossings > 0
                                 ? static_cast<double>(settings.n_walkers) *
                                       static_cast<double>(result.n_sweeps) / result.round_trips
                                 : kInfinity;
  std::uint32_t const lost = static_cast<std::uint32_t>(
      std::count_if(ratios.levels().begin(), ratios.levels().end(),
                    [&](std::uint32_t level) { return totals.histogram[level] == 0; }));
  if (without_trip > 0)
    result.reason = std::to_string(without_trip) + " of " + std::to_string(counts.n_groups) +
                    " groups of walkers made no round trip between the ends of the range";
  else if (lost > 0)
    result.reason = std::to_string(lost) + " levels that the recursion found were not visited";
  result.converged = result.reason.empty();
  return result;
}

SampledDensity density_of(MulticanonicalResult const& result) {
  std::size_t const n = result.levels.size();
  std::vector<std::uint64_t> sums(n, 0);
  for (std::vector<std::uint64_t> const& histogram : result.histograms)
    for (std::size_t i = 0; i < n; ++i) sums[i] += histogram[i];
  auto const log_g = [&](std::size_t i, std::uint64_t count) {
    return (count > 0 ? std::log(static_cast<double>(count)) : -kInfinity) - result.log_weight[i];
  };
  SampledDensity density;
  density.levels = result.levels;
  for (std::size_t i = 0; i < n; ++i) density.log_g.push_back(log_g(i, sums[i]));
  for (std::vector<std::uint64_t> const& histogram : result.histograms) {
    std::vector<double>& rest = density.without.emplace_back();
    for (std::size_t i = 0; i < n; ++i) rest.push_back(log_g(i, sums[i] - histogram[i]));
  }
  return density;
}

}  // namespace antikelvin
