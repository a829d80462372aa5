// SPDX-License-Identifier: Apache-2.0
// Bonds with signs, one word at a time.
#include "antikelvin/sampler/measure_sites.hpp"
#include "antikelvin/sampler/with_rule.hpp"
#include "device/cpu/spin_kernels.hpp"

namespace antikelvin::cpu {
namespace {

using Word = std::uint32_t;
#include "device/cpu/spin_kernels.inl"

}  // namespace

SpinKernels signed_spin_kernels_generic(RuleId const& rule) {
  return with_signed_rule(rule, KernelsOf{});
}

}  // namespace antikelvin::cpu
