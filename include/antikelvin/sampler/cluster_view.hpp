// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/sampler/spin_view.hpp"

namespace antikelvin {

/// A batch of replicas as the kernels of cluster updates see it: one byte per site, sites numbered
/// as in the lattice itself. Numbers are named by site and replica, so neither the layout of the
/// words nor the batch shows in the results.
struct ClusterView {
  Lattice lattice;        ///< of sites
  std::uint32_t n_sites;  ///< labels have 32 bits
  std::uint32_t n_states;
  std::uint64_t key;            ///< Philox key
  std::uint32_t joins_unequal;  ///< of two states: bonds between unequal ones are satisfied
  /// A satisfied bond is active with probability 2^−64 threshold.
  std::uint64_t const* thresholds;  ///< one for all replicas, or thresholds[replica]
  std::uint32_t one_threshold;      ///< whether all replicas share it
  std::uint32_t replica_base;       ///< of the first replica, where all are part of a larger set
  std::uint32_t first_replica;      ///< of the batch
  std::uint32_t n_replicas;         ///< in the batch
  std::uint32_t* parents;           ///< parents[replica in the batch][site]
  std::uint8_t* states;             ///< states[replica in the batch][site]

  /// Names the random numbers of a replica in the batch.
  AK_HD std::uint32_t chain(std::uint32_t slot) const {
    return replica_base + first_replica + slot;
  }
};

}  // namespace antikelvin
