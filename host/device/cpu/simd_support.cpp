// SPDX-License-Identifier: Apache-2.0
#include "device/cpu/simd_support.hpp"
#include "device/cpu/entropy_kernels.hpp"
#include "device/cpu/microcanonical_kernels.hpp"
#include "device/cpu/spin_kernels.hpp"
#include "device/cpu/walker_kernels.hpp"

namespace antikelvin::cpu {

// An instruction set that this build has no kernels for is one that the processor has not.
#if defined(AK_HAVE_avx2)
bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("popcnt");
}
#else
bool has_avx2() { return false; }
MicrocanonicalKernels microcanonical_kernels_avx2() { return microcanonical_kernels_generic(); }
SpinKernels spin_kernels_avx2(RuleId const& rule) { return spin_kernels_generic(rule); }
EntropyKernels entropy_kernels_avx2() { return entropy_kernels_generic(); }
WalkerKernel walker_kernel_avx2() { return walker_kernel_generic(); }
#endif

#if defined(AK_HAVE_avx512)
bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("popcnt");
}
#else
bool has_avx512() { return false; }
MicrocanonicalKernels microcanonical_kernels_avx512() { return microcanonical_kernels_generic(); }
SpinKernels spin_kernels_avx512(RuleId const& rule) { return spin_kernels_generic(rule); }
EntropyKernels entropy_kernels_avx512() { return entropy_kernels_generic(); }
WalkerKernel walker_kernel_avx512() { return walker_kernel_generic(); }
#endif

}  // namespace antikelvin::cpu
