// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "sampler/spin_tables.hpp"

namespace antikelvin {

/// matrix[i][j]: probability that a unit in level i is in level j after a sweep.
using TransitionMatrix = std::vector<std::vector<double>>;

/// Transition matrix of the tables of independent subsystems.
TransitionMatrix transition_matrix(SpinTables const& tables, std::size_t n_levels);

/// Sweeps beyond which forgetting_sweeps does not look.
inline constexpr std::uint64_t kMaxForgettingSweeps = std::uint64_t{1} << 40;

/// Smallest power of two of sweeps after which the probability of no level remembers the start by
/// more than `tolerance`; kMaxForgettingSweeps if there is none below.
std::uint64_t forgetting_sweeps(TransitionMatrix matrix, double tolerance);

}  // namespace antikelvin
