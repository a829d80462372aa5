// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/spin_rules.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Lanes of the last site of independent units that hold a unit; elsewhere all do.
template <class Word>
AK_HD inline Word existing_lanes(SpinView const& view, std::uint32_t first_word,
                                 std::uint32_t site) {
  std::uint64_t const lanes = std::uint64_t{view.words} * 32;
  std::uint64_t const before = site * lanes;
  if (before + lanes <= view.n_units) return ~WordOps<Word>::splat(0);
  return lanes_below<Word>(first_word, view.n_units - before);
}

/// Fault::correlated: the lanes of the view's copy mask take the state of the lane below.
template <class Word, int kPlanes>
AK_HD inline void copy_lanes(SpinView const& view, std::uint32_t first_word, std::uint32_t site,
                             Word (&state)[kPlanes]) {
  Word const copying = WordOps<Word>::splat(view.copy_mask);
  for (auto& plane : state) plane = (plane & ~copying) | (plane << 1 & copying);
  if (view.lattice.shape == Shape::none && view.n_slabs > 0)
    for (auto& plane : state) plane = plane & existing_lanes<Word>(view, first_word, site);
}

/// Sites of a strip that are done by themselves: `count` from `first` on. Their random numbers are those
/// that they have in the whole strip, `jump` after its first; null at its begin.
struct StripPart {
  std::uint32_t first = 0, count = kStripSites;
  WordJump const* jump = nullptr;
};

/// update_strip of a rule that is known to hold.
template <class Rule, class Word, class Random, class Table>
AK_HD inline void update_sites(SpinView const& view, WordRange range, Strip strip,
                               std::uint64_t sweep, Table const& table, StripPart const& part) {
  using Around = typename RowOf<Rule, Word>::Around;
  std::uint32_t const side_y = view.lattice.sides[1];
  SiteRun const run =
      coloured_sites(view.lattice, strip.colour, strip.row % side_y, strip.row / side_y);
  std::uint32_t const begin = strip.segment * kStripSites + part.first;
  if (begin >= run.count) return;
  std::uint32_t const end = begin + part.count < run.count ? begin + part.count : run.count;

  std::uint32_t const position = strip.row * strips_per_row(view.lattice) + strip.segment;
  Random random(stream_counter(Stream::spin_strip, position, range.chain, sweep, strip.colour),
                view.key);
  if constexpr (std::is_same_v<Random, WordRandom<std::uint32_t>>)
    if (part.jump != nullptr) random.skip(*part.jump);
  RowOf<Rule, Word> const row(view, range, strip.row);
  for (std::uint32_t i = begin; i < end; ++i) {
    std::uint32_t const x = run.first + run.step * i;
    TieCounter const tie{strip.row * view.lattice.sides[0] + x, range.chain, sweep, 0, view.key};
    Word state[Rule::kPlanes];
    row.load_own(x, state);
    if constexpr (Rule::kShape == Shape::none) {
      Rule::template update<true>(view, state, Around{}, table, random, tie);
      if (view.n_slabs > 0) {
        Word const existing = existing_lanes<Word>(view, range.first, x);
        for (auto& plane : state) plane = plane & existing;
      }
    } else if (!WordOps<Word>::kOneBody && row.is_plain(x)) {
      Around around;
      row.load_plain(x, around);
      Rule::template update<true>(view, state, around, table, random, tie);
    } else {
      Around around;
      if (WordOps<Word>::kOneBody && row.is_plain(x))
        row.load_plain(x, around);
      else
        row.load_any(x, around);
      if (around.n_absent > 0 || around.n_edge_absent > 0)
        Rule::template update<false>(view, state, around, table.of_kind(around), random, tie);
      else
        Rule::template update<true>(view, state, around, table, random, tie);
    }
    if (view.copy_mask != 0) copy_lanes(view, range.first, x, state);
    row.store_own(x, state);
  }
}

/// One sweep over one strip, or a part of it: every site is updated once, with numbers that are a pure
/// function of key, strip, word and sweep. Strips of one colour, and their parts, may be done in any
/// order, or at once.
///
/// @tparam Random  generator; another than WordRandom only in tests of what a bad one does
template <class Rule, class Word, class Random = WordRandom<Word>, class Table>
AK_HD inline void update_strip(SpinView const& view, WordRange range, Strip strip,
                               std::uint64_t sweep, Table const& table,
                               StripPart const& part = {}) {
  // Two loops, so that neither takes the other's registers.
  if constexpr (requires { typename Rule::InField; }) {
    if (view.is_symmetric == 0)
      return update_sites<typename Rule::InField, Word, Random>(view, range, strip, sweep, table,
                                                                part);
  }
  update_sites<Rule, Word, Random>(view, range, strip, sweep, table, part);
}

}  // namespace AK_ISA
}  // namespace antikelvin
