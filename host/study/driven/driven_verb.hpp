// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "device/backend.hpp"
#include "exact/driven.hpp"
#include "io/report.hpp"
#include "process/progress.hpp"

namespace antikelvin {

enum class DrivenMethod {
  exact,   ///< the balance equations
  sample,  ///< every unit simulated
  both,    ///< and one held against the other
};

/// `driven`: a grid of β of the bath and pump rates, β outermost.
struct DrivenSpec {
  DrivenUnit unit;
  std::vector<double> betas, pump_rates;
  DrivenMethod method = DrivenMethod::both;
  std::uint64_t n_units = 100000;
  std::uint32_t n_replicas = 16;
  std::uint64_t n_measurements = 64;     ///< per replica
  std::optional<std::uint32_t> every;    ///< none: until at most 0.3 of a deviation is left
  std::optional<std::uint64_t> burn_in;  ///< none: the start is forgotten to 1e-3 error bars
  std::uint64_t seed = 1;
  double max_updates = 1e11;
  Fault fault = Fault::none;
  bool check = false;

  bool has_exact() const { return method != DrivenMethod::sample; }
  bool has_samples() const { return method != DrivenMethod::exact; }
};

/// A point, fully decided before anything runs. Nothing but β and the pump rate without samples.
struct DrivenPlan {
  double beta = 0, pump_rate = 0;
  DrivenChain chain;
  SpinLayout layout;
  std::uint64_t burn_in = 0, key = 0;
  std::uint32_t every = 1;
  double updates = 0;       ///< attempted updates
  double memory_bytes = 0;  ///< configurations and series
};

/// Most levels of the balance equations, and of samples.
inline constexpr std::size_t kMaxDrivenLevels = 128, kMaxSampledLevels = 32;
/// With more levels only neighbouring ones are listed as pairs.
inline constexpr std::size_t kMaxListedLevels = 8;

/// Refuses unbounded spectra and more levels than kMaxDrivenLevels.
void require_driven_levels(LevelSystem const& system);

/// Throws SpecError for what has no stationary state, or none that this many updates can reach.
std::vector<DrivenPlan> plan_driven(DrivenSpec const& spec);

/// Refuses plans of which one does not fit the device, with the numbers.
void require_memory(DrivenSpec const& spec, std::vector<DrivenPlan> const& plans,
                    DeviceInfo const& device);

/// The plan, one row per point.
Report describe_driven(DrivenSpec const& spec, std::vector<DrivenPlan> const& plans);

/// Stationary populations, effective β of pairs of levels, entropy production and energy currents of
/// one unit, exact and beside it sampled, with a verdict: `thermal` or `not thermal`. With `check`,
/// Outcome::check_failed where samples contradict the balance equations (|z| > 5), or where a unit
/// that is not pumped has not the β of its bath.
///
/// @param backend  may be null where there is nothing to sample
Report run_driven(DrivenSpec const& spec, std::vector<DrivenPlan> const& plans,
                  Backend const* backend, ProgressMode progress);

}  // namespace antikelvin
