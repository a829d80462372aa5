// SPDX-License-Identifier: Apache-2.0
// One word at a time: the reference.
#include "antikelvin/kernel/carrier_sweep.hpp"
#include "antikelvin/kernel/demon_sweep.hpp"
#include "antikelvin/kernel/exchange_sweep.hpp"
#include "antikelvin/kernel/meet_pairs.hpp"
#include "kernels/microcanonical_kernels.hpp"

namespace antikelvin::cpu {
namespace {

using Word = std::uint32_t;
#include "kernels/microcanonical_kernels.inl"

}  // namespace

MicrocanonicalKernels microcanonical_kernels_generic() {
  return {WordOps<Word>::kWords, demon, exchange, shuffle, meet, carry};
}

}  // namespace antikelvin::cpu
