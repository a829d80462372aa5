// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_series.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// Waves of the field of overlaps that are measured: k = 0 and, on rings, the smallest along the longest axes.
WavePlan overlap_waves(Lattice const& lattice);

/// Adds what the overlaps q = Σ s s'/N of pairs of replicas of one sample tell.
///
///     overlap, overlap_abs, overlap_2, overlap_4   ⟨q⟩, ⟨|q|⟩, ⟨q²⟩, ⟨q⁴⟩
///     overlap_binder   1 − ⟨q⁴⟩/(3⟨q²⟩²), as of magnetizations
///     chi_SG           N ⟨q²⟩, not connected
///     link_overlap     Σ s_i s_j s_i' s_j' over bonds, divided by their number
///     overlap_xi, …    second moment of ⟨|q_k|²⟩, as xi; nothing where boundaries are open
///
/// @param jack  of series of pairs
void add_overlaps(NamedRow& row, PointJackknife const& jack, SamplePlan const& plan,
                  SampleSeries const& series);

/// Appends the row of every overlap that occurred: P(q), of either sign, with jackknife errors.
void add_overlap_histogram(Table& table, PointJackknife const& jack, SamplePlan const& plan,
                           SampleSeries const& series);

}  // namespace antikelvin
