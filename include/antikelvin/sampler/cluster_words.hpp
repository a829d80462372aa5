// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/cluster_view.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Sites of a word column that one item copies.
inline constexpr std::uint32_t kClusterChunk = 64;

/// Copies states between bit-sliced words and the bytes of a batch of replicas.
struct ClusterWords {
  SpinView spins;
  ClusterView view;

  AK_HD std::uint64_t chunks() const {
    return (n_sites(spins.lattice) + kClusterChunk - 1) / kClusterChunk;
  }
  /// Columns of words that hold lanes of the batch.
  AK_HD std::uint64_t first_column() const {
    return spins.n_slabs > 0 ? std::uint64_t{view.first_replica} * spins.words
                             : view.first_replica / 32;
  }
  AK_HD std::uint64_t n_columns() const {
    std::uint64_t const end = std::uint64_t{view.first_replica} + view.n_replicas;
    return spins.n_slabs > 0 ? std::uint64_t{view.n_replicas} * spins.words
                             : (end + 31) / 32 - first_column();
  }
  AK_HD std::uint64_t n_items() const { return n_columns() * chunks(); }

  /// Part of a column, and where the states of its lanes are.
  struct Part {
    std::uint32_t* words;  ///< of plane 0 at the first site
    std::uint64_t group, lane, begin;
    std::uint32_t count;
  };
  AK_HD Part part(std::uint64_t index) const {
    std::uint64_t const column = first_column() + index / chunks(),
                        begin = index % chunks() * kClusterChunk,
                        rest = n_sites(spins.lattice) - begin;
    Part part;
    part.group = column / spins.words;
    part.lane = column % spins.words * 32;
    part.begin = begin;
    part.count = rest > kClusterChunk ? kClusterChunk : static_cast<std::uint32_t>(rest);
    std::uint64_t const site_words = std::uint64_t{spins.planes} * spins.words;
    part.words = spins.spins + (part.group * n_sites(spins.lattice) + begin) * site_words +
                 column % spins.words;
    return part;
  }

  /// Bytes of a lane from the part's first site on; null if the batch does not hold the lane.
  AK_HD std::uint8_t* bytes(Part const& part, std::uint32_t bit) const {
    std::uint64_t const lane = part.lane + bit;
    if (spins.n_slabs > 0)
      return lane >= spins.n_slabs
                 ? nullptr
                 : view.states + (part.group - view.first_replica) * view.n_sites +
                       lane * n_sites(spins.lattice) + part.begin;
    std::uint64_t const replica = part.group * spins.words * 32 + lane;
    if (replica < view.first_replica || replica - view.first_replica >= view.n_replicas)
      return nullptr;
    return view.states + (replica - view.first_replica) * view.n_sites + part.begin;
  }
};

struct UnpackWords : ClusterWords {
  AK_HD void operator()(std::uint64_t index) const {
    Part const p = part(index);
    for (std::uint32_t bit = 0; bit < 32; ++bit) {
      std::uint8_t* const to = bytes(p, bit);
      if (to == nullptr) continue;
      std::uint32_t const* from = p.words;
      for (std::uint32_t i = 0; i < p.count; ++i) {
        std::uint32_t state = 0;
        for (std::uint32_t plane = 0; plane < spins.planes; ++plane, from += spins.words)
          state |= (*from >> bit & 1) << plane;
        to[i] = static_cast<std::uint8_t>(state);
      }
    }
  }
};

/// Lanes of other replicas keep their states; lanes of the copy mask take the lane below's.
struct PackWords : ClusterWords {
  AK_HD void operator()(std::uint64_t index) const {
    Part const p = part(index);
    for (std::uint32_t plane = 0; plane < spins.planes; ++plane) {
      std::uint32_t column[kClusterChunk], held = 0;
      for (auto& word : column) word = 0;
      for (std::uint32_t bit = 0; bit < 32; ++bit) {
        std::uint8_t const* const from = bytes(p, bit);
        if (from == nullptr) continue;
        held |= 1u << bit;
        for (std::uint32_t i = 0; i < p.count; ++i)
          column[i] |= (static_cast<std::uint32_t>(from[i]) >> plane & 1u) << bit;
      }
      for (std::uint32_t i = 0; i < p.count; ++i) {
        std::uint32_t* const to = p.words + (i * spins.planes + plane) * spins.words;
        std::uint32_t const word = (*to & ~held) | column[i], copying = spins.copy_mask;
        *to = (word & ~copying) | (word << 1 & copying);
      }
    }
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
