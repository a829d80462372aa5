// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace antikelvin {

/// Whether observed energies follow a law.
struct HistogramFit {
  std::uint64_t n_samples;
  std::uint64_t n_impossible;  ///< at energies of probability 0; any makes both p-values 0
  double chi2;                 ///< of pooled bins; ∞ if n_impossible > 0
  int dof;                     ///< bins − 1; 0: nothing tested
  double p_value;              ///< P(χ² ≥ chi2)
  double ks;                   ///< sup |F_observed − F| (Kolmogorov)
  double ks_p_value;           ///< asymptotic; too large, so on the safe side, for discrete laws

  /// Bonferroni's bound on both tests together.
  double least_p() const { return std::min(1.0, 2 * std::min(p_value, ks_p_value)); }
};

/// Pearson's χ² and Kolmogorov's distance of energies from the law P(first + i·step) = probability[i].
/// χ² sees sharp faults, such as a parity; Kolmogorov small shifts over many bins.
///
/// Bins are pooled from both tails inwards, to the law's maximum, until each expects `least_expected`
/// (Cochran), by the law alone and not by the counts.
///
/// @param energies       independent samples
/// @param probability    sums to 1, not empty
/// @param correlation    2τ_int ≥ 1 of samples that are not independent: χ² and n are divided by it.
///                       Approximate: what decorrelates faster than that is tested too mildly
///
/// Accuracy   p-values of right laws are uniform, those of wrong ones tiny
///            (tests/statistical/histogram_fit_test.cpp)
/// Cost       O(samples + bins)
/// Reference  W. G. Cochran, Ann. Math. Stat. 23, 315 (1952)
HistogramFit fit_histogram(std::span<std::uint64_t const> energies, std::uint64_t first,
                           std::uint64_t step, std::vector<double> const& probability,
                           double correlation = 1, double least_expected = 10);

}  // namespace antikelvin
