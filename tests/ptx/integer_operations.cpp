// SPDX-License-Identifier: Apache-2.0
// Arithmetic of integers. It wraps, so that most of it is the same for signed and unsigned ones.
#include <algorithm>
#include <limits>

#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

__extension__ using Wide = __int128;

template <class T>
T quotient(T a, T b) {
  if (b == 0) throw Fault("division by zero");
  if (std::is_signed_v<T> && b == static_cast<T>(-1))
    return static_cast<T>(0 - static_cast<std::uint64_t>(a));
  return static_cast<T>(a / b);
}

template <class T>
T remainder_of(T a, T b) {
  if (b == 0) throw Fault("division by zero");
  if (std::is_signed_v<T> && b == static_cast<T>(-1)) return 0;
  return static_cast<T>(a % b);
}

template <class T>
T upper_half(T a, T b) {
  return static_cast<T>(Wide{a} * Wide{b} >> (8 * sizeof(T)));
}
template <>
std::uint64_t upper_half(std::uint64_t a, std::uint64_t b) {
  __extension__ using UnsignedWide = unsigned __int128;
  return static_cast<std::uint64_t>(UnsignedWide{a} * b >> 64);
}

template <class T>
void add_typed(Operations& table, std::string const& type) {
  using U = std::make_unsigned_t<T>;
  table["add" + type] = pure<[](U a, U b) { return static_cast<U>(a + b); }>;
  table["sub" + type] = pure<[](U a, U b) { return static_cast<U>(a - b); }>;
  table["mul.lo" + type] = pure<[](U a, U b) { return static_cast<U>(std::uint64_t{a} * b); }>;
  table["mad.lo" + type] =
      pure<[](U a, U b, U c) { return static_cast<U>(std::uint64_t{a} * b + c); }>;
  table["mul.hi" + type] = pure<[](T a, T b) { return upper_half(a, b); }>;
  table["mad.hi" + type] =
      pure<[](T a, T b, U c) { return static_cast<U>(static_cast<U>(upper_half(a, b)) + c); }>;
  table["div" + type] = pure<quotient<T>>;
  table["rem" + type] = pure<remainder_of<T>>;
  table["min" + type] = pure<[](T a, T b) { return std::min(a, b); }>;
  table["max" + type] = pure<[](T a, T b) { return std::max(a, b); }>;
  if constexpr (std::is_signed_v<T>) {
    table["neg" + type] = pure<[](U a) { return static_cast<U>(0 - a); }>;
    table["abs" + type] =
        pure<[](T a) { return static_cast<U>(a < 0 ? 0 - static_cast<U>(a) : static_cast<U>(a)); }>;
  }
}

template <class T, class Twice>
void add_widening(Operations& table, std::string const& type) {
  using U = std::make_unsigned_t<Twice>;
  table["mul.wide" + type] = pure<[](T a, T b) { return static_cast<Twice>(Twice{a} * Twice{b}); }>;
  table["mad.wide" + type] =
      pure<[](T a, T b, U c) { return static_cast<U>(static_cast<U>(Twice{a} * Twice{b}) + c); }>;
}

}  // namespace

void add_integer_operations(Operations& table) {
  add_typed<std::uint16_t>(table, ".u16");
  add_typed<std::int16_t>(table, ".s16");
  add_typed<std::uint32_t>(table, ".u32");
  add_typed<std::int32_t>(table, ".s32");
  add_typed<std::uint64_t>(table, ".u64");
  add_typed<std::int64_t>(table, ".s64");
  add_widening<std::uint16_t, std::uint32_t>(table, ".u16");
  add_widening<std::int16_t, std::int32_t>(table, ".s16");
  add_widening<std::uint32_t, std::uint64_t>(table, ".u32");
  add_widening<std::int32_t, std::int64_t>(table, ".s32");
}

}  // namespace antikelvin::ptx
