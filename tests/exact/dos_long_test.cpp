// SPDX-License-Identifier: Apache-2.0
// Promises of `dos` for large lattices: a minute or two on two cores (AK_LONG_TESTS=1, ctest -L long).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "statistics/student.hpp"
#include "study/dos/dos_verb.hpp"
#include "support/long_tests.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Numbers of one column; NaN where a cell is empty.
std::vector<double> column(Table const& table, std::string const& name) {
  auto const at = static_cast<std::size_t>(
      std::find(table.columns.begin(), table.columns.end(), name) - table.columns.begin());
  EXPECT_LT(at, table.columns.size()) << name;
  std::vector<double> values;
  for (auto const& row : table.rows) {
    auto const* const real = std::get_if<double>(&row.at(at));
    values.push_back(real != nullptr ? *real : std::nan(""));
  }
  return values;
}

Report run(DosSpec const& spec) {
  return run_dos(spec, plan_dos(spec), *make_cpu_backend(0), ProgressMode::never);
}

DosSpec square(char const* model, std::uint32_t side) {
  DosSpec spec;
  spec.model = spin_model(model);
  spec.lattices = {make_lattice(Shape::square, true, side, side)};
  spec.multicanonical.n_sweeps = 0;  // by the size of the lattice
  return spec;
}

// |Δ ln g| ≤ 0.1 from one ground state to the other, E > 0 included, and energies at 20 β of both
// signs, beside Kaufman's.
TEST(LargeDos, IsingSquareOf32Long) {
  AK_SKIP_UNLESS_LONG();
  DosSpec spec = square("ising", 32);
  Report const levels = run(spec);
  EXPECT_EQ(levels.outcome, Outcome::done) << levels.outcome_reason;
  std::vector<double> const log_g = column(levels.rows, "log_g"),
                            exact = column(levels.rows, "log_g_exact"),
                            z = column(levels.rows, "log_g_z");
  ASSERT_EQ(log_g.size(), 1023u);
  double worst = 0, within_1 = 0, within_2 = 0, n = 0;
  for (std::size_t i = 0; i < log_g.size(); ++i) {
    worst = std::max(worst, std::fabs(log_g[i] - exact[i]));
    if (std::isnan(z[i])) continue;
    EXPECT_LT(std::fabs(normal_deviate(z[i], 29)), 5) << i;
    within_1 += std::fabs(z[i]) < 1 ? 1 : 0;
    within_2 += std::fabs(z[i]) < 2 ? 1 : 0;
    ++n;
  }
  std::printf("32x32: max |d ln g| %.4f, %.0f %% and %.0f %% within 1 and 2 sigma\n", worst,
              100 * within_1 / n, 100 * within_2 / n);
  EXPECT_LT(worst, 0.1);
  // One run: some ten independent modes.
  EXPECT_GT(within_1 / n, 0.3);
  EXPECT_GT(within_2 / n, 0.6);

  spec.show = DosShow::canonical;
  for (int i = 0; i < 20; ++i) spec.betas.push_back(-0.8 + 1.6 * i / 19);
  for (double const deviation : column(run(spec).rows, "energy_z"))
    EXPECT_LT(std::fabs(deviation), 5);
}

// S-shape of β(E), and the latent heat Δe = 0.69605 and β = ln(1 + √q) = 1.42606 of Baxter (1973). On
// finite squares both phases weigh the same at β − ln q/(Δe L²), with corrections of order L^−4 (Janke
// 1993; docs/validation.md), and latent heats are off by order L^−2.
TEST(LargeDos, PottsTenIsOfFirstOrderLong) {
  AK_SKIP_UNLESS_LONG();
  for (std::uint32_t const side : {16u, 24u}) {
    DosSpec spec = square("potts:10", side);
    spec.methods = {false, true, false};
    spec.show = DosShow::transition;
    spec.window = 4;
    Report const report = run(spec);
    EXPECT_EQ(report.outcome, Outcome::done) << report.outcome_reason;
    ASSERT_EQ(report.rows.rows.size(), 1u);
    auto const of = [&](char const* name) { return column(report.rows, name)[0]; };
    double const beta = of("beta_equal_weight"), error = of("beta_equal_weight_error"),
                 heat = of("latent_heat_per_site"), inverse = 1.0 / (side * side);
    std::printf(
        "L = %u: beta %.5f(%.1g), latent heat %.4f(%.1g), beta(E) rises from %.4f to %.4f\n", side,
        beta, error, heat, of("latent_heat_per_site_error"), of("beta_min"), of("beta_max"));
    EXPECT_LT(of("beta_min") + 5 * of("beta_min_error"), beta);
    EXPECT_GT(of("beta_max") - 5 * of("beta_max_error"), beta);
    EXPECT_GT(of("barrier"), 5 * of("barrier_error"));
    EXPECT_NEAR(beta, std::log(1 + std::sqrt(10.0)) - std::log(10.0) / 0.69605 * inverse,
                100 * inverse * inverse + 5 * error);
    EXPECT_NEAR(heat, 0.69605, 5 * inverse);
  }
}

}  // namespace
}  // namespace antikelvin
