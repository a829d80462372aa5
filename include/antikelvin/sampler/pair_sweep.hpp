// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/compare.hpp"
#include "antikelvin/sampler/neighbours.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Sweeps in which units of one body exchange energy: unit i and unit i + r mod N for all i in turn, with one
/// random distance r per sweep. exchange(random, tie, a, b) changes both.
template <int kBits, class Word, class Exchange>
AK_HD inline void pair_sweeps(SpinView const& view, WordRange range, Stream stream,
                              std::uint64_t first_sweep, std::uint64_t n_sweeps,
                              Exchange const& exchange) {
  std::uint32_t const n = view.lattice.sides[0];
  if (n < 2) return;
  RowAccess<Shape::none, kBits, Word> const row(view, range, 0);
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    PhiloxBlock const shift = philox4x32(stream_counter(stream, 0, 0, sweep, 1), view.key);
    auto const distance =
        1 + static_cast<std::uint32_t>((std::uint64_t{shift.word[0]} * (n - 1)) >> 32);
    for (std::uint32_t begin = 0; begin < n; begin += kStripSites) {
      WordRandom<Word> random(stream_counter(stream, begin / kStripSites, range.chain, sweep, 0),
                              view.key);
      for (std::uint32_t i = begin; i < n && i < begin + kStripSites; ++i) {
        std::uint64_t const beyond = std::uint64_t{i} + distance;
        auto const j = static_cast<std::uint32_t>(beyond < n ? beyond : beyond - n);
        Word a[kBits], b[kBits];
        row.load_own(i, a);
        row.load_own(j, b);
        exchange(random, TieCounter{i, range.chain, sweep, 0, view.key}, a, b);
        row.store_own(i, a);
        row.store_own(j, b);
      }
    }
  }
}

/// Two units trade places with probability ½. Of two levels without degeneracy that is the same as
/// sharing their energy anew.
template <int kBits, class Word, class Random>
AK_HD inline void trade_places(Random& random, Word (&a)[kBits], Word (&b)[kBits]) {
  Word const trades = random();
  for (int p = 0; p < kBits; ++p) {
    Word const differing = (a[p] ^ b[p]) & trades;
    a[p] = a[p] ^ differing;
    b[p] = b[p] ^ differing;
  }
}

/// Sweeps that change where the units of a lane are, not what they are: every lane gets an order of
/// its own.
template <int kBits, class Word>
AK_HD inline void shuffle_sweeps(SpinView const& view, WordRange range, std::uint64_t first_sweep,
                                 std::uint64_t n_sweeps) {
  pair_sweeps<kBits, Word>(view, range, Stream::shuffle, first_sweep, n_sweeps,
                           [](auto& random, TieCounter const&, Word(&a)[kBits], Word(&b)[kBits]) {
                             trade_places<kBits>(random, a, b);
                           });
}

/// Calls visit.template operator()<kBits>() for units of that many bits.
template <class Visitor>
void with_bits(std::uint32_t planes, Visitor const& visit) {
  switch (planes) {
    case 1:
      return visit.template operator()<1>();
    case 2:
      return visit.template operator()<2>();
    case 3:
      return visit.template operator()<3>();
    case 4:
      return visit.template operator()<4>();
    default:
      return visit.template operator()<5>();
  }
}

}  // namespace AK_ISA
}  // namespace antikelvin
