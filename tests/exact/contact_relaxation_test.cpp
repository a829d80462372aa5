// SPDX-License-Identifier: Apache-2.0
// How two-level bodies relax: mean energies at every time are those that the pairs which took
// place imply, and these fall exponentially when averaged over which units are paired.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "antikelvin/random/stream.hpp"
#include "exact/mean_pair_exchange.hpp"
#include "support/backends.hpp"
#include "support/contact_runs.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct Relaxation {
  TwoLevelPair pair;
  double area;
};

/// Blocks of 32 pairs that go round the smaller body more than once, once and not at all; some
/// sweeps with one pair only.
std::vector<Relaxation> const kRelaxations = {
    {{100, 90, 100, 10}, 1}, {{200, 150, 1000, 200}, 1},
    {{1, 1, 50, 10}, 1},     {{1, 1, 1, 0}, 1},
    {{31, 31, 65, 0}, 1},    {{33, 33, 1000, 0}, 0.1},
    {{7, 7, 9, 0}, 0.1},     {{1000, 900, 1000, 100}, 0.1},
    {{3, 0, 320, 300}, 0.1}, {{2000, 1800, 500, 50}, 0.02},
    {{64, 64, 10, 0}, 0.02}, {{5000, 500, 20000, 15000}, 0.02}};

/// The exact mean of the first body at every time of a series.
std::vector<double> exact_means(Relaxation const& r, std::vector<std::uint64_t> const& times,
                                std::uint64_t key) {
  auto const exchanges = static_cast<std::uint64_t>(
      std::ceil(r.area * static_cast<double>(std::max(r.pair.n_a, r.pair.n_b))));
  MeanPairExchange means(r.pair.n_a, static_cast<double>(r.pair.excited_a), r.pair.n_b,
                         static_cast<double>(r.pair.excited_b), exchanges, key);
  std::vector<double> result;
  std::uint64_t now = 0;
  for (std::uint64_t const time : times) {
    for (; now < time; ++now) means.sweep();
    result.push_back(means.mean_a());
  }
  return result;
}

struct Deviations {
  double worst = 0;
  std::size_t n = 0;
};

/// Distance of all measured means from `exact`, σ from the scatter of 1024 replicas.
Deviations deviations_of(ContactSeries const& series, std::size_t n_replicas,
                         std::vector<double> const& exact) {
  Deviations result;
  auto const n = static_cast<double>(n_replicas);
  for (std::size_t t = 0; t < exact.size(); ++t, ++result.n) {
    double sum = 0, squares = 0;
    for (std::size_t r = 0; r < n_replicas; ++r) {
      double const d = static_cast<double>(series.energy[0][t * n_replicas + r]) - exact[t];
      sum += d;
      squares += d * d;
    }
    double const mean = sum / n, variance = squares / n - mean * mean;
    // Where nothing has happened yet there is no scatter, and only rounding may differ.
    double const z =
        variance > 1e-6 ? mean / std::sqrt(variance / n) : (std::fabs(mean) < 1e-6 ? 0 : HUGE_VAL);
    result.worst = std::max(result.worst, std::fabs(z));
  }
  return result;
}

struct Relaxed {
  ContactSpec spec;
  ContactCase point;
  ContactSeries series;
};

Relaxed run_relaxation(Relaxation const& r, Fault fault = Fault::none) {
  Relaxed run{contact_of(r.pair, 1024), {}, {}};
  run.spec.area = r.area;
  run.spec.fault = fault;
  run.point = plan_contact(run.spec)[0];
  run.series = run_alone(run.spec, run.point, *make_cpu_backend(1));
  return run;
}

TEST(ContactRelaxation, MeansFollowTheDrawnPairs) {
  Extremes extremes("relaxation, mean at one time");
  std::size_t n_times = 0;
  for (Relaxation const& r : kRelaxations) {
    SCOPED_TRACE(r.pair.name());
    Relaxed const run = run_relaxation(r);
    ASSERT_EQ(run.series.time[0], 0u);
    std::vector<double> const exact =
        exact_means(r, run.series.time, derive_key(run.point.key, 0, 1));
    EXPECT_NEAR(exact[0], static_cast<double>(r.pair.excited_a), 1e-9);  // a sum of equal shares
    Deviations const found = deviations_of(run.series, run.spec.n_replicas, exact);
    EXPECT_LE(found.worst, kMaxZ);
    extremes.note_z(found.worst);
    n_times += found.n;
    // The plan's relaxation time is no less than the time to fall to 1/e.
    auto const share = static_cast<double>(r.pair.excited()) / static_cast<double>(r.pair.units()),
               final_mean = share * static_cast<double>(r.pair.n_a);
    std::size_t late = 0;
    while (static_cast<double>(run.series.time[late]) < run.point.relaxation) ++late;
    if (r.pair.n_a > 100) {
      EXPECT_LT(std::fabs(exact[late] - final_mean),
                1.1 / std::exp(1.0) * std::fabs(exact[0] - final_mean));
    }
    // A single unit ends as the last one that it met.
    EXPECT_LT(std::fabs(exact.back() - final_mean), 1e-3 * std::fabs(exact[0] - final_mean) + 0.02);
  }
  std::printf("worst relaxation: of %zu times\n", n_times);
  EXPECT_GT(n_times, 400u);
}

// The same comparison fails for other pairs, other areas and a broken sampler.
TEST(ContactRelaxation, OtherPairsAndFaultsAreSeen) {
  for (Relaxation const& r :
       {Relaxation{{33, 33, 1000, 0}, 0.1}, Relaxation{{100, 90, 100, 10}, 1}}) {
    SCOPED_TRACE(r.pair.name());
    Relaxed const run = run_relaxation(r);
    std::uint64_t const key = derive_key(run.point.key, 0, 1);
    auto const worst = [&](Relaxation const& other, std::uint64_t its_key,
                           Relaxed const& measured) {
      return deviations_of(measured.series, measured.spec.n_replicas,
                           exact_means(other, run.series.time, its_key))
          .worst;
    };
    EXPECT_LE(worst(r, key, run), kMaxZ);
    double const other_key = worst(r, key + 1, run);
    Relaxation wider = r;
    wider.area *= 0.8;
    double const other_area = worst(wider, key, run);
    EXPECT_GT(other_key, kMaxZ);
    EXPECT_GT(other_area, kMaxZ);
    std::printf("%s: other pairs are seen with z = %.1f, another area with %.1f\n",
                r.pair.name().c_str(), other_key, other_area);
  }
  // 1 % too much to a moves 10⁴ units by about 0.01 · 2500.
  Relaxation const large{{10000, 7000, 10000, 3000}, 1};
  Relaxed const sound = run_relaxation(large), faulty = run_relaxation(large, Fault::acceptance);
  std::vector<double> const exact =
      exact_means(large, sound.series.time, derive_key(sound.point.key, 0, 1));
  EXPECT_LE(deviations_of(sound.series, 1024, exact).worst, kMaxZ);
  double const fault = deviations_of(faulty.series, 1024, exact).worst;
  EXPECT_GT(fault, kMaxZ);
  std::printf("acceptance off by 1 %%: z = %.1f\n", fault);
}

/// (p_a − p_b)/(its start) after some sweeps, over many keys.
void expect_exponential(std::uint64_t n_a, std::uint64_t n_b, std::uint64_t exchanges,
                        std::uint64_t sweeps, Extremes& extremes) {
  constexpr std::size_t kKeys = 40000;
  double const a = static_cast<double>(n_a), b = static_cast<double>(n_b);
  std::vector<double> sum(sweeps, 0), squares(sweeps, 0);
  for (std::size_t k = 0; k < kKeys; ++k) {
    MeanPairExchange means(n_a, a, n_b, 0, exchanges, derive_key(2024, k, n_a));
    for (std::uint64_t s = 0; s < sweeps; ++s) {
      means.sweep();
      double const difference = means.mean_a() / a - (a - means.mean_a()) / b;
      sum[s] += difference;
      squares[s] += difference * difference;
    }
  }
  double law = 1, worst_other = 0;
  for (std::uint64_t s = 0; s < sweeps; ++s) {
    for (std::uint64_t done = 0; done < exchanges; done += 32) {
      auto const length = static_cast<double>(std::min<std::uint64_t>(32, exchanges - done));
      law *= 1 - length / 2 * (1 / a + 1 / b);
    }
    double const mean = sum[s] / kKeys, variance = squares[s] / kKeys - mean * mean;
    if (variance > 1e-20) {
      EXPECT_TRUE(within_5_sigma(mean, law, std::sqrt(variance / kKeys)))
          << n_a << ' ' << n_b << " after sweep " << s + 1;
      extremes.note_z(z_score(mean, law, std::sqrt(variance / kKeys)));
    } else {  // the first block never draws a unit twice
      EXPECT_NEAR(mean, law, 1e-12);
    }
    if (variance > 1e-20)
      worst_other = std::max(
          worst_other, std::fabs(z_score(mean, std::pow(law, 1.02), std::sqrt(variance / kKeys))));
  }
  EXPECT_GT(worst_other, kMaxZ) << "a rate that is off by 2 % is not seen";
}

// A block of L ≤ N pairs changes L units of each body, any with equal probability; so the mean
// difference falls by 1 − L/2 (1/N_a + 1/N_b) in each, exactly.
TEST(ContactRelaxation, MeansOverAllPairsFallExponentially) {
  Extremes extremes("relaxation, exponential law");
  expect_exponential(64, 64, 16, 12, extremes);
  expect_exponential(40, 200, 20, 10, extremes);
  expect_exponential(300, 70, 30, 8, extremes);
  expect_exponential(100, 100, 100, 3, extremes);
  expect_exponential(512, 96, 70, 5, extremes);
}

// Energy is conserved by them, and everything ends at one filling.
TEST(ContactRelaxation, MeanPairExchangeEndsEvenly) {
  MeanPairExchange means(30, 30, 70, 0, 70, 9);
  for (int s = 0; s < 200; ++s) means.sweep();
  EXPECT_NEAR(means.mean_a(), 9, 1e-9);
}

}  // namespace
}  // namespace antikelvin
