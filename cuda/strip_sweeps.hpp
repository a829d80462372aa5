// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/update_strip.hpp"
#include "strip_parts.hpp"
#include "table_sources.hpp"

namespace antikelvin::gpu {

/// One item: a strip of one range of words, or a part of it. Ranges run first, then parts, then strips.
/// Units have one colour and no neighbours, so that an item may do many sweeps; strips of a lattice
/// do one, and the next colour waits for the end of the launch.
template <class Rule, class Word, class Source>
struct StripSweeps {
  SpinView view;
  WordRanges ranges;
  std::uint64_t first_sweep;
  std::uint64_t const* start;  ///< what to add to first_sweep, on the device; null for nothing
  std::uint32_t n_sweeps, colour;
  StripParts parts;
  Source source;

  AK_HD void operator()(std::uint64_t i) const {
    std::uint64_t const item = i / ranges.count, strip = item / parts.count;
    WordRange const range = ranges[i - item * ranges.count];
    StripPart const sites = parts[static_cast<std::uint32_t>(item - strip * parts.count)];
    std::uint32_t const per_row = strips_per_row(view.lattice);
    Strip const which{colour, static_cast<std::uint32_t>(strip / per_row),
                      static_cast<std::uint32_t>(strip % per_row)};
    std::uint64_t const first = first_sweep + (start == nullptr ? 0 : *start);
    auto const table = source.template at<Word>(view, range);
    if constexpr (Rule::kShape == Shape::none)
      for (std::uint32_t sweep = 0; sweep < n_sweeps; ++sweep)
        update_strip<Rule, Word>(view, range, which, first + sweep, table, sites);
    else
      update_strip<Rule, Word>(view, range, which, first, table, sites);
  }

  std::uint64_t n_items() const { return n_strips(view.lattice) * parts.count * ranges.count; }
  bool operator==(StripSweeps const&) const = default;
};

}  // namespace antikelvin::gpu
