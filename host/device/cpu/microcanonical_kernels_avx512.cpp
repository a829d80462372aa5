// SPDX-License-Identifier: Apache-2.0
// Compiled for avx512 with -DAK_ISA=isa_avx512.
#include "antikelvin/sampler/demon_sweep.hpp"
#include "antikelvin/sampler/exchange_demon_sweep.hpp"
#include "antikelvin/sampler/exchange_sweep.hpp"
#include "antikelvin/sampler/pair_exchange.hpp"
#include "device/cpu/microcanonical_kernels.hpp"
#include "device/cpu/word_avx512.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word16;
#include "device/cpu/microcanonical_kernels.inl"

}  // namespace

MicrocanonicalKernels microcanonical_kernels_avx512() {
  return {WordOps<Word>::kWords, demon, exchange, shuffle, pair_exchange, carry};
}

}  // namespace antikelvin::cpu
