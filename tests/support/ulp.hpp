// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>

namespace antikelvin::test_support {

/// Distance of `value` from a high-precision `reference`, in spacings of doubles at the reference.
/// A zero must be hit exactly.
template <class Real>
double ulp_distance(double value, Real const& reference) {
  if (reference == 0) return value == 0 ? 0 : std::numeric_limits<double>::infinity();
  if (!std::isfinite(value)) return std::numeric_limits<double>::infinity();
  // The double next to the reference on the side of zero has the spacing of its binade.
  double below = std::fabs(reference.template convert_to<double>());
  if (Real(below) > abs(reference)) below = std::nextafter(below, 0.0);
  int const exponent = below < std::numeric_limits<double>::min() ? -1022 : std::ilogb(below);
  Real const distance = abs(Real(value) - reference);
  return ldexp(distance, 52 - exponent).template convert_to<double>();
}

/// Distance of two doubles, likewise; 0 also if both are NaN.
inline double ulp_between(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  return ulp_distance(a, boost::multiprecision::cpp_bin_float_50(b));
}

/// |value/reference − 1|. A zero must be hit exactly.
template <class Real>
double relative_error(double value, Real const& reference) {
  if (reference == 0) return value == 0 ? 0 : std::numeric_limits<double>::infinity();
  if (!std::isfinite(value)) return std::numeric_limits<double>::infinity();
  return Real(abs(Real(value) / reference - 1)).template convert_to<double>();
}

/// The worst of many errors and where it happened, to print also when a test passes.
struct Worst {
  double error = 0;
  std::string where = "nowhere";

  template <class Describe>
  void note(double candidate, Describe describe) {
    if (candidate > error) {
      error = candidate;
      where = describe();
    }
  }
  void print(char const* what, char const* unit) const {
    std::printf("worst %-34s %9.3g %s at %s\n", what, error, unit, where.c_str());
  }
};

/// Fewer points where a sanitizer or an unoptimized build makes each of them slow.
constexpr std::size_t scaled(std::size_t full, std::size_t divisor = 10) {
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
  return full / divisor;
#else
  return static_cast<void>(divisor), full;
#endif
}

}  // namespace antikelvin::test_support
