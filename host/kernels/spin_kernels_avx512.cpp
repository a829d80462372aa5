// SPDX-License-Identifier: Apache-2.0
// Compiled for avx512 with -DAK_ISA=isa_avx512.
#include "antikelvin/kernel/measure_sites.hpp"
#include "antikelvin/kernel/with_rule.hpp"
#include "kernels/spin_kernels.hpp"
#include "kernels/word_avx512.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word16;
#include "kernels/spin_kernels.inl"

}  // namespace

SpinKernels spin_kernels_avx512(RuleId const& rule) {
  return rule.kind == SpinKind::edwards_anderson ? signed_spin_kernels_avx512(rule)
                                                 : with_rule(rule, KernelsOf{});
}

}  // namespace antikelvin::cpu
