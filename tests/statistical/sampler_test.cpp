// SPDX-License-Identifier: Apache-2.0
// Does the spin-flip sampler draw from the canonical ensemble? Chains of N two-level units must
// have n_up distributed as Binomial(N, p), unit by unit and lane by lane; spin_lanes_test.cpp does
// the same for interacting spins.
#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

#include "device/backend.hpp"
#include "exact/canonical.hpp"
#include "model/spin_model.hpp"
#include "sampler/transition.hpp"
#include "statistics/series.hpp"
#include "support/lane_energies.hpp"
#include "support/spin_plans.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::chi_square;
using test_support::ChiSquare;
using test_support::Extremes;
using test_support::fits;
using test_support::kMaxPairZ;
using test_support::kMaxZ;
using test_support::scaled;
using test_support::within_5_sigma;
using test_support::z_score;

Dynamics const kDynamics[] = {Dynamics::heat_bath, Dynamics::metropolis};
double const kBetas[] = {-1, -0.2, 0, 0.5};

/// Exact probability of the upper level, from the ensemble and not from the table.
double exact_p(double beta) { return canonical(parse_levels("two-level"), 1, beta).populations[1]; }

struct SamplerCase {
  std::uint64_t n_units;
  double beta;
  Dynamics dynamics;
  Fault fault = Fault::none;
  Layout layout = Layout::slabs;
};

std::string describe(SamplerCase const& s) {
  return "N=" + std::to_string(s.n_units) + " beta=" + std::to_string(s.beta) +
         (s.dynamics == Dynamics::heat_bath ? " heat bath" : " metropolis");
}

SpinPlan make_plan(SamplerCase const& setup, std::uint32_t n_replicas) {
  return test_support::make_spin_plan(test_support::spin_model("units two-level"), {}, n_replicas,
                                      setup.layout, setup.beta, setup.dynamics, setup.n_units,
                                      setup.fault);
}

double eigenvalue(SamplerCase const& setup) {
  return relaxation_eigenvalue(
      make_transition_table(parse_levels("two-level"), setup.beta, setup.dynamics));
}

/// Sweeps after which a correlation λ^t is below 1e-4: it then adds 1e-4 to a variance of means.
std::uint32_t decorrelating_sweeps(SamplerCase const& setup) {
  double const lambda = eigenvalue(setup);
  return lambda < 1e-4 ? 1
                       : static_cast<std::uint32_t>(std::ceil(std::log(1e-4) / std::log(lambda)));
}

/// Numbers of units in a state, of all replicas one measurement after the other.
std::vector<std::uint64_t> counts_of(SpinCounts const& counts, std::uint32_t state) {
  std::vector<std::uint64_t> values;
  for (std::size_t m = 0; m < counts.counts.size() / counts.n_quantities / counts.n_replicas; ++m)
    for (std::uint32_t r = 0; r < counts.n_replicas; ++r) values.push_back(counts.at(m, state, r));
  return values;
}

/// Independent values of n_up: of few replicas whose lanes are units, or of 500 that are lanes.
std::vector<std::uint64_t> sample(SamplerCase const& setup, std::uint32_t n_samples) {
  std::uint32_t const replicas = setup.layout == Layout::slabs ? 4 : 500;
  auto const chains = make_cpu_backend(1)->make_chains(make_plan(setup, replicas));
  chains->advance(4 * decorrelating_sweeps(setup));  // 1e-16 of the start is left
  return counts_of(chains->measure(n_samples / replicas, decorrelating_sweeps(setup)), 1);
}

/// z of mean and of mean square deviation about the exact mean, and χ² of the histogram.
struct Verdict {
  double z_mean, z_variance;
  ChiSquare chi2;
};

Verdict verdict_of(std::vector<std::uint64_t> const& values, std::uint64_t n_units, double p) {
  double const n = static_cast<double>(n_units), mean = n * p, variance = n * p * (1 - p);
  double const size = static_cast<double>(values.size());
  boost::math::binomial_distribution<double> const exact(n, p);
  std::vector<double> counts(n_units + 1), probabilities;
  for (std::uint64_t k = 0; k <= n_units; ++k)
    probabilities.push_back(boost::math::pdf(exact, static_cast<double>(k)));
  double sum = 0, squares = 0;
  for (std::uint64_t const k : values) {
    double const d = static_cast<double>(k) - mean;
    sum += d;
    squares += d * d;
    ++counts.at(k);
  }
  // Var[(k−Np)²] = μ4 − σ⁴ = σ⁴ (2 + (1 − 6p(1−p))/σ²).
  double const sigma_square = variance * std::sqrt((2 + (1 - 6 * p * (1 - p)) / variance) / size);
  return {z_score(sum / size, 0, std::sqrt(variance / size)),
          z_score(squares / size, variance, sigma_square), chi_square(counts, probabilities, size)};
}

Verdict verdict_of(SamplerCase const& setup, std::uint32_t n_samples) {
  return verdict_of(sample(setup, n_samples), setup.n_units, exact_p(setup.beta));
}

std::uint32_t samples_for(std::uint64_t n_units) {
  return static_cast<std::uint32_t>(scaled(n_units < 1000 ? 20000 : 4000, 4));
}

// 20 000 values of n_up at N = 100, p = ½ show p off by 0.35 %; 4000 at N = 8193 by 0.09 %.
void check_counts(SamplerCase const& setup, Extremes& extremes) {
  Verdict const verdict = verdict_of(setup, samples_for(setup.n_units));
  EXPECT_LE(std::fabs(extremes.note_z(verdict.z_mean)), kMaxZ) << "mean, " << describe(setup);
  // At N = 1, β = 0 every square is ¼, and its error is 0.
  EXPECT_LE(std::fabs(verdict.z_variance), kMaxZ) << "variance, " << describe(setup);
  extremes.note_z(verdict.z_variance);
  extremes.note_p(verdict.chi2.p_value);
  EXPECT_TRUE(fits(verdict.chi2)) << describe(setup);
}

TEST(Sampler, CountsAreBinomial) {
  for (Layout const layout : {Layout::slabs, Layout::replicas}) {
    Extremes extremes(layout == Layout::slabs ? "n_up against Binomial"
                                              : "same, replicas as lanes");
    for (Dynamics const dynamics : kDynamics)
      for (double const beta : kBetas)
        for (std::uint64_t const n_units : {1, 31, 32, 33, 100, 513, 1000, 8193})
          if (layout == Layout::slabs || n_units < 1000)
            check_counts({n_units, beta, dynamics, Fault::none, layout}, extremes);
  }
}

// The population of each of many levels is Binomial(N, p_s), degeneracies included.
TEST(Sampler, CountsOfManyLevelsAreBinomial) {
  Extremes extremes("populations against Binomial");
  for (char const* levels : {"0,1,3", "0,1,2x3,7/2", "0,1,2,3,4,5x4,6,8"})
    for (Dynamics const dynamics : kDynamics)
      for (double const beta : {-0.6, 0.0, 0.4})
        for (Layout const layout : {Layout::slabs, Layout::replicas}) {
          constexpr std::uint64_t kUnits = 131;
          std::uint32_t const replicas = layout == Layout::slabs ? 4 : 500;
          LevelSystem const system = parse_levels(levels);
          auto const chains = make_cpu_backend(1)->make_chains(test_support::make_spin_plan(
              unit_model(system), {}, replicas, layout, beta, dynamics, kUnits));
          // A Metropolis move to one of seven other levels is accepted once in 14 e^{|β|Δ} at worst.
          std::uint32_t const apart = dynamics == Dynamics::heat_bath ? 1 : 40;
          chains->advance(20 * apart);
          SpinCounts const counts =
              chains->measure(static_cast<std::uint32_t>(scaled(8000, 4)) / replicas, apart);
          std::vector<double> const p = canonical(system, 1, beta).populations;
          for (std::uint32_t s = 1; s < p.size(); ++s) {
            Verdict const verdict = verdict_of(counts_of(counts, s), kUnits, p[s]);
            auto const where = [&] {
              return std::string(levels) + " level " + std::to_string(s) + " beta " +
                     std::to_string(beta) + ' ' + test_support::dynamics_name(dynamics);
            };
            EXPECT_LE(std::fabs(extremes.note_z(verdict.z_mean)), kMaxZ) << where();
            EXPECT_LE(std::fabs(extremes.note_z(verdict.z_variance)), kMaxZ) << where();
            extremes.note_p(verdict.chi2.p_value);
            EXPECT_TRUE(fits(verdict.chi2)) << where();
          }
        }
}

// The test of the test: 1 % more upward moves shift the mean, copied neighbours double the
// variance.
TEST(Sampler, BrokenSamplersFailTheSameChecks) {
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas)
      for (std::uint64_t const n_units : {1000, 8193}) {
        Verdict const biased = verdict_of({n_units, beta, dynamics, Fault::acceptance}, 4000);
        EXPECT_GT(std::fabs(biased.z_mean), kMaxZ) << describe({n_units, beta, dynamics});
        Verdict const copied = verdict_of({n_units, beta, dynamics, Fault::correlated}, 4000);
        EXPECT_GT(copied.z_variance, kMaxZ) << describe({n_units, beta, dynamics});
        EXPECT_FALSE(fits(copied.chi2)) << describe({n_units, beta, dynamics});
        std::printf("worst broken sampler %s: mean %.0f, variance %.0f sigma\n",
                    describe({n_units, beta, dynamics}).c_str(), biased.z_mean, copied.z_variance);
      }
}

constexpr std::size_t kSamplerLanes = 512;

/// History of the lanes: bits[lane] is a long bit string over sites and sweeps.
struct Lanes {
  std::vector<std::uint64_t> bits[kSamplerLanes];
  std::size_t n_observations = 0;

  void append(std::uint32_t const (&words)[kSamplerLanes / 32]) {
    if (n_observations % 64 == 0)
      for (auto& lane : bits) lane.push_back(0);
    for (std::size_t i = 0; i < kSamplerLanes; ++i)
      bits[i].back() |= static_cast<std::uint64_t>(words[i / 32] >> i % 32 & 1)
                        << n_observations % 64;
    ++n_observations;
  }
};

double count(std::vector<std::uint64_t> const& a) {
  std::uint64_t n = 0;
  for (std::uint64_t const word : a) n += static_cast<std::uint64_t>(__builtin_popcountll(word));
  return static_cast<double>(n);
}

double count_both(std::vector<std::uint64_t> const& a, std::vector<std::uint64_t> const& b) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    n += static_cast<std::uint64_t>(__builtin_popcountll(a[i] & b[i]));
  return static_cast<double>(n);
}

constexpr std::uint64_t kLaneUnits = 32 * kSamplerLanes;

/// Damage to every word, to see the lane checks fail.
using Tamper = std::uint32_t (*)(std::uint32_t word, std::size_t index);

/// Sites of independent sweeps; a site's 512 lanes at one time are one observation.
Lanes record_lanes(SamplerCase const& setup, std::size_t n_snapshots, Tamper tamper) {
  auto const chains = make_cpu_backend(1)->make_chains(make_plan(setup, 1));
  std::uint32_t const sweeps = decorrelating_sweeps(setup);
  chains->advance(4 * sweeps);
  Lanes lanes;
  for (std::size_t i = 0; i < n_snapshots; ++i) {
    chains->advance(sweeps);
    std::vector<std::uint8_t> const states = chains->states(0);
    for (std::size_t site = 0; site < kLaneUnits / kSamplerLanes; ++site) {
      std::uint32_t words[kSamplerLanes / 32] = {};
      for (std::size_t lane = 0; lane < kSamplerLanes; ++lane)
        words[lane / 32] |= std::uint32_t{states[site * kSamplerLanes + lane]} << lane % 32;
      for (auto& word : words)
        if (tamper != nullptr) word = tamper(word, lanes.n_observations);
      lanes.append(words);
    }
  }
  return lanes;
}

/// Worst |z| of the lane means and of the 130 816 pair correlations, z of the scatter of all pairs,
/// of the mean over all lanes, and of the number of independent lanes,
/// N_eff = 512 · [512 p(1−p)] / Var(number of set lanes).
struct BitVerdict {
  double z_mean = 0, z_pair = 0, z_pairs = 0, z_total = 0, z_effective = 0, n_effective = 0;
  bool passes() const {
    return z_mean <= kMaxZ && z_pair <= kMaxPairZ && std::fabs(z_pairs) <= kMaxZ &&
           std::fabs(z_total) <= kMaxZ && std::fabs(z_effective) <= kMaxZ;
  }
};

BitVerdict verdict_on_bits(SamplerCase const& setup, std::size_t n_snapshots,
                           Tamper tamper = nullptr) {
  Lanes const lanes = record_lanes(setup, n_snapshots, tamper);
  double const p = exact_p(setup.beta), q = 1 - p, m = static_cast<double>(lanes.n_observations);
  constexpr double kN = kSamplerLanes, kPairs = kN * (kN - 1) / 2;
  BitVerdict verdict;
  std::vector<double> means;
  for (auto const& bits : lanes.bits) means.push_back(count(bits) / m);
  double total = 0, variance = 0;  // of the number of set lanes, summed over pairs
  for (std::size_t i = 0; i < kSamplerLanes; ++i) {
    double const mean = means[i];
    verdict.z_mean = std::max(verdict.z_mean, std::fabs(z_score(mean, p, std::sqrt(p * q / m))));
    total += mean;
    variance += mean - 2 * p * mean + p * p;
    for (std::size_t j = 0; j < i; ++j) {
      // ⟨(a−p)(b−p)⟩ has expectation 0 and variance (pq)²/m.
      double const covariance =
          count_both(lanes.bits[i], lanes.bits[j]) / m - p * mean - p * means[j] + p * p;
      double const z = covariance / (p * q) * std::sqrt(m);
      verdict.z_pair = std::max(verdict.z_pair, std::fabs(z));
      verdict.z_pairs += z * z;
      variance += 2 * covariance;
    }
  }
  verdict.z_pairs = (verdict.z_pairs - kPairs) / std::sqrt(2 * kPairs);
  // The number of set lanes is Binomial(512, p); relative error of its mean square as in verdict_of().
  double const exact_variance = kN * p * q;
  double const relative = std::sqrt((2 + (1 - 6 * p * q) / exact_variance) / m);
  verdict.z_total = z_score(total, kN * p, std::sqrt(exact_variance / m));
  verdict.n_effective = kN * exact_variance / variance;
  verdict.z_effective = (variance / exact_variance - 1) / relative;
  return verdict;
}

// 25 600 observations: a lane's mean shows 5 · 0.5/√25600 = 1.6 %, a pair a correlation of 4 %, all
// pairs together one of 0.06 %, and the number of independent lanes is measured to 5 · 4.5 of 512.
TEST(Sampler, EveryLaneIsRightAndIndependent) {
  Extremes means("lane means"), pairs("lane pairs"), all_pairs("all lane pairs"),
      totals("mean of all lanes"), effective("number of independent lanes");
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas) {
      SamplerCase const setup{kLaneUnits, beta, dynamics};
      BitVerdict const verdict = verdict_on_bits(setup, scaled(800));
      EXPECT_LE(means.note_z(verdict.z_mean), kMaxZ) << describe(setup);
      EXPECT_LE(pairs.note_z(verdict.z_pair), kMaxPairZ) << describe(setup);
      EXPECT_LE(std::fabs(all_pairs.note_z(verdict.z_pairs)), kMaxZ) << describe(setup);
      EXPECT_LE(std::fabs(totals.note_z(verdict.z_total)), kMaxZ) << describe(setup);
      EXPECT_LE(std::fabs(effective.note_z(verdict.z_effective)), kMaxZ) << describe(setup);
      std::printf("worst effective lanes, %s: %.1f of %zu\n", describe(setup).c_str(),
                  verdict.n_effective, kSamplerLanes);
    }
}

// The test of the test: lanes that copy, 1 % more upward moves, one lane in 32 that is up too often
// one time in 25, one that never moves, and two that are the same one time in ten.
TEST(Sampler, BrokenLanesFailTheSameChecks) {
  constexpr std::size_t kSnapshots = 800;
  for (Dynamics const dynamics : kDynamics) {
    BitVerdict const copied =
        verdict_on_bits({kLaneUnits, 0.5, dynamics, Fault::correlated}, kSnapshots);
    EXPECT_GT(copied.z_pair, kMaxPairZ);
    EXPECT_GT(copied.z_pairs, kMaxZ);
    EXPECT_GT(copied.z_effective, kMaxZ);
    EXPECT_NEAR(copied.n_effective, 256, 12);
    BitVerdict const biased =
        verdict_on_bits({kLaneUnits, 0.5, dynamics, Fault::acceptance}, kSnapshots);
    EXPECT_GT(biased.z_total, kMaxZ);
    SamplerCase const good{kLaneUnits, 0.5, dynamics};
    EXPECT_TRUE(verdict_on_bits(good, kSnapshots).passes());
    Tamper const one_lane_biased = [](std::uint32_t word, std::size_t index) {
      return index % 25 == 0 ? word | 1u << 7 : word;
    };
    Tamper const one_lane_frozen = [](std::uint32_t word, std::size_t) {
      return word & ~(1u << 31);
    };
    Tamper const two_lanes_linked = [](std::uint32_t word, std::size_t index) {
      return index % 10 == 0 ? (word & ~2u) | (word << 1 & 2u) : word;
    };
    EXPECT_GT(verdict_on_bits(good, kSnapshots, one_lane_biased).z_mean, kMaxZ);
    EXPECT_GT(verdict_on_bits(good, kSnapshots, one_lane_frozen).z_mean, kMaxZ);
    EXPECT_GT(verdict_on_bits(good, kSnapshots, two_lanes_linked).z_pair, kMaxPairZ);
  }
}

/// Correlation of two configurations over n units, in standard errors.
double z_between(std::vector<std::uint8_t> const& a, std::vector<std::uint8_t> const& b,
                 std::size_t shift, double p) {
  std::size_t const n = a.size() - shift;
  std::uint64_t n_a = 0, n_b = 0, both = 0;
  for (std::size_t i = 0; i < n; ++i) {
    n_a += a[i];
    n_b += b[i + shift];
    both += a[i] & b[i + shift];
  }
  double const m = static_cast<double>(n);
  double const covariance = static_cast<double>(both) / m -
                            p * (static_cast<double>(n_a) + static_cast<double>(n_b)) / m + p * p;
  return covariance / (p * (1 - p)) * std::sqrt(m);
}

// Replicas, points (keys), successive heat-bath sweeps, and units at any distance (in the same
// word, the next, the next vector, site and strip) share no random numbers: correlations 0 ± 1/√m
// over m = 1.6 million units.
TEST(Sampler, ReplicasKeysSweepsAndWordsAreIndependent) {
  constexpr std::uint64_t kUnits = 512 * 3200;
  for (double const beta : {-0.2, 0.5}) {
    Extremes extremes("independence, beta " + std::to_string(beta));
    SamplerCase const setup{kUnits, beta, Dynamics::heat_bath};
    double const p = exact_p(beta);
    SpinPlan plan = make_plan(setup, 2);
    auto const backend = make_cpu_backend(1);
    auto const chains = backend->make_chains(plan);
    chains->advance(1);
    std::vector<std::uint8_t> const first = chains->states(0), other = chains->states(1);
    chains->advance(1);
    std::vector<std::uint8_t> const second = chains->states(0);
    plan.key += 1;
    auto const other_chains = backend->make_chains(plan);
    other_chains->advance(1);
    std::vector<std::uint8_t> const other_key = other_chains->states(0);
    EXPECT_LE(std::fabs(extremes.note_z(z_between(first, other, 0, p))), kMaxZ);
    EXPECT_LE(std::fabs(extremes.note_z(z_between(first, second, 0, p))), kMaxZ);
    EXPECT_LE(std::fabs(extremes.note_z(z_between(first, other_key, 0, p))), kMaxZ);
    for (std::size_t const shift : {1, 2, 31, 32, 64, 256, 512, 1024, 512 * 12, 512 * 32})
      EXPECT_LE(std::fabs(extremes.note_z(z_between(first, first, shift, p))), kMaxZ) << shift;
    // The same configuration is seen to be the same.
    EXPECT_GT(z_between(first, first, 0, p), 100);
  }
}

// N independent units: ρ(t) = λ^t, hence τ = ½ (1+λ)/(1−λ). 50 000 sweeps give it to about 2 %.
TEST(Sampler, MetropolisRelaxesAtTheExactRate) {
  Extremes extremes("tau of n_up");
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas) {
      SamplerCase const setup{1000, beta, dynamics};
      auto const chains = make_cpu_backend(1)->make_chains(make_plan(setup, 4));
      chains->advance(100);
      std::vector<std::uint64_t> const n_up =
          counts_of(chains->measure(static_cast<std::uint32_t>(scaled(12500)), 1), 1);
      Autocorrelation const a = autocorrelation(std::vector<double>(n_up.begin(), n_up.end()), 4);
      double const lambda = eigenvalue(setup), tau = 0.5 * (1 + lambda) / (1 - lambda);
      extremes.note_z((a.tau_int - tau) / a.tau_error);
      EXPECT_TRUE(within_5_sigma(a.tau_int, tau, a.tau_error)) << describe(setup);
      EXPECT_LT(a.tau_error, 0.2 * tau);
    }
}

// The relaxation itself: from all down, ⟨n_up⟩ after t sweeps is N p (1 − λ^t).
TEST(Sampler, RelaxesFromTheGroundStateExactly) {
  Extremes extremes("relaxation");
  for (double const beta : kBetas) {
    SamplerCase const setup{1000003, beta, Dynamics::metropolis};
    double const p = exact_p(beta), lambda = eigenvalue(setup);
    std::vector<std::uint64_t> const n_up =
        counts_of(make_cpu_backend(1)->make_chains(make_plan(setup, 1))->measure(8, 1), 1);
    for (int t = 1; t <= 8; ++t) {
      double const up = p * (1 - std::pow(lambda, t)), n = 1000003;
      double const measured = static_cast<double>(n_up[static_cast<std::size_t>(t) - 1]);
      extremes.note_z(z_score(measured, n * up, std::sqrt(n * up * (1 - up))));
      EXPECT_TRUE(within_5_sigma(measured, n * up, std::sqrt(n * up * (1 - up))))
          << describe(setup) << " t=" << t;
    }
  }
}

}  // namespace
}  // namespace antikelvin
