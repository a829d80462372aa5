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

}  // namespace antikelvin
