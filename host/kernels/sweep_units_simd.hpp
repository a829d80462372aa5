// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/kernel/sweep_units_view.hpp"

namespace antikelvin::cpu {

/// SIMD forms of kernel/sweep_units.hpp, equal to it bit for bit. Call only where has_… is true.
void sweep_units_avx2(SweepUnitsView const& view, std::uint64_t item);
void sweep_units_avx512(SweepUnitsView const& view, std::uint64_t item);

/// Whether this build and this processor have the kernel.
bool has_avx2();
bool has_avx512();

}  // namespace antikelvin::cpu
