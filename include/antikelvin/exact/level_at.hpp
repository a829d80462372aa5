// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/exact/level_contour.hpp"
#include "antikelvin/exact/level_task.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Item i of a task.
struct LevelAt {
  LevelTask task;

  AK_HD void operator()(std::uint64_t i) const {
    static_assert(sizeof(Phasor) == kLevelWorkDoubles * sizeof(double));
    std::uint64_t const stride = static_cast<std::uint64_t>(task.n_levels) + 3;
    auto* const work = reinterpret_cast<Phasor*>(task.work + i * stride * kLevelWorkDoubles);
    task.decided[i] =
        level_microstate({task.n_levels, task.steps, task.degeneracies}, work, task.n_units,
                         task.energies[i], task.max_cost, task.states[i]);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
