// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/run/sample_verb.hpp"

namespace antikelvin {

/// A configuration of a given energy, with what of it the demon holds.
struct PreparedStart {
  std::vector<std::uint8_t> states;
  std::uint32_t demon;  ///< quanta
};

/// Refuses an energy that cannot occur, and names the two nearest that can.
void require_energy(SampleSpec const& spec, SamplePoint const& point);

/// States (x + y + z) mod 2: neighbours differ, but across odd rings and on triangular lattices.
std::vector<std::uint8_t> staggered_states(Lattice const& lattice);

/// Configuration of the plan's energy from which microcanonical moves start. Units: as many as
/// possible in the highest level. Ising: from the nearest of an aligned, a staggered and a random
/// configuration, random flips that come nearer to the energy.
/// @throws SpecError  if no configuration is found, as between the highest energies of frustrated
///                    lattices
PreparedStart prepare_start(SampleSpec const& spec, SamplePlan const& plan);

}  // namespace antikelvin
