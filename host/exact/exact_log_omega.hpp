// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_view.hpp"
#include "antikelvin/math/double_double.hpp"
#include "exact/level_resolver.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin {

/// SpecError: the quantum is too fine to be searched.
[[noreturn]] void refuse_cost();

/// Cost that one energy may have altogether, in units of kMaxResolverCost.
class Budget {
 public:
  std::uint64_t left() const { return std::min(left_, kMaxResolverCost); }
  void spend(std::uint64_t cost) {
    if (cost >= left_) refuse_cost();
    left_ -= cost;
  }

 private:
  std::uint64_t left_ = 2 * kMaxResolverCost;
};

/// The levels as kernels read them, which must not outlive them.
inline LevelView view_of(IntegerLevels const& levels) {
  return {static_cast<int>(levels.steps.size()), levels.steps.data(), levels.degeneracies.data()};
}

/// The levels counted downwards from the highest.
IntegerLevels reversed_levels(IntegerLevels const& levels);

/// Whether Ω falls at E, 0 ≤ E ≤ N·K.
bool beyond_middle(IntegerLevels const& levels, std::uint64_t n_units, Quanta energy);

/// ln Ω(E) of any levels that start at step 0, by whichever way decides it. Anything below `floor` may be
/// given as −∞.
DoubleDouble exact_log_omega(IntegerLevels levels, std::uint64_t n_units, Quanta energy,
                             double floor, Budget& budget);

}  // namespace antikelvin
