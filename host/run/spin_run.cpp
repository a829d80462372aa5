// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/spin_run.hpp"

#include <algorithm>

#include "antikelvin/run/interrupt.hpp"

namespace antikelvin {

void run_spins(SpinRun const& run, SpinChains& chains, Progress& progress,
               std::function<void(SpinCounts const&)> const& use) {
  auto const batch_sweeps = static_cast<std::uint64_t>(std::clamp(1e9 / run.lanes, 1.0, 65536.0));
  auto const advance = [&](std::uint64_t sweeps) {
    while (sweeps > 0) {
      check_interrupt();
      std::uint64_t const now = std::min(batch_sweeps, sweeps);
      chains.advance(now);
      sweeps -= now;
      progress.advance(run.flips_per_sweep * static_cast<double>(now), run.label);
    }
  };
  advance(run.burn_in);
  for (std::uint64_t done = 0; done < run.n_measurements;) {
    std::uint64_t batch = std::min(batch_sweeps / run.thin, run.n_measurements - done);
    std::uint32_t thin = run.thin;
    if (batch == 0) {  // one measurement is more than a batch: the sweeps before it in pieces
      advance(run.thin - 1);
      batch = thin = 1;
    }
    check_interrupt();
    use(chains.measure(static_cast<std::uint32_t>(batch), thin));
    done += batch;
    progress.advance(run.flips_per_sweep * static_cast<double>(batch * thin), run.label);
  }
}

}  // namespace antikelvin
