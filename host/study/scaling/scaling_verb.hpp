// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "io/report.hpp"
#include "study/scaling/unit_sampling.hpp"

namespace antikelvin {

/// A grid of points under common settings.
struct SamplingSpec {
  SamplingSettings settings;
  std::vector<std::uint64_t> n_units;
  std::vector<double> betas;
};

/// Plans of all points, β outermost. Throws SpecError for what cannot be sampled.
std::vector<PointPlan> plan_points(SamplingSpec const& spec);

/// `scaling`: does σ_E/(E_max − E_min) fall as A N^{−1/2}, with A from the curvature of S?
///
/// Per β a verdict: `holds` if all of these agree within 5 σ — each point's mean and σ_E with the
/// exact ones, all of them together (χ²), the fitted exponent with −1/2, the fit's χ², and the
/// amplitude at fixed exponent with the exact one; `undetermined` if a point saw fewer than 1000
/// visits to the rare level or its τ_int did not converge, so that error bars mean nothing; else
/// `fails`, with the reason. `check` turns `fails` into Outcome::check_failed and `undetermined`
/// into Outcome::not_converged.
Report run_scaling(SamplingSpec const& spec, Backend const& backend, ProgressMode progress,
                   bool check);

/// Refuses size lists that cannot show an exponent: fewer than three, or not ascending.
void require_scaling_sizes(SamplingSpec const& spec);

/// What would run, one row per point: method, updates, memory.
Report describe_plan(SamplingSpec const& spec, char const* verb);

}  // namespace antikelvin
