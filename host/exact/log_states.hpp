// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <utility>

#include "antikelvin/base/reals.hpp"
#include "antikelvin/math/double_double.hpp"

// Logarithms of numbers of states; −∞ is none.
namespace antikelvin {

inline bool is_zero_states(DoubleDouble log_count) { return log_count.head == -kInfinity; }

/// ln(e^a + e^b).
inline DoubleDouble log_sum(DoubleDouble a, DoubleDouble b) {
  if (is_zero_states(a)) return b;
  if (is_zero_states(b)) return a;
  if (a.head < b.head) std::swap(a, b);
  return a + log1p(exp(b - a));
}

}  // namespace antikelvin
