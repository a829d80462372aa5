// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "device/spin_plan.hpp"

namespace antikelvin::bench {

/// Vector operations that a word of attempted updates takes at least: generator, comparison, choice of the
/// threshold and classification. Loads and addresses are not counted, nor bits drawn for lanes that the
/// first 13 left undecided.
///
/// @param by_demon    sweeps of demons, which need no random numbers but a seed
/// @param is_ternary  one operation does any logic of three words (AVX-512, GPUs)
double operations_per_word(SpinPlan const& plan, bool by_demon, bool is_ternary);

}  // namespace antikelvin::bench
