// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_series.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// m = (Σ |ψ_k|²)^½ over the waves of the order, of one measurement of a replica.
double order_strength_at(WavePlan const& plan, SampleSeries const& series, std::size_t at);

/// The same of all.
std::vector<double> order_strength(WavePlan const& plan, SampleSeries const& series);

/// Adds `xi` and `xi_over_L` of squares |ψ_k|² of the waves of a plan, in columns whose names begin so.
void add_correlation_length(NamedRow& row, std::string const& prefix, PointJackknife const& jack,
                            WavePlan const& plan, std::vector<std::vector<double>> const& squares);

/// The mean of |ψ_k|² over waves, which are indices of `squares`, of each measurement.
std::vector<double> mean_of_waves(std::vector<std::size_t> const& waves,
                                  std::vector<std::vector<double>> const& squares);

/// ξ² from ratio = S/S', S at the order's waves and S' at those beside them, whose squares of the distance from the ideal wave
/// are p² and p'²: S ∝ 1/(ξ^−2 + p²).
double length_square(WavePlan const& plan, double ratio);

/// Adds what the waves of a point tell: its order with moments, cumulant and susceptibility, the
/// correlation length and structure factors.
///
///     order_abs, order_2, order_4  ⟨m⟩, ⟨m²⟩, ⟨m⁴⟩
///     order_S                      N ⟨m²⟩ over the number of waves: the structure factor at each
///     order_susceptibility_abs     β N² (⟨m²⟩ − ⟨m⟩²), at a given β only
///     order_binder                 1 − ⟨m⁴⟩/(3⟨m²⟩²)
///     xi                           [(S(Q)/S(Q') − 1)/(|Q'|² − S(Q)/S(Q') |Q|²)]^½ of the order's waves Q and
///                                  those beside them, from S that are not connected, squares from the
///                                  ideal wave (0 for Q, but on frustrated lattices); nothing where it is not real
///     S_n                          N ⟨|ψ_k|²⟩
void add_waves(NamedRow& row, PointJackknife const& jack, SamplePlan const& plan,
               std::vector<std::array<std::int64_t, 3>> const& wave_numbers,
               SampleSeries const& series, bool canonical_run);

}  // namespace antikelvin
