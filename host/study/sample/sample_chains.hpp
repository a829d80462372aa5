// SPDX-License-Identifier: Apache-2.0
// How points become chains, for those who run one of them or many together.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "study/sample/sample_series.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {

/// The model of a point: of the sample that it names.
SpinModel model_of(SampleSpec const& spec, SamplePoint const& point);

/// Populations near which those of units lie: N p_j, rounded down.
std::vector<std::uint64_t> expected_counts(SampleSpec const& spec, SamplePoint const& point);

SpinPlan spin_plan(SampleSpec const& spec, SamplePlan const& plan);

Dynamics site_dynamics(SampleDynamics dynamics);

/// Measurements of a plan, burn-in still open.
SpinRun run_of(SampleSpec const& spec, SpinPlan const& spins, std::string const& label);

/// Chains with `tables`; hot, if asked for, by sweeps at β = 0, where either dynamics leaves every
/// site in a random state.
std::unique_ptr<SpinChains> start_chains(SampleSpec const& spec, SpinPlan spins,
                                         std::vector<SpinTables> const& tables, bool hot,
                                         Dynamics dynamics, SpinRun const& run,
                                         Backend const& backend, Progress& progress);

}  // namespace antikelvin
