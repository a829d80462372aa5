// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/update_strip.hpp"
#include "strip_parts.hpp"
#include "table_sources.hpp"

namespace antikelvin::gpu {

/// How a thread block holds some words of every site of a lattice in shared memory.
struct BlockShape {
  std::uint32_t columns = 0;  ///< words per site and plane; 0: does not fit
  std::uint32_t row_gap = 0;
  std::uint32_t parts = 1;  ///< of a strip, each with a thread of its own
  std::uint32_t threads = 0;
  std::uint64_t bytes = 0;
};

/// Most threads of a block, and those from which on it wants no more words or parts of strips.
inline constexpr std::uint32_t kBlockThreads = 512, kEnoughThreads = 128;

/// Rows are an odd number of sites apart, so that threads, which take a row each, meet at most two
/// at a time in one of the 32 banks: sites of one colour alternate between rows.
/// Takes more words where a lattice has few strips, as long as every multiprocessor has work, and where
/// that is not enough, parts of strips.
///
/// @param limit  bytes of shared memory that a block may have
inline BlockShape block_shape(SpinView const& view, std::uint32_t used_words,
                              std::uint32_t n_processors, std::uint64_t limit) {
  BlockShape shape;
  std::uint64_t const strips = n_strips(view.lattice);
  shape.row_gap = 1 - view.lattice.sides[0] % 2;
  std::uint64_t const column = (std::uint64_t{view.lattice.sides[0]} + shape.row_gap) *
                               n_rows(view.lattice) * view.planes * 4;
  if (view.n_slabs > 0 || view.lattice.shape == Shape::none || column > limit) return shape;
  shape.columns = 1;
  std::uint64_t const ranges = ranges_of(view, used_words, 1).count;
  while (shape.columns < view.words && strips * shape.columns < kEnoughThreads &&
         column * shape.columns * 2 <= limit / 4 &&
         ranges >= std::uint64_t{shape.columns} * 2 * n_processors)
    shape.columns *= 2;
  if (strips * shape.columns < kEnoughThreads) shape.parts = parts_of(view.lattice);
  std::uint64_t const warps = (strips * shape.columns * shape.parts + 31) / 32;
  shape.threads =
      warps * 32 < kBlockThreads ? static_cast<std::uint32_t>(warps) * 32 : kBlockThreads;
  shape.bytes = column * shape.columns;
  return shape;
}

/// Many sweeps over the words that a block holds: update_strip on a copy of them, with the random
/// numbers of the words' true place, and hence with the same bits.
template <class Rule, class Source>
struct BlockSweeps {
  SpinView view;
  WordRanges ranges;  ///< as wide as a block has columns
  std::uint32_t row_gap;
  std::uint32_t n_sweeps;
  std::uint64_t first_sweep;
  StripParts parts;
  Source source;

  BlockSweeps(SpinView const& of, WordRanges const& over, BlockShape const& shape, std::uint32_t n,
              std::uint64_t first, Source const& thresholds)
      : view(of),
        ranges(over),
        row_gap(shape.row_gap),
        n_sweeps(n),
        first_sweep(first),
        parts(StripParts::of<Rule>(shape.parts)),
        source(thresholds) {}

  /// View for update_strip.
  AK_HD SpinView held(std::uint32_t* column) const {
    SpinView mine = view;
    mine.spins = column;
    mine.words = ranges.width;
    mine.n_groups = 1;
    mine.row_gap = row_gap;
    return mine;
  }

  /// Copies words first_item, first_item + step, … of the block in, or back.
  AK_HD void copy(WordRange range, std::uint32_t* column, bool back, std::uint32_t first_item,
                  std::uint32_t step) const {
    std::uint32_t* const group = view.spins + view.group_words() * range.group + range.first;
    std::uint32_t const columns = ranges.width, side = view.lattice.sides[0];
    auto const n = static_cast<std::uint32_t>(n_sites(view.lattice) * Rule::kPlanes * columns);
    for (std::uint32_t i = first_item; i < n; i += step) {
      std::uint32_t const word = i % columns, plane = i / columns % Rule::kPlanes,
                          site = i / columns / Rule::kPlanes;
      std::uint32_t* const far =
          group + (std::uint64_t{site} * Rule::kPlanes + plane) * view.words + word;
      std::uint32_t* const near =
          column + ((site + site / side * row_gap) * Rule::kPlanes + plane) * columns + word;
      if (back)
        *far = *near;
      else
        *near = *far;
    }
  }

  /// Items first_item, first_item + step, … of one colour in one sweep.
  AK_HD void sweep_colour(SpinView const& mine, WordRange range, std::uint32_t colour,
                          std::uint64_t sweep, std::uint32_t first_item, std::uint32_t step) const {
    std::uint32_t const columns = ranges.width, per_row = strips_per_row(view.lattice);
    auto const n = static_cast<std::uint32_t>(n_strips(view.lattice)) * columns;
    for (std::uint32_t i = first_item; i < n * parts.count; i += step) {
      std::uint32_t const part = i / n, word = i % n % columns, strip = i % n / columns;
      auto const table = source.template at<std::uint32_t>(
          view, {range.group, range.first + word, range.chain + word});
      update_strip<Rule, std::uint32_t>(mine, {0, word, range.chain + word},
                                        {colour, strip / per_row, strip % per_row}, sweep, table,
                                        parts[part]);
    }
  }
};

}  // namespace antikelvin::gpu
