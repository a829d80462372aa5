// SPDX-License-Identifier: Apache-2.0
// Averages over samples of bonds against those of their exact laws, and errors against the scatter of these.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>
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

using Distribution = std::map<double, double>;  ///< P(q)

Distribution mean_of(std::vector<Distribution> const& all) {
  Distribution mean;
  for (Distribution const& one : all)
    for (auto const& [q, p] : one) mean[q] += p / static_cast<double>(all.size());
  return mean;
}

std::vector<Distribution> exact_distributions(Lattice const& lattice, double beta,
                                              std::uint32_t first, std::uint32_t count) {
  std::vector<Distribution> all;
  for (std::uint32_t i = 0; i < count; ++i)
    all.push_back(OverlapLaw(edwards_anderson(first + i), lattice, beta).histogram());
  return all;
}

/// The distribution over all samples of a lattice, which gauges make one per choice of the bonds that close loops.
Distribution distribution_of_all_samples(Lattice const& lattice, double beta) {
  std::vector<test_support::Bond> const bonds = test_support::bonds_of(lattice);
  std::vector<std::uint64_t> tree(n_sites(lattice));
  std::iota(tree.begin(), tree.end(), 0u);
  std::vector<std::size_t> closing;
  for (std::size_t b = 0; b < bonds.size(); ++b) {
    std::uint64_t const from = tree[bonds[b].first], to = tree[bonds[b].second];
    if (from == to) closing.push_back(b);
    for (std::uint64_t& name : tree)
      if (name == from) name = to;
  }
  std::vector<Distribution> all;
  for (std::size_t choice = 0; choice < std::size_t{1} << closing.size(); ++choice) {
    std::vector<int> signs(bonds.size(), 1);
    for (std::size_t i = 0; i < closing.size(); ++i) signs[closing[i]] = choice >> i & 1 ? -1 : 1;
    all.push_back(OverlapLaw(edwards_anderson(1), lattice, beta, signs).histogram());
  }
  return mean_of(all);
}

/// Deviations of P(q) from a law, in errors; bars of few are none.
std::vector<double> deviations(SampledRows const& rows, double beta, Distribution const& law,
                               std::function<double(std::size_t row)> const& error) {
  std::vector<double> all;
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (rows.number(row, "beta") == beta && rows.number(row, "count") >= 100)
      all.push_back((rows.number(row, "probability") - law.at(rows.number(row, "q"))) / error(row));
  return all;
}

double largest(std::vector<double> const& values) {
  double most = 0;
  for (double const z : values) most = std::max(most, std::fabs(z));
  return most;
}

TEST(SampleAverage, OfDistributionsIsThatOfItsSamplesWithinThermalErrors) {
  auto const backend = make_cpu_backend(1);
  test_support::Extremes extremes("P(q) averaged over samples");
  int n_scattered = 0;
  for (Lattice const& lattice :
       {Lattice{Shape::square, true, {3, 3, 1}}, Lattice{Shape::cubic, false, {3, 2, 2}}}) {
    constexpr std::uint32_t kCount = 40;
    std::vector<double> const betas = {0.8, -0.5};
    SampleSpec spec = spec_of(lattice, betas, kCount);
    spec.show = Show::average_overlaps;
    SampledRows const rows(spec, *backend);
    for (double const beta : betas) {
      std::vector<Distribution> const exact = exact_distributions(lattice, beta, kFirst, kCount);
      Distribution const mean = mean_of(exact);
      for (double const z : deviations(rows, beta, mean, [&](std::size_t row) {
             return rows.number(row, "probability_thermal_error");
           })) {
        EXPECT_LT(std::fabs(z), 5) << beta;
        extremes.note_z(z);
      }
      double sum = 0;
      for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.number(row, "beta") != beta) continue;
        EXPECT_EQ(rows.number(row, "samples"), kCount);
        sum += rows.number(row, "probability");
        double const q = rows.number(row, "q"), p = mean.at(q),
                     thermal = rows.number(row, "probability_thermal_error");
        if (rows.number(row, "count") < 1000) continue;
        double scatter = 0;
        for (Distribution const& one : exact)
          scatter += (one.at(q) - p) * (one.at(q) - p) / (kCount - 1);
        double const expected = std::sqrt(scatter / kCount + thermal * thermal),
                     share = thermal * thermal / expected / expected;
        // Of a variance of kCount values with that share of noise, and of the noise by 128 pairs; 5 σ.
        double const limit =
            2.5 * std::sqrt((2 * share * share + 4 * share * (1 - share)) / (kCount - 1)) +
            5 * share / std::sqrt(2.0 * 127);
        EXPECT_NEAR(rows.number(row, "probability_error") / expected, 1, limit) << beta << ' ' << q;
        n_scattered += share < 0.1;
      }
      EXPECT_NEAR(sum, 1, 1e-12);
    }
  }
  EXPECT_GT(n_scattered, 10);  // errors that are known well enough to be wrong
}

/// The test of the test: a sample that counts for two is seen.
TEST(SampleAverage, OfDistributionsWithASampleTwiceIsRejected) {
  Lattice const lattice{Shape::square, true, {3, 3, 1}};
  for (double const beta : {0.8, -0.8}) {
    SampleSpec spec = spec_of(lattice, {beta}, 6);
    spec.n_replicas = 2048;
    spec.show = Show::average_overlaps;
    SampledRows const rows(spec, *make_cpu_backend(1));
    auto const agrees = [&](std::vector<Distribution> const& samples) {
      return largest(deviations(rows, beta, mean_of(samples), [&](std::size_t row) {
               return rows.number(row, "probability_thermal_error");
             })) < 5;
    };
    std::vector<Distribution> const right = exact_distributions(lattice, beta, kFirst, 6);
    EXPECT_TRUE(agrees(right));
    int n_seen = 0;
    for (Distribution const& one : right) {
      std::vector<Distribution> twice = right;
      twice.push_back(one);
      n_seen += !agrees(twice);
    }
    EXPECT_GE(n_seen, 4) << beta;  // the others are near the mean
  }
}

/// Errors are those of the distribution over all samples, and errors of measurements that were all independent are not.
TEST(SampleAverage, ErrorsOfDistributionsAreThoseOfSamples) {
  auto const backend = make_cpu_backend(1);
  Lattice const lattice{Shape::square, true, {3, 3, 1}};
  constexpr std::uint32_t kCount = 48;
  for (double const beta : {0.8, -0.8}) {
    Distribution const law = distribution_of_all_samples(lattice, beta);
    double right = 0, n_right = 0, worst = 0, worst_thermal = 0, worst_independent = 0;
    for (std::uint32_t set = 0; set < 8; ++set) {
      SampleSpec spec = spec_of(lattice, {beta}, kCount);
      for (SamplePoint& point : spec.points) *point.sample += 1000 + set * kCount;
      spec.show = Show::average_overlaps;
      SampledRows const rows(spec, *backend);
      auto const with = [&](std::function<double(std::size_t)> const& error) {
        return deviations(rows, beta, law, error);
      };
      for (double const z :
           with([&](std::size_t row) { return rows.number(row, "probability_error"); })) {
        worst = std::max(worst, std::fabs(z));
        right += z * z;
        ++n_right;
      }
      worst_thermal = std::max(worst_thermal, largest(with([&](std::size_t row) {
                                 return rows.number(row, "probability_thermal_error");
                               })));
      worst_independent = std::max(worst_independent, largest(with([&](std::size_t row) {
                                     double const p = rows.number(row, "probability"),
                                                  count = rows.number(row, "count");
                                     return std::sqrt(p * (1 - p) / (count / p));
                                   })));
    }
    EXPECT_LT(worst, 5) << beta;
    // Shares of one set lean on each other: some three of ten are independent, 24 in all.
    EXPECT_NEAR(right / n_right, 1, 5 * std::sqrt(2.0 / 24)) << beta;
    EXPECT_GT(right / n_right, 0.3) << beta;
    EXPECT_GT(worst_thermal, 5) << beta;
    EXPECT_GT(worst_independent, 5) << beta;
  }
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
