// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "block_sweeps.hpp"
#include "launch.cuh"
#include "measure_kernel.cuh"
#include "spin_kernels.hpp"
#include "strip_sweeps.hpp"
#include "word4.hpp"

namespace antikelvin::gpu {

/// Sweeps of one launch where one may do many: enough to make its cost vanish, few enough for a
/// desktop's watchdog.
inline constexpr std::uint64_t kSweepsPerLaunch = 256;

template <class Rule, class Word, class Source>
void launch_strips(SpinView const& view, WordRanges const& ranges, Source const& source,
                   std::uint64_t first, std::uint64_t n) {
  constexpr bool kUnits = Rule::kShape == Shape::none;
  std::uint64_t const most = kUnits ? kSweepsPerLaunch : 1;
  for (std::uint64_t done = 0; done < n; done += most)
    for (std::uint32_t colour = 0; colour < n_colours(view.lattice); ++colour) {
      StripSweeps<Rule, Word, Source> const sweeps{
          view,   ranges, first + done, static_cast<std::uint32_t>(std::min(most, n - done)),
          colour, source};
      launch_each("sweep", sweeps.n_items(), sweeps);
    }
}

template <class Rule>
void advance_strips(SpinView const& view, std::uint32_t used_words, DeviceLimits const&,
                    std::uint64_t first, std::uint64_t n) {
  with_any_table<Rule>(view, used_words, 1, [&](auto const& source, WordRanges const& ranges) {
    launch_strips<Rule, std::uint32_t>(view, ranges, source, first, n);
  });
}

template <class Rule>
void advance_word4(SpinView const& view, std::uint32_t used_words, DeviceLimits const&,
                   std::uint64_t first, std::uint64_t n) {
  with_shared_table<Rule>(view, used_words, 4, [&](auto const& source, WordRanges const& ranges) {
    launch_strips<Rule, Word4>(view, ranges, source, first, n);
  });
}

template <class Rule, class Source>
__global__ void __launch_bounds__(kBlockThreads)
    block_kernel(__grid_constant__ BlockSweeps<Rule, Source> const sweeps) {
  std::uint32_t* const column = shared_words();
  WordRange const range = sweeps.ranges[blockIdx.x];
  SpinView const mine = sweeps.held(column);
  sweeps.copy(range, column, false, threadIdx.x, blockDim.x);
  __syncthreads();
  for (std::uint32_t i = 0; i < sweeps.n_sweeps; ++i)
    for (std::uint32_t colour = 0; colour < n_colours(mine.lattice); ++colour) {
      sweeps.sweep_colour(mine, range, colour, sweeps.first_sweep + i, threadIdx.x, blockDim.x);
      __syncthreads();
    }
  sweeps.copy(range, column, true, threadIdx.x, blockDim.x);
}

template <class Rule>
void advance_block(SpinView const& view, std::uint32_t used_words, DeviceLimits const& device,
                   std::uint64_t first, std::uint64_t n) {
  BlockShape const shape = block_shape(view, used_words, device.n_processors, device.shared_bytes);
  with_any_table<Rule>(
      view, used_words, shape.columns, [&](auto const& source, WordRanges const& ranges) {
        using Source = std::remove_cvref_t<decltype(source)>;
        using Sweeps = BlockSweeps<Rule, Source>;
        static_assert(sizeof(Sweeps) <= kMaxArguments);
        check(cudaFuncSetAttribute(block_kernel<Rule, Source>,
                                   cudaFuncAttributeMaxDynamicSharedMemorySize,
                                   static_cast<int>(shape.bytes)),
              "request for shared memory");
        for (std::uint64_t done = 0; done < n; done += kSweepsPerLaunch) {
          auto const now = static_cast<std::uint32_t>(std::min(kSweepsPerLaunch, n - done));
          launch("sweeps in shared memory", block_kernel<Rule, Source>, ranges.count, shape.threads,
                 shape.bytes, Sweeps(view, ranges, shape, now, first + done, source));
        }
      });
}

/// Rules for which the other kernels than the reference are compiled: heat bath of two states. Those
/// of all rules would take too long to compile for what they bring.
template <class Rule>
inline constexpr bool kHasAll = Rule::kPlanes == 1 && Rule::kOwn == 0 &&
                                (Rule::kBonds == BondCount::none
                                     ? Rule::kTerms == 0
                                     : Rule::kTerms == coordination(Rule::kShape));

template <class Rule>
SpinKernels kernels_of() {
  SpinKernels kernels{advance_strips<Rule>, nullptr, nullptr, measure_spins<Rule>};
  if constexpr (kHasAll<Rule>) {
    kernels.word4 = advance_word4<Rule>;
    if constexpr (Rule::kShape != Shape::none) kernels.block = advance_block<Rule>;
  }
  return kernels;
}

/// Calls visit.template operator()<kShape>() for a lattice.
template <class Visitor>
SpinKernels with_shape(Shape shape, Visitor const& visit) {
  switch (shape) {
    case Shape::chain:
      return visit.template operator()<Shape::chain>();
    case Shape::square:
      return visit.template operator()<Shape::square>();
    case Shape::triangular:
      return visit.template operator()<Shape::triangular>();
    default:
      return visit.template operator()<Shape::cubic>();
  }
}

}  // namespace antikelvin::gpu
