// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "density/level_graph.hpp"

namespace antikelvin {

/// One site joins the frontier, some leave it.
struct TransferStep {
  std::uint32_t site;
  std::vector<std::uint32_t> frontier;       ///< before
  std::vector<LevelGraph::Neighbour> fixed;  ///< neighbours with given states
  struct Link {
    std::size_t slot;  ///< in the frontier
    std::uint8_t reversed;
  };
  std::vector<Link> links;
  std::vector<bool> stays;   ///< of each slot, then of the site itself
  std::uint64_t widest = 0;  ///< levels that the site's bonds and field may add
};

/// Sites that are fixed, and those that join one by one.
struct TransferPlan {
  std::vector<std::uint32_t> fixed;
  std::vector<TransferStep> steps;
  std::uint64_t fixed_top = 0;       ///< levels that the fixed sites may have among each other
  double operations = 0, bytes = 0;  ///< of one way to fix the sites
};

/// @param order    all sites
/// @param n_fixed  of these, the first ones are fixed
TransferPlan transfer_plan(LevelGraph const& graph, std::vector<std::uint32_t> const& order,
                           std::size_t n_fixed);

/// Sites layer by layer across the longest axis.
std::vector<std::uint32_t> layered_order(Lattice const& lattice);

}  // namespace antikelvin
