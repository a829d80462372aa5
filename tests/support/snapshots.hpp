// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "io/snapshot.hpp"

namespace antikelvin::test {

/// Scattered states, which hardly compress, and all of which occur where there are sites enough.
inline Snapshot make_snapshot(std::array<std::uint32_t, 3> sides, std::uint32_t n_states,
                              std::uint32_t n_replicas) {
  Snapshot snapshot;
  snapshot.sides = sides;
  snapshot.n_states = n_states;
  snapshot.n_replicas = n_replicas;
  std::uint64_t const n = n_sites(snapshot);
  for (std::uint64_t i = 0; i < n; ++i) {
    std::uint64_t mixed = (i + 1) * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9u;
    snapshot.states.push_back(static_cast<std::uint8_t>((mixed >> 40) % n_states));
  }
  snapshot.attributes = {{"model", "Ising, J = 1"}, {"beta", "-0.4406"}, {"sign", "β < 0"}};
  return snapshot;
}

}  // namespace antikelvin::test
