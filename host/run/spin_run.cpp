// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/spin_run.hpp"

#include <algorithm>
#include <cstdio>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/interrupt.hpp"

namespace antikelvin {
namespace {

std::string bytes_text(double bytes) {
  char text[32];
  std::snprintf(text, sizeof text, bytes < 1e9 ? "%.3g MB" : "%.4g GB",
                bytes < 1e9 ? bytes / 1e6 : bytes / 1e9);
  return text;
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
