// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "antikelvin/core/hd.hpp"

namespace antikelvin {

/// Remainder of Stirling's formula.
///
///     δ(n) = ln n! − [n ln n − n + ½ ln(2πn)]
///
/// @param n  integer-valued, n ≥ 1
/// @return   δ(n), decreasing from 0.0811 to 0
///
/// Accuracy   2e-17 absolute from n = 16 on, correctly rounded table below
///            (tests/exact/log_binomial_test.cpp)
/// Reference  C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000)
AK_HD inline double stirling_remainder(double n) {
  constexpr double kTable[16] = {
      0.0,
      0.08106146679532725821967026,
      0.04134069595540929409382208,
      0.02767792568499833914878929,
      0.02079067210376509311152277,
      0.01664469118982119216319487,
      0.01387612882307074799874573,
      0.01189670994589177009505572,
      0.010411265261972096497478567,
      0.009255462182712732917728637,
      0.008330563433362871256469319,
      0.007573675487951840794972024,
      0.006942840107209529865664152,
      0.006408994188004207068439631,
      0.005951370112758847735624416,
      0.005554733551962801371038690,
  };
  if (n < 16) return kTable[static_cast<int>(n)];
  double const r = 1 / n;
  double const r2 = r * r;
  double const tail = 1.0 / 1680 - r2 * (1.0 / 1188 - r2 * (691.0 / 360360));
  return r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * tail)));
}

}  // namespace antikelvin
