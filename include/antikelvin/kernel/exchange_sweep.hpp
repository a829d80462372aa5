// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/kernel/spin_rules.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Classes of pair moves of units: the sum of both levels.
template <int kBits>
struct ExchangeRule {
  static constexpr int kPlanes = kBits;
  static constexpr int kComparators = (1 << kBits) - 1;
  static constexpr int kTerms = 2 * kComparators;
  static constexpr int kOwn = 0;
};

/// Sweeps of energy-conserving pair moves (Kawasaki): unit i meets unit i + r mod N for all i in
/// turn, with one random r per sweep, and the two share their energy anew: the first takes level a'
/// with probability ∝ g(a') g(a + b − a'), its canonical law at any temperature given the sum. The
/// energy of each lane is conserved exactly. Levels are equally spaced; lanes are replicas.
template <int kBits, class Word, class Table>
AK_HD inline void exchange_sweeps(SpinView const& view, WordRange range, std::uint64_t first_sweep,
                                  std::uint64_t n_sweeps, Table const& table) {
  using Ops = WordOps<Word>;
  using Rule = ExchangeRule<kBits>;
  std::uint32_t const n = view.lattice.sides[0];
  if (n < 2) return;
  int const n_states = static_cast<int>(view.n_states);
  RowAccess<Shape::none, kBits, Word> const row(view, range, 0);
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    PhiloxBlock const shift =
        philox4x32(stream_counter(Stream::exchange, 0, 0, sweep, 1), view.key);
    auto const distance =
        1 + static_cast<std::uint32_t>((std::uint64_t{shift.word[0]} * (n - 1)) >> 32);
    for (std::uint32_t begin = 0; begin < n; begin += kStripSites) {
      WordRandom<Word> random(
          stream_counter(Stream::exchange, begin / kStripSites, range.chain, sweep, 0), view.key);
      for (std::uint32_t i = begin; i < n && i < begin + kStripSites; ++i) {
        std::uint64_t const beyond = std::uint64_t{i} + distance;
        auto const j = static_cast<std::uint32_t>(beyond < n ? beyond : beyond - n);
        Word a[kBits], b[kBits], count[Rule::kTerms + 1], own[1], below[Rule::kComparators],
            ge[Rule::kComparators + 1];
        row.load_own(i, a);
        row.load_own(j, b);
        for (int k = 1; k <= Rule::kTerms; ++k) count[k] = Ops::splat(0);
        count[0] = own[0] = ~Ops::splat(0);
        for (int k = 1; k < n_states; ++k) {
          count_bit(count, 2 * k - 1, at_least(a, k));
          count_bit(count, 2 * k, at_least(b, k));
        }
        TieCounter const tie{i, range.chain, sweep, 0, view.key};
        compare(
            random,
            [&](int c, int bit) { return threshold_bit<Rule, Word>(table, count, own, c, bit); },
            n_states - 1, tie, below);
        for (int k = 1; k <= Rule::kComparators; ++k) ge[k] = ~below[k - 1];
        Word next[kBits];
        encode(ge, n_states, next);
        Word carry = Ops::splat(0), borrow = Ops::splat(0);  // b + a − next never leaves kBits
        for (int p = 0; p < kBits; ++p) {
          Word const sum = Ops::sum(a[p], b[p], carry);
          carry = Ops::carry(a[p], b[p], carry);
          b[p] = Ops::sum(sum, next[p], borrow);
          borrow = Ops::carry(~sum, next[p], borrow);
        }
        row.store_own(i, next);
        row.store_own(j, b);
      }
    }
  }
}

/// Calls visit.template operator()<kBits>() for units of that many bits.
template <class Visitor>
void with_exchange(std::uint32_t planes, Visitor const& visit) {
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
