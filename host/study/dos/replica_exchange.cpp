// SPDX-License-Identifier: Apache-2.0
#include "study/dos/replica_exchange.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "process/interrupt.hpp"
#include "statistics/multi_histogram.hpp"
#include "study/replica_ladder.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

/// Histograms of all rungs, of all blocks but one (or of all).
MultiHistogram combine(ExchangeResult const& result, DosSystem const& system, std::size_t without,
                       std::vector<double> const& start) {
  std::size_t const n_levels = system.energies.size();
  std::vector<LevelHistogram> histograms;
  for (std::size_t k = 0; k < result.betas.size(); ++k) {
    LevelHistogram& histogram = histograms.emplace_back();
    histogram.counts.assign(n_levels, 0.0);
    for (std::size_t b = 0; b < result.n_blocks; ++b) {
      if (b == without) continue;
      auto const* const row = result.tallies.data() + (k * result.n_blocks + b) * n_levels;
      for (std::size_t i = 0; i < n_levels; ++i) histogram.counts[i] += static_cast<double>(row[i]);
    }
  }
  return combine_histograms(system.energies, result.betas, histograms, start);
}

/// ln Z by integrating the mean energies of neighbouring rungs: near enough to start from.
std::vector<double> rough_log_z(ExchangeResult const& result, DosSystem const& system) {
  std::size_t const n_levels = system.energies.size(), row = result.n_blocks * n_levels;
  std::vector<double> log_z = {0};
  double before = 0;
  for (std::size_t k = 0; k < result.betas.size(); ++k) {
    double sum = 0, n = 0;
    for (std::size_t i = 0; i < row; ++i) {
      auto const count = static_cast<double>(result.tallies[k * row + i]);
      sum += count * system.energies[i % n_levels];
      n += count;
    }
    if (k > 0)
      log_z.push_back(log_z.back() -
                      (result.betas[k] - result.betas[k - 1]) * (before + sum / n) / 2);
    before = sum / n;
  }
  return log_z;
}

}  // namespace

ExchangeResult exchange_replicas(DosSystem const& system, ExchangeSettings const& s,
                                 Backend const& backend, Progress& progress) {
  require(!system.complete_graph, "replica exchange does not take --lattice complete",
          "its replicas are numbers of up spins", "use --method annealing or multicanonical");
  std::size_t const n_rungs = s.betas.size();
  require(n_rungs >= 2, "replica exchange needs two inverse temperatures or more",
          "there is nothing to exchange with", "widen the range of beta");
  SpinLayout const layout = ladder_layout(system.lattice, system.n_units, s.ladders, n_rungs);
  std::uint32_t const lanes = layout.words * 32;
  SpinPlan plan = plan_spins(system.model, system.lattice, system.n_units,
                             static_cast<std::uint32_t>(lanes * n_rungs), layout, s.key);
  plan.copy_mask = s.fault == Fault::correlated ? kCopyOddLanes : 0;
  plan.population =
      PopulationPlan{32, system.code, static_cast<std::uint32_t>(system.energies.size())};
  for (double const beta : s.betas)
    plan.tables.push_back(
        make_spin_tables(system.model, system.lattice.shape, beta, Dynamics::heat_bath, s.fault));
  auto const chains = backend.make_chains(plan);
  Quad const quantum = Quad(system.energies[1]) - Quad(system.energies[0]);
  Swaps swaps = swaps_of(quantum, system.energies.size(), s.betas);
  double const updates = static_cast<double>(system.n_units) * lanes * static_cast<double>(n_rungs);
  auto const round = [&] {
    check_interrupt();
    chains->advance(1);
    chains->swap(swaps);
    swaps.odd = !swaps.odd;
    progress.advance(updates, "replica exchange");
  };
  for (std::uint64_t i = 0; i < s.burn_in; ++i) round();
  SwapCounts const before = chains->swap_counts();
  for (std::uint64_t i = 0; i < s.rounds; ++i) {
    round();
    chains->tally();
  }
  SwapCounts const after = chains->swap_counts();
  ExchangeResult result;
  result.betas = s.betas;
  result.n_blocks = layout.words;
  result.tallies = chains->take_tallies();
  result.lowest_acceptance = 1;
  for (std::size_t k = 0; k + 1 < n_rungs; ++k) {
    double const tries = static_cast<double>(lanes) * static_cast<double>((s.rounds + 1) / 2);
    result.lowest_acceptance =
        std::min(result.lowest_acceptance,
                 static_cast<double>(after.accepted[k] - before.accepted[k]) / tries);
  }
  for (std::size_t lane = 0; lane < lanes; ++lane)
    result.round_trips += static_cast<double>(after.round_trips[lane] - before.round_trips[lane]);
  result.round_trip_time = result.round_trips > 0
                               ? static_cast<double>(s.rounds) * static_cast<double>(lanes) *
                                     static_cast<double>(n_rungs) / result.round_trips
                               : kInfinity;
  return result;
}

SampledDensity density_of(ExchangeResult const& result, DosSystem const& system) {
  std::vector<double> log_z = rough_log_z(result, system);
  return jackknifed(result.n_blocks, [&](std::size_t without) {
    MultiHistogram combined = combine(result, system, without, log_z);
    if (without == result.n_blocks) log_z = combined.log_z;
    return std::move(combined.log_g);
  });
}

}  // namespace antikelvin
