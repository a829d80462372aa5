// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/atomic.hpp"
#include "antikelvin/sampler/lane_counter.hpp"
#include "antikelvin/sampler/spin_counts.hpp"
#include "antikelvin/sampler/spin_rules.hpp"
#include "antikelvin/sampler/update_strip.hpp"

namespace antikelvin {

inline namespace AK_ISA {

/// Adds the counts of a counter to one row of results: lane by lane, or their sum where lanes are
/// slabs of one replica.
template <class Word, int kLevels>
AK_HD inline void add_counts(SpinView const& view, WordRange range,
                             LaneCounter<Word, kLevels>& counter, SpinCountsView const& out,
                             std::uint32_t quantity) {
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

/// Takes the counts of one measurement.
struct AddCounts {
  SpinCountsView out;
  template <class Counter>
  AK_HD void operator()(SpinView const& view, WordRange range, std::uint32_t quantity,
                        Counter& counter) const {
    add_counts(view, range, counter, out, quantity);
  }
};

/// Lanes that are part of the system: all, or the slabs.
template <class Word>
AK_HD inline Word slab_lanes(SpinView const& view, std::uint32_t first_word) {
  if (view.n_slabs == 0 || view.n_slabs == view.words * 32) return ~WordOps<Word>::splat(0);
  return lanes_below<Word>(first_word, view.n_slabs);
}

/// Calls use(0), …, use(kCount − 1), each with a constant: what it indexes can stay in registers.
template <std::uint32_t kCount, std::uint32_t kFirst = 0, class Use>
AK_HD inline void for_each_number(Use const& use) {
  if constexpr (kFirst < kCount) {
    use(kFirst);
    for_each_number<kCount, kFirst + 1>(use);
  }
}

/// Lanes in state `number` of 0 … n−1.
template <class Word, int kPlanes>
AK_HD inline Word lanes_in(Word const (&state)[kPlanes], std::uint32_t number) {
  Word in = ~WordOps<Word>::splat(0);
  for (int plane = 0; plane < kPlanes; ++plane)
    in = in & (state[plane] ^ WordOps<Word>::splat((number >> plane & 1) - 1));
  return in;
}

/// Adds what a pair of sites counts as a bond, where both are `there`.
template <BondCount kBonds, int kPlanes, class Word, class Counter>
AK_HD inline void add_bond(Word const (&state)[kPlanes], Word const (&other)[kPlanes], Word there,
                           Counter& bonds) {
  if constexpr (kBonds != BondCount::product) {
    bonds.add(same(state, other) & there);
  } else {  // s s' + 1 = [s s' ≥ 0] + [s s' = 1]
    Word const up = state[1], down = ~(state[0] | state[1]);
    Word const other_up = other[1], other_down = ~(other[0] | other[1]);
    bonds.add(~((up & other_down) | (down & other_up)) & there);
    bonds.add(((up & other_up) | (down & other_down)) & there);
  }
}

/// Counts what the energy follows from: the bonds of one site that point forwards.
template <class Rule, class Word, class Around, class Counter>
AK_HD inline void count_bonds(Word const (&state)[Rule::kPlanes], Around const& around, Word lanes,
                              Counter& bonds) {
  for_each_number<coordination(Rule::kShape) / 2>([&](std::uint32_t pair) {
    add_bond<Rule::kBonds>(state, around.state[2 * pair], around.present[2 * pair] & lanes, bonds);
  });
}

/// Counts, over sites begin … end − 1 (of all rows), what energy and populations follow from, and
/// hands each quantity's counter to take(view, range, quantity, counter): the bonds, then the lanes in
/// each state but the first.
///
/// @tparam kLevels  of the counters
/// @tparam kStates  counted on one way over the sites; there are more ways where there are more states
template <class Rule, class Word, int kLevels, int kStates, class Take>
AK_HD inline void count_sites(SpinView const& view, WordRange range, std::uint64_t begin,
                              std::uint64_t end, Take const& take) {
  constexpr bool kHasBonds = Rule::kShape != Shape::none;
  using Access = RowOf<Rule, Word>;
  Word const lanes = slab_lanes<Word>(view, range.first);
  typename Access::Around around;
  Word state[Rule::kPlanes];
  std::uint32_t const side = view.lattice.sides[0];
  for (std::uint32_t first = 1; first < view.n_states; first += kStates) {
    LaneCounter<Word, kLevels> bonds, states[kStates];
    for (std::uint64_t site = begin; site < end;) {
      auto const row_index = static_cast<std::uint32_t>(site / side);
      auto x = static_cast<std::uint32_t>(site % side);
      std::uint64_t const row_end = std::uint64_t{side} * (row_index + 1);
      Access const row(view, range, row_index);
      for (; site < end && site < row_end; ++site, ++x) {
        row.load_own(x, state);
        for_each_number<kStates>([&](std::uint32_t i) {
          if (first + i < view.n_states) states[i].add(lanes_in(state, first + i) & lanes);
        });
        if constexpr (kHasBonds) {
          if (first > 1) continue;
          if (row.is_plain(x))
            row.load_plain(x, around);
          else
            row.load_any(x, around);
          count_bonds<Rule>(state, around, lanes, bonds);
        }
      }
    }
    if (kHasBonds && first == 1) take(view, range, 0, bonds);
    for_each_number<kStates>([&](std::uint32_t i) {
      if (first + i < view.n_states) take(view, range, first + i, states[i]);
    });
  }
}

/// Adds what count_sites counts to the results.
template <class Rule, class Word>
AK_HD inline void measure_sites(SpinView const& view, WordRange range, std::uint64_t begin,
                                std::uint64_t end, SpinCountsView const& out) {
  constexpr int kAll = (1 << Rule::kPlanes) - 1;
  count_sites<Rule, Word, 32, kAll>(view, range, begin, end, AddCounts{out});
}

}  // namespace AK_ISA
}  // namespace antikelvin
