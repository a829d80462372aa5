// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/kernel/update_strip.hpp"
#include "table_sources.hpp"

namespace antikelvin::gpu {

/// One item: a strip of one range of words. Ranges run first, then strips.
/// Units have one colour and no neighbours, so that an item may do many sweeps; strips of a lattice
/// do one, and the next colour waits for the end of the launch.
template <class Rule, class Word, class Source>
struct StripSweeps {
  SpinView view;
  WordRanges ranges;
  std::uint64_t first_sweep;
  std::uint32_t n_sweeps, colour;
  Source source;

  AK_HD void operator()(std::uint64_t i) const {
    std::uint64_t const strip = i / ranges.count;
    WordRange const range = ranges[i - strip * ranges.count];
    std::uint32_t const per_row = strips_per_row(view.lattice);
    Strip const which{colour, static_cast<std::uint32_t>(strip / per_row),
                      static_cast<std::uint32_t>(strip % per_row)};
    auto const table = source.template at<Word>(view, range);
    if constexpr (Rule::kShape == Shape::none)
      for (std::uint32_t sweep = 0; sweep < n_sweeps; ++sweep)
        update_strip<Rule, Word>(view, range, which, first_sweep + sweep, table);
    else
      update_strip<Rule, Word>(view, range, which, first_sweep, table);
  }

  std::uint64_t n_items() const { return n_strips(view.lattice) * ranges.count; }
};

}  // namespace antikelvin::gpu
