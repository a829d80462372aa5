// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/contact_view.hpp"
#include "antikelvin/sampler/demon_view.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin::cpu {

/// Energy-conserving moves of one instruction set; sweeps first … first + n − 1 of a range.
struct MicrocanonicalKernels {
  std::uint32_t width;
  void (*demon)(SpinView const&, DemonView const&, WordRange, std::uint64_t first, std::uint64_t n);
  /// Thresholds: the view's table, as sampler/exchange_tables.hpp makes them.
  void (*exchange)(SpinView const&, WordRange, std::uint64_t first, std::uint64_t n);
  void (*shuffle)(SpinView const&, WordRange, std::uint64_t first, std::uint64_t n);
  void (*pair_exchange)(ContactView const&, WordRange, std::uint64_t first, std::uint64_t n);
  void (*carry)(ContactView const&, WordRange, std::uint64_t first, std::uint64_t n);
};

MicrocanonicalKernels microcanonical_kernels_generic();
MicrocanonicalKernels microcanonical_kernels_avx2();    ///< call only where has_avx2()
MicrocanonicalKernels microcanonical_kernels_avx512();  ///< call only where has_avx512()

}  // namespace antikelvin::cpu
