// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "io/report.hpp"
#include "process/progress.hpp"
#include "statistics/kolmogorov.hpp"
#include "study/cost.hpp"
#include "study/selftest/selftest_cases.hpp"

namespace antikelvin {

/// Kind of rows of the report.
enum class SelftestShow {
  summary,      ///< the worst comparison of each case
  comparisons,  ///< all
};

/// `selftest`: what can be tested of the samplers on this device.
struct SelftestSpec {
  std::uint64_t seed = 1;
  Fault fault = Fault::none;
  double most_z = 5;  ///< limit of |z|
  std::string only;   ///< cases whose name has this text; empty: all
  SelftestShow show = SelftestShow::summary;
};

/// All runs, decided.
struct SelftestPlan {
  struct Run {
    SelftestCase tested;
    std::vector<SamplePlan> plans;
  };
  std::vector<Run> runs;
};

/// A value beside what it should be.
struct Comparison {
  std::string name;  ///< of the case
  double beta = 0;   ///< NaN where there is none
  std::string quantity;
  double value = 0, error = 0, exact = 0;
  double z = 0;  ///< normal deviate; NaN of values that do not fluctuate
  bool holds = false;
  bool leads = false;  ///< the first of its run, whose z is independent of those of all other runs
};

/// What all comparisons say together.
struct SelftestVerdict {
  std::size_t n_runs = 0, n_z = 0, n_failed = 0;
  std::size_t worst = 0;     ///< comparison of the largest |z|
  KolmogorovTest normality;  ///< of one z per run
  std::string failure;       ///< why the test fails; empty if it does not
};

/// @throws SpecError  if no case has the text of `only`
SelftestPlan plan_selftest(SelftestSpec const& spec);

/// The work of each run and its memory.
Cost cost_of(SelftestPlan const& plan);

/// Lists what would run, a row per point.
Report describe_selftest(SelftestSpec const& spec, SelftestPlan const& plan);

/// Runs every case as `sample` does, and compares with exact values.
std::vector<Comparison> compare_runs(SelftestSpec const& spec, SelftestPlan const& plan,
                                     Backend const& backend, Progress& progress);

/// One z of each run must follow the normal law (Kolmogorov-Smirnov p ≥ 10⁻⁶), and every comparison hold.
SelftestVerdict judge(std::vector<Comparison> const& comparisons, double most_z);

/// `selftest`: comparisons of samplers and of tables of entropies with exact values; Outcome::check_failed where
/// they do not hold.
Report run_selftest(SelftestSpec const& spec, SelftestPlan const& plan, Backend const& backend,
                    ProgressMode progress);

}  // namespace antikelvin
