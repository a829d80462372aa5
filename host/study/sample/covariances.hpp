// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "study/sample/point_jackknife.hpp"
#include "study/sample/sample_series.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// What covariances can be asked of, each of the whole system:
///
///     energy                                            E
///     magnetization, magnetization_abs, magnetization_2  M = Σ s (Potts: (q max n_s − N)/(q − 1)), |M|, M²
///     order_abs, order_2                                N m and its square, m the strength of the order
///     quadrupole                                        Σ s² of Blume-Capel spins
std::vector<std::string> covariance_observables();

/// Adds cov_A_B = ⟨AB⟩ − ⟨A⟩⟨B⟩ of each pair, with jackknife errors.
void add_covariances(NamedRow& row, PointJackknife const& jack,
                     std::vector<std::pair<std::string, std::string>> const& pairs,
                     SamplePlan const& plan, SampleSeries const& series);

}  // namespace antikelvin
