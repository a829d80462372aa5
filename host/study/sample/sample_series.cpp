// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_series.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/error.hpp"
#include "exact/canonical.hpp"
#include "exact/complete_graph.hpp"
#include "process/interrupt.hpp"
#include "random/binomial.hpp"
#include "sampler/cluster_tables.hpp"
#include "sampler/exchange_tables.hpp"
#include "sampler/threshold.hpp"
#include "study/sample/recorder.hpp"
#include "study/sample/sample_chains.hpp"
#include "study/sample/settled_demons.hpp"
#include "study/sample/start_states.hpp"

namespace antikelvin {
namespace {

/// Sweeps at β = 0 that make a hot start; a Potts spin moves in every second one on average.
constexpr std::uint64_t kHotSweeps = 32;

std::string label_of(SamplePoint const& point) {
  char text[64];
  std::snprintf(text, sizeof text, point.energy ? "N=%.3g energy=%.3g" : "N=%.3g beta=%.3g",
                static_cast<double>(point.n_units),
                point.energy ? to_double(*point.energy) : point.beta);
  return text;
}

/// One draw of all populations of independent units into counts[state]: level after level from what
/// is left.
void draw_totals(SampleSpec const& spec, SamplePlan const& plan,
                 std::vector<std::uint64_t> const& thresholds, std::uint32_t replica,
                 std::uint64_t measurement, std::uint64_t* counts) {
  std::uint64_t const n = plan.point.n_units;
  auto const n_states = static_cast<std::size_t>(spec.model.n_states);
  bool const copies = spec.fault == Fault::correlated;  // every unit counts for two
  std::uint64_t left = copies ? n / 2 : n;
  // From the top level down, so that two levels draw the excited one.
  for (std::size_t s = n_states; s-- > 1;) {
    std::uint64_t const stream = measurement + (std::uint64_t{n_states - 1 - s} << 41);
    counts[s] = draw_binomial(left, thresholds[s], plan.key, replica, stream);
    left -= counts[s];
    if (copies) {
      counts[s] *= 2;
      if (n % 2 == 1 && s + 1 == n_states)
        counts[s] +=
            draw_binomial(1, thresholds[s], plan.key, replica, stream + (std::uint64_t{1} << 40));
    }
  }
}

/// thresholds[s] = 2^64 P(state s | state ≤ s).
std::vector<std::uint64_t> conditional_thresholds(SampleSpec const& spec, double beta) {
  SpinTables const tables =
      make_spin_tables(spec.model, Shape::none, beta, Dynamics::heat_bath, spec.fault);
  std::vector<std::uint64_t> result(static_cast<std::size_t>(spec.model.n_states), 0);
  for (std::size_t s = 1; s < result.size(); ++s) {
    // C_{s−1}/C_s with C_s = P(state ≤ s).
    auto const up_to = [&](std::size_t level) {
      return level + 1 == result.size() ? ldexp(Quad(1), 64) : Quad(tables.thresholds[level]);
    };
    Quad const share = up_to(s) > 0 ? Quad(1 - up_to(s - 1) / up_to(s)) : Quad(0);
    result[s] = threshold_of(share);
  }
  return result;
}

void draw_all(SampleSpec const& spec, SamplePlan const& plan, Backend const& backend,
              Recorder& recorder, Progress& progress) {
  std::vector<std::uint64_t> const thresholds = conditional_thresholds(spec, plan.point.beta);
  std::uint64_t const batch = std::max<std::uint64_t>(1, (1u << 18) / spec.n_replicas);
  for (std::uint64_t done = 0; done < spec.n_measurements; done += batch) {
    check_interrupt();
    std::uint64_t const now = std::min(batch, spec.n_measurements - done);
    auto const n_states = static_cast<std::size_t>(spec.model.n_states);
    auto const total = static_cast<std::int64_t>(now * spec.n_replicas);
    std::uint64_t const n_counts = now * spec.n_replicas * n_states;
    std::vector<std::uint64_t> const counts = backend.host_counts(n_counts, [&] {
      std::vector<std::uint64_t> drawn(n_counts, 0);
#pragma omp parallel for
      for (std::int64_t i = 0; i < total; ++i) {
        auto const index = static_cast<std::uint64_t>(i);
        draw_totals(spec, plan, thresholds, static_cast<std::uint32_t>(index % spec.n_replicas),
                    done + index / spec.n_replicas, drawn.data() + index * n_states);
      }
      return drawn;
    });
    for (auto row = counts.begin(); row != counts.end(); row += spec.model.n_states)
      recorder.add(std::vector(row, row + spec.model.n_states));
    progress.advance(static_cast<double>(total), label_of(plan.point));
  }
}

/// Spins of a complete graph: only their number up is simulated, and energies follow from it.
SampleSeries sample_complete_graph(SampleSpec const& spec, SamplePlan const& plan,
                                   Backend const& backend, Progress& progress) {
  auto const n = static_cast<std::uint32_t>(plan.point.n_units);
  Dynamics const dynamics = site_dynamics(plan.dynamics);
  CompleteGraphPlan graph;
  graph.n_units = n;
  graph.n_replicas = spec.n_replicas;
  graph.key = plan.key;
  bool const hot = spec.start == Start::hot;
  auto const table = [&](double beta, Fault fault) {
    return std::vector{make_complete_graph_table(spec.model, n, beta, dynamics, fault)};
  };
  graph.tables = table(hot ? 0 : plan.point.beta, hot ? Fault::none : spec.fault);
  auto const chains = backend.make_complete_graph(graph);
  double const per_sweep = static_cast<double>(n) * spec.n_replicas;
  auto const advance = [&](std::uint64_t sweeps) {
    in_batches(sweeps, batch_sweeps(1e8, per_sweep), [&](std::uint64_t now) {
      chains->advance(now);
      progress.advance(per_sweep * static_cast<double>(now), label_of(plan.point));
    });
  };
  if (hot) {
    advance(kHotSweeps);
    chains->set_tables(table(plan.point.beta, spec.fault));
  }
  advance(plan.burn_in);
  SampleSeries series;
  std::optional<std::uint32_t> reference;
  double const j = to_double(spec.model.coupling) / n, h = to_double(spec.model.field);
  for (std::uint64_t m = 0; m < spec.n_measurements; ++m) {
    advance(spec.every - 1);
    for (std::uint32_t const n_up : chains->measure(1, 1)) {
      if (!reference) {
        reference = n_up;
        series.energy_reference = complete_graph_energy(spec.model, n, n_up);
      }
      double const magnetization = 2.0 * n_up - n, other = 2.0 * *reference - n;
      // (M² − M₀²)/2 as a product: exact, and nothing cancels.
      series.energy.push_back(-(magnetization - other) * (j * (magnetization + other) / 2 + h));
      series.magnetization.push_back(magnetization);
    }
    progress.advance(per_sweep, label_of(plan.point));
  }
  return series;
}

/// Sweeps that measure nothing.
void warm_up(SpinRun run, std::uint64_t sweeps, SpinChains& chains, Progress& progress) {
  run.burn_in = sweeps;
  run.n_measurements = 0;
  run.clusters.reset();
  run_spins(run, chains, progress, {});
}

DemonPlan demon_of(SampleSpec const& spec, SamplePoint const& point) {
  bool const units = spec.model.kind == SpinKind::units;
  DemonPlan demon;
  demon.capacity = spec.unbounded_demon ? (1u << 24) - 1 : spec.demon_capacity;
  demon.counts_equal = spec.model.coupling < 0 && !units;
  demon.halved = !units && has_full_neighbourhoods(point.lattice);
  return demon;
}

/// Moves from here on: where they are not those of single sites, their tables and start.
void use_moves(SampleSpec const& spec, SamplePlan const& plan, SpinRun const& run,
               SpinChains& chains, Progress& progress) {
  if (plan.dynamics == SampleDynamics::swendsen_wang) {
    chains.set_cluster_tables(make_cluster_tables(spec.model, {plan.point.beta}, spec.fault));
    chains.use(Move::cluster);
  }
  if (plan.dynamics == SampleDynamics::exchange) {
    chains.set_states(prepare_start(spec, plan).states);
    chains.use(Move::exchange);
  }
  if (plan.dynamics == SampleDynamics::demon && !plan.point.energy) {
    warm_up(run, plan.burn_in, chains, progress);
    chains.use(Move::demon);
  }
}

std::vector<std::uint8_t> states_of(SpinChains const& chains, std::uint32_t n_replicas) {
  std::vector<std::uint8_t> all;
  for (std::uint32_t replica = 0; replica < n_replicas; ++replica) {
    std::vector<std::uint8_t> const one = chains.states(replica);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

}  // namespace

SpinModel model_of(SampleSpec const& spec, SamplePoint const& point) {
  SpinModel model = spec.model;
  if (point.sample) model.sample = *point.sample;
  return model;
}

std::vector<std::uint64_t> expected_counts(SampleSpec const& spec, SamplePoint const& point) {
  CanonicalState const unit = canonical(spec.model.levels, 1, point.beta);
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(spec.model.n_states), 0);
  for (std::size_t s = 1; s < counts.size(); ++s)
    counts[s] = std::min(
        point.n_units,
        static_cast<std::uint64_t>(static_cast<double>(point.n_units) * unit.populations[s]));
  return counts;
}

SpinPlan spin_plan(SampleSpec const& spec, SamplePlan const& plan) {
  SpinPlan spins = plan_spins(model_of(spec, plan.point), plan.point.lattice, plan.point.n_units,
                              spec.n_replicas, plan.layout, plan.key);
  spins.copy_mask = spec.fault == Fault::correlated ? kCopyOddLanes : 0;
  return spins;
}

Dynamics site_dynamics(SampleDynamics dynamics) {
  return dynamics == SampleDynamics::metropolis ? Dynamics::metropolis : Dynamics::heat_bath;
}

SpinRun run_of(SampleSpec const& spec, SpinPlan const& spins, std::string const& label) {
  SpinRun run = run_of(spins, label);
  run.n_measurements = spec.n_measurements;
  run.every = spec.every;
  if (spec.houdayer) run.clusters = ClusterExchange{spec.model.field == 0};
  return run;
}

std::unique_ptr<SpinChains> start_chains(SampleSpec const& spec, SpinPlan spins,
                                         std::vector<SpinTables> const& tables, bool hot,
                                         Dynamics dynamics, SpinRun const& run,
                                         Backend const& backend, Progress& progress) {
  spins.tables = tables;
  if (hot)
    spins.tables.assign(tables.size(),
                        make_spin_tables(spec.model, spins.lattice.shape, 0, dynamics));
  auto chains = backend.make_chains(spins);
  if (hot) {
    warm_up(run, kHotSweeps, *chains, progress);
    chains->set_tables(tables);
  }
  return chains;
}

double magnetization_of(SpinModel const& model, std::uint64_t n_sites,
                        std::vector<std::uint64_t> const& counts) {
  auto const n = static_cast<double>(n_sites);
  if (model.is_up_or_down()) return 2 * static_cast<double>(counts[1]) - n;
  auto const n_states = static_cast<std::size_t>(model.n_states);
  std::uint64_t rest = n_sites;
  for (std::size_t s = 1; s < n_states; ++s) rest -= counts[s];
  if (model.kind == SpinKind::blume_capel)
    return static_cast<double>(counts[2]) - static_cast<double>(rest);
  std::uint64_t most = rest;
  for (std::size_t s = 1; s < n_states; ++s) most = std::max(most, counts[s]);
  double const q = model.n_states;
  return (q * static_cast<double>(most) - n) / (q - 1);
}

void set_beta_of(SpinChains& chains, SampleSpec const& spec, SamplePlan const& plan, double beta) {
  if (plan.dynamics == SampleDynamics::swendsen_wang)
    chains.set_cluster_tables(make_cluster_tables(spec.model, {beta}, spec.fault));
  else
    chains.set_tables({make_spin_tables(spec.model, plan.point.lattice.shape, beta,
                                        site_dynamics(plan.dynamics), spec.fault)});
}

std::unique_ptr<SpinChains> started_chains(SampleSpec const& spec, SamplePlan const& plan,
                                           Backend const& backend, Progress& progress) {
  SpinPlan const spins = spin_plan(spec, plan);
  Dynamics const dynamics = site_dynamics(plan.dynamics);
  std::vector<SpinTables> const tables = {make_spin_tables(spec.model, plan.point.lattice.shape,
                                                           plan.point.beta, dynamics, spec.fault)};
  bool const hot = spec.start == Start::hot && spec.model.kind != SpinKind::units;
  SpinRun const run = run_of(spec, spins, label_of(plan.point));
  auto chains = start_chains(spec, spins, tables, hot, dynamics, run, backend, progress);
  if (plan.dynamics == SampleDynamics::swendsen_wang) {
    chains->set_cluster_tables(make_cluster_tables(spec.model, {plan.point.beta}, spec.fault));
    chains->use(Move::cluster);
  }
  return chains;
}

Rational demon_quantum(SampleSpec const& spec, SamplePoint const& point) {
  if (spec.model.kind == SpinKind::units)
    return spec.model.levels.levels[1].energy - spec.model.levels.levels[0].energy;
  Rational const j = abs(spec.model.coupling);
  return has_full_neighbourhoods(point.lattice) ? 4 * j : 2 * j;
}

SampleSeries sample_series(SampleSpec const& spec, SamplePlan const& plan, Backend const& backend,
                           Progress& progress, std::vector<std::uint8_t>* states) {
  if (spec.complete_graph) return sample_complete_graph(spec, plan, backend, progress);
  Recorder recorder(spec, plan);
  bool const units = spec.model.kind == SpinKind::units;
  if (units && !plan.point.energy) recorder.refer_to(expected_counts(spec, plan.point));
  if (plan.dynamics == SampleDynamics::totals) {
    draw_all(spec, plan, backend, recorder, progress);
    return std::move(recorder.series);
  }

  SpinPlan spins = spin_plan(spec, plan);
  recorder.ask(spins);
  Shape const shape = plan.point.lattice.shape;
  Dynamics const dynamics = site_dynamics(plan.dynamics);
  std::vector<SpinTables> const tables = {
      plan.dynamics == SampleDynamics::exchange
          ? make_exchange_tables(spec.model)
          : make_spin_tables(spec.model, shape, plan.point.energy ? 0 : plan.point.beta, dynamics,
                             spec.fault)};
  if (plan.dynamics == SampleDynamics::demon) spins.demon = demon_of(spec, plan.point);
  recorder.listen_to(spins);
  SpinRun run = run_of(spec, spins, label_of(plan.point));
  std::unique_ptr<SpinChains> chains;
  run.burn_in = plan.burn_in;
  if (plan.dynamics == SampleDynamics::demon && plan.point.energy) {
    spins.tables = tables;
    SettledDemons start = settle_demons(spec, plan, spins, run, backend, progress);
    recorder.series.settled = start.settled;
    chains = std::move(start.chains);
    run.burn_in = 0;
  } else {
    bool const hot = spec.start == Start::hot && !units && !plan.point.energy;
    chains = start_chains(spec, spins, tables, hot, dynamics, run, backend, progress);
  }
  use_moves(spec, plan, run, *chains, progress);
  run_spins(run, *chains, progress, [&](SpinCounts const& counts) { recorder.add(counts); });
  if (plan.dynamics == SampleDynamics::demon && plan.point.energy)
    recorder.series.settled =
        recorder.series.settled && has_moved(spec, plan.point, recorder.series.demon);
  if (states != nullptr) *states = states_of(*chains, spec.n_replicas);
  return std::move(recorder.series);
}

}  // namespace antikelvin
