// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/word.hpp"
#include "antikelvin/sampler/compare.hpp"
#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Thresholds depend on a lane's class: how many of `kTerms` bits are set, and which of `kOwn` own
/// bits. In place of T[own][count] tables hold XOR differences D, so that bit by bit
///
///     T = ⊕_{o ≤ kOwn} own_o ∧ ⊕_{k ≤ kTerms} count_k ∧ D[o][k]        own_0 = count_0 = 1
///
/// with count_k = "at least k bits are set". Where lanes select afterwards (two-level units, Ising spins
/// without a field: spin_rules.hpp), T itself stands in the place of D. One table per kind of site, that
/// is per number of missing neighbours, and comparator: D[kind][comparator][own][term].
template <class Rule>
struct TableShape {
  static constexpr int kPerOwn = Rule::kTerms + 1;
  static constexpr int kPerComparator = (Rule::kOwn + 1) * kPerOwn;
  static constexpr int kPerKind = Rule::kComparators * kPerComparator;
  AK_HD static int index(int comparator, int own, int term) {
    return comparator * kPerComparator + own * kPerOwn + term;
  }
};

AK_HD inline std::uint32_t mask_of_bit(std::uint64_t word, int bit) {
  return 0u - static_cast<std::uint32_t>(word >> (63 - bit) & 1);
}

/// Thresholds of a table as decide() compares with them: comparator c has the class class_of(c).
struct ClassIndex {
  int own, term;
};
template <class Word, class Table, class ClassOf>
struct Selected {
  Table const& table;
  ClassOf class_of;
  AK_HD Word operator()(int c, int bit) const {
    ClassIndex const i = class_of(c);
    return table(0, i.own, i.term, bit);
  }
  AK_HD Word change(int c, int bit) const requires requires { table.change(0, 0, 0, 0); }
  {
    ClassIndex const i = class_of(c);
    return table.change(0, i.own, i.term, bit);
  }
};
template <class Word, class Table, class ClassOf>
AK_HD inline Selected<Word, Table, ClassOf> select_thresholds(Table const& table,
                                                              ClassOf class_of) {
  return {table, class_of};
}

/// Table of any kind of site, spread over the lanes bit by bit as it is asked for.
template <class Rule, class Word>
struct ColdTable {
  static constexpr bool kUnrolled = false;  ///< rare sites: copies per bit would only be code
  std::uint64_t const* entries;             ///< of the site's kind
  std::uint64_t const* edge_entries;        ///< of the edge lane's kind; null where there is none
  Word edge;
  AK_HD Word operator()(int comparator, int own, int term, int bit) const {
    using Ops = WordOps<Word>;
    int const i = TableShape<Rule>::index(comparator, own, term);
    Word const mask = Ops::splat(mask_of_bit(entries[i], bit));
    if (edge_entries == nullptr) return mask;
    return (mask & ~edge) | (Ops::splat(mask_of_bit(edge_entries[i], bit)) & edge);
  }
  /// From the table of kind 0, behind which those of the others stand.
  template <class Around>
  AK_HD ColdTable of_kind(Around const& around) const {
    constexpr int kPerKind = TableShape<Rule>::kPerKind;
    std::uint64_t const* const kind = entries + kPerKind * around.n_absent;
    return {kind, around.n_edge_absent == 0 ? nullptr : kind + kPerKind * around.n_edge_absent,
            around.edge};
  }
};

/// Table of sites that have all neighbours, with the first bits ready, and where thresholds are
/// selected, each first bit XOR the next higher one (0 above the highest).
template <class Rule, class Word>
struct HotTable {
  static constexpr bool kUnrolled = true;
  static constexpr bool kHasChanges = Rule::kSelects && !WordOps<Word>::kThreeInputs;
  std::uint64_t const* entries;
  Word mask[TableShape<Rule>::kPerKind][kFirstBits];
  Word change_mask[kHasChanges ? TableShape<Rule>::kPerKind : 1][kFirstBits];

  AK_HD explicit HotTable(std::uint64_t const* d) : entries(d) {
    for (int i = 0; i < TableShape<Rule>::kPerKind; ++i)
      for (int bit = 0; bit < kFirstBits; ++bit) {
        mask[i][bit] = WordOps<Word>::splat(mask_of_bit(d[i], bit));
        if constexpr (kHasChanges)
          change_mask[i][bit] = WordOps<Word>::splat(mask_of_bit(d[i] ^ d[i] >> 1, bit));
      }
  }
  AK_HD Word change(int comparator, int own, int term, int bit) const requires kHasChanges {
    return change_mask[TableShape<Rule>::index(comparator, own, term)][bit];
  }
  AK_HD Word operator()(int comparator, int own, int term, int bit) const {
    int const i = TableShape<Rule>::index(comparator, own, term);
    return bit < kFirstBits ? mask[i][bit] : WordOps<Word>::splat(mask_of_bit(entries[i], bit));
  }
  template <class Around>
  AK_HD ColdTable<Rule, Word> of_kind(Around const& around) const {
    return ColdTable<Rule, Word>{entries, nullptr, Word{}}.of_kind(around);
  }
};

/// Table whose lanes have thresholds of their own.
template <class Rule, class Word>
struct LaneTable {
  static constexpr bool kUnrolled = false;  ///< masks come from memory, as fast in a loop
  std::uint32_t const* masks;               ///< of group and kind, at the first word
  std::uint32_t words;
  AK_HD Word operator()(int comparator, int own, int term, int bit) const {
    auto const i = static_cast<std::uint32_t>(TableShape<Rule>::index(comparator, own, term));
    return WordOps<Word>::load(masks + (i * 64 + static_cast<std::uint32_t>(bit)) * words);
  }
  template <class Around>
  AK_HD LaneTable of_kind(Around const& around) const {
    return {masks + static_cast<std::uint32_t>(TableShape<Rule>::kPerKind * around.n_absent) * 64 *
                        words,
            words};
  }
};

/// The lanes' own table of a range, where the view has them.
template <class Rule, class Word>
AK_HD inline LaneTable<Rule, Word> lane_table(SpinView const& view, WordRange range) {
  constexpr std::uint64_t kPerKind = TableShape<Rule>::kPerKind;
  std::uint64_t const n_kinds = coordination(Rule::kShape) + 1;
  return {view.lane_masks + range.group * n_kinds * kPerKind * 64 * view.words + range.first,
          view.words};
}

/// D from a table that holds T.
template <class Table>
struct Differences {
  static constexpr bool kUnrolled = Table::kUnrolled;
  Table const& table;
  AK_HD auto operator()(int comparator, int own, int term, int bit) const {
    auto const step = [&](int of_own) {
      auto const here = table(comparator, of_own, term, bit);
      return term == 0 ? here : here ^ table(comparator, of_own, term - 1, bit);
    };
    return own == 0 ? step(own) : step(own) ^ step(own - 1);
  }
};

/// A bit of the thresholds of all lanes, from their classes.
template <class Rule, class Word, class Table>
AK_HD inline Word threshold_bit(Table const& table, Word const (&count)[Rule::kTerms + 1],
                                Word const (&own)[Rule::kOwn + 1], int comparator, int bit) {
  using Ops = WordOps<Word>;
  Word threshold = table(comparator, 0, 0, bit);
  AK_UNROLL(16)
  for (int k = 1; k <= Rule::kTerms; ++k)
    threshold = Ops::xor_and(threshold, count[k], table(comparator, 0, k, bit));
  AK_UNROLL(16)
  for (int o = 1; o <= Rule::kOwn; ++o) {
    Word change = table(comparator, o, 0, bit);
    AK_UNROLL(16)
    for (int k = 1; k <= Rule::kTerms; ++k)
      change = Ops::xor_and(change, count[k], table(comparator, o, k, bit));
    threshold = Ops::xor_and(threshold, own[o], change);
  }
  return threshold;
}

}  // namespace AK_ISA
}  // namespace antikelvin
