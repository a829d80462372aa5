// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/random/philox.hpp"

namespace antikelvin {

/// The one table of random streams. No two algorithms share a row, so no two share a number.
/// Values do not matter, only that they are unique and never reused with another meaning (2 was
/// layout 1's updates of units).
enum class Stream : std::uint32_t {
  derive_key = 1,       ///< keys of independent points from the user's seed
  binomial = 3,         ///< exact Binomial draws
  spin_strip = 4,       ///< seeds of the generators of strips of sites
  spin_tie = 5,         ///< bits beyond the first ones of a comparison
  demon = 6,            ///< attempts of demons
  exchange = 7,         ///< pair moves
  prepare = 8,          ///< configurations of a given energy
  cluster_bond = 9,     ///< which bonds join their sites to a cluster
  cluster_state = 10,   ///< new states of clusters
  complete_graph = 11,  ///< updates of spins that are all neighbours of each other
  contact = 12,         ///< moves between bodies in contact
  shuffle = 13,         ///< units that trade places
  walker = 14,          ///< updates of multicanonical walkers
  resample = 15,        ///< which replicas of a population are copied
  swap = 16,            ///< which replicas trade temperatures
  disorder = 17,        ///< signs of the bonds of a spin glass
  pair_cluster = 18,    ///< sites whose clusters the replicas of a pair exchange
};

/// Version of the key and counter layout below; it stands in every report. A change of layout
/// changes every trajectory, hence the version.
inline constexpr int kRngLayoutVersion = 3;

/// Counter of one Philox call.
///
///     word 0: position (strip, site or attempt)    word 2: sweep, low 32 bits
///     word 1: chain (32-lane word, or replica)     word 3: sweep, bits 32..47 << 16 | stream << 8
///                                                          | block
///
/// `sweep` must stay below 2^48, `block` below 256. The key carries seed and point (derive_key).
AK_HD constexpr PhiloxBlock stream_counter(Stream stream, std::uint32_t position,
                                           std::uint32_t chain, std::uint64_t sweep,
                                           std::uint32_t block) {
  return PhiloxBlock{{position, chain, static_cast<std::uint32_t>(sweep),
                      (static_cast<std::uint32_t>(sweep >> 32) << 16) |
                          (static_cast<std::uint32_t>(stream) << 8) | block}};
}

/// Key of one point of a run: a pure function of the user's seed and of what the point is, so
/// points added later change no other, and no two points share random numbers.
constexpr std::uint64_t derive_key(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  auto const mix = [](std::uint64_t key, std::uint64_t value) {
    PhiloxBlock const out =
        philox4x32(stream_counter(Stream::derive_key, static_cast<std::uint32_t>(value),
                                  static_cast<std::uint32_t>(value >> 32), 0, 0),
                   key);
    return (static_cast<std::uint64_t>(out.word[1]) << 32) | out.word[0];
  };
  return mix(mix(seed, a), b);
}

}  // namespace antikelvin
