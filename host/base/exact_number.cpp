// SPDX-License-Identifier: Apache-2.0
#include "base/exact_number.hpp"

#include <charconv>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

constexpr int kMaxExponent = 400;
constexpr std::size_t kMaxDigits = 400;
constexpr std::size_t kMaxPlaces = 30;  ///< of decimals; longer ones are written as fractions

[[noreturn]] void refuse(std::string_view text, std::string const& what, std::string const& why) {
  throw SpecError("invalid " + what + " " + in_quotes(text), why,
                  "write a decimal such as -1.5 or 2e3, or a fraction such as 5/2");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

cpp_int power_of_ten(int exponent) { return boost::multiprecision::pow(cpp_int(10), exponent); }

Rational parse_decimal(std::string_view text, std::string_view whole, std::string const& what) {
  std::string digits;
  bool negative = false, seen_point = false;
  int scale = 0;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) negative = text[i++] == '-';
  for (; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits += text[i];
      scale -= seen_point;
    } else if (text[i] == '.' && !seen_point) {
      seen_point = true;
    } else {
      break;
    }
  }
  if (digits.empty()) refuse(whole, what, "it is not a number");
  if (digits.size() > kMaxDigits) refuse(whole, what, "it has more than 400 digits");
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') refuse(whole, what, "it is not a number");
    ++i;
    if (i < text.size() && text[i] == '+') {
      ++i;
      if (i < text.size() && !is_digit(text[i])) refuse(whole, what, "it is not a number");
    }
    int exponent = 0;
    auto const [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
    if (end != text.data() + text.size() ||
        (error != std::errc() && error != std::errc::result_out_of_range))
      refuse(whole, what, "it is not a number");
    if (error == std::errc::result_out_of_range || exponent > kMaxExponent ||
        exponent < -kMaxExponent)
      refuse(whole, what, "its decimal exponent is beyond 400");
    scale += exponent;
  }
  std::size_t const first = digits.find_first_not_of('0');  // a leading 0 would mean octal
  cpp_int numerator(first == std::string::npos ? std::string("0") : digits.substr(first));
  if (negative) numerator = -numerator;
  if (scale >= 0) return Rational(numerator * power_of_ten(scale));
  return Rational(numerator, power_of_ten(-scale));
}

}  // namespace

Rational parse_rational(std::string_view text, std::string const& what) {
  std::size_t const slash = text.find('/');
  if (slash == std::string_view::npos) return parse_decimal(text, text, what);
  Rational const numerator = parse_decimal(text.substr(0, slash), text, what);
  Rational const denominator = parse_decimal(text.substr(slash + 1), text, what);
  if (denominator == 0) refuse(text, what, "it divides by zero");
  return numerator / denominator;
}

Rational common_divisor(Rational const& a, Rational const& b) {
  cpp_int const one = numerator(a) * denominator(b), other = numerator(b) * denominator(a);
  return Rational(gcd(one, other), cpp_int(denominator(a) * denominator(b)));
}

cpp_int floor_of(Rational const& value) {
  cpp_int quotient = numerator(value) / denominator(value);  // truncates
  if (value < 0 && Rational(quotient) != value) --quotient;
  return quotient;
}

double to_double(Rational const& value) {
  if (value == 0) return 0;
  // Scale the quotient to 64 or 65 bits with a sticky last bit, then let ldexp round once.
  bool const negative = value < 0;
  cpp_int p = abs(numerator(value)), q = denominator(value);
  int const shift = 64 - (static_cast<int>(msb(p)) - static_cast<int>(msb(q)));
  if (shift > 0) p <<= shift;
  if (shift < 0) q <<= -shift;
  cpp_int quotient, remainder;
  divide_qr(p, q, quotient, remainder);
  // Keep exactly the bits a double (or its subnormal) can hold, rounding half to even.
  int const exponent = -shift;
  int drop = static_cast<int>(msb(quotient)) - 52;
  int const lowest =
      std::numeric_limits<double>::min_exponent - 53;  // weight of the last subnormal bit
  if (exponent + drop < lowest) drop = lowest - exponent;
  cpp_int kept = quotient >> drop;
  cpp_int const rest = quotient - (kept << drop);
  cpp_int const half = cpp_int(1) << (drop - 1);
  bool const above = rest > half || (rest == half && remainder != 0);
  bool const tie = rest == half && remainder == 0;
  if (above || (tie && bit_test(kept, 0))) ++kept;
  double const magnitude = std::ldexp(kept.convert_to<double>(), exponent + drop);
  return negative ? -magnitude : magnitude;
}

Quad to_quad(Rational const& value) { return Quad(numerator(value)) / Quad(denominator(value)); }

std::string to_text(Rational const& value) {
  cpp_int const p = numerator(value), q = denominator(value);
  if (q == 1) return p.str();
  // A fraction terminates in base ten when its denominator is 2^a 5^b.
  std::size_t const twos = lsb(q);
  cpp_int rest = q >> twos;
  std::size_t fives = 0;
  for (; fives <= kMaxPlaces && rest % 5 == 0; ++fives) rest /= 5;
  if (rest != 1 || std::max(twos, fives) > kMaxPlaces) return p.str() + "/" + q.str();
  auto const places = static_cast<int>(std::max(twos, fives));
  cpp_int const scaled = abs(p) * power_of_ten(places) / q;
  std::string digits = scaled.str();
  if (static_cast<int>(digits.size()) <= places)
    digits.insert(0, static_cast<std::size_t>(places) + 1 - digits.size(), '0');
  digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
  return (p < 0 ? "-" : "") + digits;
}

}  // namespace antikelvin
