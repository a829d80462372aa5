// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// What is followed from size to size.
enum class ScalingQuantity {
  energy,         ///< σ_E/(E_max − E_min)
  magnetization,  ///< √⟨M²⟩/N without a field: the rms order parameter, M as in `sample`
};

/// `scaling` of interacting spins: sizes of one model at each β.
///
/// Energies are measured against the width of the spectrum as energy_bounds() has it, exact for the
/// complete graph. Where the dynamics is left open, ferromagnets at βJ > 0 are moved by clusters,
/// everything else by the heat bath. Half of the replicas start hot, half cold: where two phases
/// coexist and a run is too short to pass from one to the other, the replicas do not agree.
struct SpinScalingSpec {
  SampleSpec sample;  ///< model, dynamics and sampling; its points and start are not used
  std::vector<Lattice> lattices;  ///< sizes, ascending
  std::vector<double> betas;
  ScalingQuantity quantity = ScalingQuantity::energy;
};

/// One size at one β: replicas that start hot, and those that start cold, if there are two or more.
struct SpinScalingPlan {
  std::vector<SampleSpec> specs;
  std::vector<SamplePlan> plans;
};

/// Plans of all points, β outermost.
/// @throws SpecError  fewer than three sizes, sizes not ascending, a magnetization in a field, or
///                    what cannot be sampled
std::vector<SpinScalingPlan> plan_spin_scaling(SpinScalingSpec const& spec);

/// Refuses plans of which one does not fit the device.
void require_memory(std::vector<SpinScalingPlan> const& plans, DeviceInfo const& device);

/// What would run, one row per point.
Report describe_spin_scaling(SpinScalingSpec const& spec,
                             std::vector<SpinScalingPlan> const& plans);

/// Samples all points and says per β whether the quantity falls as N^{−1/2}: verdicts of
/// host/study/scaling/size_verdict.hpp.
///
/// @param check  makes `fails` Outcome::check_failed, `undetermined` Outcome::not_converged
Report run_spin_scaling(SpinScalingSpec const& spec, std::vector<SpinScalingPlan> const& plans,
                        Backend const& backend, ProgressMode progress, bool check);

std::string quantity_name(ScalingQuantity quantity);

}  // namespace antikelvin
