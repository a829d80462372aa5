// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/core/hd.hpp"

namespace antikelvin {

/// Number of set bits.
AK_HD inline std::uint32_t popcount(std::uint32_t word) {
#if defined(__CUDA_ARCH__)
  return static_cast<std::uint32_t>(__popc(word));
#else
  return static_cast<std::uint32_t>(__builtin_popcount(word));
#endif
}

}  // namespace antikelvin
