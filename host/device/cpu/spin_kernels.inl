// SPDX-License-Identifier: Apache-2.0
// Included by the units that are compiled for one instruction set, in an unnamed namespace, after
// `using Word = …`: nothing compiled here may replace a function of another unit.

/// Calls visit(table) with the thresholds of the lanes of a range.
template <class Rule, class Visit>
void with_table(SpinView const& view, WordRange range, Visit const& visit) {
  if (view.lane_masks != nullptr)
    visit(lane_table<Rule, Word>(view, range));
  else
    visit(HotTable<Rule, Word>(view.table + view.table_per_group * range.group));
}

template <class Rule, class Table>
void strips(SpinView const& view, WordRange range, std::uint32_t colour, std::uint64_t begin,
            std::uint64_t end, std::uint64_t sweep, Table const& table) {
  std::uint32_t const per_row = strips_per_row(view.lattice);
  for (std::uint64_t i = begin; i < end; ++i)
    update_strip<Rule, Word>(
        view, range,
        {colour, static_cast<std::uint32_t>(i / per_row), static_cast<std::uint32_t>(i % per_row)},
        sweep, table);
}

template <class Rule>
void advance(SpinView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  with_table<Rule>(view, range, [&](auto const& table) {
    std::uint64_t const end = n_strips(view.lattice);
    for (std::uint64_t sweep = first; sweep < first + n; ++sweep)
      for (std::uint32_t colour = 0; colour < n_colours(view.lattice); ++colour)
        strips<Rule>(view, range, colour, 0, end, sweep, table);
  });
}

template <class Rule>
void advance_strips(SpinView const& view, WordRange range, std::uint32_t colour,
                    std::uint64_t begin, std::uint64_t end, std::uint64_t sweep) {
  with_table<Rule>(view, range, [&](auto const& table) {
    strips<Rule>(view, range, colour, begin, end, sweep, table);
  });
}

struct KernelsOf {
  template <class Rule>
  SpinKernels operator()() const {
    return {WordOps<Word>::kWords, advance<Rule>, advance_strips<Rule>, measure_sites<Rule, Word>};
  }
};
