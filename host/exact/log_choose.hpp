// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/math/double_double.hpp"

namespace antikelvin {

/// ln C(N, m) to twice double precision.
DoubleDouble log_choose(std::uint64_t n_units, std::uint64_t m);

}  // namespace antikelvin
