// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// A configuration of a given energy, with what of it the demon holds.
struct PreparedStart {
  std::vector<std::uint8_t> states;
  std::uint32_t demon;  ///< quanta
};

/// Lowest and highest energy of a system that can be given an energy; on frustrated lattices bounds of them.
struct EnergyRange {
  Rational low, high;
};
EnergyRange energy_range(SampleSpec const& spec, SamplePoint const& point);

/// Refuses an energy that cannot occur, and names the two nearest that can.
void require_energy(SampleSpec const& spec, SamplePoint const& point);

/// States (x + y + z) mod 2: neighbours differ, but across odd rings and on triangular lattices.
std::vector<std::uint8_t> staggered_states(Lattice const& lattice);

/// Quanta that a demon holds on average beside a system of the point's energy, rounded: from
/// tanh(β·bond/2) = -E/E_max, which is exact for two-level units and long chains and a first guess for
/// other lattices (settle_demons corrects it).
std::uint32_t expected_demon(SampleSpec const& spec, SamplePoint const& point);

/// Configuration from which microcanonical moves start, of the plan's energy plus `demon` quanta for
/// system and demon together.
///
///     exchange        as many units as possible in the highest level
///     demon, units    the plan's energy; the demon holds `demon`
///     demon, lattices from the nearer of an aligned and a staggered configuration, random flips until a
///                     demon can hold the rest
///
/// All replicas start from it. With demons the energy is therefore spread evenly over units, and over stretches of 16 sites:
/// what fluctuates from place to place in one configuration would decay only as fast as demons carry energy
/// over the lattice, and be seen in all replicas alike.
///
/// @throws SpecError  if no configuration is found, as between the highest energies of frustrated
///                    lattices
PreparedStart prepare_start(SampleSpec const& spec, SamplePlan const& plan,
                            std::uint32_t demon = 0);

}  // namespace antikelvin
