// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace antikelvin {

/// P(√n D > x) for n → ∞: 2 Σ_k (−1)^{k−1} e^{−2k²x²}.
double kolmogorov_tail(double x);

/// P(D_n ≥ distance) for n independent samples of a continuous law.
///
/// Accuracy   1e-8, relative, up to n = 100, by Durbin's matrix; 2e-4 beyond, by the limit with Vrbik's correction
///            (tests/statistical/kolmogorov_test.cpp)
/// Cost       O(n³ distance²)
/// Reference  G. Marsaglia, W. W. Tsang, J. Wang, J. Stat. Softw. 8 (18), 1 (2003); J. Vrbik,
///            Pioneer J. Theor. Appl. Stat. 15, 15 (2018)
double kolmogorov_p_value(double distance, std::size_t n);

/// Kolmogorov-Smirnov test of deviations in standard errors against the normal law: small where they
/// are too large, of one sign, or too small. 1 without any.
double normal_p_value(std::vector<double> deviations);

}  // namespace antikelvin
