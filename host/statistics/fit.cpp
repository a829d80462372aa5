// SPDX-License-Identifier: Apache-2.0
#include "statistics/fit.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "antikelvin/base/check.hpp"

namespace antikelvin {

double chi2_tail(double chi2, int dof) {
  return dof <= 0 ? 1.0 : boost::math::gamma_q(0.5 * dof, 0.5 * chi2);
}

Estimate weighted_mean(std::vector<double> const& y, std::vector<double> const& error) {
  double weights = 0, sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double const w = 1 / (error[i] * error[i]);
    weights += w;
    sum += w * y[i];
  }
  return {sum / weights, 1 / std::sqrt(weights)};
}

Estimate mean_of_estimates(std::vector<Estimate> const& estimates,
                           std::vector<double> const& weights) {
  AK_EXPECT(!estimates.empty() && estimates.size() == weights.size());
  if (estimates.size() == 1) return estimates[0];
  double all = 0, sum = 0, squares = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    all += weights[i];
    sum += weights[i] * estimates[i].value;
    squares += std::pow(weights[i] * estimates[i].error, 2);
  }
  return {sum / all, std::sqrt(squares) / all};
}

Estimate mean_of_correlated(std::vector<Estimate> const& estimates,
                            std::vector<double> const& weights) {
  AK_EXPECT(!estimates.empty() && estimates.size() == weights.size());
  double all = 0;
  Estimate sum{0, 0};
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    all += weights[i];
    sum.value += weights[i] * estimates[i].value;
    sum.error += weights[i] * estimates[i].error;
  }
  return {sum.value / all, sum.error / all};
}

LineFit fit_line(std::vector<double> const& x, std::vector<double> const& y,
                 std::vector<double> const& error) {
  AK_EXPECT(x.size() >= 2 && x.size() == y.size() && x.size() == error.size());
  // About the weighted mean of x, slope and mean of y are uncorrelated and nothing cancels.
  double const x_mean = weighted_mean(x, error).value;
  Estimate const y_mean = weighted_mean(y, error);
  double spread = 0, product = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const w = 1 / (error[i] * error[i]), d = x[i] - x_mean;
    spread += w * d * d;
    product += w * d * (y[i] - y_mean.value);
  }
  LineFit fit{};
  fit.slope = {product / spread, 1 / std::sqrt(spread)};
  fit.intercept = {y_mean.value - fit.slope.value * x_mean,
                   std::hypot(y_mean.error, x_mean * fit.slope.error)};
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const residual = (y[i] - fit.intercept.value - fit.slope.value * x[i]) / error[i];
    fit.chi2 += residual * residual;
  }
  fit.dof = static_cast<int>(x.size()) - 2;
  fit.p_value = chi2_tail(fit.chi2, fit.dof);
  return fit;
}

}  // namespace antikelvin
