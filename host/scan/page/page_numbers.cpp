// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_numbers.hpp"

#include <cmath>
#include <cstdio>

namespace antikelvin {

std::string formatted(char const* format, double value) {
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string value_and_error(double value, double error) {
  double const places = 1 - std::floor(std::log10(error));
  if (!(error > 0) || !std::isfinite(value) || places < 0 || places > 12)
    return formatted("%.6g", value) + " ± " + formatted("%.2g", error);
  char text[96];
  std::snprintf(text, sizeof text, "%.*f ± %.*f", static_cast<int>(places), value,
                static_cast<int>(places), error);
  return text;
}

std::string sortable(double value) {
  if (std::isnan(value)) return "";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return formatted("%.17g", value);
}

double real_in(Values const& values, std::size_t row) {
  if (auto const* reals = std::get_if<std::vector<double>>(&values)) return (*reals)[row];
  if (auto const* counts = std::get_if<std::vector<std::uint64_t>>(&values))
    return static_cast<double>((*counts)[row]);
  return NAN;
}

bool is_number(ColumnType type) { return type == ColumnType::count || type == ColumnType::real; }

}  // namespace antikelvin
