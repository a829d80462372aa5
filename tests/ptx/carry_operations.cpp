// SPDX-License-Identifier: Apache-2.0
// Chains of additions. Subtractions too leave a carry and no borrow, that of a + ~b + 1, as on the
// hardware: nvcc reads it with addc.
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

__extension__ using Wide = unsigned __int128;

/// a + b + carry, and its carry.
template <class U>
U sum(Carry& out, U a, U b, std::uint32_t in) {
  Wide const all = Wide{a} + b + in;
  out.value = static_cast<std::uint32_t>(all >> (8 * sizeof(U)) & 1);
  return static_cast<U>(all);
}

template <class U>
U low_product(U a, U b) {
  return static_cast<U>(Wide{a} * b);
}
template <class U>
U high_product(U a, U b) {
  return static_cast<U>(Wide{a} * b >> (8 * sizeof(U)));
}

template <class U>
void add_typed(Operations& table, std::string const& type) {
  table["add.cc" + type] = pure<[](Carry& c, U a, U b) { return sum(c, a, b, 0); }>;
  table["addc.cc" + type] = pure<[](Carry& c, U a, U b) { return sum(c, a, b, c.value); }>;
  table["addc" + type] = pure<[](Carry& c, U a, U b) { return static_cast<U>(a + b + c.value); }>;
  table["sub.cc" + type] =
      pure<[](Carry& c, U a, U b) { return sum(c, a, static_cast<U>(~b), 1); }>;
  table["subc.cc" + type] =
      pure<[](Carry& c, U a, U b) { return sum(c, a, static_cast<U>(~b), c.value); }>;
  table["subc" + type] =
      pure<[](Carry& c, U a, U b) { return static_cast<U>(a + static_cast<U>(~b) + c.value); }>;
  table["mad.lo.cc" + type] =
      pure<[](Carry& c, U a, U b, U d) { return sum(c, low_product(a, b), d, 0); }>;
  table["madc.lo.cc" + type] =
      pure<[](Carry& c, U a, U b, U d) { return sum(c, low_product(a, b), d, c.value); }>;
  table["madc.lo" + type] =
      pure<[](Carry& c, U a, U b, U d) { return static_cast<U>(low_product(a, b) + d + c.value); }>;
}

template <class U>
void add_unsigned(Operations& table, std::string const& type) {
  table["mad.hi.cc" + type] =
      pure<[](Carry& c, U a, U b, U d) { return sum(c, high_product(a, b), d, 0); }>;
  table["madc.hi.cc" + type] =
      pure<[](Carry& c, U a, U b, U d) { return sum(c, high_product(a, b), d, c.value); }>;
  table["madc.hi" + type] = pure<[](Carry& c, U a, U b, U d) {
    return static_cast<U>(high_product(a, b) + d + c.value);
  }>;
}

}  // namespace

void add_carry_operations(Operations& table) {
  for (char const* const type : {".u32", ".s32", ".b32"}) add_typed<std::uint32_t>(table, type);
  for (char const* const type : {".u64", ".s64", ".b64"}) add_typed<std::uint64_t>(table, type);
  add_unsigned<std::uint32_t>(table, ".u32");
  add_unsigned<std::uint64_t>(table, ".u64");
}

}  // namespace antikelvin::ptx
