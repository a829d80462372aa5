// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "base/exact_number.hpp"
#include "device/spin_plan.hpp"

namespace antikelvin {

/// Thresholds of swaps between neighbouring rungs, 2^64 e^{−(β' − β) quantum d} for d = 1, 2, … of every pair.
/// @param quantum   of the energy, > 0
/// @param n_levels  of the energy
/// @param betas     of the rungs, ascending
Swaps swaps_of(Quad quantum, std::size_t n_levels, std::vector<double> const& betas);

/// A layout in which every rung is a group of words.
/// @param ladders  side by side; rounded up to whole words, of which a group has 1, 2, 4, 8 or 16
SpinLayout ladder_layout(Lattice const& lattice, std::uint64_t n_units, std::uint32_t ladders,
                         std::size_t n_rungs);

}  // namespace antikelvin
