// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "study/sample/sample_series.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "study/scaling/size_result.hpp"

namespace antikelvin {

/// Reduces the series of N two-level units to σ_E/(E_max − E_min) beside its exact value, and to the
/// deviation of the mean energy.
///
/// Accuracy   deviations are formed from numbers of excited units about the whole number below their
///            mean, where nothing cancels, also at N = 10^18 and for levels that lie close together
SizeResult reduce_units(ScalingPart const& part, SampleSeries series);

}  // namespace antikelvin
