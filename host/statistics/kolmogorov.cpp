// SPDX-License-Identifier: Apache-2.0
#include "statistics/kolmogorov.hpp"

#include <algorithm>
#include <cmath>

namespace antikelvin {
namespace {

constexpr std::size_t kMostExact = 100;

/// Durbin's matrix of order 2k − 1, row by row; h is k − n d.
std::vector<double> durbin_matrix(std::size_t k, double h) {
  std::size_t const m = 2 * k - 1;
  std::vector<double> matrix(m * m);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < m; ++j) matrix[i * m + j] = i + 1 < j ? 0 : 1;
  double power = 1;
  for (std::size_t i = 0; i < m; ++i) {
    power *= h;
    matrix[i * m] -= power;
    matrix[(m - 1) * m + (m - 1 - i)] -= power;
  }
  if (2 * h > 1) matrix[(m - 1) * m] += std::pow(2 * h - 1, static_cast<double>(m));
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j <= std::min(i, m - 1); ++j)
      matrix[i * m + j] /= std::tgamma(static_cast<double>(i - j) + 2);
  return matrix;
}

/// P(D_n < distance) = n!/n^n times the middle element of the matrix to the power of n.
double exact_below(double distance, std::size_t n) {
  double const nd = static_cast<double>(n) * distance;
  std::size_t const k = static_cast<std::size_t>(nd) + 1, m = 2 * k - 1;
  std::vector<double> const matrix = durbin_matrix(k, static_cast<double>(k) - nd);
  std::vector<double> row(m), next(m);
  row[k - 1] = 1;
  for (std::size_t step = 1; step <= n; ++step) {
    std::fill(next.begin(), next.end(), 0.0);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j < m; ++j) next[j] += row[i] * matrix[i * m + j];
    for (std::size_t j = 0; j < m; ++j)
      row[j] = next[j] * static_cast<double>(step) / static_cast<double>(n);
  }
  return row[k - 1];
}

/// P(D_n⁺ ≥ distance), by Smirnov's sum of positive terms.
double one_sided(double distance, std::size_t n) {
  double const count = static_cast<double>(n);
  double sum = 0, log_choose = 0;  // ln C(n, j)
  for (std::size_t k = 0; k < n; ++k) {
    double const j = static_cast<double>(k), left = 1 - distance - j / count;
    if (left <= 0) break;
    sum += std::exp(log_choose + (j - 1) * std::log(distance + j / count) +
                    (count - j) * std::log(left));
    log_choose += std::log((count - j) / (j + 1));
  }
  return distance * sum;
}

}  // namespace

double kolmogorov_tail(double x) {
  if (x < 0.2) return 1;  // to 1e-12, where the series converges slowly
  double sum = 0, sign = 1;
  for (int k = 1; k <= 20; ++k, sign = -sign) sum += sign * std::exp(-2.0 * k * k * x * x);
  return std::clamp(2 * sum, 0.0, 1.0);
}

double kolmogorov_p_value(double distance, std::size_t n) {
  if (n == 0 || distance <= 0) return 1;
  if (distance >= 1) return 0;
  if (n <= kMostExact) {
    double const p = 1 - exact_below(distance, n);
    // Deviations of both signs at once are as rare as p²: the sum keeps the digits that 1 − … loses.
    return p < 1e-7 ? 2 * one_sided(distance, n) : std::min(p, 1.0);
  }
  double const root = std::sqrt(static_cast<double>(n)), x = root * distance;
  return kolmogorov_tail(x + 1 / (6 * root) + (x - 1) / (4 * root * root));
}

KolmogorovTest test_normality(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  double const n = static_cast<double>(values.size());
  KolmogorovTest test;
  for (std::size_t i = 0; i < values.size(); ++i) {
    double const below = std::erfc(-values[i] / std::sqrt(2.0)) / 2;
    double const rank = static_cast<double>(i);
    test.distance = std::max({test.distance, below - rank / n, (rank + 1) / n - below});
  }
  test.p_value = kolmogorov_p_value(test.distance, values.size());
  return test;
}

}  // namespace antikelvin
