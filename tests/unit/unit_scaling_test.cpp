// SPDX-License-Identifier: Apache-2.0
// Units of `scaling` and of `sample` are one sampler: the same plan, the same series.
#include <gtest/gtest.h>

#include <cmath>

#include "exact/canonical.hpp"
#include "sampler/transition.hpp"
#include "study/sample/sample_series.hpp"
#include "study/scaling/scaling_verb.hpp"
#include "support/backends.hpp"

namespace antikelvin {
namespace {

ScalingSpec units_spec(char const* levels, std::vector<std::uint64_t> const& sizes, double beta) {
  ScalingSpec spec;
  spec.sample.model = unit_model(parse_levels(levels));
  for (std::uint64_t const n : sizes) spec.sizes.push_back(units_point(n));
  spec.betas = {beta};
  return spec;
}

double number(Table const& table, std::string const& column, std::size_t row) {
  for (std::size_t j = 0; j < table.columns.size(); ++j)
    if (table.columns[j] == column) return std::get<double>(table.rows[row][j]);
  ADD_FAILURE() << column;
  return 0;
}

// The start is forgotten to 1e-3 of the error of the mean, with a sweep to spare and no more, at either
// sign of β and with degeneracies.
TEST(UnitScaling, BurnInForgetsTheStart) {
  for (double const beta : {-6.0, -0.5, 0.3, 4.0})
    for (std::uint64_t const n : {std::uint64_t{100}, std::uint64_t{10000000}}) {
      ScalingSpec spec = units_spec("0,1x3", {n, n + 1, n + 2}, beta);
      spec.sample.dynamics = SampleDynamics::metropolis;
      spec.sample.max_updates = 1e300;
      SamplePlan const plan = plan_scaling(spec)[0].first();
      EXPECT_EQ(plan.dynamics, SampleDynamics::metropolis);
      double const lambda = relaxation_eigenvalue(
          make_transition_table(spec.sample.model.levels, beta, Dynamics::metropolis));
      double const w = 3 * std::exp(-beta), p = w / (1 + w), n_units = static_cast<double>(n);
      double const error = std::sqrt(n_units * p * (1 - p) /
                                     (static_cast<double>(spec.sample.n_replicas) *
                                      static_cast<double>(spec.sample.n_measurements)));
      auto const bias = [&](std::uint64_t sweeps) {
        return n_units * p * std::pow(std::fabs(lambda), static_cast<double>(sweeps)) / error;
      };
      EXPECT_LT(bias(plan.burn_in), 1e-3) << "beta=" << beta << " N=" << n;
      EXPECT_GT(bias(plan.burn_in - 2), 1e-3) << "beta=" << beta << " N=" << n;
    }
}

// With a gap that is no binary fraction, so that both reduce their series in their own way.
TEST(UnitScaling, IsSampleOverSizes) {
  auto const backend = make_cpu_backend(1);
  for (auto const dynamics :
       {SampleDynamics::heat_bath, SampleDynamics::metropolis, SampleDynamics::totals}) {
    ScalingSpec spec = units_spec("0,1/3x5", {37, 200, 1001}, -0.4);
    spec.sample.dynamics = dynamics;
    spec.sample.n_measurements = 40;
    spec.sample.n_replicas = 7;
    Report const scaled =
        run_scaling(spec, plan_scaling(spec), *backend, ProgressMode::never, false);
    SampleSpec sample = spec.sample;
    for (SamplePoint point : spec.sizes) {
      point.beta = -0.4;
      sample.points.push_back(point);
    }
    Report const sampled = run_sample(sample, plan_sample(sample), *backend, ProgressMode::never);
    for (std::size_t i = 0; i < 3; ++i) {
      double const n = static_cast<double>(spec.sizes[i].n_units);
      double const r = std::sqrt(number(sampled.rows, "energy_variance", i)) / (n / 3);
      EXPECT_NEAR(number(scaled.rows, "relative_fluctuation", i), r, 1e-12 * r);
      EXPECT_NEAR(number(scaled.rows, "energy_z", i), number(sampled.rows, "energy_z", i), 1e-9);
      EXPECT_NEAR(number(scaled.rows, "tau_int", i), number(sampled.rows, "tau_int", i), 1e-9);
    }
  }
}

// Deviations of 10^9 units in 10^18: nothing of them is lost to the mean, whatever the gap.
TEST(UnitScaling, DeviationsKeepTheirDigits) {
  auto const backend = make_cpu_backend(1);
  std::vector<Report> reports;
  for (char const* levels : {"0,1", "10000000000000000,10000000000000001"}) {
    ScalingSpec spec =
        units_spec(levels, {std::uint64_t(1e16), std::uint64_t(1e17), std::uint64_t(1e18)}, 0.2);
    spec.sample.dynamics = SampleDynamics::totals;
    reports.push_back(run_scaling(spec, plan_scaling(spec), *backend, ProgressMode::never, true));
  }
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LT(std::fabs(number(reports[0].rows, "energy_z", i)), 5);
    for (char const* column : {"relative_fluctuation", "energy_z", "tau_int"})
      EXPECT_EQ(number(reports[0].rows, column, i), number(reports[1].rows, column, i)) << column;
  }
}

}  // namespace
}  // namespace antikelvin
