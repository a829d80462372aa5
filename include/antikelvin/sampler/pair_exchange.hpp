// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/sampler/contact_view.hpp"
#include "antikelvin/sampler/exchange_sweep.hpp"
#include "antikelvin/sampler/pair_block.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Sweeps of contact between two bodies of units: those that sampler/pair_block.hpp pairs, and
/// exchange(random, tie, a, b) changes both.
template <int kBits, class Word, class Exchange>
AK_HD inline void exchange_pairs(ContactView const& view, WordRange range,
                                 std::uint64_t first_sweep, std::uint64_t n_sweeps,
                                 Exchange const& exchange) {
  PairView const& pair = view.pair;
  SpinView const &body_a = view.bodies[pair.a].spins, &body_b = view.bodies[pair.b].spins;
  std::uint32_t const n_a = body_a.lattice.sides[0], n_b = body_b.lattice.sides[0];
  RowAccess<Shape::none, kBits, Word> const row_a(body_a, range, 0), row_b(body_b, range, 0);
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    for (std::uint64_t begin = 0; begin < pair.exchanges; begin += kStripSites) {
      auto const strip = static_cast<std::uint32_t>(begin / kStripSites);
      auto [i, j] = pair_block(pair.key, strip, sweep, n_a, n_b);
      WordRandom<Word> random(stream_counter(Stream::contact, strip, range.chain, sweep, 0),
                              pair.key);
      for (std::uint64_t m = begin; m < pair.exchanges && m < begin + kStripSites; ++m) {
        Word a[kBits], b[kBits];
        row_a.load_own(i, a);
        row_b.load_own(j, b);
        exchange(random, TieCounter{static_cast<std::uint32_t>(m), range.chain, sweep, 0, pair.key},
                 a, b);
        row_a.store_own(i, a);
        row_b.store_own(j, b);
        if (++i == n_a) i = 0;
        if (++j == n_b) j = 0;
      }
    }
  }
}

/// The same, as the pair says.
template <int kBits, class Word, class Table>
AK_HD inline void contact_pairs(ContactView const& view, WordRange range, std::uint64_t first_sweep,
                                std::uint64_t n_sweeps, Table const& table) {
  PairView const& pair = view.pair;
  int const n_a = static_cast<int>(view.bodies[pair.a].spins.n_states),
            n_b = static_cast<int>(view.bodies[pair.b].spins.n_states);
  if (pair.trades)
    exchange_pairs<kBits, Word>(view, range, first_sweep, n_sweeps,
                                [](auto& random, TieCounter const&, Word(&a)[kBits],
                                   Word(&b)[kBits]) { trade_places<kBits>(random, a, b); });
  else
    exchange_pairs<kBits, Word>(
        view, range, first_sweep, n_sweeps,
        [&](auto& random, TieCounter const& tie, Word(&a)[kBits], Word(&b)[kBits]) {
          share_energy<kBits>(table, n_a, n_b, random, tie, a, b);
        });
}

}  // namespace AK_ISA
}  // namespace antikelvin
