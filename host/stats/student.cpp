// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/stats/student.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace antikelvin {

double normal_deviate(double t, double degrees) {
  if (!std::isfinite(t)) return t;
  // Tails below: their probabilities keep all digits.
  double const tail = cdf(boost::math::students_t_distribution<double>(degrees), -std::fabs(t));
  double const z = tail > 1e-300 ? -quantile(boost::math::normal_distribution<double>(), tail)
                                 : std::numeric_limits<double>::infinity();
  return std::copysign(z, t);
}

}  // namespace antikelvin
