// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "study/selftest/selftest_verb.hpp"

namespace antikelvin {

/// Comparisons of the rows that `sample` made of a run; those of one point follow each other.
///
/// Energies and their variances have errors from τ_int of many thousand values, and z = deviation/error. Other
/// errors are of at most 128 blocks of replicas, so that z is the normal deviate of Student's t; and these errors
/// themselves are compared where independent measurements of independent replicas have known ones, with
/// z from χ²: replicas that copy each other have larger errors.
std::vector<Comparison> compare_rows(SelftestPlan::Run const& run, Table const& rows);

}  // namespace antikelvin
