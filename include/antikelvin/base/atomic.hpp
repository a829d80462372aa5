// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {

/// Adds `value` to `*target` atomically (relaxed). Integer addition commutes, so the sum does not
/// depend on the order in which threads arrive.
AK_HD inline void atomic_add(std::uint64_t* target, std::uint64_t value) {
#if defined(__CUDA_ARCH__)
  atomicAdd(reinterpret_cast<unsigned long long*>(target), static_cast<unsigned long long>(value));
#else
  __atomic_fetch_add(target, value, __ATOMIC_RELAXED);
#endif
}

}  // namespace antikelvin
