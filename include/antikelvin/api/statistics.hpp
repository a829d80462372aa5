// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "antikelvin/api/export.hpp"

namespace antikelvin::api {

/// A quantity with its standard error.
struct Estimate {
  double value;
  double error;
};

/// Mean of stationary series.
struct Mean {
  double value;
  double error;    ///< (2 τ_int σ²/n)^½
  double tau_int;  ///< ½ + Σ_{t≥1} ρ(t); ½ of independent values
  double tau_error;
  double n_eff;    ///< n/(2 τ_int), at most n
  bool converged;  ///< the series is long enough for its τ_int
};

/// Mean, its error and the integrated autocorrelation time by Sokal's window, W ≥ 6 τ_int.
///
/// @param values      values[t · R + replica], as observables of a Sampler append one after the other
/// @param n_replicas  R ≥ 1; n = R·T ≥ 2
/// @throws Error      bad_input: lengths that do not fit
/// Reference  A. Sokal, "Monte Carlo Methods in Statistical Mechanics" (1997); U. Wolff, CPC 156 (2004)
AK_API Mean mean(std::vector<double> const& values, std::size_t n_replicas = 1);

/// f(⟨x_1⟩, …, ⟨x_K⟩) and its error by the delete-m jackknife over blocks of 20 τ_int, of whole replicas where
/// they are 32 or more. Subtract a constant near the mean from x before taking powers: what cancels in
/// ⟨x²⟩ − ⟨x⟩² is lost.
///
/// @param observables  K ≥ 1 series of the same length, each as mean() takes it
/// @param f            called once per block and once more, with K means; differentiable near them
/// @return  error NaN where the series are one block
/// @throws Error  bad_input; what f throws comes through unchanged
/// Reference  F. Busing, E. Meijer, R. van der Leeden, Statistics and Computing 9, 3 (1999)
AK_API Estimate jackknife(std::vector<std::vector<double>> const& observables,
                          std::size_t n_replicas,
                          std::function<double(std::vector<double> const&)> const& f);

}  // namespace antikelvin::api
