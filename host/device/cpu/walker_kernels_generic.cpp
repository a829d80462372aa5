// SPDX-License-Identifier: Apache-2.0
// One walker at a time: the reference.
#include "antikelvin/sampler/walker_sweep.hpp"
#include "device/cpu/walker_kernels.hpp"

namespace antikelvin::cpu {
namespace {

using Word = std::uint32_t;
#include "device/cpu/walker_kernels.inl"

}  // namespace

WalkerKernel walker_kernel_generic() { return {WordOps<Word>::kWords, sweep}; }

}  // namespace antikelvin::cpu
