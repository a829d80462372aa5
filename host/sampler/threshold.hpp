// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "base/exact_number.hpp"

namespace antikelvin {

/// Probability as a 64-bit threshold: the integer nearest to 2^64 p, from 0 to 2^64 − 1. An event of
/// probability p happens if a uniform 64-bit number is below it; those within 2^−65 of 1 get
/// 1 − 2^−64.
std::uint64_t threshold_of(Quad const& probability);

}  // namespace antikelvin
