// SPDX-License-Identifier: Apache-2.0
#include "statistics/student.hpp"

#include <algorithm>
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

}  // namespace antikelvin
