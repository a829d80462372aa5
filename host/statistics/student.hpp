// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// The normal deviate that is as improbable as a deviation t in units of an error that was itself
/// estimated, with ν degrees of freedom:
///
///     z = Φ⁻¹(F_ν(t)),     F_ν Student's distribution,     |z| < |t|
///
/// Errors from 32 blocks each, for thousands of levels, are here and there half of what they should
/// be: t = 5 with ν = 29 has z = 4.2.
///
/// @param degrees  ν > 0
///
/// Accuracy   1e-12 of the probability (tests/statistical/student_test.cpp); |z| ≤ 37.04, that of 1e-300
/// Reference  Student, Biometrika 6, 1 (1908); distributions of Boost.Math
double normal_deviate(double t, double degrees);

/// The normal deviate that is as improbable as a standard deviation found to be `ratio` times the true one,
/// with ν degrees of freedom:
///
///     z = Φ⁻¹(F_ν(ν·ratio²)),     F_ν of χ²
///
/// @param ratio    ≥ 0
/// @param degrees  ν > 0
///
/// Accuracy   1e-12 of the probability of the nearer tail (tests/statistical/student_test.cpp); |z| ≤ 37.04
/// Reference  distributions of Boost.Math
double normal_deviate_of_spread(double ratio, double degrees);

}  // namespace antikelvin
