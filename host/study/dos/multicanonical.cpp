// SPDX-License-Identifier: Apache-2.0
#include "study/dos/multicanonical.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "study/dos/weight_recursion.hpp"

namespace antikelvin {
namespace {

/// Parts of the final run, after which it says how far it is, at most; and updates of a part at least:
/// the counts of all levels are taken from the device after each.
constexpr std::uint64_t kParts = 64, kUpdatesPerPart = std::uint64_t{1} << 24;

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
  FoundWeights const found = find_weights(*walk, settings, progress);
  result.n_iterations = found.n_iterations;
  result.recursion_sweeps = found.n_sweeps;
  result.reason = found.reason;

  walk->set_weights(found.log_weight);
  result.equilibration_sweeps = settings.n_equilibration > 0
                                    ? settings.n_equilibration
                                    : std::max<std::uint64_t>(1, settings.n_sweeps / 10);
  advance_in_parts(*walk, result.equilibration_sweeps, settings.n_walkers);
  if (!found.levels.empty()) walk->set_ends(found.low_end, found.high_end);
  WalkerCounts counts;
  double const per_sweep = static_cast<double>(walk->n_sites()) * settings.n_walkers;
  std::uint64_t const part = std::max((settings.n_sweeps + kParts - 1) / kParts,
                                      kUpdatesPerPart / (walk->n_sites() * settings.n_walkers) + 1);
  while (result.n_sweeps < settings.n_sweeps) {
    std::uint64_t const sweeps = std::min(part, settings.n_sweeps - result.n_sweeps);
    record_in_parts(*walk, sweeps, settings.n_walkers, counts);
    result.n_sweeps += sweeps;
    progress.advance(per_sweep * static_cast<double>(sweeps), "walkers, final weights");
  }

  WalkerTotals const totals = totals_of(counts);
  for (std::uint32_t l = 0; l < counts.n_levels; ++l)
    if (totals.histogram[l] > 0) {
      result.levels.push_back(l);
      result.log_weight.push_back(found.log_weight[l]);
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
  auto const lost =
      std::count_if(found.levels.begin(), found.levels.end(),
                    [&](std::uint32_t level) { return totals.histogram[level] == 0; });
  if (without_trip > 0)
    result.reason = std::to_string(without_trip) + " of " + std::to_string(counts.n_groups) +
                    " groups of walkers made no round trip between the ends of the range";
  else if (lost > 0 && !found.is_sparse)
    result.reason = std::to_string(lost) + " levels that the recursion found were not visited";
  result.converged = result.reason.empty();
  return result;
}

SampledDensity density_of(MulticanonicalResult const& result) {
  std::size_t const n = result.levels.size(), n_groups = result.histograms.size();
  std::vector<std::uint64_t> sums(n, 0);
  for (std::vector<std::uint64_t> const& histogram : result.histograms)
    for (std::size_t i = 0; i < n; ++i) sums[i] += histogram[i];
  return jackknifed(n_groups, [&](std::size_t without) {
    std::vector<double> log_g(n > 0 ? result.levels.back() + std::size_t{1} : 0, -kInfinity);
    for (std::size_t i = 0; i < n; ++i) {
      std::uint64_t const count =
          without < n_groups ? sums[i] - result.histograms[without][i] : sums[i];
      if (count > 0)
        log_g[result.levels[i]] = std::log(static_cast<double>(count)) - result.log_weight[i];
    }
    return log_g;
  });
}

}  // namespace antikelvin
