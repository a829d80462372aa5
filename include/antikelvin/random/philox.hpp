// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {

/// Four 32-bit words: a Philox counter or its output.
struct PhiloxBlock {
  std::uint32_t word[4];
};

/// Philox4x32-10: 128 random bits as a pure function of a 128-bit counter and a 64-bit key.
///
/// @param counter  any value; by convention laid out by random/stream.hpp
/// @param key      any value; low 32 bits are the first key word
///
/// Accuracy   passes BigCrush (authors); known answers in tests/exact/philox_test.cpp
/// Backends   integers only: identical everywhere
/// Reference  Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11)
AK_HD constexpr PhiloxBlock philox4x32(PhiloxBlock counter, std::uint64_t key) {
  constexpr std::uint32_t kMultiplier0 = 0xD2511F53u;
  constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57u;
  std::uint32_t key0 = static_cast<std::uint32_t>(key);
  std::uint32_t key1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const product0 = static_cast<std::uint64_t>(kMultiplier0) * counter.word[0];
    std::uint64_t const product1 = static_cast<std::uint64_t>(kMultiplier1) * counter.word[2];
    counter = PhiloxBlock{{static_cast<std::uint32_t>(product1 >> 32) ^ counter.word[1] ^ key0,
                           static_cast<std::uint32_t>(product1),
                           static_cast<std::uint32_t>(product0 >> 32) ^ counter.word[3] ^ key1,
                           static_cast<std::uint32_t>(product0)}};
    key0 += 0x9E3779B9u;  // golden ratio
    key1 += 0xBB67AE85u;  // sqrt(3) - 1
  }
  return counter;
}

}  // namespace antikelvin
