// SPDX-License-Identifier: Apache-2.0
// Bonds with signs. Compiled for avx2 with -DAK_ISA=isa_avx2.
#include "antikelvin/sampler/measure_sites.hpp"
#include "antikelvin/sampler/with_rule.hpp"
#include "device/cpu/spin_kernels.hpp"
#include "device/cpu/word_avx2.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word8;
#include "device/cpu/spin_kernels.inl"

}  // namespace

SpinKernels signed_spin_kernels_avx2(RuleId const& rule) {
  return with_signed_rule(rule, KernelsOf{});
}

}  // namespace antikelvin::cpu
