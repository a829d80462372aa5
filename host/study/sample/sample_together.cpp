// SPDX-License-Identifier: Apache-2.0
// Points of several β in one run: beside each other, or as rungs that exchange replicas.
#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

#include "model/energy_grid.hpp"
#include "process/interrupt.hpp"
#include "study/replica_ladder.hpp"
#include "study/sample/recorder.hpp"
#include "study/sample/sample_chains.hpp"

namespace antikelvin {
namespace {

/// Recorders and thresholds of points, in an order.
struct Rungs {
  std::vector<Recorder> recorders;
  std::vector<SpinTables> tables;  ///< one each
  std::uint64_t burn_in = 0;
};

Rungs rungs_of(SampleSpec const& spec, std::vector<SamplePlan> const& plans,
               std::vector<std::size_t> const& order) {
  Rungs rungs;
  Dynamics const dynamics = site_dynamics(plans.front().dynamics);
  for (std::size_t const i : order) {
    SamplePlan const& plan = plans[i];
    rungs.recorders.emplace_back(spec, plan);
    rungs.tables.push_back(make_spin_tables(spec.model, plan.point.lattice.shape, plan.point.beta,
                                            dynamics, spec.fault));
    rungs.burn_in = std::max(rungs.burn_in, plan.burn_in);
  }
  return rungs;
}

/// The series of points in the order of their plans.
std::vector<SampleSeries> series_of(Rungs& rungs, std::vector<std::size_t> const& order) {
  std::vector<SampleSeries> result(order.size());
  for (std::size_t rung = 0; rung < order.size(); ++rung)
    result[order[rung]] = std::move(rungs.recorders[rung].series);
  return result;
}

std::vector<std::size_t> in_order(std::vector<SamplePlan> const& plans) {
  std::vector<std::size_t> order(plans.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

/// Lets all rungs do sweeps in batches, then swaps.
class Ladder {
 public:
  Ladder(SampleSpec const& spec, SpinRun const& run, Swaps swaps, SpinChains& chains,
         Progress& progress)
      : every_(spec.every),
        run_(run),
        swaps_(std::move(swaps)),
        chains_(chains),
        progress_(progress) {}

  /// One round; `use` gets what is measured before the swaps.
  void round(std::function<void(SpinCounts const&)> const& use) {
    std::uint64_t const batch = batch_sweeps(1e9, run_.lanes);
    in_batches(every_ - (use ? 1 : 0), batch, [&](std::uint64_t now) {
      chains_.advance(now);
      advance_progress(now);
    });
    if (use) {
      check_interrupt();
      use(chains_.measure(1, 1));
      advance_progress(1);
    }
    if (run_.clusters)  // before swaps, which then count the energies that it leaves
      chains_.exchange_clusters(rounds_[0] + rounds_[1], run_.clusters->both_kinds);
    chains_.swap(swaps_);
    ++rounds_[swaps_.odd ? 1 : 0];
    swaps_.odd = !swaps_.odd;
  }

  /// Of which even rungs tried to swap with the next, and odd ones.
  std::array<std::uint64_t, 2> rounds() const { return rounds_; }

 private:
  void advance_progress(std::uint64_t sweeps) {
    progress_.advance(run_.flips_per_sweep * static_cast<double>(sweeps), run_.label);
  }

  std::uint32_t every_;
  SpinRun const& run_;
  Swaps swaps_;
  SpinChains& chains_;
  Progress& progress_;
  std::array<std::uint64_t, 2> rounds_ = {};
};

/// Notes how many swaps of each rung with the next were accepted since `before`, in all lanes, and round trips of
/// the replicas that are asked for: lanes beyond these fill a word.
void note_swaps(SwapCounts const& before, SwapCounts const& after, std::uint32_t lanes,
                std::uint32_t n_replicas, std::array<std::uint64_t, 2> const& rounds,
                std::vector<Recorder>& recorders) {
  double round_trips = 0;
  for (std::size_t lane = 0; lane < n_replicas; ++lane)
    round_trips += static_cast<double>(after.round_trips[lane] - before.round_trips[lane]);
  for (std::size_t rung = 0; rung < recorders.size(); ++rung) {
    SampleSeries& series = recorders[rung].series;
    series.round_trips = round_trips;
    if (rung + 1 == recorders.size()) continue;
    double const tries = static_cast<double>(lanes) * static_cast<double>(rounds[rung % 2]);
    series.acceptance = static_cast<double>(after.accepted[rung] - before.accepted[rung]) / tries;
  }
}

}  // namespace

std::vector<SampleSeries> sample_together(SampleSpec const& spec,
                                          std::vector<SamplePlan> const& plans,
                                          Backend const& backend, Progress& progress) {
  SamplePlan const& first = plans.front();
  auto const n_points = static_cast<std::uint32_t>(plans.size());
  bool const units = spec.model.kind == SpinKind::units;
  Rungs rungs = rungs_of(spec, plans, in_order(plans));
  std::vector<SpinTables> tables;  // one per replica
  for (std::uint32_t i = 0; i < n_points; ++i) {
    if (units) rungs.recorders[i].refer_to(expected_counts(spec, plans[i].point));
    tables.insert(tables.end(), spec.n_replicas, rungs.tables[i]);
  }
  SpinPlan spins = spin_plan(spec, first);
  spins.n_replicas = spec.n_replicas * n_points;
  spins.layout = make_layout(spins.lattice, spins.n_units, spins.n_replicas, Layout::replicas);
  rungs.recorders.front().ask(spins);  // waves and distances are the same for all points
  for (Recorder& recorder : rungs.recorders) recorder.listen_to(spins);
  SpinRun run = run_of(spec, spins, "all beta");
  bool const hot = spec.start == Start::hot && !units;
  auto const chains =
      start_chains(spec, spins, tables, hot, site_dynamics(first.dynamics), run, backend, progress);
  run.burn_in = rungs.burn_in;
  run_spins(run, *chains, progress, [&](SpinCounts const& counts) {
    for (std::uint32_t i = 0; i < n_points; ++i)
      rungs.recorders[i].add(counts, i * spec.n_replicas);
  });
  return series_of(rungs, in_order(plans));
}

std::vector<SampleSeries> sample_ladder(SampleSpec const& spec,
                                        std::vector<SamplePlan> const& plans,
                                        Backend const& backend, Progress& progress) {
  SamplePlan const& first = plans.front();
  std::vector<std::size_t> order = in_order(plans);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return plans[a].point.beta < plans[b].point.beta;
  });
  std::vector<double> betas;
  for (std::size_t const i : order) betas.push_back(plans[i].point.beta);
  Rungs rungs = rungs_of(spec, plans, order);
  // Levels of this sample: those of samples with another parity of bonds lie half a quantum off.
  EnergyGrid const grid = energy_grid(model_of(spec, first.point), first.point.lattice);
  SpinPlan spins = spin_plan(spec, first);
  spins.layout = ladder_layout(spins.lattice, spins.n_units, spec.n_replicas, betas.size());
  std::uint32_t const lanes = spins.layout.words * 32;
  spins.n_replicas = static_cast<std::uint32_t>(lanes * betas.size());
  spins.population = PopulationPlan{32, grid.code, grid.n_levels};
  rungs.recorders.front().ask(spins);
  for (Recorder& recorder : rungs.recorders) recorder.listen_to(spins);
  SpinRun run = run_of(spec, spins, "all beta");
  // Progress counts what the plan does, which has no lanes that only fill a word.
  run.flips_per_sweep =
      static_cast<double>(spins.n_units) * spec.n_replicas * static_cast<double>(betas.size());
  auto const chains = start_chains(spec, spins, rungs.tables, spec.start == Start::hot,
                                   site_dynamics(first.dynamics), run, backend, progress);
  Ladder ladder(spec, run, swaps_of(to_quad(grid.quantum), grid.n_levels, betas), *chains,
                progress);
  for (std::uint64_t done = 0; done < rungs.burn_in; done += spec.every) ladder.round({});
  SwapCounts const before = chains->swap_counts();
  std::array<std::uint64_t, 2> rounds = ladder.rounds();
  for (std::uint64_t m = 0; m < spec.n_measurements; ++m)
    ladder.round([&](SpinCounts const& counts) {
      for (std::size_t rung = 0; rung < betas.size(); ++rung)
        rungs.recorders[rung].add(counts, static_cast<std::uint32_t>(rung) * lanes);
    });
  for (std::size_t parity = 0; parity < 2; ++parity)
    rounds[parity] = ladder.rounds()[parity] - rounds[parity];
  note_swaps(before, chains->swap_counts(), lanes, spec.n_replicas, rounds, rungs.recorders);
  return series_of(rungs, order);
}

}  // namespace antikelvin
