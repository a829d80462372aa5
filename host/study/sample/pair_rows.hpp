// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_series.hpp"
#include "table/table.hpp"

namespace antikelvin {

/// Appends a row per distance of a point:
///
///     correlation  G(r) = ⟨s(0) s(r)⟩ over all pairs; Potts: (q ⟨δ⟩ − 1)/(q − 1)
///     connected    G(r) − ⟨s⟩², with means over replicas of either sign; Potts: less
///                  q/(q − 1) Σ_σ (⟨n_σ⟩/N − 1/q)²
///
/// with jackknife errors. r steps along a diagonal are √2 r apart on squares, √3 r on cubes and triangular
/// lattices.
/// @param jack  of series of measurements
void add_pairs(Table& table, SampleSpec const& spec, SamplePlan const& plan,
               SampleSeries const& series, PointJackknife const& jack);

}  // namespace antikelvin
