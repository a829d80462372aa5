// SPDX-License-Identifier: Apache-2.0
// Compiled for avx2 with -DAK_ISA=isa_avx2.
#include "antikelvin/kernel/carrier_sweep.hpp"
#include "antikelvin/kernel/demon_sweep.hpp"
#include "antikelvin/kernel/exchange_sweep.hpp"
#include "antikelvin/kernel/meet_pairs.hpp"
#include "kernels/microcanonical_kernels.hpp"
#include "kernels/word_avx2.hpp"

namespace antikelvin::cpu {
namespace {

using Word = Word8;
#include "kernels/microcanonical_kernels.inl"

}  // namespace

MicrocanonicalKernels microcanonical_kernels_avx2() {
  return {WordOps<Word>::kWords, demon, exchange, shuffle, meet, carry};
}

}  // namespace antikelvin::cpu
