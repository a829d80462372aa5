// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>

namespace antikelvin {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// A quantity that has no value; tables show an empty cell.
inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace antikelvin
