// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

/// Energies of a body with gaps up to which all are looked at.
inline constexpr std::uint64_t kMaxGappy = std::uint64_t{1} << 22;
/// Weights below e^{−kDepth} of the largest are left out of sums, probabilities below e^{−kShownDepth} of laws.
inline constexpr double kDepth = 96, kShownDepth = 50;
/// The largest weight that counts as none.
inline constexpr double kTiny = 1e-300;

}  // namespace antikelvin
