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

/// Kolmogorov's and Smirnov's test of values against a law without parameters.
struct KolmogorovTest {
  double distance = 0;  ///< D = sup |F_n − F|
  double p_value = 1;   ///< of a distance as long; 1 without any values
};

/// Distance of values, such as deviations in standard errors, from the normal law of mean 0 and variance 1:
/// long where they are too large, of one sign, or too small.
KolmogorovTest test_normality(std::vector<double> values);

}  // namespace antikelvin
