// SPDX-License-Identifier: Apache-2.0
#include "study/dos/weight_recursion.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace antikelvin {
namespace {

/// Statistical weight of a ratio from which on an end of the range is trusted: errors below 0.2.
constexpr double kTrusted = 30;
/// Iterations without new cells at either end after which the range is taken to stand still; and
/// without new levels, after which these are taken to be all.
constexpr std::uint32_t kStill = 3;
/// Sweeps of the first iterations.
constexpr std::uint64_t kLeastSweeps = 64;
/// Share that an iteration leaves of the statistical weight of earlier ones, in which walkers may have
/// rushed through energies rather than been at home there.
constexpr double kMemory = 0.5;
/// From twice as many levels per site on, levels are taken together, to this many cells or up to
/// twice as many: finer grids are those of models whose terms have no common measure.
constexpr std::uint64_t kCellsPerSite = 8;
/// Cells that a move crosses where levels are taken together, at least: a bond is four or more.
constexpr std::uint64_t kCellsPerMove = 4;
/// Iterations for the levels within cells.
constexpr std::uint32_t kMaxRefinements = 10;
/// Pseudo-count of every level, so that a single visit changes its weight little.
constexpr double kPrior = 30;
/// Marks what has counts, and lists all that is marked.
std::vector<std::uint32_t> note_seen(std::vector<bool>& seen,
                                     std::vector<std::uint64_t> const& counts) {
  std::vector<std::uint32_t> list;
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) seen[i] = true;
    if (seen[i]) list.push_back(i);
  }
  return list;
}

/// ln g of neighbouring cells, runs of `width` levels, from all iterations so far.
class CellRatios {
 public:
  CellRatios(std::uint32_t n_levels, std::uint32_t width)
      : n_levels_(n_levels), width_(width), seen_((n_levels + width - 1) / width, false) {}

  /// Counts of cells.
  std::vector<std::uint64_t> by_cell(std::vector<std::uint64_t> const& histogram) const {
    std::vector<std::uint64_t> counts(seen_.size(), 0);
    for (std::uint32_t l = 0; l < n_levels_; ++l) counts[cell_of(l)] += histogram[l];
    return counts;
  }

  /// Adds the counts, by cell, of walkers that had these weights.
  void add(std::vector<std::uint64_t> const& counts, std::vector<double> const& log_weight) {
    cells_ = note_seen(seen_, counts);
    std::map<std::pair<std::uint32_t, std::uint32_t>, Ratio> ratios;
    for (std::size_t i = 0; i + 1 < cells_.size(); ++i) {
      std::uint32_t const a = cells_[i], b = cells_[i + 1];
      // A cell that was found between two others makes the ratio of these worthless.
      auto const known = ratios_.find({a, b});
      Ratio ratio = known == ratios_.end() ? Ratio{} : known->second;
      ratio.sum *= kMemory;
      ratio.weight *= kMemory;
      double const drop = log_weight[first_level(a)] - log_weight[first_level(b)];
      if (counts[a] > 0 && counts[b] > 0) {
        auto const x = static_cast<double>(counts[a]), y = static_cast<double>(counts[b]);
        double const weight = x * y / (x + y);
        ratio.sum += weight * (std::log(y / x) + drop);
        ratio.weight += weight;
      }
      ratio.guess = drop;
      ratios[{a, b}] = ratio;
    }
    ratios_ = std::move(ratios);
  }

  /// That were seen, ascending.
  std::vector<std::uint32_t> const& cells() const { return cells_; }
  std::uint32_t first_level(std::uint32_t cell) const { return cell * width_; }
  std::uint32_t last_level(std::uint32_t cell) const {
    return std::min(n_levels_, (cell + 1) * width_) - 1;
  }
  std::uint32_t cell_of(std::uint32_t level) const { return level / width_; }

  /// ln w = −ln g of cells, interpolated where none was seen, and continued a little way.
  std::vector<double> log_weights() const {
    std::vector<double> result(n_levels_, 0);
    std::size_t const n = cells_.size();
    if (n < 2) return result;
    std::vector<double> log_g(n, 0), weight(n, 0);  // weight[i]: of the ratio of i and i + 1
    std::size_t i = 0;
    for (auto const& [pair, ratio] : ratios_) {
      weight[i] = ratio.weight;
      log_g[i + 1] = log_g[i] + (ratio.weight > 0 ? ratio.sum / ratio.weight : ratio.guess);
      ++i;
    }
    // Ends whose ratios are noise do not count.
    std::size_t first = 0, last = n - 1;
    while (first + 2 < last && weight[first] < kTrusted) ++first;
    while (first + 2 < last && weight[last - 1] < kTrusted) --last;
    std::size_t const behind = std::max<std::size_t>(4, (last - first) / 32);
    double const below = slope(log_g, first, std::min(last, first + behind)),
                 above = slope(log_g, last - std::min(last - first, behind), last);
    // Where the slope turns back, as at first-order transitions, walkers would fall through all
    // that lies beyond; farther out equal weights hold them.
    double const ahead = std::max(8.0, (cells_[last] - cells_[first]) / 16.0);
    std::size_t k = first;
    for (std::uint32_t level = 0; level < n_levels_; ++level) {
      double const x = cell_of(level);  // levels of a cell are alike
      double value;
      if (x <= cells_[first]) {
        value = log_g[first] - below * std::min(ahead, cells_[first] - x);
      } else if (x >= cells_[last]) {
        value = log_g[last] + above * std::min(ahead, x - cells_[last]);
      } else {
        while (x > cells_[k + 1]) ++k;
        value =
            log_g[k] + (log_g[k + 1] - log_g[k]) * (x - cells_[k]) / (cells_[k + 1] - cells_[k]);
      }
      result[level] = rounded_log_weight(-value);
    }
    return result;
  }

 private:
  struct Ratio {
    double sum = 0, weight = 0, guess = 0;
  };

  /// Slope of the least squares line through ln g at cells first … last.
  double slope(std::vector<double> const& log_g, std::size_t first, std::size_t last) const {
    double const n = static_cast<double>(last - first + 1);
    double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
    for (std::size_t i = first; i <= last; ++i) {
      mean_x += cells_[i] / n;
      mean_y += log_g[i] / n;
    }
    for (std::size_t i = first; i <= last; ++i) {
      xx += (cells_[i] - mean_x) * (cells_[i] - mean_x);
      xy += (cells_[i] - mean_x) * (log_g[i] - mean_y);
    }
    return xx > 0 ? xy / xx : 0;
  }

  std::uint32_t n_levels_, width_;
  std::vector<bool> seen_;
  std::vector<std::uint32_t> cells_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Ratio> ratios_;
};

/// Sweeps in which a walker diffuses over so many moves in a row.
std::uint64_t diffusion_sweeps(std::uint64_t n_moves, std::uint64_t n_sites) {
  return std::max<std::uint64_t>(kLeastSweeps, n_moves * n_moves / n_sites);
}

/// Moves the weights of levels that were visited towards equal counts. Others keep theirs.
void refine(std::vector<double>& log_weight, std::vector<std::uint64_t> const& histogram,
            std::vector<std::uint32_t> const& levels) {
  double mean = 0;
  for (std::uint32_t const l : levels)
    mean += static_cast<double>(histogram[l]) / static_cast<double>(levels.size());
  for (std::uint32_t const l : levels) {
    double const excess = (static_cast<double>(histogram[l]) + kPrior) / (mean + kPrior);
    if (histogram[l] > 0) log_weight[l] = rounded_log_weight(log_weight[l] - std::log(excess));
  }
}

}  // namespace

FoundWeights find_weights(LevelWalk& walk, MulticanonicalSettings const& settings,
                          Progress& progress) {
  std::uint64_t const most =
      settings.max_recursion_sweeps > 0 ? settings.max_recursion_sweeps : settings.n_sweeps;
  auto const width = static_cast<std::uint32_t>(
      std::max<std::uint64_t>(1, walk.n_levels() / (kCellsPerSite * walk.n_sites())));
  double const per_sweep = static_cast<double>(walk.n_sites()) * settings.n_walkers;
  CellRatios ratios(walk.n_levels(), width);
  FoundWeights found;
  found.log_weight.assign(walk.n_levels(), 0);
  found.is_sparse = width > 1;
  found.reason = "no weights were found";
  std::uint64_t const step = found.is_sparse ? kCellsPerMove : 1;
  std::vector<bool> seen(walk.n_levels(), false);
  std::pair<std::uint32_t, std::uint32_t> range{0, 0};
  std::uint64_t factor = 1;
  std::uint32_t still = 0, settled = 0, refinements = 0;
  while (found.n_iterations < settings.max_iterations && found.n_sweeps < most) {
    std::uint64_t const sweeps =
        std::min(most - found.n_sweeps,
                 factor * diffusion_sweeps(ratios.cells().size() / step, walk.n_sites()));
    std::uint64_t const ahead = sweeps / 8;
    walk.set_weights(found.log_weight);
    if (!found.levels.empty()) walk.set_ends(found.low_end, found.high_end);
    advance_in_parts(walk, ahead, settings.n_walkers);
    WalkerCounts counts;
    record_in_parts(walk, sweeps - ahead, settings.n_walkers, counts);
    WalkerTotals const totals = totals_of(counts);
    ++found.n_iterations;
    found.n_sweeps += sweeps;
    std::size_t const n_known = found.levels.size();
    found.levels = note_seen(seen, totals.histogram);
    settled = found.levels.size() == n_known ? settled + 1 : 0;
    bool const refines = refinements > 0;
    double flatness;
    if (refines) {
      refine(found.log_weight, totals.histogram, found.levels);
      flatness = flatness_of(totals.histogram, found.levels);
    } else {
      std::vector<std::uint64_t> const cells = ratios.by_cell(totals.histogram);
      ratios.add(cells, found.log_weight);
      found.log_weight = ratios.log_weights();
      flatness = flatness_of(cells, ratios.cells());
    }
    found.low_end = ratios.last_level(ratios.cell_of(found.levels.front()));
    found.high_end = ratios.first_level(ratios.cell_of(found.levels.back()));

    std::pair<std::uint32_t, std::uint32_t> const now{found.low_end, found.high_end};
    still = now == range ? still + 1 : 0;
    range = now;
    bool const crossed = refines || totals.crossings >= settings.n_walkers;
    bool const flat = flatness >= settings.flatness;
    found.reason = still < kStill ? "the range of energies still grew when the weights were fixed"
                   : !crossed ? "walkers did not cross the range often enough to find its weights"
                   : !flat && !refines ? "the histogram was not flat when the weights were fixed"
                                       : "";
    if (found.reason.empty()) {
      // Levels within cells that stay rare, or unknown, cost their own errors, and nothing else.
      bool const refined = (flat && settled >= kStill) || refinements == kMaxRefinements;
      if (!found.is_sparse || (refines && refined)) break;
      ++refinements;
    }
    // The range stands still: what is missing is time.
    if (still >= kStill) factor = std::min<std::uint64_t>(2 * factor, std::uint64_t{1} << 20);
    progress.advance(per_sweep * static_cast<double>(sweeps),
                     "walkers, " + std::to_string(found.levels.size()) + " levels");
  }
  return found;
}

}  // namespace antikelvin
