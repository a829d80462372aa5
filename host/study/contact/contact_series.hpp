// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "study/contact/contact_verb.hpp"

namespace antikelvin {

/// Measured energies in common quanta, each body's above its `low`; energy[body][time][replica].
struct ContactSeries {
  std::vector<std::uint64_t> time;  ///< sweeps of contact, from 0 on
  std::vector<std::vector<std::uint64_t>> energy;
  std::vector<std::uint64_t> demon;  ///< demon[time][replica]; empty without one
  /// The same in equilibrium, every ContactCase::gap sweeps.
  std::vector<std::vector<std::uint64_t>> late_energy;
  std::vector<std::uint64_t> late_demon;
  std::uint64_t total = 0;  ///< of bodies and demon, in the first replica
  /// The same of all replicas, which differ only where a lattice starts.
  std::vector<std::uint64_t> totals;
  /// Lattices that still drifted towards their β after kMostLatticeSweeps when contact began.
  std::vector<std::size_t> unsettled;
};

/// Most sweeps that bring a lattice to its β before contact.
inline constexpr std::uint64_t kMostLatticeSweeps = 25600;

/// Runs one contact. A lattice starts ordered and is swept at its β: 400, 3200 or 25600 times, until
/// neither its energy nor M² drifts between the second eighth and the last half (|z| ≤ 2.5). Energy of
/// the whole is checked, as integers, at every measurement.
ContactSeries run_case(ContactSpec const& spec, ContactCase const& point, Backend const& backend,
                       Progress& progress);

/// Whether units of two bodies that are paired trade places: both have two levels of one degeneracy, for
/// which that is the same as sharing their energy anew.
bool trades_places(ContactSpec const& spec, std::size_t a, std::size_t b);

/// Pairs of units of the first two bodies drawn in one sweep.
std::uint64_t pairs_per_sweep(ContactSpec const& spec);

}  // namespace antikelvin
