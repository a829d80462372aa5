// SPDX-License-Identifier: Apache-2.0
#include "study/spin_run.hpp"

#include <fmt/core.h>
#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "model/bond_signs.hpp"
#include "model/spin_model.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

std::string bytes_text(double bytes) {
  return bytes < 1e9 ? fmt::format("{:.3g} MB", bytes / 1e6)
                     : fmt::format("{:.4g} GB", bytes / 1e9);
}

}  // namespace

void require_memory(std::uint64_t n_units, double bytes, DeviceInfo const& device,
                    std::string const& hint) {
  double const available = 0.8 * static_cast<double>(device.memory_bytes);
  require(bytes <= available || device.memory_bytes == 0,
          "N=" + std::to_string(n_units) + " needs " + bytes_text(bytes) + " of memory",
          bytes_text(available) + " of the device's " +
              bytes_text(static_cast<double>(device.memory_bytes)) + " may be used",
          hint);
}

SpinPlan plan_spins(SpinModel const& model, Lattice const& lattice, std::uint64_t n_units,
                    std::uint32_t n_replicas, SpinLayout const& layout, std::uint64_t key) {
  SpinPlan spins;
  spins.lattice = lattice;
  spins.n_units = n_units;
  spins.n_replicas = n_replicas;
  spins.layout = layout;
  spins.n_states = model.n_states;
  spins.planes = model.planes();
  spins.key = key;
  spins.bond_signs = bond_signs(model, lattice);
  return spins;
}

SpinRun run_of(SpinPlan const& spins, std::string label) {
  SpinRun run;
  run.flips_per_sweep = static_cast<double>(spins.n_units) * spins.n_replicas;
  run.lanes = static_cast<double>(spins.state_bytes()) * 8 / spins.planes;
  run.numbers = static_cast<double>(spins.n_quantities()) * spins.n_replicas;
  run.label = std::move(label);
  return run;
}

std::uint64_t batch_sweeps(double updates, double updates_per_sweep) {
  return static_cast<std::uint64_t>(std::clamp(updates / updates_per_sweep, 1.0, 65536.0));
}

void in_batches(std::uint64_t sweeps, std::uint64_t batch,
                std::function<void(std::uint64_t)> const& run) {
  while (sweeps > 0) {
    check_interrupt();
    std::uint64_t const now = std::min(batch, sweeps);
    run(now);
    sweeps -= now;
  }
}

namespace {

/// Sweeps and measurements in rounds, at the end of each of which pairs exchange clusters.
void run_rounds(SpinRun const& run, SpinChains& chains, Progress& progress,
                std::function<void(SpinCounts const&)> const& use) {
  std::uint64_t round = 0;
  auto const advance = [&](std::uint64_t sweeps) {
    in_batches(sweeps, batch_sweeps(1e9, run.lanes), [&](std::uint64_t now) {
      chains.advance(now);
      progress.advance(run.flips_per_sweep * static_cast<double>(now), run.label);
    });
  };
  for (std::uint64_t done = 0; done < run.burn_in; done += run.every) {
    advance(std::min<std::uint64_t>(run.every, run.burn_in - done));
    chains.exchange_clusters(round++, run.clusters->both_kinds);
  }
  for (std::uint64_t m = 0; m < run.n_measurements; ++m) {
    advance(run.every - 1);
    check_interrupt();
    use(chains.measure(1, 1));
    progress.advance(run.flips_per_sweep, run.label);
    chains.exchange_clusters(round++, run.clusters->both_kinds);
  }
}

}  // namespace

void run_spins(SpinRun const& run, SpinChains& chains, Progress& progress,
               std::function<void(SpinCounts const&)> const& use) {
  if (run.clusters) return run_rounds(run, chains, progress, use);
  std::uint64_t const longest = batch_sweeps(1e9, run.lanes);
  auto const advance = [&](std::uint64_t sweeps) {
    in_batches(sweeps, longest, [&](std::uint64_t now) {
      chains.advance(now);
      progress.advance(run.flips_per_sweep * static_cast<double>(now), run.label);
    });
  };
  advance(run.burn_in);
  std::uint64_t const most = run.numbers > 0 ? batch_sweeps(0x1p24, run.numbers) : longest;
  for (std::uint64_t done = 0; done < run.n_measurements;) {
    std::uint64_t batch = std::min({longest / run.every, most, run.n_measurements - done});
    std::uint32_t every = run.every;
    if (batch == 0) {  // one measurement is more than a batch: the sweeps before it in pieces
      advance(run.every - 1);
      batch = every = 1;
    }
    check_interrupt();
    use(chains.measure(static_cast<std::uint32_t>(batch), every));
    done += batch;
    progress.advance(run.flips_per_sweep * static_cast<double>(batch * every), run.label);
  }
}

}  // namespace antikelvin
