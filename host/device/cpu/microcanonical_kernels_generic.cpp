// SPDX-License-Identifier: Apache-2.0
// One word at a time: the reference.
#include "antikelvin/sampler/demon_sweep.hpp"
#include "antikelvin/sampler/exchange_demon_sweep.hpp"
#include "antikelvin/sampler/exchange_sweep.hpp"
#include "antikelvin/sampler/pair_exchange.hpp"
#include "device/cpu/microcanonical_kernels.hpp"

namespace antikelvin::cpu {
namespace {

using Word = std::uint32_t;
#include "device/cpu/microcanonical_kernels.inl"

}  // namespace

MicrocanonicalKernels microcanonical_kernels_generic() {
  return {WordOps<Word>::kWords, demon, exchange, shuffle, pair_exchange, carry};
}

}  // namespace antikelvin::cpu
