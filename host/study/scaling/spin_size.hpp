// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "study/sample/sample_series.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/scaling/size_result.hpp"

namespace antikelvin {

/// Reduces the series of one size of spins, one per part of the plan, to the quantity beside its
/// exact value where that is known, with jackknife errors, and to whether the replicas agree.
SizeResult reduce_spins(ScalingPlan const& plan, std::vector<SampleSeries> parts,
                        ScalingQuantity quantity);

}  // namespace antikelvin
