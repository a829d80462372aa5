// SPDX-License-Identifier: Apache-2.0
// Compiled for avx512 with -DAK_ISA=isa_avx512.
#include "antikelvin/sampler/walker_sweep.hpp"
#include "device/cpu/walker_kernels.hpp"
#include "device/cpu/word_avx512.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word16;
#include "device/cpu/walker_kernels.inl"

}  // namespace

WalkerKernel walker_kernel_avx512() { return {WordOps<Word>::kWords, sweep}; }

}  // namespace antikelvin::cpu
