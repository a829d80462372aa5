// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <cstring>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Number of set bits.
AK_HD inline std::uint32_t popcount(std::uint32_t word) {
#if defined(__CUDA_ARCH__)
  return static_cast<std::uint32_t>(__popc(word));
#else
  return static_cast<std::uint32_t>(__builtin_popcount(word));
#endif
}

/// The 64 bits of a double, and back.
AK_HD inline std::uint64_t bits_of(double value) {
  std::uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}
AK_HD inline double double_of(std::uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace AK_ISA
}  // namespace antikelvin
