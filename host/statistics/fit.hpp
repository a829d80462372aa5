// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "statistics/series.hpp"

namespace antikelvin {

/// Weighted least-squares line y = intercept + slope x.
struct LineFit {
  Estimate slope;
  Estimate intercept;
  double chi2;
  int dof;         ///< points − 2
  double p_value;  ///< P(χ² ≥ chi2); 1 when dof = 0
};

/// @param x, y, error  equally long, at least two points with different x; errors are one σ, > 0
/// Reference  Press et al., Numerical Recipes, §15.2; χ² tail from Boost.Math
LineFit fit_line(std::vector<double> const& x, std::vector<double> const& y,
                 std::vector<double> const& error);

/// Weighted mean of y, with the same conventions.
Estimate weighted_mean(std::vector<double> const& y, std::vector<double> const& error);

/// Mean of independent estimates with weights that errors have no part in, such as numbers of measurements: a value whose error
/// came out small gets no more weight for it. One estimate is its own mean.
Estimate mean_of_estimates(std::vector<Estimate> const& estimates,
                           std::vector<double> const& weights);

/// The same of estimates whose errors are one, as of averages over the same samples of bonds: they do not get shorter.
Estimate mean_of_correlated(std::vector<Estimate> const& estimates,
                            std::vector<double> const& weights);

/// P(χ² ≥ chi2) with `dof` degrees of freedom; 1 when dof = 0.
double chi2_tail(double chi2, int dof);

}  // namespace antikelvin
