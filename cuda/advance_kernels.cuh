// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "block_sweeps.hpp"
#include "launch.cuh"
#include "measure_kernel.cuh"
#include "spin_kernels.hpp"
#include "strip_sweeps.hpp"
#include "sweep_graph.hpp"
#include "word4.hpp"

namespace antikelvin::gpu {

/// Sweeps of one launch where one may do many: enough to make its cost vanish, few enough for a
/// desktop's watchdog.
inline constexpr std::uint64_t kSweepsPerLaunch = 256;

/// Calls run(first, n) for launches of many sweeps that together do first … first + n − 1.
template <class Run>
void in_launches(std::uint64_t first, std::uint64_t n, Run const& run) {
  for (std::uint64_t done = 0; done < n; done += kSweepsPerLaunch)
    run(first + done, static_cast<std::uint32_t>(std::min(kSweepsPerLaunch, n - done)));
}

/// Sweeps from which on a graph of them may pay.
inline constexpr std::uint64_t kFewestOfGraph = 4;

template <class Rule, class Word, class Source>
void launch_units(SpinView const& view, WordRanges const& ranges, StripParts const& parts,
                  Source const& source, std::uint64_t first, std::uint64_t n) {
  in_launches(first, n, [&](std::uint64_t from, std::uint32_t count) {
    StripSweeps<Rule, Word, Source> const sweeps{view,  ranges, from,  nullptr,
                                                 count, 0,      parts, source};
    launch_each("sweeps", sweeps.n_items(), sweeps);
  });
}

template <class Rule, class Word, class Source>
void launch_lattice(SpinView const& view, WordRanges const& ranges, StripParts const& parts,
                    Source const& source, DeviceContext const& device, std::uint64_t first,
                    std::uint64_t n) {
  StripSweeps<Rule, Word, Source> const sweeps{view, ranges, 0, nullptr, 1, 0, parts, source};
  auto const launch_sweep = [&](std::uint64_t sweep, std::uint64_t const* start,
                                cudaStream_t stream) {
    auto one = sweeps;
    one.first_sweep = sweep;
    one.start = start;
    for (one.colour = 0; one.colour < n_colours(view.lattice); ++one.colour)
      launch_each("sweep", one.n_items(), one, stream);
  };
  bool const is_short = !is_full(view.lattice, ranges, device.n_processors);
  if (device.graph != nullptr && n >= kFewestOfGraph && is_short)
    device.graph->run(sweeps, first, n, launch_sweep);
  else
    for (std::uint64_t i = 0; i < n; ++i) launch_sweep(first + i, nullptr, nullptr);
}

template <class Rule, class Word, class Source>
void launch_strips(SpinView const& view, WordRanges const& ranges, Source const& source,
                   DeviceContext const& device, std::uint64_t first, std::uint64_t n) {
  auto const parts =
      StripParts::of<Rule>(wanted_parts<Word>(view.lattice, ranges, device.n_processors));
  if constexpr (Rule::kShape == Shape::none)
    launch_units<Rule, Word>(view, ranges, parts, source, first, n);
  else
    launch_lattice<Rule, Word>(view, ranges, parts, source, device, first, n);
}

template <class Rule>
void advance_strips(SpinView const& view, std::uint32_t used_words, DeviceContext const& device,
                    std::uint64_t first, std::uint64_t n) {
  with_any_table<Rule>(view, used_words, 1, [&](auto const& source, WordRanges const& ranges) {
    launch_strips<Rule, std::uint32_t>(view, ranges, source, device, first, n);
  });
}

/// Advances groups that share one table.
template <class Rule>
void advance_word4(SpinView const& view, std::uint32_t used_words, DeviceContext const& device,
                   std::uint64_t first, std::uint64_t n) {
  launch_strips<Rule, Word4>(view, ranges_of(view, used_words, 4),
                             ParameterTable<Rule>(view.host_table, view.table), device, first, n);
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
void advance_block(SpinView const& view, std::uint32_t used_words, DeviceContext const& device,
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
        in_launches(first, n, [&](std::uint64_t from, std::uint32_t count) {
          launch("sweeps in shared memory", block_kernel<Rule, Source>,
                 {ranges.count, shape.threads, shape.bytes},
                 Sweeps(view, ranges, shape, count, from, source));
        });
      });
}

/// Rules for which four words per thread are compiled: heat bath of two-level units and of Ising spins. For all rules it would
/// take too long to compile for what it brings.
template <class Rule>
inline constexpr bool kHasWord4 = Rule::kPlanes == 1 && Rule::kOwn == 0 &&
                                  (Rule::kBonds == BondCount::none
                                       ? Rule::kTerms == 0
                                       : Rule::kBonds == BondCount::equal &&
                                             Rule::kTerms == coordination(Rule::kShape));

template <class Rule>
SpinKernels kernels_of() {
  SpinKernels kernels{advance_strips<Rule>, nullptr, nullptr, measure_spins<Rule>,
                      Rule::kBonds == BondCount::product};
  if constexpr (kHasWord4<Rule>) kernels.word4 = advance_word4<Rule>;
  if constexpr (Rule::kShape != Shape::none && Rule::kPlanes <= 2)
    kernels.block = advance_block<Rule>;
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
