// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <utility>

#include "study/sample/sample_rows.hpp"
#include "support/sample_rows.hpp"

namespace antikelvin::test_support {

/// The summary of a point whose series is spoiled between the sampler and the estimators: what a broken
/// mask or a broken order of lanes would leave in it.
inline SampledRows spoiled_rows(SampleSpec const& spec, Backend const& backend,
                                std::function<void(SampleSeries&)> const& spoil) {
  SamplePlan const plan = plan_sample(spec).at(0);
  Progress progress(ProgressMode::never, "test", 0, "updates");
  SampleSeries series = sample_series(spec, plan, backend, progress, nullptr);
  spoil(series);
  SampleRows rows(spec, backend);
  rows.add(plan, std::move(series));
  Report report;
  rows.finish(report);
  return SampledRows(std::move(report.rows));
}

}  // namespace antikelvin::test_support
