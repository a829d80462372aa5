// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/ensemble/spin_tables.hpp"

namespace antikelvin {

/// Thresholds of energy-conserving pair moves of units (kernel/exchange_sweep.hpp): comparator j,
/// class k = a + b, the sum of both levels,
///
///     threshold[j][k] = 2^64 P(a' ≤ j | a + b = k),    P(a') ∝ g(a') g(k − a')
///
/// @throws SpecError  if the levels are not equally spaced: pairs then cannot exchange energy step
///                    by step, and the moves would not reach all states of an energy
SpinTables make_exchange_tables(SpinModel const& model);

}  // namespace antikelvin
