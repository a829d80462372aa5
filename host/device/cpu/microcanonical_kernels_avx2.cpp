// SPDX-License-Identifier: Apache-2.0
// Compiled for avx2 with -DAK_ISA=isa_avx2.
#include "antikelvin/sampler/demon_sweep.hpp"
#include "antikelvin/sampler/exchange_demon_sweep.hpp"
#include "antikelvin/sampler/exchange_sweep.hpp"
#include "antikelvin/sampler/pair_exchange.hpp"
#include "device/cpu/microcanonical_kernels.hpp"
#include "device/cpu/word_avx2.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word8;
#include "device/cpu/microcanonical_kernels.inl"

}  // namespace

MicrocanonicalKernels microcanonical_kernels_avx2() {
  return {WordOps<Word>::kWords, demon, exchange, shuffle, pair_exchange, carry};
}

}  // namespace antikelvin::cpu
