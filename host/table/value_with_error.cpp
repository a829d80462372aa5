// SPDX-License-Identifier: Apache-2.0
#include "table/value_with_error.hpp"

#include <fmt/core.h>
#include <cmath>
#include <cstdlib>

namespace antikelvin {
namespace {

/// Power of ten of the first of `digits` digits, once the value has been rounded to them.
int exponent_of(double value, int digits) {
  std::string const text = fmt::format("{:.{}e}", value, digits - 1);
  return std::atoi(text.c_str() + text.find('e') + 1);
}

}  // namespace

std::string value_with_error(double value, double error) {
  if (!std::isfinite(value) || !std::isfinite(error) || error <= 0)
    return std::isnan(value) ? "" : fmt::format("{:.8g}", value);
  int const size = exponent_of(std::fmax(std::fabs(value), error), 2);
  int const power = size < -4 || size >= 7 ? size : 0;
  // Text to number: the power of ten is exact where a product would not be.
  auto const scaled = [&](double x) {
    std::string text = fmt::format("{:.17e}", x);
    std::size_t const e = text.find('e');
    return std::strtod(
        (text.substr(0, e + 1) + std::to_string(std::atoi(text.c_str() + e + 1) - power)).c_str(),
        nullptr);
  };
  double v = scaled(value), s = scaled(error);
  int const last = exponent_of(s, 2) - 1;  // power of the last digit
  int const decimals = last < 0 ? -last : 0;
  if (last > 0) {
    double const step = std::pow(10.0, last);
    v = std::round(v / step) * step;
    s = std::round(s / step) * step;
  }
  std::string const digits = decimals > 1 ? fmt::format("{:.0f}", s * std::pow(10.0, decimals))
                                          : fmt::format("{:.{}f}", s, decimals);
  std::string text = fmt::format("{:.{}f}({})", v, decimals, digits);
  if (power != 0) text += fmt::format("e{:+03}", power);
  return text;
}

}  // namespace antikelvin
