// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "device/backend.hpp"
#include "study/selftest/selftest_verb.hpp"

namespace antikelvin {

/// ln C(N, n), ln Ω of many levels, Gibbs' ln of the states below and β, as the device computes them, against
/// integers that are multiplied out. Their `error` is the bound that is promised, and nothing fluctuates:
/// z is NaN.
std::vector<Comparison> compare_tables(Evaluator const& evaluator);

}  // namespace antikelvin
