// SPDX-License-Identifier: Apache-2.0
// Compiled for avx2 with -DAK_ISA=isa_avx2.
#include "antikelvin/sampler/walker_sweep.hpp"
#include "device/cpu/walker_kernels.hpp"
#include "device/cpu/word_avx2.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word8;
#include "device/cpu/walker_kernels.inl"

}  // namespace

WalkerKernel walker_kernel_avx2() { return {WordOps<Word>::kWords, sweep}; }

}  // namespace antikelvin::cpu
