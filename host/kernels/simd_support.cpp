// SPDX-License-Identifier: Apache-2.0
#include "kernels/simd_support.hpp"
#include "kernels/entropy_kernels.hpp"
#include "kernels/microcanonical_kernels.hpp"
#include "kernels/spin_kernels.hpp"

namespace antikelvin::cpu {

#if defined(__x86_64__)

bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("popcnt");
}
bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("popcnt");
}

#else  // other processors run the generic kernel

bool has_avx2() { return false; }
bool has_avx512() { return false; }
MicrocanonicalKernels microcanonical_kernels_avx2() { return microcanonical_kernels_generic(); }
MicrocanonicalKernels microcanonical_kernels_avx512() { return microcanonical_kernels_generic(); }
SpinKernels spin_kernels_avx2(RuleId const& rule) { return spin_kernels_generic(rule); }
SpinKernels spin_kernels_avx512(RuleId const& rule) { return spin_kernels_generic(rule); }
EntropyKernels entropy_kernels_avx2() { return entropy_kernels_generic(); }
EntropyKernels entropy_kernels_avx512() { return entropy_kernels_generic(); }

#endif

}  // namespace antikelvin::cpu
