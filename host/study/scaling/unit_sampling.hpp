// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "model/level_system.hpp"
#include "process/progress.hpp"
#include "sampler/transition.hpp"
#include "statistics/series.hpp"

namespace antikelvin {

/// How the number of excited units is drawn.
enum class Method {
  automatic,  ///< spin_flip while a point costs at most max_flips unit updates, binomial beyond
  spin_flip,  ///< every unit simulated
  binomial,   ///< one exact Binomial draw per measurement
};

/// What all points of a `sample` or `scaling` run share.
struct SamplingSettings {
  LevelSystem system;
  Dynamics dynamics = Dynamics::heat_bath;
  Method method = Method::automatic;
  Fault fault = Fault::none;
  std::uint32_t n_replicas = 16;
  std::uint64_t n_sweeps = 256;  ///< measured sweeps per replica
  std::uint32_t thin = 1;        ///< sweeps between measurements
  std::optional<std::uint64_t>
      burn_in;  ///< default: until the start is forgotten to 1e-3 of an error bar
  std::uint64_t seed = 1;
  double max_flips = 1e11;
};

/// One (N, β), fully decided before anything runs. Depends on settings only, not on the machine.
struct PointPlan {
  std::uint64_t n_units;
  double beta;
  Method method;  ///< spin_flip or binomial
  TransitionTable table;
  std::uint64_t burn_in;
  std::uint64_t key;
  double flips;         ///< unit updates, 0 for binomial
  double memory_bytes;  ///< spins and series together
};

PointPlan plan_point(SamplingSettings const& settings, std::uint64_t n_units, double beta);

/// Refuses plans of which one does not fit the device, with the numbers.
void require_memory(std::vector<PointPlan> const& plans, DeviceInfo const& device);

/// Statistics of the total energy of one point, and what exact theory says.
struct PointResult {
  SeriesStatistics energy;  ///< energy and energy² in the user's units
  double energy_z;          ///< (mean − U)/error, formed from counts, where nothing cancels
  double exact_mean;        ///< U
  double exact_sigma;       ///< σ_E
  /// Bound on the bias of the mean from probabilities being multiples of 2^-64, in units of its error.
  double resolution_bias;
  /// n_eff N min(p, 1−p): how many visits to the rare level the statistics rest on.
  double expected_events;
};

/// Runs a plan. `progress` advances by plan.flips (or by draws).
PointResult run_point(SamplingSettings const& settings, PointPlan const& plan,
                      Backend const& backend, Progress& progress);

/// Work of all plans in the unit of the progress display: unit updates, or draws.
double total_work(SamplingSettings const& settings, std::vector<PointPlan> const& plans);

std::string method_name(Method method);

}  // namespace antikelvin
