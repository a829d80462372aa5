// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace antikelvin {

/// A quantity with its standard error.
struct Estimate {
  double value;
  double error;
};

/// Integrated autocorrelation time of stationary series, τ_int = ½ + Σ_{t≥1} ρ(t); ½ when
/// successive values are independent, so that n_eff = n/(2τ_int).
struct Autocorrelation {
  double tau_int;
  double tau_error;
  std::size_t window;  ///< lags summed
  bool converged;      ///< the self-consistent window ended before half the series
};

/// Statistics of R equally long series of T values each, R·T = n.
struct SeriesStatistics {
  Estimate mean;
  Estimate variance;  ///< of the distribution, not of the mean; error from the spread of squares
  Autocorrelation autocorrelation;
  double n_eff;  ///< n/(2 τ_int), at most n
};

/// Sokal's automatic windowing: the smallest W with W ≥ 6 τ_int(W), autocovariances averaged over
/// replicas about the common mean.
///
/// @param values      values[t][replica], t-major as backends return them; n = n_times · n_replicas
/// @param n_replicas  R ≥ 1; R·T ≥ 2. Values far from zero lose digits to their
///                    mean: subtract a constant near it first
///
/// Accuracy   of a single exponential: bias about −6/n relative, a sixth of tau_error or less; errors
///            calibrated on AR(1) series and coverage of error bars tested
///            (tests/statistical/series_test.cpp). Slow modes of small weight beyond the window are
///            missed: up to 8 % of τ in small lattices (tests/property/spin_matrix_test.cpp)
/// Cost       O(n W)
/// Reference  A. Sokal, "Monte Carlo Methods in Statistical Mechanics" (1997); U. Wolff, CPC 156
/// (2004)
Autocorrelation autocorrelation(std::vector<double> const& values, std::size_t n_replicas);

/// The series about the mean of each replica: what is left to test where replicas conserve something that
/// differs from one to the other, as the energies that they have found at a given β.
std::vector<double> about_own_means(std::vector<double> values, std::size_t n_replicas);

/// Mean and variance with errors that account for autocorrelation, of values and of their squares.
///
///     Var(mean) = 2τ σ²/n,   Var(s²) = 2τ₂ Var[(x−x̄)²]/n + 2(2τσ²/n)²
///
/// with τ of x and τ₂ of (x−x̄)², each at least ½: series that alternate get bars that are too wide,
/// not too narrow.
///
/// @param group  replicas beside each other that are independent at any one time, but not of each other's past:
///               τ and τ₂ are those of their means, which contain what replicas have from each other
SeriesStatistics analyze_series(std::vector<double> const& values, std::size_t n_replicas,
                                std::size_t group = 1);

/// Means over groups of replicas beside each other, of n_replicas/group columns.
std::vector<double> means_of_groups(std::vector<double> values, std::size_t group);

}  // namespace antikelvin
