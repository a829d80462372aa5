// SPDX-License-Identifier: Apache-2.0
#include "study/sample/settled_demons.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "antikelvin/random/stream.hpp"
#include "statistics/equilibration.hpp"
#include "study/sample/start_states.hpp"

namespace antikelvin {
namespace {

/// Largest drift of a block that counts as none, in standard errors. A false alarm costs a block more.
constexpr double kMostDrift = 2.5;

/// Most measurements of a block.
constexpr std::uint64_t kBlockMeasurements = 256;

/// Measurements of a block of sweeps, each [measurement][replica].
struct SettlingBlock {
  std::vector<double> demon;  ///< quanta
  std::vector<double> order;  ///< M²; empty for units
};

SettlingBlock run_block(SampleSpec const& spec, SamplePlan const& plan, SpinRun run,
                        std::uint64_t sweeps, SpinChains& chains, Progress& progress) {
  bool const units = spec.model.kind == SpinKind::units;
  run.n_measurements = std::min(sweeps, kBlockMeasurements);
  run.every = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(sweeps / run.n_measurements, std::uint32_t(-1)));
  run.burn_in = sweeps - run.n_measurements * run.every;
  auto const n_states = static_cast<std::uint32_t>(spec.model.n_states);
  SettlingBlock block;
  run_spins(run, chains, progress, [&](SpinCounts const& counts) {
    std::uint64_t const rows = counts.counts.size() / counts.n_quantities / counts.n_replicas;
    for (std::uint64_t m = 0; m < rows; ++m)
      for (std::uint32_t replica = 0; replica < counts.n_replicas; ++replica) {
        block.demon.push_back(static_cast<double>(counts.at(m, n_states, replica)));
        if (units) continue;
        double const magnetization = 2 * static_cast<double>(counts.at(m, 1, replica)) -
                                     static_cast<double>(plan.point.n_units);
        block.order.push_back(magnetization * magnetization);
      }
  });
  return block;
}

bool has_settled(SettlingBlock const& block, std::size_t replicas) {
  Equilibration const demon = equilibration(block.demon, replicas);
  if (demon.unresolved || !(std::fabs(demon.drift_z) <= kMostDrift)) return false;
  return block.order.empty() ||
         std::fabs(equilibration(block.order, replicas).drift_z) <= kMostDrift;
}

/// Whether no move is possible because system and demon hold the least or the most that they can.
bool is_frozen(SampleSpec const& spec, SamplePoint const& point, double demon) {
  EnergyRange const range = energy_range(spec, point);
  return (demon == 0 && *point.energy == range.low) ||
         (!spec.unbounded_demon && demon == spec.demon_capacity && *point.energy == range.high);
}

}  // namespace

bool has_moved(SampleSpec const& spec, SamplePoint const& point, std::vector<double> const& demon) {
  auto const [least, most] = std::minmax_element(demon.begin(), demon.end());
  return *least != *most || is_frozen(spec, point, *least);
}

SettledDemons settle_demons(SampleSpec const& spec, SamplePlan const& plan, SpinPlan spins,
                            SpinRun run, Backend const& backend, Progress& progress) {
  std::uint32_t held = expected_demon(spec, plan.point);
  std::unique_ptr<SpinChains> chains;
  std::uint64_t round = 0;
  auto const start = [&] {
    PreparedStart const prepared = prepare_start(spec, plan, held);
    spins.demon->start = prepared.demon;
    if (round > 0) spins.key = derive_key(plan.key, round, 0);
    chains = backend.make_chains(spins);
    chains->set_states(prepared.states);
    chains->use(Move::demon);
    ++round;
  };
  start();
  std::uint64_t block = plan.burn_in;
  std::uint64_t const most = kMostSettling * (plan.burn_in + spec.n_measurements * spec.every);
  if (block * spec.n_replicas < 2 || is_frozen(spec, plan.point, held))
    return {std::move(chains), true};
  for (std::uint64_t done = 0;;) {
    SettlingBlock const seen = run_block(spec, plan, run, block, *chains, progress);
    done += block;
    Estimate const mean = analyze_series(seen.demon, spec.n_replicas).mean;
    bool const off = std::fabs(mean.value - held) > 0.5 + 3 * mean.error;
    if (!off && (spec.burn_in ||
                 (has_moved(spec, plan.point, seen.demon) && has_settled(seen, spec.n_replicas))))
      break;
    if (!off) block *= 2;
    if (done + block > most) return {std::move(chains), false};
    if (!off) continue;
    held = static_cast<std::uint32_t>(std::lround(mean.value));
    start();
  }
  if (!spec.burn_in) {
    run.burn_in = block;
    run.n_measurements = 0;
    run_spins(run, *chains, progress, {});
  }
  return {std::move(chains), true};
}

}  // namespace antikelvin
