// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/core/atomic.hpp"
#include "antikelvin/kernel/lane_counter.hpp"
#include "antikelvin/kernel/spin_counts.hpp"
#include "antikelvin/kernel/spin_rules.hpp"
#include "antikelvin/kernel/update_strip.hpp"

namespace antikelvin {

inline namespace AK_ISA {

/// Adds the counts of a counter to one row of results: lane by lane, or their sum where lanes are
/// slabs of one replica.
template <class Word>
AK_HD inline void add_counts(SpinView const& view, WordRange range, LaneCounter<Word>& counter,
                             SpinCountsView const& out, std::uint32_t quantity) {
  counter.finish();
  std::uint64_t* const row = out.counts + quantity * out.n_replicas;
  for (std::uint32_t i = 0; i < WordOps<Word>::kWords; ++i) {
    if (view.n_slabs > 0) {
      atomic_add(row + range.group, counter.total(i));
      continue;
    }
    std::uint64_t const first = (std::uint64_t{range.group} * view.words + range.first + i) * 32;
    if (first >= out.n_replicas) continue;
    std::uint64_t lanes[32];
    counter.lanes(i, lanes);
    for (std::uint32_t lane = 0; lane < 32 && first + lane < out.n_replicas; ++lane)
      if (lanes[lane] != 0) atomic_add(row + first + lane, lanes[lane]);
  }
}

/// What takes the counts of one measurement: add_counts.
template <class Word>
struct AddCounts {
  SpinCountsView out;
  AK_HD void operator()(SpinView const& view, WordRange range, std::uint32_t quantity,
                        LaneCounter<Word>& counter) const {
    add_counts(view, range, counter, out, quantity);
  }
};

/// Lanes that are part of the system: all, or the slabs.
template <class Word>
AK_HD inline Word slab_lanes(SpinView const& view, std::uint32_t first_word) {
  if (view.n_slabs == 0 || view.n_slabs == view.words * 32) return ~WordOps<Word>::splat(0);
  return lanes_below<Word>(first_word, view.n_slabs);
}

/// Counts, over sites begin … end − 1 (of all rows), what energy and populations follow from, and
/// hands each quantity's counter to take(view, range, quantity, counter).
template <class Rule, class Word, class Take>
AK_HD inline void count_sites(SpinView const& view, WordRange range, std::uint64_t begin,
                              std::uint64_t end, Take const& take) {
  constexpr int kStates = 1 << Rule::kPlanes;
  constexpr int kDirections = coordination(Rule::kShape);
  using Access = RowOf<Rule, Word>;
  LaneCounter<Word> bonds, states[kStates - 1];
  Word const lanes = slab_lanes<Word>(view, range.first);
  typename Access::Around around;
  Word state[Rule::kPlanes];
  std::uint32_t const side = view.lattice.sides[0];
  for (std::uint64_t site = begin; site < end;) {
    auto const row_index = static_cast<std::uint32_t>(site / side);
    auto x = static_cast<std::uint32_t>(site % side);
    std::uint64_t const row_end = std::uint64_t{side} * (row_index + 1);
    Access const row(view, range, row_index);
    for (; site < end && site < row_end; ++site, ++x) {
      row.load_own(x, state);
      for (int s = 1; s < kStates; ++s) {
        if (s >= static_cast<int>(view.n_states)) break;
        Word is_s = lanes;
        for (int plane = 0; plane < Rule::kPlanes; ++plane)
          is_s = is_s & (s >> plane & 1 ? state[plane] : ~state[plane]);
        states[s - 1].add(is_s);
      }
      if constexpr (kDirections > 0) {
        if (row.is_plain(x))
          row.load_plain(x, around);
        else
          row.load_any(x, around);
        for (int k = 0; k < kDirections; k += 2) {
          Word const there = around.present[k] & lanes;
          if constexpr (Rule::kBonds != BondCount::product) {
            bonds.add(same(state, around.state[k]) & there);
          } else {  // s s' + 1 = [s s' ≥ 0] + [s s' = 1]
            Word const up = state[1], down = ~(state[0] | state[1]);
            Word const other_up = around.state[k][1],
                       other_down = ~(around.state[k][0] | around.state[k][1]);
            bonds.add(~((up & other_down) | (down & other_up)) & there);
            bonds.add(((up & other_up) | (down & other_down)) & there);
          }
        }
      }
    }
  }
  if constexpr (kDirections > 0) take(view, range, 0, bonds);
  for (std::uint32_t s = 1; s < view.n_states; ++s) take(view, range, s, states[s - 1]);
}

/// Adds what count_sites counts to the results.
template <class Rule, class Word>
AK_HD inline void measure_sites(SpinView const& view, WordRange range, std::uint64_t begin,
                                std::uint64_t end, SpinCountsView const& out) {
  count_sites<Rule, Word>(view, range, begin, end, AddCounts<Word>{out});
}

}  // namespace AK_ISA
}  // namespace antikelvin
