// SPDX-License-Identifier: Apache-2.0
// Operations on bits, after the definitions in "PTX ISA", chapters "Logic and Shift Instructions"
// and "Integer Arithmetic Instructions".
#include <algorithm>
#include <bit>

#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

template <class T>
constexpr unsigned kBits = 8 * sizeof(T);

// Shifts by the width or more leave zero, or the sign alone.
template <class T>
T shift_left(T a, std::uint32_t n) {
  return n >= kBits<T> ? T{0} : static_cast<T>(a << n);
}
template <class T>
T shift_right(T a, std::uint32_t n) {
  if (n < kBits<T>) return static_cast<T>(a >> n);
  return a < 0 ? static_cast<T>(-1) : T{0};
}

std::uint64_t funnel(std::uint32_t low, std::uint32_t high) {
  return std::uint64_t{high} << 32 | low;
}
std::uint32_t funnel_left(std::uint32_t low, std::uint32_t high, unsigned n) {
  return static_cast<std::uint32_t>(funnel(low, high) << n >> 32);
}
std::uint32_t funnel_right(std::uint32_t low, std::uint32_t high, unsigned n) {
  return static_cast<std::uint32_t>(funnel(low, high) >> n);
}

/// A field of bits. The lowest eight bits of its position and length count.
template <class T>
T extracted(T a, std::uint32_t position, std::uint32_t length) {
  using U = std::make_unsigned_t<T>;
  unsigned const first = position & 255, n = std::min(length & 255, kBits<T>);
  if (n == 0) return 0;
  unsigned const last = std::min(first + n - 1, kBits<T> - 1);
  bool const is_negative = std::is_signed_v<T> && (static_cast<U>(a) >> last & 1) != 0;
  U const bits = first >= kBits<T> ? U{0} : static_cast<U>(static_cast<U>(a) >> first);
  unsigned const n_real = first >= kBits<T> ? 0 : last - first + 1;
  U const mask = n_real >= kBits<T> ? static_cast<U>(~U{0}) : static_cast<U>((U{1} << n_real) - 1);
  return static_cast<T>((bits & mask) | (is_negative ? static_cast<U>(~mask) : U{0}));
}

template <class U>
U inserted(U a, U b, std::uint32_t position, std::uint32_t length) {
  unsigned const first = position & 255, n = std::min(length & 255, kBits<U>);
  if (n == 0 || first >= kBits<U>) return b;
  U const mask = static_cast<U>(
      (n == kBits<U> ? static_cast<U>(~U{0}) : static_cast<U>((U{1} << n) - 1)) << first);
  return static_cast<U>((b & ~mask) | (static_cast<U>(a << first) & mask));
}

std::uint32_t permuted_bytes(std::uint32_t a, std::uint32_t b, std::uint32_t selection) {
  std::uint64_t const bytes = funnel(a, b);
  std::uint32_t result = 0;
  for (unsigned k = 0; k < 4; ++k) {
    unsigned const which = selection >> (4 * k) & 15;
    auto byte = static_cast<std::uint8_t>(bytes >> (8 * (which & 7)));
    if ((which & 8) != 0) byte = (byte & 0x80) != 0 ? 0xFF : 0;  // its sign, eight times
    result |= std::uint32_t{byte} << (8 * k);
  }
  return result;
}

std::uint32_t looked_up(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t table) {
  std::uint32_t result = 0;
  for (unsigned k = 0; k < 8; ++k)
    if ((table >> k & 1) != 0)
      result |= ((k & 4) != 0 ? a : ~a) & ((k & 2) != 0 ? b : ~b) & ((k & 1) != 0 ? c : ~c);
  return result;
}

template <class U>
U reversed(U a) {
  U result = 0;
  for (unsigned k = 0; k < kBits<U>; ++k)
    result |= static_cast<U>((a >> k & 1) << (kBits<U> - 1 - k));
  return result;
}

template <class U>
void add_typed(Operations& table, std::string const& width) {
  std::string const bits = ".b" + width, whole = ".u" + width;
  using S = std::make_signed_t<U>;
  table["and" + bits] = pure<[](U a, U b) { return static_cast<U>(a & b); }>;
  table["or" + bits] = pure<[](U a, U b) { return static_cast<U>(a | b); }>;
  table["xor" + bits] = pure<[](U a, U b) { return static_cast<U>(a ^ b); }>;
  table["not" + bits] = pure<[](U a) { return static_cast<U>(~a); }>;
  table["shl" + bits] = pure<shift_left<U>>;
  table["shr" + bits] = table["shr" + whole] = pure<shift_right<U>>;
  table["shr.s" + width] = pure<shift_right<S>>;
  for (std::string const& type : {bits, whole, ".s" + width})
    table["selp" + type] = pure<[](U a, U b, bool c) { return c ? a : b; }>;
}

template <class U>
void add_wide(Operations& table, std::string const& width) {
  using S = std::make_signed_t<U>;
  table["bfe.u" + width] = pure<extracted<U>>;
  table["bfe.s" + width] = pure<extracted<S>>;
  table["bfi.b" + width] = pure<inserted<U>>;
  table["brev.b" + width] = pure<reversed<U>>;
  table["clz.b" + width] =
      pure<[](U a) { return static_cast<std::uint32_t>(std::countl_zero(a)); }>;
  table["popc.b" + width] = pure<[](U a) { return static_cast<std::uint32_t>(std::popcount(a)); }>;
}

}  // namespace

void add_bit_operations(Operations& table) {
  using U = std::uint32_t;
  add_typed<std::uint16_t>(table, "16");
  add_typed<std::uint32_t>(table, "32");
  add_typed<std::uint64_t>(table, "64");
  add_wide<std::uint32_t>(table, "32");
  add_wide<std::uint64_t>(table, "64");
  table["selp.f32"] = table["selp.b32"];
  table["selp.f64"] = table["selp.b64"];
  table["and.pred"] = pure<[](bool a, bool b) { return a && b; }>;
  table["or.pred"] = pure<[](bool a, bool b) { return a || b; }>;
  table["xor.pred"] = pure<[](bool a, bool b) { return a != b; }>;
  table["not.pred"] = pure<[](bool a) { return !a; }>;
  table["mov.pred"] = pure<[](bool a) { return a; }>;
  table["shf.l.wrap.b32"] = pure<[](U low, U high, U n) { return funnel_left(low, high, n & 31); }>;
  table["shf.r.wrap.b32"] =
      pure<[](U low, U high, U n) { return funnel_right(low, high, n & 31); }>;
  table["shf.l.clamp.b32"] =
      pure<[](U low, U high, U n) { return funnel_left(low, high, std::min(n, U{32})); }>;
  table["shf.r.clamp.b32"] =
      pure<[](U low, U high, U n) { return funnel_right(low, high, std::min(n, U{32})); }>;
  table["prmt.b32"] = pure<permuted_bytes>;
  table["lop3.b32"] = pure<looked_up>;
}

}  // namespace antikelvin::ptx
