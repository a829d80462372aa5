// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/sample/sample_verb.hpp"
#include "study/transitions.hpp"

namespace antikelvin {

/// Quantity that is followed from size to size.
enum class ScalingQuantity {
  energy,         ///< σ_E/(E_max − E_min)
  magnetization,  ///< √⟨M²⟩/N without a field, M as in `sample`
  order,  ///< √⟨m²⟩ of what the sign of β J makes the lattice order as (OrderKind::expected)
};

/// `scaling`: sizes of one system at each β, of two-level units or of spins.
///
/// Energies are measured against the width of the spectrum, of lattices as energy_bounds() has it.
/// Where the dynamics of spins is left open, those whose clusters are domains (clusters_are_domains()) are moved by
/// clusters, all others by the heat bath. Half of the replicas of spins start hot, half cold: where two
/// phases coexist and a run is too short to pass from one to the other, the replicas do not agree.
struct ScalingSpec {
  SampleSpec sample;               ///< model and sampling; its points and start are not used
  std::vector<SamplePoint> sizes;  ///< ascending; their β is not used
  std::vector<double> betas;
  ScalingQuantity quantity = ScalingQuantity::energy;
  /// Transitions in place of the sizes, of ScalingQuantity::order.
  std::optional<TransitionShow> transitions;

  bool of_units() const { return sample.model.kind == SpinKind::units; }
};

/// Replicas of one size at one β with a start in common.
struct ScalingPart {
  SampleSpec spec;
  SamplePlan plan;
};

/// One size at one β: all replicas of units; of spins those that start hot, and those that start
/// cold, if there are two or more.
struct ScalingPlan {
  std::vector<ScalingPart> parts;

  SamplePlan const& first() const { return parts.front().plan; }
  double updates() const;       ///< of all parts: updates, or draws
  double memory_bytes() const;  ///< of all parts
};

/// Plans of all points, β outermost.
/// @throws SpecError  fewer than three sizes, sizes not ascending, units of more than two levels, a
///                    magnetization of units or in a field, or what cannot be sampled
std::vector<ScalingPlan> plan_scaling(ScalingSpec const& spec);

/// Refuses plans of which one does not fit the device, with the numbers.
void require_memory(std::vector<ScalingPlan> const& plans, DeviceInfo const& device);

/// The work of each size, its memory, and rows.
Cost cost_of(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans);

/// Lists what would run, one row per point: method, updates, memory.
Report describe_scaling(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans);

/// Samples all points and says per β whether the quantity falls as N^{−1/2}: verdicts of
/// host/study/scaling/size_verdict.hpp.
///
/// @param check  makes `fails` Outcome::check_failed, `undetermined` Outcome::not_converged
Report run_scaling(ScalingSpec const& spec, std::vector<ScalingPlan> const& plans,
                   Backend const& backend, ProgressMode progress, bool check);

/// Attempted updates that a plan makes: none where totals are drawn.
double updates_of(ScalingPlan const& plan);

std::string quantity_name(ScalingQuantity quantity);

}  // namespace antikelvin
