// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/sampler/contact_view.hpp"
#include "device/spin_plan.hpp"

namespace antikelvin {

/// Two bodies whose units exchange energy in pairs.
struct PairPlan {
  std::uint32_t a, b;
  std::uint64_t exchanges;  ///< per sweep
  bool trades;              ///< two levels without degeneracy: units trade places
  SpinTables tables;        ///< of sampler/exchange_tables.hpp; unused where units trade places
};

/// A body in contact.
struct BodyPlan {
  SpinPlan spins;         ///< Layout::replicas; all bodies have as many replicas
  SiteCoupling coupling;  ///< to an exchange demon
  std::uint64_t visited;  ///< sites that the demon visits in a sweep
  /// Whether its units exchange energy among themselves after each sweep, by the plan's tables.
  bool mixes;
};

/// Replicas of bodies that exchange energy with each other and with nothing else. Either units do so
/// in pairs (`pairs`), or an exchange demon goes around (none): sampler/pair_exchange.hpp, exchange_demon_sweep.hpp.
struct ContactPlan {
  std::vector<BodyPlan> bodies;
  std::vector<PairPlan> pairs;
  std::uint32_t capacity = 0, demon_start = 0;  ///< of the demon, in quanta
  /// Pairs a, b have derive_key(key, a, b), from which units are paired (sampler/pair_block.hpp).
  std::uint64_t key = 0;
};

/// Exact integers at one time.
struct ContactCounts {
  std::vector<SpinCounts> bodies;
  std::vector<std::uint64_t> demon;  ///< demon[replica] in quanta; empty without one
};

}  // namespace antikelvin
