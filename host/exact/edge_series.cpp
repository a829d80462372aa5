// SPDX-License-Identifier: Apache-2.0
#include "exact/edge_series.hpp"

#include <utility>

#include "antikelvin/base/reals.hpp"

namespace antikelvin {

EdgeSeries::EdgeSeries(IntegerLevels levels, std::uint64_t n_units)
    : levels_(std::move(levels)), n_units_(n_units) {
  ScaledNumber one;
  one.mantissa = 1.0;
  omega_.push_back(one);
  volume_.push_back(one);
}

DoubleDouble EdgeSeries::log_omega(std::uint64_t energy) {
  ScaledNumber const& ratio = grown(energy).omega_[energy];
  return ratio.is_zero() ? DoubleDouble(-kInfinity) : ground() + ratio.log();
}

DoubleDouble EdgeSeries::log_ratio(std::uint64_t energy) {
  grown(energy);
  return volume_[energy].log() - omega_[energy].log();
}

DoubleDouble EdgeSeries::log_gibbs(std::uint64_t energy) {
  return ground() + grown(energy).volume_[energy].log();
}

DoubleDouble EdgeSeries::ground() const {
  return to_double_double(n_units_) * log(to_double_double(levels_.degeneracies[0]));
}

EdgeSeries& EdgeSeries::grown(std::uint64_t energy) {
  DoubleDouble const successor = to_double_double(Quanta{n_units_} + 1);
  DoubleDouble const g0 = to_double_double(levels_.degeneracies[0]);
  for (std::uint64_t e = omega_.size(); e <= energy; ++e) {
    ScaledNumber sum;
    for (std::size_t j = 1; j < levels_.steps.size() && levels_.steps[j] <= e; ++j) {
      std::uint64_t const step = levels_.steps[j];
      ScaledNumber term = omega_[e - step];
      term *= to_double_double(levels_.degeneracies[j]) / g0 *
              (to_double_double(step) * successor - to_double_double(e));
      sum += term;
    }
    sum *= DoubleDouble(1.0) / to_double_double(e);
    omega_.push_back(sum);
    volume_.push_back(volume_.back());
    volume_.back() += sum;
  }
  return *this;
}

}  // namespace antikelvin
