// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/thresholds.hpp"
#include "antikelvin/sampler/word_ranges.hpp"

namespace antikelvin::gpu {

/// Bytes of all arguments of a kernel that every CUDA 12 can pass.
inline constexpr std::size_t kMaxArguments = 4096;

/// Thresholds that all lanes share, as part of a kernel's arguments: those lie in the constant bank,
/// from where instructions take masks as operands, without a load.
template <class Rule>
struct ParameterTable {
  std::uint64_t const* entries;  ///< on the device: bits beyond the first, rarer kinds of sites
  std::uint32_t mask[TableShape<Rule>::kPerKind][kFirstBits];

  ParameterTable(std::uint64_t const* on_host, std::uint64_t const* on_device)
      : entries(on_device) {
    for (int i = 0; i < TableShape<Rule>::kPerKind; ++i)
      for (int bit = 0; bit < kFirstBits; ++bit) mask[i][bit] = mask_of_bit(on_host[i], bit);
  }

  template <class Word>
  struct Table {
    static constexpr bool kUnrolled = true;
    ParameterTable const& source;
    AK_HD Word operator()(int comparator, int own, int term, int bit) const {
      int const i = TableShape<Rule>::index(comparator, own, term);
      return WordOps<Word>::splat(bit < kFirstBits ? source.mask[i][bit]
                                                   : mask_of_bit(source.entries[i], bit));
    }
    template <class Around>
    AK_HD ColdTable<Rule, Word> of_kind(Around const& around) const {
      return ColdTable<Rule, Word>{source.entries, nullptr, Word{}}.of_kind(around);
    }
  };

  template <class Word>
  AK_HD Table<Word> at(SpinView const&, WordRange) const {
    return {*this};
  }
  bool operator==(ParameterTable const&) const = default;
};

/// Whether a table leaves room for the other arguments. Under Metropolis those of units of more than
/// eight levels do not, nor those of Blume-Capel spins with six neighbours; nor those of pair moves of units
/// of more than four levels.
template <class Rule>
inline constexpr bool kFitsArguments = sizeof(ParameterTable<Rule>) <= kMaxArguments - 320;

/// The other shared tables, and those of groups that have one each.
template <class Rule>
struct MemoryTable {
  template <class Word>
  AK_HD ColdTable<Rule, Word> at(SpinView const& view, WordRange range) const {
    return {view.table + view.table_per_group * range.group, nullptr, Word{}};
  }
  bool operator==(MemoryTable const&) const = default;
};

/// Thresholds of every lane's own.
template <class Rule>
struct LaneSource {
  template <class Word>
  AK_HD LaneTable<Rule, Word> at(SpinView const& view, WordRange range) const {
    return lane_table<Rule, Word>(view, range);
  }
  bool operator==(LaneSource const&) const = default;
};

/// Calls launch(source, ranges). All groups go into one launch: a launch for each would leave most of a
/// GPU idle, since a rung of replica exchange is a group.
template <class Rule, class Launch>
void with_shared_table(SpinView const& view, std::uint32_t used_words, std::uint32_t width,
                       Launch const& launch) {
  WordRanges const ranges = ranges_of(view, used_words, width);
  if constexpr (kFitsArguments<Rule>) {
    if (view.table_per_group == 0)
      return launch(ParameterTable<Rule>(view.host_table, view.table), ranges);
  }
  launch(MemoryTable<Rule>{}, ranges);
}

/// The same, or LaneSource if the lanes have their own.
template <class Rule, class Launch>
void with_any_table(SpinView const& view, std::uint32_t used_words, std::uint32_t width,
                    Launch const& launch) {
  if (view.lane_masks != nullptr)
    launch(LaneSource<Rule>{}, ranges_of(view, used_words, width));
  else
    with_shared_table<Rule>(view, used_words, width, launch);
}

}  // namespace antikelvin::gpu
