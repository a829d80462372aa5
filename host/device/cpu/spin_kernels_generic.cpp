// SPDX-License-Identifier: Apache-2.0
// One word at a time: the reference, and what runs where a site has fewer words than a vector.
#include "antikelvin/sampler/measure_sites.hpp"
#include "antikelvin/sampler/with_rule.hpp"
#include "device/cpu/spin_kernels.hpp"

namespace antikelvin::cpu {
namespace {

using Word = std::uint32_t;
#include "device/cpu/spin_kernels.inl"

}  // namespace

SpinKernels spin_kernels_generic(RuleId const& rule) {
  return rule.kind == SpinKind::edwards_anderson ? signed_spin_kernels_generic(rule)
                                                 : with_rule(rule, KernelsOf{});
}

}  // namespace antikelvin::cpu
