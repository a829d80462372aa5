// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <type_traits>

#include "antikelvin/sampler/majority.hpp"
#include "antikelvin/sampler/neighbours.hpp"
#include "antikelvin/sampler/thresholds.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Term of a bond in the bond count, as a sum of bits.
enum class BondCount {
  none,       ///< there are no bonds
  equal,      ///< 1 if both states agree (Ising, Potts)
  satisfied,  ///< 1 if ε s s' = 1: if both agree as SignedRowAccess reads them (Edwards-Anderson)
  product,    ///< s s' + 1 of spins −1, 0, 1 (Blume-Capel)
};

/// How one site moves. A rule has constants
///
///     kShape, kPlanes      lattice and bits of a state
///     kBonds               how its bonds are counted
///     kTerms, kOwn         classes of the threshold tables (sampler/thresholds.hpp)
///     kComparators         thresholds of a class, which one random number is compared with
///     kDraws               random numbers of a site in a sweep, at most
///     kSelects             tables may hold thresholds themselves, which all lanes are compared with
///                          and choose from afterwards; else XOR differences (sampler/thresholds.hpp)
///
/// and `update<kWhole>`, which turns the state of all lanes of a site into the next one; kWhole says
/// that it has all neighbours in all lanes. States of three and more, but Potts', are drawn by
/// inversion: with C_j = P(next < j), the next state is the number of thresholds C_1 ≤ C_2 ≤ … that
/// the random number does not lie below.

/// States whose numbers are "how many of ge[1 … n−1] are set", as bit-planes.
template <int kPlanes, int kMax, class Word>
AK_HD inline void encode(Word const (&ge)[kMax], int n_states, Word (&state)[kPlanes]) {
  for (int plane = 0; plane < kPlanes; ++plane) {
    Word bits = WordOps<Word>::splat(0);
    for (int j = 1 << plane; j < kMax; j += 1 << plane)
      if (j < n_states) bits = bits ^ ge[j];
    state[plane] = bits;
  }
}

/// Lanes whose state is at least k.
template <int kPlanes, class Word>
AK_HD inline Word at_least(Word const (&state)[kPlanes], int k) {
  Word ge = ~WordOps<Word>::splat(0);
  for (int plane = 0; plane < kPlanes; ++plane)
    ge = k >> plane & 1 ? state[plane] & ge : state[plane] | ge;
  return ge;
}

/// Lanes where two states agree.
template <int kPlanes, class Word>
AK_HD inline Word same(Word const (&a)[kPlanes], Word const (&b)[kPlanes]) {
  Word equal = ~(a[0] ^ b[0]);
  for (int plane = 1; plane < kPlanes; ++plane) equal = equal & ~(a[plane] ^ b[plane]);
  return equal;
}

/// Independent units of up to 2^kBits levels. The next level depends on the present one (Metropolis)
/// or not (heat bath).
template <int kBits, bool kUsesOwn>
struct UnitRule {
  static constexpr Shape kShape = Shape::none;
  static constexpr BondCount kBonds = BondCount::none;
  static constexpr int kPlanes = kBits;
  static constexpr int kComparators = (1 << kBits) - 1, kDraws = 1;
  static constexpr int kTerms = kUsesOwn ? kComparators : 0;
  static constexpr int kOwn = 0;
  static constexpr bool kSelects = kBits == 1;

  template <bool kWhole, class Word, class Table, class Random>
  [[gnu::always_inline]] AK_HD static void update(SpinView const& view, Word (&state)[kPlanes],
                                                  Neighbours<0, kPlanes, Word> const&,
                                                  Table const& table, Random& random,
                                                  TieCounter const& tie) {
    if constexpr (kSelects) {
      Word below[kTerms + 1];
      auto const thresholds = select_thresholds<Word>(table, [](int level) {
        return ClassIndex{0, level};
      });
      decide<Table::kUnrolled>(random, thresholds, tie, below);
      Word down = below[0];
      if constexpr (kUsesOwn) down = (below[1] & state[0]) | (down & ~state[0]);
      state[0] = ~down;
    } else {
      Word count[kTerms + 1], own[1], below[kComparators], ge[kComparators + 1];
      for (int k = 0; k <= kTerms; ++k) count[k] = at_least(state, k);
      int const n = static_cast<int>(view.n_states);
      compare<Table::kUnrolled>(
          random,
          [&](int c, int bit) { return threshold_bit<UnitRule, Word>(table, count, own, c, bit); },
          n - 1, tie, below);
      for (int j = 1; j <= kComparators; ++j) ge[j] = ~below[j - 1];
      encode(ge, n, state);
    }
  }
};

/// Ising spins: class = number of up neighbours, and for Metropolis the own state. Without a field up
/// and down are alike, and a site that has all neighbours goes against their majority with a
/// probability that only its size decides: half of the comparators, and a coin where they split.
template <Shape kLattice, bool kUsesOwn, bool kHasField = false>
struct IsingRule {
  using InField = IsingRule<kLattice, kUsesOwn, true>;
  static constexpr Shape kShape = kLattice;
  static constexpr BondCount kBonds = BondCount::equal;
  static constexpr int kPlanes = 1;
  static constexpr int kComparators = 1, kDraws = 1;
  static constexpr int kTerms = coordination(kLattice);
  static constexpr int kOwn = kUsesOwn ? 1 : 0;
  static constexpr bool kSelects = true;

  template <bool kWhole, class Word, class Table, class Random>
  AK_HD static void update(SpinView const&, Word (&state)[1],
                           Neighbours<kTerms, 1, Word> const& around, Table const& table,
                           Random& random, TieCounter const& tie) {
    Word neighbour[kTerms];
    for (int k = 0; k < kTerms; ++k) neighbour[k] = around.state[k][0];
    if constexpr (kHasField)
      by_class(state, neighbour, table, random, tie);
    else if constexpr (kWhole)
      against_majority(state, neighbour, table, random, tie);
    else
      by_class(state, neighbour, Differences<Table>{table}, random, tie);
  }

 private:
  static constexpr int kSizes = kTerms / 2;  ///< majorities of 1, 2, … beyond half

  /// With neighbours in their majority up, the threshold is that of going down.
  template <class Word, class Table, class Random>
  AK_HD static void against_majority(Word (&state)[1], Word const (&neighbour)[kTerms],
                                     Table const& table, Random& random, TieCounter const& tie) {
    Majority<kTerms, Word> const majority(neighbour);
    Word below[kSizes * (kOwn + 1)], verdict[kSizes];
    auto const thresholds = select_thresholds<Word>(table, [](int c) {
      return ClassIndex{c / kSizes, kSizes + 1 + c % kSizes};
    });
    Word const coin = decide<Table::kUnrolled>(random, thresholds, tie, below);
    for (int k = 0; k < kSizes; ++k) verdict[k] = below[k];
    if constexpr (kUsesOwn) {
      Word const opposed = state[0] ^ majority.up;
      for (int k = 0; k < kSizes; ++k)
        verdict[k] = (below[k] & opposed) | (below[kSizes + k] & ~opposed);
    }
    Word const next = majority.up ^ majority.by_size(verdict);
    state[0] = (coin & majority.is_split) | (next & ~majority.is_split);
  }

  template <class Word, class Table, class Random>
  AK_HD static void by_class(Word (&state)[1], Word const (&neighbour)[kTerms], Table const& table,
                             Random& random, TieCounter const& tie) {
    Word count[kTerms + 1], own[kOwn + 1], below[1];
    for (int k = 1; k <= kTerms; ++k) count[k] = WordOps<Word>::splat(0);
    count[0] = own[0] = ~WordOps<Word>::splat(0);
    if constexpr (kUsesOwn) own[1] = state[0];
    AK_UNROLL(16)
    for (int k = 0; k < kTerms; ++k) count_bit(count, k + 1, neighbour[k]);
    decide<Table::kUnrolled>(
        random,
        [&](int c, int bit) { return threshold_bit<IsingRule, Word>(table, count, own, c, bit); },
        tie, below);
    state[0] = ~below[0];
  }
};

/// Ising spins whose bonds have signs: class = number of neighbours that are up as SignedRowAccess
/// reads them, those whose bonds favour up.
template <Shape kLattice, bool kUsesOwn, bool kHasField = false>
struct EdwardsAndersonRule : IsingRule<kLattice, kUsesOwn, kHasField> {
  using InField = EdwardsAndersonRule<kLattice, kUsesOwn, true>;
  static constexpr BondCount kBonds = BondCount::satisfied;
};

/// Blume-Capel spins −1, 0, 1 as states 0, 1, 2: class = sum of the neighbours' states, and for
/// Metropolis the own state.
template <Shape kLattice, bool kUsesOwn>
struct BlumeCapelRule {
  static constexpr Shape kShape = kLattice;
  static constexpr BondCount kBonds = BondCount::product;
  static constexpr int kPlanes = 2;
  static constexpr int kComparators = 2, kDraws = 1;
  static constexpr int kTerms = 2 * coordination(kLattice);
  static constexpr int kOwn = kUsesOwn ? 2 : 0;
  static constexpr bool kSelects = false;

  template <bool kWhole, class Word, class Table, class Random>
  AK_HD static void update(SpinView const&, Word (&state)[2],
                           Neighbours<kTerms / 2, 2, Word> const& around, Table const& table,
                           Random& random, TieCounter const& tie) {
    Word count[kTerms + 1], own[kOwn + 1], below[2];
    for (int k = 1; k <= kTerms; ++k) count[k] = WordOps<Word>::splat(0);
    count[0] = own[0] = ~WordOps<Word>::splat(0);
    for (int o = 1; o <= kOwn; ++o) own[o] = at_least(state, o);
    AK_UNROLL(16)
    for (int k = 0; k < kTerms / 2; ++k) {
      count_bit(count, 2 * k + 1, around.state[k][0] | around.state[k][1]);
      count_bit(count, 2 * k + 2, around.state[k][1]);
    }
    compare<!kUsesOwn && Table::kUnrolled>(
        random,
        [&](int c, int bit) {
          return threshold_bit<BlumeCapelRule, Word>(table, count, own, c, bit);
        },
        2, tie, below);
    state[0] = below[1] & ~below[0];
    state[1] = ~below[1];
  }
};

/// Potts spins 0 … q−1. One of the other states is proposed, all with the same probability; it is
/// taken with a probability that depends on n_proposed − n_own + z, counted over the neighbours.
template <Shape kLattice, int kBits>
struct PottsRule {
  static constexpr Shape kShape = kLattice;
  static constexpr BondCount kBonds = BondCount::equal;
  static constexpr int kPlanes = kBits;
  static constexpr int kComparators = 1, kDraws = 2;
  static constexpr int kTerms = 2 * coordination(kLattice);
  static constexpr int kOwn = 0;
  static constexpr bool kSelects = false;
  static constexpr int kMaxProposals = (1 << kBits) - 1;

  template <bool kWhole, class Word, class Table, class Random>
  AK_HD static void update(SpinView const& view, Word (&state)[kPlanes],
                           Neighbours<kTerms / 2, kPlanes, Word> const& around, Table const& table,
                           Random& random, TieCounter tie) {
    using Ops = WordOps<Word>;
    Word proposed[kPlanes];
    propose(view, state, random, tie, proposed);
    tie.draw += 1;
    Word count[kTerms + 1], own[1], below[1];
    for (int k = 1; k <= kTerms; ++k) count[k] = Ops::splat(0);
    count[0] = own[0] = ~Ops::splat(0);
    AK_UNROLL(16)
    for (int k = 0; k < kTerms / 2; ++k) {
      count_bit(count, 2 * k + 1, same(around.state[k], proposed) & around.present[k]);
      count_bit(count, 2 * k + 2, ~same(around.state[k], state) & around.present[k]);
    }
    decide<Table::kUnrolled>(
        random,
        [&](int c, int bit) { return threshold_bit<PottsRule, Word>(table, count, own, c, bit); },
        tie, below);
    for (int plane = 0; plane < kPlanes; ++plane)
      state[plane] = (proposed[plane] & below[0]) | (state[plane] & ~below[0]);
  }

 private:
  /// (state + 1 + r) mod q with r uniform in 0 … q−2.
  template <class Word, class Random>
  AK_HD static void propose(SpinView const& view, Word const (&state)[kPlanes], Random& random,
                            TieCounter const& tie, Word (&proposed)[kPlanes]) {
    using Ops = WordOps<Word>;
    int const q = static_cast<int>(view.n_states);
    Word below[kMaxProposals], ge[kMaxProposals + 1], r[kPlanes];
    if (q > 2) {
      compare(
          random, [&](int c, int bit) { return Ops::splat(mask_of_bit(view.proposals[c], bit)); },
          q - 2, tie, below);
      for (int j = 1; j <= kMaxProposals; ++j) ge[j] = ~below[j - 1];
      encode(ge, q - 1, r);
    } else {
      for (int plane = 0; plane < kPlanes; ++plane) r[plane] = Ops::splat(0);
    }
    Word sum[kPlanes + 1], reduced[kPlanes], carry = ~Ops::splat(0);
    for (int plane = 0; plane < kPlanes; ++plane) {
      sum[plane] = Ops::sum(state[plane], r[plane], carry);
      carry = Ops::carry(state[plane], r[plane], carry);
    }
    sum[kPlanes] = carry;
    carry = ~Ops::splat(0);  // sum − q = sum + ~q + 1; the last carry says that it is not negative
    for (int plane = 0; plane <= kPlanes; ++plane) {
      bool const q_bit = q >> plane & 1;
      if (plane < kPlanes) reduced[plane] = q_bit ? sum[plane] ^ carry : ~(sum[plane] ^ carry);
      carry = q_bit ? sum[plane] & carry : sum[plane] | carry;
    }
    for (int plane = 0; plane < kPlanes; ++plane)
      proposed[plane] = (reduced[plane] & carry) | (sum[plane] & ~carry);
  }
};

/// How a rule sees a row.
template <class Rule, class Word>
using RowOf =
    std::conditional_t<Rule::kBonds == BondCount::satisfied, SignedRowAccess<Rule::kShape, Word>,
                       RowAccess<Rule::kShape, Rule::kPlanes, Word>>;

}  // namespace AK_ISA
}  // namespace antikelvin
