// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "device/backend.hpp"
#include "process/progress.hpp"

namespace antikelvin {

/// Refuses work on N units that needs more bytes than the device may give, with the numbers.
/// @param hint  what to do instead
void require_memory(std::uint64_t n_units, double bytes, DeviceInfo const& device,
                    std::string const& hint);

/// Replicas of a model, still without thresholds.
SpinPlan plan_spins(SpinModel const& model, Lattice const& lattice, std::uint64_t n_units,
                    std::uint32_t n_replicas, SpinLayout const& layout, std::uint64_t key);

/// Cluster moves of pairs of replicas.
struct ClusterExchange {
  bool both_kinds;  ///< of clusters: there is no field
};

/// Sweeps and measurements of one set of replicas.
struct SpinRun {
  double flips_per_sweep = 0;  ///< of all replicas together, for progress
  double lanes = 0;            ///< updates that a sweep costs, padding included, for batches
  double numbers = 0;          ///< that a measurement gives
  std::uint64_t burn_in = 0;
  std::uint64_t n_measurements = 0;
  std::uint32_t every = 1;  ///< sweeps between measurements
  /// Replicas 2k and 2k + 1 exchange clusters after so many sweeps, and after each measurement.
  std::optional<ClusterExchange> clusters = {};
  std::string label;  ///< of the progress display
};

/// Cost of sweeps of such replicas; none is to be done yet.
SpinRun run_of(SpinPlan const& spins, std::string label);

/// Sweeps of about `updates` updates in all: 1 to 65536.
std::uint64_t batch_sweeps(double updates, double updates_per_sweep);

/// Calls run(n) for sweeps in batches of n ≤ batch, and answers interrupts before each.
void in_batches(std::uint64_t sweeps, std::uint64_t batch,
                std::function<void(std::uint64_t)> const& run);

/// Advances chains in batches of about 1e9 updates: long enough to amortize launches, short enough
/// to be interrupted; measured batches have 2^24 numbers at most, or one measurement. Measurements go to `use` batch by batch, in order.
void run_spins(SpinRun const& run, SpinChains& chains, Progress& progress,
               std::function<void(SpinCounts const&)> const& use);

}  // namespace antikelvin
