// SPDX-License-Identifier: Apache-2.0
// Moments of the magnetization and its covariances with the energy against the exact g(E, M) of periodic squares.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/backends.hpp"
#include "support/beyond_5_sigma.hpp"
#include "support/spin_dos.hpp"
#include "support/spin_draws.hpp"
#include "support/spoiled_rows.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Canonical means from g(E, M) e^{−β(E − hM)}. Without a field ⟨EM⟩ vanishes, and only the covariances of |M| and
/// M² tell anything.
ExactColumns exact_moments(Census const& census, SpinModel const& model, double beta) {
  struct {
    long double e = 0, m = 0, a = 0, m2 = 0, m4 = 0, em = 0, ea = 0, em2 = 0;
  } sum;
  long double z = 0;
  for (auto const& [macro, count] : census.configurations) {
    long double const e = energy_of_macrostate(model, census.n_sites, macro),
                      m = 2 * macro[1] - census.n_sites, w = count * std::exp(-beta * e),
                      a = std::fabs(m);
    z += w;
    sum.e += w * e;
    sum.m += w * m;
    sum.a += w * a;
    sum.m2 += w * m * m;
    sum.m4 += w * m * m * m * m;
    sum.em += w * e * m;
    sum.ea += w * e * a;
    sum.em2 += w * e * m * m;
  }
  long double const n = census.n_sites, e = sum.e / z;
  auto const cell = [](long double value) { return static_cast<double>(value); };
  return {{"energy_mean", cell(e)},
          {"magnetization", cell(sum.m / z / n)},
          {"magnetization_abs", cell(sum.a / z / n)},
          {"magnetization_2", cell(sum.m2 / z / (n * n))},
          {"magnetization_4", cell(sum.m4 / z / (n * n * n * n))},
          {"cov_energy_magnetization", cell(sum.em / z - e * sum.m / z)},
          {"cov_energy_magnetization_abs", cell(sum.ea / z - e * sum.a / z)},
          {"cov_energy_magnetization_2", cell(sum.em2 / z - e * sum.m2 / z)}};
}

SampleSpec joint_spec(SpinModel const& model, int side, double beta) {
  auto const l = static_cast<std::uint32_t>(side);
  SampleSpec spec = short_chains(model, {Shape::square, true, {l, l, 1}}, beta);
  spec.burn_in = 1000;  // stripes go
  spec.covariances = {
      {"energy", "magnetization"}, {"energy", "magnetization_abs"}, {"energy", "magnetization_2"}};
  return spec;
}

Rational const kFields[] = {0, Rational(1, 4)};

/// Odd sides have no mirror image at −β.
TEST(JointMoments, OfSquaresAreThoseOfTheDensityOfStates) {
  auto const backend = make_cpu_backend(1);
  for (int side = 3; side <= 7; ++side) {
    Extremes extremes("g(E, M) moments, L = " + std::to_string(side));
    Census const census = read_joint_census(side);
    for (Rational const& field : kFields)
      for (double const beta : betas_up_to(0.4)) {
        SpinModel const model = ising(1, field);
        SampledRows const row(joint_spec(model, side, beta), *backend);
        ExactColumns const exact = exact_moments(census, model, beta);
        for (std::string const& column : beyond_5_sigma(row, exact, &extremes))
          ADD_FAILURE() << column << " = " << row[column] << ", exact " << exact.at(column)
                        << ", L " << side << " h " << to_double(field) << " beta " << beta;
      }
  }
}

/// @returns columns that the comparison rejects of series that are spoiled
std::set<std::string> rejected(SampleSpec const& spec, Backend const& backend,
                               std::function<void(SampleSeries&)> const& spoil) {
  return beyond_5_sigma(spoiled_rows(spec, backend, spoil),
                        exact_moments(read_joint_census(4), spec.model, spec.points[0].beta));
}

/// M of the next lane beside E of this one: each mean is right, and no covariance is.
void turn_lanes(SampleSeries& series, std::size_t n_replicas) {
  auto& m = series.magnetization;
  for (auto row = m.begin(); row != m.end(); row += static_cast<std::ptrdiff_t>(n_replicas))
    std::rotate(row, row + 1, row + static_cast<std::ptrdiff_t>(n_replicas));
}

TEST(JointMoments, OfBrokenEstimatorsAreRejected) {
  auto const backend = make_cpu_backend(1);
  for (Rational const& field : kFields) {
    int by_lanes = 0, by_pair = 0;  // β at which the covariance of E and M objects
    for (double const beta : betas_up_to(0.4)) {
      SampleSpec spec = joint_spec(ising(1, field), 4, beta);
      spec.waves.order = OrderKind::staggered;
      EXPECT_TRUE(rejected(spec, *backend, [](SampleSeries&) {}).empty()) << beta;

      std::set<std::string> const lanes = rejected(
          spec, *backend, [&](SampleSeries& series) { turn_lanes(series, spec.n_replicas); });
      EXPECT_TRUE(lanes.contains("cov_energy_magnetization_2")) << beta;
      by_lanes += lanes.contains("cov_energy_magnetization");
      for (std::string const& column : lanes) EXPECT_TRUE(column.starts_with("cov_")) << column;

      // A mask that is shifted by one site in every second row, so that it alternates.
      std::set<std::string> const mask = rejected(spec, *backend, [](SampleSeries& series) {
        for (std::size_t i = 0; i < series.magnetization.size(); ++i)
          series.magnetization[i] = 16 * std::sqrt(series.waves[0][i]);
      });
      EXPECT_TRUE(mask.contains("magnetization_2")) << beta;
      EXPECT_TRUE(mask.contains("cov_energy_magnetization_2")) << beta;

      // The covariance of another pair: |M| in place of M.
      std::set<std::string> const pair = rejected(spec, *backend, [](SampleSeries& series) {
        for (double& m : series.magnetization) m = std::fabs(m);
      });
      by_pair += pair.contains("cov_energy_magnetization");
      EXPECT_TRUE(pair.contains("magnetization")) << beta;
    }
    // In a field it is 0 near β = −0.24, and is that of |M| near 0.18; without a field it is 0.
    if (field == 0)
      EXPECT_EQ(by_lanes, 0);
    else
      EXPECT_GE(by_lanes, 16);
    EXPECT_GE(by_pair, 16);
  }
}

}  // namespace
}  // namespace antikelvin
