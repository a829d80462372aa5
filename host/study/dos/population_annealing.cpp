// SPDX-License-Identifier: Apache-2.0
#include "study/dos/population_annealing.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/random/stream.hpp"
#include "process/interrupt.hpp"
#include "statistics/multi_histogram.hpp"
#include "study/dos/annealed_replicas.hpp"

namespace antikelvin {
namespace {

/// Energies of all populations at one β, as a list of levels that occur.
struct Occupied {
  std::vector<double> energies;
  std::vector<double> counts;  ///< of all populations together
  double n = 0;

  Occupied(DosSystem const& system, LevelCounts const& levels) {
    for (std::uint32_t i = 0; i < levels.n_levels; ++i) {
      double count = 0;
      for (std::size_t at = i; at < levels.counts.size(); at += levels.n_levels)
        count += static_cast<double>(levels.counts[at]);
      if (count == 0) continue;
      energies.push_back(system.energies[levels.first + i]);
      counts.push_back(count);
      n += count;
    }
  }

  /// Σ_i min(1, w_i/w̄)/R for a step of β.
  double overlap(double step) const {
    double const origin = step > 0 ? energies.front() : energies.back();
    double mean = 0, sum = 0;
    for (std::size_t i = 0; i < energies.size(); ++i)
      mean += counts[i] * std::exp(-step * (energies[i] - origin));
    mean /= n;
    for (std::size_t i = 0; i < energies.size(); ++i)
      sum += counts[i] * std::min(1.0, std::exp(-step * (energies[i] - origin)) / mean);
    return sum / n;
  }
};

/// The step of β with the overlap asked for, in steps that no last bit of a library's exponential
/// decides; none (0) where the energies no longer differ.
double next_step(Occupied const& occupied, double overlap, double sign) {
  if (occupied.energies.size() < 2) return 0;
  double const spread = occupied.energies.back() - occupied.energies.front();
  double low = 0, high = 1 / spread;
  while (occupied.overlap(sign * high) > overlap) {
    low = high;
    high *= 2;
    if (high * spread > 1e4) return sign * high;  // all that is left is the end
  }
  for (int i = 0; i < 24; ++i) {
    double const middle = (low + high) / 2;
    (occupied.overlap(sign * middle) > overlap ? low : high) = middle;
  }
  return sign * static_cast<double>(static_cast<float>(low));
}

/// Energies of one population, as counts[level − first].
struct PopulationLevels {
  std::uint64_t const* counts;
  std::uint32_t n_levels;

  /// The level that a step of β favours most, of those that occur.
  std::uint32_t best(double step) const {
    std::uint32_t i = step > 0 ? 0 : n_levels - 1;
    while (counts[i] == 0) step > 0 ? ++i : --i;
    return i;
  }
};

std::vector<PopulationLevels> populations_of(LevelCounts const& levels) {
  std::vector<PopulationLevels> all;
  for (std::size_t at = 0; at < levels.counts.size(); at += levels.n_levels)
    all.push_back({levels.counts.data() + at, levels.n_levels});
  return all;
}

/// Integer weights e^{−Δβ E} in 113-bit arithmetic, the same on all machines. The largest of each
/// population is 2^62/R², whatever energies the others have: two phases may lie e^100 apart.
Resampling weights_of(DosSystem const& system, LevelCounts const& levels, double step,
                      std::uint32_t population, std::uint64_t key, std::uint64_t number) {
  Resampling resampling;
  resampling.first_level = levels.first;
  resampling.weights.assign(levels.counts.size(), 0);
  Quad const scale = ldexp(Quad(1), 62) / (Quad(population) * population);
  auto const energy = [&](std::uint32_t i) { return Quad(system.energies[levels.first + i]); };
  std::map<std::uint32_t, std::vector<std::optional<std::uint64_t>>> known;  // by the best level
  std::uint32_t p = 0;
  for (PopulationLevels const& part : populations_of(levels)) {
    std::uint32_t const best = part.best(step);
    auto& beside_best = known[best];
    beside_best.resize(levels.n_levels);
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i < levels.n_levels; ++i) {
      if (part.counts[i] == 0) continue;
      if (!beside_best[i])
        beside_best[i] = static_cast<std::uint64_t>(
            round(Quad(scale * exp(-Quad(step) * (energy(i) - energy(best))))));
      resampling.weights[std::size_t{p} * levels.n_levels + i] = *beside_best[i];
      total += *beside_best[i] * part.counts[i];
    }
    PhiloxBlock const random = philox4x32(stream_counter(Stream::resample, p, 0, number, 0), key);
    std::uint64_t const uniform = std::uint64_t{random.word[0]} << 32 | random.word[1];
    resampling.offsets.push_back(
        static_cast<std::uint64_t>((static_cast<unsigned __int128>(uniform) * total) >> 64));
    ++p;
  }
  return resampling;
}

/// ln w̄ of each population.
std::vector<double> log_means(DosSystem const& system, LevelCounts const& levels, double step) {
  std::vector<double> result;
  for (PopulationLevels const& part : populations_of(levels)) {
    double const origin = system.energies[levels.first + part.best(step)];
    double sum = 0, n = 0;
    for (std::uint32_t i = 0; i < levels.n_levels; ++i) {
      auto const count = static_cast<double>(part.counts[i]);
      if (count == 0) continue;
      sum += count * std::exp(-step * (system.energies[levels.first + i] - origin));
      n += count;
    }
    result.push_back(std::log(sum / n) - step * origin);
  }
  return result;
}

/// Share of replicas on the level farthest in the direction of `sign` that was ever seen.
double share_at_end(LevelCounts const& levels, double sign, std::uint32_t& farthest) {
  std::uint32_t const now = sign > 0 ? levels.first : levels.first + levels.n_levels - 1;
  farthest = sign > 0 ? std::min(farthest, now) : std::max(farthest, now);
  if (now != farthest) return 0;
  double at_end = 0, all = 0;
  for (std::size_t i = 0; i < levels.counts.size(); ++i) {
    all += static_cast<double>(levels.counts[i]);
    if (levels.first + i % levels.n_levels == now) at_end += static_cast<double>(levels.counts[i]);
  }
  return at_end / all;
}

AnnealingBranch anneal_branch(DosSystem const& system, AnnealingSettings const& s, double sign,
                              Backend const& backend, Progress& progress) {
  std::uint64_t const key = derive_key(s.key, sign > 0 ? 1 : 2, 0);
  AnnealedReplicas const replicas =
      make_replicas(system, s.population, s.n_populations, key, backend, s.fault);
  AnnealingBranch branch;
  branch.betas.push_back({0, std::vector<double>(s.n_populations, 0.0), replicas.count_levels()});
  double const updates =
      static_cast<double>(system.n_units) * s.population * s.n_populations * s.sweeps;
  std::uint32_t farthest = sign > 0 ? ~0u : 0u;
  while (branch.betas.size() <= s.max_steps) {
    check_interrupt();
    AnnealedBeta const& now = branch.betas.back();
    branch.reached_end = share_at_end(now.energies, sign, farthest) >= s.end_share;
    if (branch.reached_end) break;
    double step = next_step(Occupied(system, now.energies), s.overlap, sign);
    if (step == 0) break;
    bool const is_last = std::fabs(now.beta + step) >= s.max_beta;
    if (is_last) step = sign * s.max_beta - now.beta;
    AnnealedBeta next;
    next.beta = now.beta + step;
    next.log_z = log_means(system, now.energies, step);
    for (std::size_t p = 0; p < next.log_z.size(); ++p) next.log_z[p] += now.log_z[p];
    replicas.resample(
        weights_of(system, now.energies, step, s.population, key, branch.betas.size()));
    replicas.set_beta(next.beta);
    replicas.advance(s.sweeps);
    next.energies = replicas.count_levels();
    branch.betas.push_back(std::move(next));
    char label[64];
    std::snprintf(label, sizeof label, "annealing, beta=%.4g", branch.betas.back().beta);
    progress.advance(updates, label);
    if (is_last) break;
  }
  std::vector<std::uint64_t> const families = replicas.families();
  for (std::size_t p = 0; p < s.n_populations; ++p) {
    double const rho = static_cast<double>(families[2 * p + 1]) / s.population;
    branch.rho_t += rho / s.n_populations;
    branch.worst_rho_t = std::max(branch.worst_rho_t, rho);
    branch.n_families += static_cast<double>(families[2 * p]) / s.n_populations;
  }
  return branch;
}

/// Histograms of all populations but one (or of all), each weighted by its Z.
struct Pooled {
  std::vector<double> betas, log_z;
  std::vector<LevelHistogram> histograms;

  Pooled(AnnealingResult const& result, std::size_t without) {
    add(result.negative, without);
    std::reverse(betas.begin(), betas.end());
    std::reverse(log_z.begin(), log_z.end());
    std::reverse(histograms.begin(), histograms.end());
    add(result.positive, without);
  }

 private:
  void add(AnnealingBranch const& branch, std::size_t without) {
    for (AnnealedBeta const& at : branch.betas) {
      double top = -std::numeric_limits<double>::infinity();
      for (std::size_t p = 0; p < at.log_z.size(); ++p)
        if (p != without) top = std::max(top, at.log_z[p]);
      std::uint32_t const n_levels = at.energies.n_levels;
      LevelHistogram histogram{at.energies.first, std::vector<double>(n_levels, 0.0)};
      double sum = 0, n = 0;
      for (std::size_t p = 0; p < at.log_z.size(); ++p) {
        if (p == without) continue;
        double const weight = std::exp(at.log_z[p] - top);
        sum += weight;
        ++n;
        for (std::uint32_t i = 0; i < n_levels; ++i)
          histogram.counts[i] += weight * static_cast<double>(at.energies.counts[p * n_levels + i]);
      }
      for (double& count : histogram.counts) count *= n / sum;
      betas.push_back(at.beta);
      log_z.push_back(top + std::log(sum / n));
      histograms.push_back(std::move(histogram));
    }
  }
};

}  // namespace

AnnealingResult anneal(DosSystem const& system, AnnealingSettings const& settings,
                       Backend const& backend, Progress& progress) {
  AK_EXPECT(settings.population % 32 == 0 && settings.n_populations >= 2);
  AnnealingResult result;
  result.positive = anneal_branch(system, settings, 1, backend, progress);
  result.negative = anneal_branch(system, settings, -1, backend, progress);
  return result;
}

SampledDensity density_of(AnnealingResult const& result, DosSystem const& system) {
  std::size_t const n_populations = result.positive.betas[0].log_z.size();
  std::vector<double> log_z;  // of all populations: near those without one
  return jackknifed(n_populations, [&](std::size_t without) {
    Pooled const rest(result, without);
    MultiHistogram combined = combine_histograms(system.energies, rest.betas, rest.histograms,
                                                 log_z.empty() ? rest.log_z : log_z);
    if (log_z.empty()) log_z = combined.log_z;
    return std::move(combined.log_g);
  });
}

}  // namespace antikelvin
