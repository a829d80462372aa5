// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace antikelvin {

/// Where the counts of one measurement go: counts[quantity][replica], added to. Quantities are the
/// bond count and the numbers of sites in states 1 … n_states − 1.
struct SpinCountsView {
  std::uint64_t* counts;
  std::uint64_t n_replicas;
};

}  // namespace antikelvin
