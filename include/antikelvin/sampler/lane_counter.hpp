// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/bits.hpp"
#include "antikelvin/base/word.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Counts set bits lane by lane, up to 2^kLevels − 1 of them. Bits are summed three at a time, so
/// that an addition costs five logic operations on average, whatever the number of levels. Every place
/// is named by a constant: the counter stays in registers of a GPU, which cannot be indexed.
template <class Word, int kLevels = 32>
class LaneCounter {
  static constexpr int kWaiting = kLevels < 16 ? kLevels / 2 : 8;  ///< levels with a bit that waits

 public:
  AK_HD LaneCounter() { clear(); }

  AK_HD void clear() {
    n_added_ = 0;
    AK_UNROLL(32)
    for (int level = 0; level < kLevels; ++level) sum_[level] = WordOps<Word>::splat(0);
  }

  AK_HD void add(Word bit) {
    using Ops = WordOps<Word>;
    std::uint32_t const n = n_added_++;
    AK_UNROLL(8)
    for (int level = 0; level < kWaiting; ++level) {
      if ((n >> level & 1) == 0) {
        waiting_[level] = bit;
        return;
      }
      Word const carry = Ops::carry(sum_[level], waiting_[level], bit);
      sum_[level] = Ops::sum(sum_[level], waiting_[level], bit);
      bit = carry;
    }
    add_at<kWaiting>(bit);
  }

  /// Adds the bits that still wait for a partner; call once, before reading.
  AK_HD void finish() {
    finish_from<0>();
    n_added_ = 0;
  }

  /// Bit `level` of every lane's count; after finish().
  AK_HD Word level(int level) const { return sum_[level]; }

  /// Counts of the 32 lanes of word i of the vector.
  AK_HD void lanes(std::uint32_t i, std::uint64_t (&counts)[32]) const {
    static_assert(kLevels <= 32);
    std::uint32_t low[32] = {};  // eight of them to a vector
    for (int level = 0; level < kLevels; ++level) {
      alignas(Word) std::uint32_t words[WordOps<Word>::kWords];
      WordOps<Word>::store(words, sum_[level]);
      std::uint32_t const word = words[i];
      if (word == 0) continue;
      for (int lane = 0; lane < 32; ++lane) low[lane] |= (word >> lane & 1) << level;
    }
    for (int lane = 0; lane < 32; ++lane) counts[lane] = low[lane];
  }

  /// Sum over all lanes of word i.
  AK_HD std::uint64_t total(std::uint32_t i) const {
    std::uint64_t total = 0;
    for (int level = 0; level < kLevels; ++level) {
      alignas(Word) std::uint32_t words[WordOps<Word>::kWords];
      WordOps<Word>::store(words, sum_[level]);
      total += static_cast<std::uint64_t>(popcount(words[i])) << level;
    }
    return total;
  }

 private:
  /// Adds a bit that stands for 2^kFrom.
  template <int kFrom>
  AK_HD void add_at(Word bit) {
    AK_UNROLL(32)
    for (int level = kFrom; level < kLevels; ++level) {
      Word const carry = sum_[level] & bit;
      sum_[level] = sum_[level] ^ bit;
      bit = carry;
    }
  }
  template <int kFrom>
  AK_HD void finish_from() {
    if constexpr (kFrom < kWaiting) {
      if ((n_added_ >> kFrom & 1) != 0) add_at<kFrom>(waiting_[kFrom]);
      finish_from<kFrom + 1>();
    }
  }

  std::uint32_t n_added_;  ///< its lowest kWaiting bits matter
  Word sum_[kLevels], waiting_[kWaiting];
};

}  // namespace AK_ISA
}  // namespace antikelvin
