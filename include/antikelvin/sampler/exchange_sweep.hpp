// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/pair_sweep.hpp"
#include "antikelvin/sampler/spin_rules.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Classes of pair moves of units: the sum of both levels.
template <int kBits>
struct ExchangeRule {
  static constexpr int kPlanes = kBits;
  static constexpr int kComparators = (1 << kBits) - 1;
  static constexpr int kTerms = 2 * kComparators;
  static constexpr int kOwn = 0;
  static constexpr bool kSelects = false;
};

/// Lets two units of every lane share their energy anew: the first takes level a' with probability
/// ∝ g_a(a') g_b(a + b − a'), its canonical law at any temperature given the sum, the second the
/// rest. Levels are equally spaced, by the same quantum in both. Thresholds are rounded to 2^−64, so
/// what the pair cannot hold is cut off by logic: energy is conserved exactly.
///
/// @param n_a, n_b  numbers of levels, which may differ
template <int kBits, class Word, class Table, class Random>
AK_HD inline void share_energy(Table const& table, int n_a, int n_b, Random& random,
                               TieCounter const& tie, Word (&a)[kBits], Word (&b)[kBits]) {
  using Ops = WordOps<Word>;
  using Rule = ExchangeRule<kBits>;
  Word count[Rule::kTerms + 1], own[1], below[Rule::kComparators], ge[Rule::kComparators + 1];
  for (int k = 1; k <= Rule::kTerms; ++k) count[k] = Ops::splat(0);
  count[0] = own[0] = ~Ops::splat(0);
  int added = 0;
  for (int k = 1; k < (1 << kBits); ++k) {
    if (k < n_a) count_bit(count, ++added, at_least(a, k));
    if (k < n_b) count_bit(count, ++added, at_least(b, k));
  }
  compare(
      random, [&](int c, int bit) { return threshold_bit<Rule, Word>(table, count, own, c, bit); },
      kBits == 1 ? 1 : n_a - 1, tie, below);
  for (int k = 1; k <= Rule::kComparators; ++k) {
    ge[k] = ~below[k - 1] & count[k];
    if (k + n_b - 1 <= Rule::kTerms) ge[k] = ge[k] | count[k + n_b - 1];
  }
  Word next[kBits];
  encode(ge, n_a, next);
  Word carry = Ops::splat(0), borrow = Ops::splat(0);  // b + a − next never leaves kBits
  for (int p = 0; p < kBits; ++p) {
    Word const sum = Ops::sum(a[p], b[p], carry);
    carry = Ops::carry(a[p], b[p], carry);
    b[p] = Ops::sum(sum, next[p], borrow);
    borrow = Ops::carry(~sum, next[p], borrow);
    a[p] = next[p];
  }
}

/// Sweeps of energy-conserving pair moves (Kawasaki): unit i is paired with unit i + r mod N for all i in
/// turn, with one random r per sweep, and the two share their energy anew. Lanes are replicas.
template <int kBits, class Word, class Table>
AK_HD inline void exchange_sweeps(SpinView const& view, WordRange range, std::uint64_t first_sweep,
                                  std::uint64_t n_sweeps, Table const& table) {
  int const n_states = static_cast<int>(view.n_states);
  pair_sweeps<kBits, Word>(
      view, range, Stream::exchange, first_sweep, n_sweeps,
      [&](auto& random, TieCounter const& tie, Word(&a)[kBits], Word(&b)[kBits]) {
        share_energy<kBits>(table, n_states, n_states, random, tie, a, b);
      });
}

}  // namespace AK_ISA
}  // namespace antikelvin
