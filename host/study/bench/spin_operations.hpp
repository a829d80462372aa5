// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "device/spin_plan.hpp"

namespace antikelvin::bench {

/// Random bits that a word's numbers begin with: kFirstBits of sampler/compare.hpp, which no study may
/// include. A test compares them.
inline constexpr double kBitsDrawn = 13;

/// Vector operations that a word of attempted updates takes at least: generator, comparison, choice of the
/// threshold and classification. Loads and addresses are not counted, nor bits drawn for lanes that the
/// first kBitsDrawn left undecided.
///
/// @param by_demon    sweeps of demons, which need no random numbers but a seed
/// @param is_ternary  one operation does any logic of three words (AVX-512, GPUs)
double operations_per_word(SpinPlan const& plan, bool by_demon, bool is_ternary);

}  // namespace antikelvin::bench
