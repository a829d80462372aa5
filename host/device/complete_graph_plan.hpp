// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "sampler/complete_graph_table.hpp"

namespace antikelvin {

/// Everything that defines a set of replicas on complete graphs.
struct CompleteGraphPlan {
  std::uint32_t n_units = 0;  ///< N
  std::uint32_t n_replicas = 1;
  std::uint32_t first_replica = 0;  ///< of a larger set, whose random numbers these replicas have
  std::vector<CompleteGraphTable> tables;  ///< one for all replicas, or one each
  std::uint64_t key = 0;

  /// Memory that the plan takes on the device.
  std::uint64_t bytes() const {
    return 16 * (std::uint64_t{n_units} + 1) * tables.size() + 4 * std::uint64_t{n_replicas};
  }
};

/// Replicas of a complete graph on a device, all spins down at first.
class CompleteGraphChains {
 public:
  virtual ~CompleteGraphChains() = default;
  /// New thresholds (another β) from the next sweep on, for as many spins; one, or one per replica.
  virtual void set_tables(std::vector<CompleteGraphTable> const& tables) = 0;
  /// Spins that are up from now on, n_up[replica] ≤ N.
  virtual void set_up(std::vector<std::uint32_t> const& n_up) = 0;
  /// Does `sweeps` sweeps: N updates of random spins each.
  virtual void advance(std::uint64_t sweeps) = 0;
  /// n_up[measurement][replica], after every `thin`-th sweep.
  virtual std::vector<std::uint32_t> measure(std::uint32_t n_measurements, std::uint32_t thin) = 0;
  /// As those of SpinChains.
  virtual std::vector<std::uint32_t> save() const = 0;
  virtual void restore(std::vector<std::uint32_t> const& saved) = 0;
};

}  // namespace antikelvin
