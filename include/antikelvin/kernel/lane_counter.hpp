// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/core/bits.hpp"
#include "antikelvin/core/word.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Counts set bits lane by lane, up to 2^kLevels − 1 of them. Bits are summed three at a time, so
/// that an addition costs five logic operations on average, whatever the number of levels.
template <class Word, int kLevels = 32>
class LaneCounter {
 public:
  AK_HD LaneCounter() { clear(); }

  AK_HD void clear() {
    n_added_ = 0;
    for (int level = 0; level < kLevels; ++level) sum_[level] = WordOps<Word>::splat(0);
  }

  AK_HD void add(Word bit) {
    using Ops = WordOps<Word>;
    int level = 0;
    for (std::uint64_t n = n_added_; (n & 1) != 0; n >>= 1, ++level) {
      Word const carry = Ops::carry(sum_[level], waiting_[level], bit);
      sum_[level] = Ops::sum(sum_[level], waiting_[level], bit);
      bit = carry;
    }
    waiting_[level] = bit;
    ++n_added_;
  }

  /// Adds the bits that still wait for a partner; call once, before reading.
  AK_HD void finish() {
    for (int from = 0; from < kLevels; ++from) {
      if ((n_added_ >> from & 1) == 0) continue;
      Word carry = waiting_[from];
      for (int level = from; level < kLevels; ++level) {
        Word const next = sum_[level] & carry;
        sum_[level] = sum_[level] ^ carry;
        carry = next;
      }
    }
    n_added_ = 0;
  }

  /// Bit `level` of every lane's count; after finish().
  AK_HD Word level(int level) const { return sum_[level]; }

  /// Counts of the 32 lanes of word i of the vector.
  AK_HD void lanes(std::uint32_t i, std::uint64_t (&counts)[32]) const {
    for (auto& count : counts) count = 0;
    for (int level = 0; level < kLevels; ++level) {
      alignas(Word) std::uint32_t words[WordOps<Word>::kWords];
      WordOps<Word>::store(words, sum_[level]);
      if (words[i] == 0) continue;
      for (int lane = 0; lane < 32; ++lane)
        counts[lane] += static_cast<std::uint64_t>(words[i] >> lane & 1) << level;
    }
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
  std::uint64_t n_added_;
  Word sum_[kLevels], waiting_[kLevels];
};

}  // namespace AK_ISA
}  // namespace antikelvin
