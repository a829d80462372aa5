// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Where replicas 2k and 2k + 1 of a word of spins differ, in the lanes of both: −s s' as a spin. What
/// counts sites and bonds of spins thereby counts those of overlaps.
AK_HD constexpr std::uint32_t where_partners_differ(std::uint32_t spins) {
  std::uint32_t const differ = (spins ^ spins >> 1) & 0x55555555u;
  return differ | differ << 1;
}

/// Compares the replicas of one word.
struct CompareReplicas {
  std::uint32_t const* spins;
  std::uint32_t* overlaps;
  AK_HD void operator()(std::uint64_t word) const {
    overlaps[word] = where_partners_differ(spins[word]);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
