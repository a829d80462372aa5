// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/exact/level_task.hpp"
#include "antikelvin/exact/microcanonical.hpp"
#include "antikelvin/math/count_list.hpp"

namespace antikelvin::cpu {

/// Entropy kernels of one instruction set: each does the items [begin, end) of a list. All sets give
/// the same bits.
struct EntropyKernels {
  /// math/log_binomial_at.hpp
  void (*log_binomial)(std::uint64_t n_units, CountList n_excited, double* log_omega,
                       std::uint64_t begin, std::uint64_t end);
  /// exact/two_level_at.hpp
  void (*two_level)(std::uint64_t n_units, CountList n_excited, double gap,
                    TwoLevelMicrostate* states, std::uint64_t begin, std::uint64_t end);
  /// exact/level_at.hpp
  void (*level)(LevelTask const& task, std::uint64_t begin, std::uint64_t end);
};

EntropyKernels entropy_kernels_generic();
EntropyKernels entropy_kernels_avx2();    ///< call only where has_avx2()
EntropyKernels entropy_kernels_avx512();  ///< call only where has_avx512()

}  // namespace antikelvin::cpu
