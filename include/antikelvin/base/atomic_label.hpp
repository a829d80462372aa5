// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Reads a word that other threads may be writing (relaxed).
AK_HD inline std::uint32_t atomic_load(std::uint32_t const* source) {
#if defined(__CUDA_ARCH__)
  return *static_cast<std::uint32_t const volatile*>(source);
#else
  return __atomic_load_n(source, __ATOMIC_RELAXED);
#endif
}

/// Writes a word that other threads may be reading (relaxed).
AK_HD inline void atomic_store(std::uint32_t* target, std::uint32_t value) {
#if defined(__CUDA_ARCH__)
  *static_cast<std::uint32_t volatile*>(target) = value;
#else
  __atomic_store_n(target, value, __ATOMIC_RELAXED);
#endif
}

/// Lowers `*target` to `value` if that is less, and returns what was there (relaxed).
AK_HD inline std::uint32_t atomic_min(std::uint32_t* target, std::uint32_t value) {
#if defined(__CUDA_ARCH__)
  return atomicMin(target, value);
#else
  std::uint32_t old = __atomic_load_n(target, __ATOMIC_RELAXED);
  while (value < old && !__atomic_compare_exchange_n(target, &old, value, true, __ATOMIC_RELAXED,
                                                     __ATOMIC_RELAXED)) {
  }
  return old;
#endif
}

}  // namespace AK_ISA
}  // namespace antikelvin
