// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstring>

#include "antikelvin/base/word.hpp"

namespace antikelvin {

/// 128 lanes: every processor has vectors of so many bits, and the compiler knows how to use them. GCC and clang give
/// it the built-in operators.
using PlainWord4 = std::uint32_t __attribute__((vector_size(16)));

inline namespace AK_ISA {

/// Words for logic without random numbers.
template <>
struct WordOps<PlainWord4> : PlainLogic<PlainWord4> {
  using Word = PlainWord4;
  static constexpr std::uint32_t kWords = 4;
  static Word load(std::uint32_t const* p) {
    Word x;
    std::memcpy(&x, p, sizeof x);
    return x;
  }
  static void store(std::uint32_t* p, Word x) { std::memcpy(p, &x, sizeof x); }
  static Word splat(std::uint32_t x) { return Word{x, x, x, x}; }
  static bool any(Word x) { return (x[0] | x[1] | x[2] | x[3]) != 0; }
};

}  // namespace AK_ISA
}  // namespace antikelvin
