// SPDX-License-Identifier: Apache-2.0
// Zeros that the iteration had no time to find are written, marked, and make the run no result.
#include <gtest/gtest.h>

#include <algorithm>

#include "study/dos/dos_verb.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

Report zeros_of(int iterations) {
  DosSpec spec;
  spec.model = test_support::spin_model("ising");
  spec.lattices = {make_lattice(Shape::square, true, 4, 4)};
  spec.methods = {.annealing = true, .multicanonical = false, .exchange = false};
  spec.annealing.population = 256;
  spec.show = DosShow::zeros;
  spec.zero_iterations = iterations;
  return run_dos(spec, plan_dos(spec), *make_cpu_backend(1), ProgressMode::never);
}

std::size_t n_converged(Report const& report) {
  auto const& columns = report.rows.columns;
  auto const at = std::find(columns.begin(), columns.end(), "converged") - columns.begin();
  return static_cast<std::size_t>(std::count_if(
      report.rows.rows.begin(), report.rows.rows.end(),
      [&](auto const& row) { return std::get<bool>(row[static_cast<std::size_t>(at)]); }));
}

TEST(DosZeros, ThatRanOutOfIterationsAreNotConverged) {
  Report const found = zeros_of(DosSpec().zero_iterations), lost = zeros_of(3);
  ASSERT_GT(found.rows.rows.size(), 4u);
  EXPECT_EQ(found.outcome, Outcome::done) << found.outcome_reason;
  EXPECT_EQ(n_converged(found), found.rows.rows.size());
  EXPECT_EQ(lost.outcome, Outcome::not_converged);
  EXPECT_NE(lost.outcome_reason.find("zeros"), std::string::npos) << lost.outcome_reason;
  EXPECT_LT(n_converged(lost), lost.rows.rows.size());
}

}  // namespace
}  // namespace antikelvin
