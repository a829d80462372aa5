// SPDX-License-Identifier: Apache-2.0
#include "statistics/polynomial_fit.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"

namespace antikelvin {
namespace {

using PolynomialColumns = std::vector<std::vector<double>>;

double product(std::vector<double> const& a, std::vector<double> const& b, std::size_t from) {
  double sum = 0;
  for (std::size_t i = from; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Mirrors columns so that column k is zero below its diagonal, where its mirror is kept but for one element.
void triangularize(PolynomialColumns& columns, std::size_t k) {
  std::vector<double> mirror = columns[k];
  double const length = std::sqrt(product(mirror, mirror, k));
  double const diagonal = mirror[k] > 0 ? -length : length;
  mirror[k] -= diagonal;
  double const square = product(mirror, mirror, k);
  if (square == 0) return;
  for (std::size_t j = k; j < columns.size(); ++j) {
    double const factor = 2 * product(mirror, columns[j], k) / square;
    for (std::size_t i = k; i < mirror.size(); ++i) columns[j][i] -= factor * mirror[i];
  }
}

}  // namespace

PolynomialFit::PolynomialFit(std::vector<double> const& x, std::vector<double> const& y,
                             std::vector<double> const& error, int degree)
    : dof_(static_cast<int>(x.size()) - degree - 1) {
  AK_EXPECT(degree >= 0 && dof_ >= 0 && x.size() == y.size() && x.size() == error.size());
  auto const [low, high] = std::minmax_element(x.begin(), x.end());
  centre_ = *low + (*high - *low) / 2;
  half_width_ = *high > *low ? (*high - *low) / 2 : 1;
  std::size_t const n_terms = static_cast<std::size_t>(degree) + 1;
  PolynomialColumns columns(n_terms + 1, std::vector<double>(x.size()));
  for (std::size_t i = 0; i < x.size(); ++i) {
    double power = 1 / error[i];
    for (std::size_t k = 0; k < n_terms; ++k, power *= mapped(x[i])) columns[k][i] = power;
    columns[n_terms][i] = y[i] / error[i];
  }
  for (std::size_t k = 0; k < n_terms; ++k) triangularize(columns, k);
  coefficients_.resize(n_terms);
  for (std::size_t k = n_terms; k-- > 0;) {
    double sum = columns[n_terms][k];
    for (std::size_t j = k + 1; j < n_terms; ++j) sum -= columns[j][k] * coefficients_[j];
    coefficients_[k] = sum / columns[k][k];
  }
  columns.pop_back();
  factor_ = std::move(columns);
  for (std::size_t i = 0; i < x.size(); ++i)
    residuals_.push_back((y[i] - at(x[i]).value) / error[i]);
}

Estimate PolynomialFit::at(double x) const {
  std::size_t const n_terms = coefficients_.size();
  double const t = mapped(x);
  double value = 0, variance = 0, power = 1;
  // Of the powers p at x, the variance is |R^−T p|².
  std::vector<double> solved;
  for (std::size_t k = 0; k < n_terms; ++k, power *= t) {
    value += coefficients_[k] * power;
    double sum = power;
    for (std::size_t j = 0; j < k; ++j) sum -= factor_[k][j] * solved[j];
    solved.push_back(sum / factor_[k][k]);
    variance += solved[k] * solved[k];
  }
  return {value, std::sqrt(variance)};
}

double PolynomialFit::slope(double x) const {
  double const t = mapped(x);
  double sum = 0;
  for (std::size_t k = coefficients_.size(); k-- > 1;)
    sum = sum * t + static_cast<double>(k) * coefficients_[k];
  return sum / half_width_;
}

double PolynomialFit::chi2() const { return product(residuals_, residuals_, 0); }

}  // namespace antikelvin
