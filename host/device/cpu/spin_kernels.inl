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

/// Takes the counts of one sublattice.
struct AddSublattice {
  SublatticeView const& sublattices;
  std::uint32_t number;
  SpinCountsView const& out;
  bool is_alone;  ///< nobody else adds to the same numbers meanwhile

  void operator()(SpinView const& view, WordRange range, std::uint32_t state,
                  LaneCounter<Word>& counter) const {
    std::uint32_t const quantity =
        static_cast<std::uint32_t>(quantity_of(sublattices, number, view.n_states, state));
    if (view.n_slabs > 0 ? sublattices.lane_step == 0 : !is_alone) {
      add_counts(view, range, counter, out, quantity);
      return;
    }
    counter.finish();
    std::uint64_t lanes[32];
    for (std::uint32_t i = 0; i < WordOps<Word>::kWords; ++i) {
      if (view.n_slabs > 0) {
        add_turned_slabs(view, range, sublattices, number, state, i, counter, out, lanes);
        continue;
      }
      // Where sublattices are many, atomic additions would take longer than the sites.
      std::uint64_t const first = (std::uint64_t{range.group} * view.words + range.first + i) * 32;
      if (first >= out.n_replicas) continue;
      counter.lanes(i, lanes);
      std::uint64_t* const row = out.counts + quantity * out.n_replicas + first;
      for (std::uint32_t lane = 0; lane < 32 && first + lane < out.n_replicas; ++lane)
        row[lane] += lanes[lane];
    }
  }
};

template <int kPlanes>
void add_sublattice(SpinView const& view, WordRange range, SublatticeView const& sublattices,
                    std::uint32_t number, std::uint64_t begin, std::uint64_t end,
                    SpinCountsView const& out, bool is_alone) {
  count_sublattice<kPlanes, Word, 32, (1 << kPlanes) - 1>(
      view, range, sublattices.parts, number, begin, end,
      AddSublattice{sublattices, number, out, is_alone});
}

template <class Rule>
void add_pairs(SpinView const& view, WordRange range, SiteOffset const& offset,
               std::uint32_t quantity, std::uint64_t begin, std::uint64_t end,
               SpinCountsView const& out) {
  LaneCounter<Word> pairs;
  // Signs belong to bonds: of spins further apart their product counts.
  constexpr BondCount kBonds =
      Rule::kBonds == BondCount::product ? BondCount::product : BondCount::equal;
  count_pairs<Rule::kPlanes, kBonds>(view, range, offset, begin, end, pairs);
  add_counts(view, range, pairs, out, quantity);
}

struct KernelsOf {
  template <class Rule>
  SpinKernels operator()() const {
    return {WordOps<Word>::kWords,         advance<Rule>,
            advance_strips<Rule>,          measure_sites<Rule, Word>,
            add_sublattice<Rule::kPlanes>, add_pairs<Rule>};
  }
};
