// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/math/special_functions/bernoulli.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cstdint>
#include <limits>
#include <vector>

#include "model/level_system.hpp"

namespace antikelvin::test_support {

using Binary50 = boost::multiprecision::cpp_bin_float_50;
using Decimal100 = boost::multiprecision::cpp_dec_float_100;
/// For saturated states: variances of interest reach 1e-600, and plain ⟨E²⟩ − ⟨E⟩² must see them.
using Decimal700 = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<700>>;

template <class Real>
Real to_real(Rational const& value) {
  return Real(numerator(value).str()) / Real(denominator(value).str());
}

/// One unit, straight from the definitions; every cancellation is paid for in digits.
template <class Real>
struct UnitOracle {
  Real z = 0, sum_e = 0, sum_ee = 0;  // Σ g e^{−βE} {1, E, E²}
  std::vector<Real> weights;

  void add(Real const& energy, Real const& weight) {
    z += weight;
    sum_e += weight * energy;
    sum_ee += weight * energy * energy;
    weights.push_back(weight);
  }
  Real log_z() const { return log(z); }
  Real energy() const { return sum_e / z; }
  Real variance() const {
    Real const mean = energy(), v = sum_ee / z - mean * mean;
    // Digits below the rounding of ⟨E²⟩ mean nothing.
    return v > sum_ee / z * std::numeric_limits<Real>::epsilon() * 1e10 ? v : Real(0);
  }
  Real entropy(Real const& beta, Real const& log_z) const {
    Real const s = log_z + beta * energy();
    return abs(s) > abs(log_z) * std::numeric_limits<Real>::epsilon() * 1e10 ? s : Real(0);
  }
};

template <class Real>
UnitOracle<Real> bounded_oracle(LevelSystem const& system, Real const& beta) {
  UnitOracle<Real> unit;
  for (Level const& level : system.levels) {
    Real const energy = to_real<Real>(level.energy);
    unit.add(energy, Real(level.degeneracy) * exp(-beta * energy));
  }
  return unit;
}

/// Oscillator (E = v + ½) or rotor (E = l(l+1)) of scale 1, summed until nothing changes.
template <class Real>
UnitOracle<Real> unbounded_oracle(Spectrum spectrum, Real const& beta) {
  UnitOracle<Real> unit;
  for (std::uint64_t j = 0;; ++j) {
    bool const rotor = spectrum == Spectrum::rotor;
    Real const energy = rotor ? Real(j) * (j + 1) : Real(j) + Real(0.5);
    Real const weight = (rotor ? 2 * j + 1 : 1) * exp(-beta * energy);
    bool const negligible =
        j > 12 && weight * energy * energy < unit.sum_ee * std::numeric_limits<Real>::epsilon();
    unit.add(energy, weight);
    // Beyond its maximum, at βE = 2 or 2.5, the summand falls.
    if (negligible && beta * energy > 3) return unit;
  }
}

/// ln n! for integers, 48 digits: Stirling's series from n = 50 on, reached by exact products.
inline Binary50 log_factorial(std::uint64_t n) {
  static Binary50 const half_log_two_pi = log(2 * boost::math::constants::pi<Binary50>()) / 2;
  static std::vector<Binary50> const coefficients = [] {
    std::vector<Binary50> c(1);
    for (int j = 1; j <= 30; ++j)
      c.push_back(boost::math::bernoulli_b2n<Binary50>(j) / (2 * j * (2 * j - 1)));
    return c;
  }();
  Binary50 x = n, product = 1;
  while (x < 50) product *= ++x;
  Binary50 const inverse = 1 / x, square = inverse * inverse;
  Binary50 power = inverse, series = 0;
  for (std::size_t j = 1; j < coefficients.size() && power > 1e-60; ++j, power *= square)
    series += coefficients[j] * power;
  Binary50 const stirling = (x + Binary50(0.5)) * log(x) - x + half_log_two_pi + series;
  return product == 1 ? stirling : Binary50(stirling - log(product));
}

/// ln C(N, n), absolute error below 1e-27 for any 64-bit N.
inline Binary50 log_choose(std::uint64_t n_units, std::uint64_t n) {
  return log_factorial(n_units) - log_factorial(n) - log_factorial(n_units - n);
}

}  // namespace antikelvin::test_support
