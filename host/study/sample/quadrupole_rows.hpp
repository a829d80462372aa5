// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_series.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// Σ s² of every measurement of Blume-Capel spins: how many sites are not at s = 0.
std::vector<double> total_quadrupole(SampleSeries const& series);

/// Adds what tells how full a lattice of Blume-Capel spins is, with jackknife errors,
///
///     quadrupole                 ⟨Q⟩ of Q = Σ s²/N, the share of sites that are not at s = 0
///     quadrupole_susceptibility  N (⟨Q²⟩ − ⟨Q⟩²) = −∂⟨Q⟩/∂(βD), not negative at either sign of β
///
/// It is made of populations, which every backend counts: no kernel knows of it.
/// Tested by enumeration: tests/exact/quadrupole_test.cpp.
void add_quadrupole(NamedRow& row, PointJackknife const& jack, SampleSeries const& series,
                    double n_sites);

}  // namespace antikelvin
