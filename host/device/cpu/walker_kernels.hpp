// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/walker_view.hpp"

namespace antikelvin::cpu {

/// Sweeps of walkers first, first + 1, …, `width` of them, of one instruction set.
struct WalkerKernel {
  std::uint32_t width;
  void (*sweep)(WalkerView const&, std::uint64_t first, std::uint64_t first_sweep,
                std::uint64_t n_sweeps);
};

WalkerKernel walker_kernel_generic();
WalkerKernel walker_kernel_avx2();    ///< call only where has_avx2()
WalkerKernel walker_kernel_avx512();  ///< call only where has_avx512()

}  // namespace antikelvin::cpu
