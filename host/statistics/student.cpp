// SPDX-License-Identifier: Apache-2.0
#include "statistics/student.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace antikelvin {

double normal_deviate(double t, double degrees) {
  if (!std::isfinite(t)) return t;
  // Tails below: their probabilities keep all digits.
  double const tail = cdf(boost::math::students_t_distribution<double>(degrees), -std::fabs(t));
  double const z = -quantile(boost::math::normal_distribution<double>(), std::max(tail, 1e-300));
  return std::copysign(z, t);
}

double normal_deviate_of_spread(double ratio, double degrees) {
  if (!std::isfinite(ratio)) return ratio;
  boost::math::chi_squared_distribution<double> const law(degrees);
  double const x = degrees * ratio * ratio, below = cdf(law, x), above = cdf(complement(law, x));
  double const tail = std::max(std::min(below, above), 1e-300);
  double const z = -quantile(boost::math::normal_distribution<double>(), tail);
  return below < above ? -z : z;
}

}  // namespace antikelvin
