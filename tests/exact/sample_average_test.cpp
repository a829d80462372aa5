// SPDX-License-Identifier: Apache-2.0
// Averages over samples of bonds against those of their exact laws, and errors against the scatter of these.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "support/overlap_oracle.hpp"
#include "support/sample_rows.hpp"
#include "support/spin_draws.hpp"

namespace antikelvin {
namespace {

using test_support::edwards_anderson;
using test_support::OverlapLaw;
using test_support::SampledRows;
using test_support::within_5_sigma;

constexpr std::uint32_t kFirst = 5;

/// Samples kFirst … of a lattice, at every β, samples outermost.
SampleSpec spec_of(Lattice const& lattice, std::vector<double> const& betas, std::uint32_t count) {
  SampleSpec spec = test_support::short_chains(edwards_anderson(kFirst), lattice, 0);
  spec.points.clear();
  for (std::uint32_t i = 0; i < count; ++i)
    for (double const beta : betas) {
      spec.points.push_back(lattice_point(lattice));
      spec.points.back().beta = beta;
      spec.points.back().sample = kFirst + i;
    }
  spec.n_replicas = 256;
  spec.n_measurements = 16;
  spec.overlaps = true;
  return spec;
}

struct Exact {
  double q2 = 0, q4 = 0, link = 0, scatter = 0;  ///< averages; variance of ⟨q²⟩ over samples
};

Exact exact_of(Lattice const& lattice, double beta, std::uint32_t count) {
  Exact exact;
  std::vector<double> all;
  for (std::uint32_t i = 0; i < count; ++i) {
    OverlapLaw const law(edwards_anderson(kFirst + i), lattice, beta);
    all.push_back(law.mean([](double q, double) { return q * q; }));
    exact.q2 += all.back() / count;
    exact.q4 += law.mean([](double q, double) { return q * q * q * q; }) / count;
    exact.link += law.mean([](double, double link) { return link; }) / count;
  }
  for (double const q2 : all) exact.scatter += (q2 - exact.q2) * (q2 - exact.q2) / (count - 1);
  return exact;
}

TEST(SampleAverage, IsThatOfItsSamplesWithinThermalErrors) {
  auto const backend = make_cpu_backend(1);
  test_support::Extremes extremes("averages over samples");
  for (std::uint32_t const count : {8u, 40u})
    for (Lattice const& lattice :
         {Lattice{Shape::square, true, {3, 3, 1}}, Lattice{Shape::cubic, false, {3, 2, 2}}}) {
      std::vector<double> const betas = {0.8, -0.5};
      SampleSpec spec = spec_of(lattice, betas, count);
      spec.show = Show::average;
      SampledRows const rows(spec, *backend);
      ASSERT_EQ(rows.size(), betas.size());
      for (std::size_t row = 0; row < rows.size(); ++row) {
        Exact const exact = exact_of(lattice, betas[row], count);
        EXPECT_EQ(rows.number(row, "beta"), betas[row]);
        EXPECT_EQ(rows.number(row, "samples"), count);
        struct {
          std::string name;
          double value;
        } const columns[] = {
            {"overlap_2", exact.q2}, {"overlap_4", exact.q4}, {"link_overlap", exact.link}};
        for (auto const& [name, value] : columns) {
          double const error = rows.number(row, name + "_thermal_error");
          EXPECT_TRUE(within_5_sigma(rows.number(row, name), value, error))
              << name << ' ' << betas[row] << ' ' << count;
          extremes.note_z((rows.number(row, name) - value) / error);
          // The error over samples has the thermal one in it, and is far larger.
          EXPECT_GT(rows.number(row, name + "_error"), 3 * error) << name;
        }
        double const thermal = rows.number(row, "overlap_2_thermal_error"),
                     expected = std::sqrt(exact.scatter / count + thermal * thermal);
        EXPECT_NEAR(rows.number(row, "overlap_2_error") / expected, 1, 0.1) << count;
        // The cumulant of averages has the bias of a quotient taken off: it is near that of the exact
        // averages of as many samples, to a part of its error.
        EXPECT_NEAR(rows.number(row, "overlap_binder"), 1 - exact.q4 / (3 * exact.q2 * exact.q2),
                    rows.number(row, "overlap_binder_error"));
      }
    }
}

/// The test of the test: other samples have another average, far beyond thermal errors.
TEST(SampleAverage, OfOtherSamplesIsRejected) {
  Lattice const lattice{Shape::square, true, {3, 3, 1}};
  SampleSpec spec = spec_of(lattice, {0.8}, 8);
  spec.show = Show::average;
  for (SamplePoint& point : spec.points) point.sample = *point.sample + 8;
  SampledRows const rows(spec, *make_cpu_backend(1));
  EXPECT_FALSE(within_5_sigma(rows.number(0, "overlap_2"), exact_of(lattice, 0.8, 8).q2,
                              rows.number(0, "overlap_2_thermal_error")));
}

/// A sample among others is what it is by itself, to the last digit.
TEST(SampleAverage, SamplesAreThoseOfTheirModels) {
  auto const backend = make_cpu_backend(1);
  Lattice const lattice{Shape::square, true, {4, 4, 1}};
  SampledRows const all(spec_of(lattice, {0.5, -0.3}, 3), *backend);
  ASSERT_EQ(all.size(), 6u);
  for (std::size_t row = 0; row < all.size(); ++row) {
    auto const sample = static_cast<std::uint32_t>(all.number(row, "sample"));
    EXPECT_EQ(sample, kFirst + row / 2);
    SampleSpec alone = spec_of(lattice, {all.number(row, "beta")}, 1);
    alone.points[0].sample.reset();
    alone.model = edwards_anderson(sample);
    SampledRows const one(alone, *backend);
    for (char const* const name : {"energy_mean", "overlap_2", "overlap_2_error", "tau_int"})
      EXPECT_EQ(all.number(row, name), one[name]) << row << ' ' << name;
  }
}

/// Runs of all β together, and ladders, keep samples apart.
TEST(SampleAverage, OfLaddersAndOfBetasTogetherIsTheSame) {
  auto const backend = make_cpu_backend(1);
  Lattice const lattice{Shape::square, true, {3, 3, 1}};
  std::vector<double> const betas = {0.8, 0.4, -0.5};
  for (bool const tempering : {false, true}) {
    SampleSpec spec = spec_of(lattice, betas, 6);
    spec.show = Show::average;
    (tempering ? spec.tempering : spec.together) = true;
    SampledRows const rows(spec, *backend);
    ASSERT_EQ(rows.size(), betas.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
      EXPECT_TRUE(within_5_sigma(rows.number(row, "overlap_2"), exact_of(lattice, betas[row], 6).q2,
                                 rows.number(row, "overlap_2_thermal_error")))
          << tempering << ' ' << betas[row];
  }
}

}  // namespace
}  // namespace antikelvin
