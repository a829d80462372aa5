// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/lattice.hpp"
#include "antikelvin/random/stream.hpp"

namespace antikelvin {

/// First units of a block of up to kStripSites pairs: unit a + m of one body goes with unit b + m of
/// the other, over the ends.
struct PairBlock {
  std::uint32_t a, b;
};

inline namespace AK_ISA {

/// A site drawn uniformly; n_sites < 2^32.
AK_HD constexpr std::uint32_t random_site(std::uint32_t word, std::uint64_t n_sites) {
  return static_cast<std::uint32_t>((word * n_sites) >> 32);
}

/// The random pairing: all replicas share it. Blocks are drawn independently, so that each unit is as
/// likely to be drawn as any other, whatever happened before.
AK_HD constexpr PairBlock pair_block(std::uint64_t key, std::uint32_t block, std::uint64_t sweep,
                                     std::uint64_t n_a, std::uint64_t n_b) {
  PhiloxBlock const draw = philox4x32(stream_counter(Stream::contact, block, 0, sweep, 1), key);
  return {random_site(draw.word[0], n_a), random_site(draw.word[1], n_b)};
}

}  // namespace AK_ISA

}  // namespace antikelvin
