// SPDX-License-Identifier: Apache-2.0
// Arithmetic of floats and doubles, which IEEE 754 defines to the bit. PTX leaves approximate
// operations open: results of this machine lie within their bounds, with the special cases of "PTX
// ISA".
#include <bit>
#include <cmath>
#include <limits>

#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

/// The lesser number. NaN counts only against NaN, and −0 is less than +0.
template <class F>
F minimum(F a, F b) {
  if (std::isnan(a) && std::isnan(b)) return std::numeric_limits<F>::quiet_NaN();
  if (std::isnan(a)) return b;
  if (std::isnan(b)) return a;
  if (a == b) return std::signbit(a) ? a : b;
  return a < b ? a : b;
}
template <class F>
F maximum(F a, F b) {
  if (std::isnan(a) || std::isnan(b)) return minimum(a, b);
  if (a == b) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

/// Uses and returns the upper half of a double only, and flushes subnormal numbers.
double reciprocal_approximation(double a) {
  constexpr std::uint64_t kUpper = ~std::uint64_t{0xFFFFFFFF};
  double const x = std::bit_cast<double>(std::bit_cast<std::uint64_t>(a) & kUpper);
  if (std::isnan(a)) return std::numeric_limits<double>::quiet_NaN();
  if (std::fpclassify(x) == FP_SUBNORMAL)
    return std::copysign(std::numeric_limits<double>::infinity(), x);
  double const result = std::bit_cast<double>(std::bit_cast<std::uint64_t>(1 / x) & kUpper);
  return std::fpclassify(result) == FP_SUBNORMAL ? std::copysign(0.0, result) : result;
}

template <class F>
void add_typed(Operations& table, std::string const& type) {
  for (std::string const& rounding : {std::string(), std::string(".rn")}) {
    table["add" + rounding + type] = pure<[](F a, F b) { return a + b; }>;
    table["sub" + rounding + type] = pure<[](F a, F b) { return a - b; }>;
    table["mul" + rounding + type] = pure<[](F a, F b) { return a * b; }>;
  }
  table["fma.rn" + type] = pure<[](F a, F b, F c) { return std::fma(a, b, c); }>;
  table["div.rn" + type] = pure<[](F a, F b) { return a / b; }>;
  table["rcp.rn" + type] = pure<[](F a) { return 1 / a; }>;
  table["sqrt.rn" + type] = pure<[](F a) { return std::sqrt(a); }>;
  table["min" + type] = pure<minimum<F>>;
  table["max" + type] = pure<maximum<F>>;
  using U = Unsigned<sizeof(F)>;
  constexpr U kSign = U{1} << (8 * sizeof(F) - 1);
  // On bits, so that NaN keeps its payload.
  table["neg" + type] = pure<[](U a) { return static_cast<U>(a ^ kSign); }>;
  table["abs" + type] = pure<[](U a) { return static_cast<U>(a & ~kSign); }>;
  table["copysign" + type] =
      pure<[](U a, U b) { return static_cast<U>((a & kSign) | (b & ~kSign)); }>;
}

}  // namespace

void add_floating_operations(Operations& table) {
  add_typed<float>(table, ".f32");
  add_typed<double>(table, ".f64");
  table["rcp.approx.ftz.f64"] = pure<reciprocal_approximation>;
  table["rcp.approx.f32"] = pure<[](float a) { return 1 / a; }>;
}

}  // namespace antikelvin::ptx
