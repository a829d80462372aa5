// SPDX-License-Identifier: Apache-2.0
// Bonds with signs. Compiled for avx512 with -DAK_ISA=isa_avx512.
#include "antikelvin/sampler/measure_sites.hpp"
#include "antikelvin/sampler/with_rule.hpp"
#include "device/cpu/spin_kernels.hpp"
#include "device/cpu/word_avx512.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word16;
#include "device/cpu/spin_kernels.inl"

}  // namespace

SpinKernels signed_spin_kernels_avx512(RuleId const& rule) {
  return with_signed_rule(rule, KernelsOf{});
}

}  // namespace antikelvin::cpu
