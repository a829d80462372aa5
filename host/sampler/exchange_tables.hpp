// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "sampler/spin_tables.hpp"

namespace antikelvin {

/// Thresholds of energy-conserving pair moves of units (sampler/exchange_sweep.hpp): comparator j,
/// class k = a + b, the sum of both levels,
///
///     threshold[j][k] = 2^64 P(a' ≤ j | a + b = k),    P(a') ∝ g(a') g(k − a')
///
/// @throws SpecError  if the levels are not equally spaced: pairs then cannot exchange energy step
///                    by step, and the moves would not reach all states of an energy
SpinTables make_exchange_tables(SpinModel const& model);

/// The same for pairs of one unit each of two bodies, whose levels have the same spacing:
///
///     P(a' ≤ j | a + b = k),    P(a') ∝ g_a(a') g_b(k − a')
///
/// @param planes  bits that states of either body are held in
/// Fault::acceptance makes all a' but the lowest possible 1 % too likely.
SpinTables make_exchange_tables(SpinModel const& a, SpinModel const& b, std::uint8_t planes,
                                Fault fault = Fault::none);

}  // namespace antikelvin
