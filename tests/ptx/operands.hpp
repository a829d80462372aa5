// SPDX-License-Identifier: Apache-2.0
// Access to operands, and handlers generated from plain functions.
#pragma once
#include <bit>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

#include "ptx/block.hpp"

namespace antikelvin::ptx {

template <std::size_t kBytes>
using Unsigned = std::conditional_t<
    kBytes == 1, std::uint8_t,
    std::conditional_t<kBytes == 2, std::uint16_t,
                       std::conditional_t<kBytes == 4, std::uint32_t, std::uint64_t>>>;

/// Value of an operand: the low bits of its slot.
template <class T>
T value_of(Thread const& thread, std::int32_t slot) {
  std::uint64_t const bits = thread.registers[slot];
  if constexpr (std::is_same_v<T, bool>) {
    return bits != 0;
  } else {
    return std::bit_cast<T>(static_cast<Unsigned<sizeof(T)>>(bits));
  }
}

/// Register content for a value: its bits, zero-extended.
template <class T>
std::uint64_t bits_of(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? 1 : 0;
  } else {
    return std::bit_cast<Unsigned<sizeof(T)>>(value);
  }
}

/// Register content for a value whose sign is extended to the width of the register.
template <class T>
std::uint64_t extended_bits_of(T value, unsigned register_bytes) {
  if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    return static_cast<std::uint64_t>(std::int64_t{value}) &
           (~std::uint64_t{0} >> (64 - 8 * register_bytes));
  } else {
    return bits_of(value);
  }
}

/// The flag that add.cc and its like leave for addc and its like.
struct Carry {
  std::uint32_t value;
};

namespace detail {

template <auto kFunction, bool kExtends, class R, class... A, std::size_t... k>
void apply(R (*)(A...), std::index_sequence<k...>, Thread& thread, Instruction const& in) {
  R const result = kFunction(value_of<A>(thread, in.from[k])...);
  thread.registers[in.to] =
      kExtends ? extended_bits_of(result, in.register_bytes) : bits_of(result);
}

template <auto kFunction, bool kExtends, class R, class... A, std::size_t... k>
void apply(R (*)(Carry&, A...), std::index_sequence<k...>, Thread& thread, Instruction const& in) {
  Carry carry{thread.carry};
  thread.registers[in.to] = bits_of(kFunction(carry, value_of<A>(thread, in.from[k])...));
  thread.carry = carry.value;
}

template <class R, class... A>
constexpr auto indices_of(R (*)(A...)) {
  return std::index_sequence_for<A...>{};
}
template <class R, class... A>
constexpr auto indices_of(R (*)(Carry&, A...)) {
  return std::index_sequence_for<A...>{};
}
template <class R, class... A>
constexpr int n_values_of(R (*)(A...)) {
  return sizeof...(A);
}
template <class R, class... A>
constexpr int n_values_of(R (*)(Carry&, A...)) {
  return sizeof...(A);
}

template <auto kFunction, bool kExtends>
Instruction const* handle(Thread& thread, Instruction const& in) {
  apply<kFunction, kExtends>(+kFunction, indices_of(+kFunction), thread, in);
  return &in + 1;
}

}  // namespace detail

/// An instruction that computes one value from others, as the parser needs it.
struct Operation {
  Handler handler = nullptr;
  int n_operands = 0;
};

/// Operations by full name. Names that are missing here are unknown to the machine.
using Operations = std::map<std::string, Operation, std::less<>>;

/// The operation that applies a function. The types of its parameters say how operands are read.
template <auto kFunction>
constexpr Operation pure = {detail::handle<kFunction, false>, detail::n_values_of(+kFunction)};

/// The operation that applies a function whose result may be narrower than its register.
template <auto kFunction>
constexpr Operation extending = {detail::handle<kFunction, true>, detail::n_values_of(+kFunction)};

void add_integer_operations(Operations& table);
void add_bit_operations(Operations& table);
void add_carry_operations(Operations& table);
void add_floating_operations(Operations& table);
void add_comparisons(Operations& table);
void add_conversions(Operations& table);

Operations const& operations();

}  // namespace antikelvin::ptx
