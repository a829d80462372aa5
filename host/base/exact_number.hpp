// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <string>
#include <string_view>

namespace antikelvin {

/// An exact fraction: what a user's decimal or fraction means before any rounding.
using Rational = boost::multiprecision::cpp_rational;

/// 113-bit binary floating point with a 15-bit exponent, for host-side exact thermodynamics.
using Quad = boost::multiprecision::cpp_bin_float_quad;

/// Reads `-1.5`, `2e-3` or `5/2` exactly. Throws SpecError that names `what`.
/// Decimal exponents are limited to ±400, so that no short text makes a gigantic number.
Rational parse_rational(std::string_view text, std::string const& what);

/// Greatest number of which both are whole multiples.
Rational common_divisor(Rational const& a, Rational const& b);

/// Greatest whole number that is no greater.
boost::multiprecision::cpp_int floor_of(Rational const& value);

/// Nearest double (round to nearest even), also for huge numerators and denominators.
double to_double(Rational const& value);

/// Nearest Quad.
Quad to_quad(Rational const& value);

/// Shortest exact text: an integer, a decimal if it terminates, a fraction otherwise.
std::string to_text(Rational const& value);

}  // namespace antikelvin
