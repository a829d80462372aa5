// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

namespace antikelvin {

/// Σ x with the rounding errors of the additions added up beside; host only.
/// Reference  A. Neumaier, Z. Angew. Math. Mech. 54, 39 (1974)
class CompensatedSum {
 public:
  void add(double x) {
    double const next = sum_ + x;
    lost_ += std::fabs(sum_) >= std::fabs(x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0, lost_ = 0;
};

}  // namespace antikelvin
