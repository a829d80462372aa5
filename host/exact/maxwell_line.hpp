// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "exact/mean_field.hpp"

namespace antikelvin {

struct MaxwellPoint {
  double energy;
  MeanFieldState state;
};

/// Two phases of one β that a canonical ensemble jumps between, and what lies between them in a microcanonical one.
struct MaxwellLine {
  double beta;                   ///< slope of the line that touches s(e) at both
  MaxwellPoint low, high;        ///< phases of less and of more energy
  double gap, gap_energy;        ///< by how much s(e) lies below the line at most, and where
  double beta_least, beta_most;  ///< of the microcanonical ensemble between the phases
  double jump, jump_energy;      ///< its β jumps upwards there; 0 where it is continuous
};

/// All lines of a mean field, in the order of energies.
///
/// Intruders of a grid of energies are looked at again on finer grids, then both ends of the line are moved until they have
/// its slope, or are ends of the spectrum.
///
/// Accuracy   1e-9 relative in β, 1e-6 in energies of phases, where the line is long; shorter lines than 1e-4 of the spectrum can
///            be missed (tests/exact/mean_field_test.cpp)
std::vector<MaxwellLine> maxwell_lines(MeanField const& field);

}  // namespace antikelvin
