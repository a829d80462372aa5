// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "device/backend.hpp"

namespace antikelvin {

/// Those who run chains together, each a share of the replicas.
struct Team {
  std::vector<Backend const*> members;  ///< null: in another process
  /// Adds the results of members elsewhere to those of members here; none if all are here.
  std::function<void(std::vector<std::string>& results)> complete;
};

/// Chains of a team. They do what chains of one backend do.
std::unique_ptr<SpinChains> make_shared_chains(Team const& team, SpinPlan const& plan);
std::unique_ptr<ContactChains> make_shared_contact(Team const& team, ContactPlan const& plan);
std::unique_ptr<CompleteGraphChains> make_shared_complete_graph(Team const& team,
                                                                CompleteGraphPlan const& plan);
std::unique_ptr<Walkers> make_shared_walkers(Team const& team, WalkerPlan const& plan);

}  // namespace antikelvin
