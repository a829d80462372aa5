// SPDX-License-Identifier: Apache-2.0
// Compiled with -mavx512f -mfma -mpopcnt -DAK_ISA=isa_avx512.
#include "antikelvin/exact/level_at.hpp"
#include "antikelvin/exact/two_level_at.hpp"
#include "antikelvin/math/log_binomial_at.hpp"
#include "device/cpu/entropy_kernels.hpp"
#include "device/cpu/real_lanes_avx512.hpp"

namespace antikelvin::cpu {
namespace {

#include "device/cpu/entropy_simd.inl"

}  // namespace

EntropyKernels entropy_kernels_avx512() {
  return {log_binomial_lanes, two_level_items, level_items};
}

}  // namespace antikelvin::cpu
