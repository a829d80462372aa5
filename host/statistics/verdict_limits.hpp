// SPDX-License-Identifier: Apache-2.0
// Limits of the verdicts of all verbs.
#pragma once

namespace antikelvin {

/// Standard errors beyond which a measurement contradicts what it is compared with.
inline constexpr double kMaxZ = 5;
/// P(|z| > 5): the p-value of χ² below which it contradicts.
inline constexpr double kMinP = 5.733e-7;
/// n_eff below which error bars are far from Gaussian.
inline constexpr double kMinMeasurements = 200;
/// Independent events (flips, visits) below which a z is not Gaussian.
inline constexpr double kMinEvents = 1000;

}  // namespace antikelvin
