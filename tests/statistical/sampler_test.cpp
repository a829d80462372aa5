// SPDX-License-Identifier: Apache-2.0
// Does the spin-flip sampler draw from the canonical ensemble? Chains of N two-level units must
// have n_up distributed as Binomial(N, p), unit by unit and lane by lane.
#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

#include "antikelvin/backend/backend.hpp"
#include "antikelvin/ensemble/canonical.hpp"
#include "antikelvin/ensemble/transition.hpp"
#include "antikelvin/stats/series.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::chi_square;
using test_support::ChiSquare;
using test_support::Extremes;
using test_support::fits;
using test_support::kMaxZ;
using test_support::scaled;
using test_support::within_5_sigma;
using test_support::z_score;

constexpr std::uint32_t kCopyMask = 0xAAAAAAAAu;  // Fault::correlated: odd lanes copy even ones
Dynamics const kDynamics[] = {Dynamics::heat_bath, Dynamics::metropolis};
double const kBetas[] = {-1, -0.2, 0, 0.5};

/// Exact probability of the upper level, from the ensemble and not from the table.
double exact_p(double beta) { return canonical(parse_levels("two-level"), 1, beta).populations[1]; }

struct Case {
  std::uint64_t n_units;
  double beta;
  Dynamics dynamics;
  Fault fault = Fault::none;
};

std::string describe(Case const& s) {
  return "N=" + std::to_string(s.n_units) + " beta=" + std::to_string(s.beta) +
         (s.dynamics == Dynamics::heat_bath ? " heat bath" : " metropolis");
}

ChainPlan make_plan(Case const& setup, std::uint32_t n_replicas) {
  TransitionTable const table =
      make_transition_table(parse_levels("two-level"), setup.beta, setup.dynamics, setup.fault);
  ChainPlan plan;
  plan.n_units = setup.n_units;
  plan.n_replicas = n_replicas;
  plan.key = 0x9e3779b97f4a7c15 * (setup.n_units + 1);
  plan.up_if_down = table.up_if_down;
  plan.up_if_up = table.up_if_up;
  plan.copy_mask = setup.fault == Fault::correlated ? kCopyMask : 0;
  return plan;
}

double eigenvalue(Case const& setup) {
  return relaxation_eigenvalue(
      make_transition_table(parse_levels("two-level"), setup.beta, setup.dynamics));
}

/// Sweeps after which a correlation λ^t is below 1e-4: it then adds 1e-4 to a variance of means.
std::uint32_t decorrelating_sweeps(Case const& setup) {
  double const lambda = eigenvalue(setup);
  return lambda < 1e-4 ? 1
                       : static_cast<std::uint32_t>(std::ceil(std::log(1e-4) / std::log(lambda)));
}

/// Independent values of n_up.
std::vector<std::uint64_t> sample(Case const& setup, std::uint32_t n_samples) {
  constexpr std::uint32_t kReplicas = 4;
  auto const chains = make_cpu_backend(1)->make_chains(make_plan(setup, kReplicas));
  chains->advance(4 * decorrelating_sweeps(setup));  // 1e-16 of the start is left
  return chains->measure(n_samples / kReplicas, decorrelating_sweeps(setup));
}

/// z of mean and of mean square deviation about the exact mean, and χ² of the histogram.
struct Verdict {
  double z_mean, z_variance;
  ChiSquare chi2;
};

Verdict judge(Case const& setup, std::uint32_t n_samples) {
  double const p = exact_p(setup.beta), n = static_cast<double>(setup.n_units);
  double const mean = n * p, variance = n * p * (1 - p);
  std::vector<std::uint64_t> const values = sample(setup, n_samples);
  double const size = static_cast<double>(values.size());
  boost::math::binomial_distribution<double> const exact(n, p);
  std::vector<double> counts(setup.n_units + 1), probabilities;
  for (std::uint64_t k = 0; k <= setup.n_units; ++k)
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

std::uint32_t samples_for(std::uint64_t n_units) {
  return static_cast<std::uint32_t>(scaled(n_units < 1000 ? 20000 : 4000, 4));
}

// 20 000 values of n_up at N = 100, p = ½ show p off by 0.35 %; 4000 at N = 8193 by 0.09 %.
TEST(Sampler, CountsAreBinomial) {
  Extremes extremes("n_up against Binomial");
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas)
      for (std::uint64_t const n_units : {1, 31, 32, 33, 100, 1000, 8193}) {
        Case const setup{n_units, beta, dynamics};
        Verdict const verdict = judge(setup, samples_for(n_units));
        EXPECT_LE(std::fabs(extremes.note_z(verdict.z_mean)), kMaxZ) << "mean, " << describe(setup);
        // At N = 1, β = 0 every square is ¼, and its error is 0.
        EXPECT_LE(std::fabs(verdict.z_variance), kMaxZ) << "variance, " << describe(setup);
        extremes.note_z(verdict.z_variance);
        extremes.note_p(verdict.chi2.p_value);
        EXPECT_TRUE(fits(verdict.chi2)) << describe(setup);
      }
}

// The test of the test: 1 % more upward moves shift the mean, copied neighbours double the
// variance.
TEST(Sampler, BrokenSamplersFailTheSameChecks) {
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas)
      for (std::uint64_t const n_units : {1000, 8193}) {
        Verdict const biased = judge({n_units, beta, dynamics, Fault::acceptance}, 4000);
        EXPECT_GT(std::fabs(biased.z_mean), kMaxZ) << describe({n_units, beta, dynamics});
        Verdict const copied = judge({n_units, beta, dynamics, Fault::correlated}, 4000);
        EXPECT_GT(copied.z_variance, kMaxZ) << describe({n_units, beta, dynamics});
        EXPECT_FALSE(fits(copied.chi2)) << describe({n_units, beta, dynamics});
        std::printf("worst broken sampler %s: mean %.0f, variance %.0f sigma\n",
                    describe({n_units, beta, dynamics}).c_str(), biased.z_mean, copied.z_variance);
      }
}

/// History of the 32 lanes: bits[lane] is a long bit string over words, replicas and sweeps.
struct Lanes {
  std::vector<std::uint64_t> bits[32];
  std::size_t n_words = 0;

  void append(std::uint32_t word) {
    if (n_words % 64 == 0)
      for (auto& lane : bits) lane.push_back(0);
    for (int i = 0; i < 32; ++i)
      bits[i].back() |= static_cast<std::uint64_t>(word >> i & 1) << (n_words % 64);
    ++n_words;
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

constexpr std::uint64_t kLaneUnits = 16384;  // 512 words

/// Damage to every word, to see the lane checks say no.
using Tamper = std::uint32_t (*)(std::uint32_t word, std::size_t index);

/// Words of independent sweeps; a word's 32 lanes at one time are one observation.
Lanes record_lanes(Case const& setup, std::size_t n_snapshots, Tamper tamper) {
  auto const chains = make_cpu_backend(1)->make_chains(make_plan(setup, 1));
  std::uint32_t const sweeps = decorrelating_sweeps(setup);
  chains->advance(4 * sweeps);
  Lanes lanes;
  for (std::size_t i = 0; i < n_snapshots; ++i) {
    chains->advance(sweeps);
    for (std::uint32_t const word : chains->snapshot())
      lanes.append(tamper == nullptr ? word : tamper(word, lanes.n_words));
  }
  return lanes;
}

/// Worst |z| of the lane means and of the 496 pair correlations, z of the mean over all lanes, and
/// of the number of independent lanes, N_eff = 32 · [32 p(1−p)] / Var(number of set lanes).
struct LaneVerdict {
  double z_mean = 0, z_pair = 0, z_total = 0, z_effective = 0, n_effective = 0;
  bool passes() const {
    return z_mean <= kMaxZ && z_pair <= kMaxZ && std::fabs(z_total) <= kMaxZ &&
           std::fabs(z_effective) <= kMaxZ;
  }
};

LaneVerdict judge_lanes(Case const& setup, std::size_t n_snapshots, Tamper tamper = nullptr) {
  Lanes const lanes = record_lanes(setup, n_snapshots, tamper);
  double const p = exact_p(setup.beta), q = 1 - p, m = static_cast<double>(lanes.n_words);
  LaneVerdict verdict;
  double total = 0, variance = 0;  // of the number of set lanes, summed over pairs
  for (int i = 0; i < 32; ++i) {
    double const mean = count(lanes.bits[i]) / m;
    verdict.z_mean = std::max(verdict.z_mean, std::fabs(z_score(mean, p, std::sqrt(p * q / m))));
    total += mean;
    variance += mean - 2 * p * mean + p * p;
    for (int j = 0; j < i; ++j) {
      // ⟨(a−p)(b−p)⟩ has expectation 0 and variance (pq)²/m.
      double const other = count(lanes.bits[j]) / m;
      double const covariance =
          count_both(lanes.bits[i], lanes.bits[j]) / m - p * mean - p * other + p * p;
      verdict.z_pair = std::max(verdict.z_pair, std::fabs(covariance / (p * q) * std::sqrt(m)));
      variance += 2 * covariance;
    }
  }
  // The number of set lanes is Binomial(32, p); relative error of its mean square as in judge().
  double const exact_variance = 32 * p * q;
  double const relative = std::sqrt((2 + (1 - 6 * p * q) / exact_variance) / m);
  verdict.z_total = z_score(total, 32 * p, std::sqrt(exact_variance / m));
  verdict.n_effective = 32 * exact_variance / variance;
  verdict.z_effective = (variance / exact_variance - 1) / relative;
  return verdict;
}

// 102 400 words: a lane's mean shows 5 · 0.5/√102400 = 0.8 %, a pair a correlation of 1.6 %, and
// the number of independent lanes is measured to 0.7 of 32.
TEST(Sampler, EveryLaneIsRightAndIndependent) {
  Extremes means("lane means"), pairs("lane pairs"), totals("mean of all lanes"),
      effective("number of independent lanes");
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas) {
      Case const setup{kLaneUnits, beta, dynamics};
      LaneVerdict const verdict = judge_lanes(setup, scaled(200));
      EXPECT_LE(means.note_z(verdict.z_mean), kMaxZ) << describe(setup);
      EXPECT_LE(pairs.note_z(verdict.z_pair), kMaxZ) << describe(setup);
      EXPECT_LE(std::fabs(totals.note_z(verdict.z_total)), kMaxZ) << describe(setup);
      EXPECT_LE(std::fabs(effective.note_z(verdict.z_effective)), kMaxZ) << describe(setup);
      std::printf("worst effective lanes, %s: %.2f of 32\n", describe(setup).c_str(),
                  verdict.n_effective);
    }
}

// The test of the test: lanes that copy, 1 % more upward moves, one lane 2 % too often up, one that
// never moves, and two that are the same one time in twenty.
TEST(Sampler, BrokenLanesFailTheSameChecks) {
  for (Dynamics const dynamics : kDynamics) {
    LaneVerdict const copied = judge_lanes({kLaneUnits, 0.5, dynamics, Fault::correlated}, 200);
    EXPECT_GT(copied.z_pair, kMaxZ);
    EXPECT_GT(copied.z_effective, kMaxZ);
    EXPECT_NEAR(copied.n_effective, 16, 0.5);
    LaneVerdict const biased = judge_lanes({kLaneUnits, 0.5, dynamics, Fault::acceptance}, 200);
    EXPECT_GT(biased.z_total, kMaxZ);
    Case const good{kLaneUnits, 0.5, dynamics};
    EXPECT_TRUE(judge_lanes(good, 200).passes());
    Tamper const one_lane_biased = [](std::uint32_t word, std::size_t index) {
      return index % 50 == 0 ? word | 1u << 7 : word;
    };
    Tamper const one_lane_frozen = [](std::uint32_t word, std::size_t) {
      return word & ~(1u << 31);
    };
    Tamper const two_lanes_linked = [](std::uint32_t word, std::size_t index) {
      return index % 20 == 0 ? (word & ~2u) | (word << 1 & 2u) : word;
    };
    EXPECT_GT(judge_lanes(good, 200, one_lane_biased).z_mean, kMaxZ);
    EXPECT_GT(judge_lanes(good, 200, one_lane_frozen).z_mean, kMaxZ);
    EXPECT_GT(judge_lanes(good, 200, two_lanes_linked).z_pair, kMaxZ);
  }
}

/// Correlation of two equally long spin configurations, in standard errors.
double z_between(std::vector<std::uint32_t> const& a, std::vector<std::uint32_t> const& b,
                 std::size_t n_words, double p) {
  double n_a = 0, n_b = 0, both = 0;
  for (std::size_t w = 0; w < n_words; ++w) {
    n_a += __builtin_popcount(a[w]);
    n_b += __builtin_popcount(b[w]);
    both += __builtin_popcount(a[w] & b[w]);
  }
  double const m = 32 * static_cast<double>(n_words);
  double const covariance = both / m - p * (n_a + n_b) / m + p * p;
  return covariance / (p * (1 - p)) * std::sqrt(m);
}

// Replicas, points (keys), successive heat-bath sweeps and shifted words share no random numbers:
// correlations 0 ± 1/√m over m = 1.6 million units.
TEST(Sampler, ReplicasKeysSweepsAndWordsAreIndependent) {
  constexpr std::size_t kWords = 51200;
  for (double const beta : {-0.2, 0.5}) {
    Extremes extremes("independence, beta " + std::to_string(beta));
    Case const setup{32 * kWords, beta, Dynamics::heat_bath};
    double const p = exact_p(beta);
    ChainPlan plan = make_plan(setup, 2);
    auto const backend = make_cpu_backend(1);
    auto const chains = backend->make_chains(plan);
    chains->advance(1);
    std::vector<std::uint32_t> const first = chains->snapshot();
    chains->advance(1);
    std::vector<std::uint32_t> const second = chains->snapshot();
    plan.key += 1;
    auto const other_chains = backend->make_chains(plan);
    other_chains->advance(1);
    std::vector<std::uint32_t> const other_key = other_chains->snapshot();
    std::size_t const words = plan.words_per_replica();
    auto const from = [](std::vector<std::uint32_t> const& v, std::size_t start) {
      return std::vector<std::uint32_t>(v.begin() + static_cast<std::ptrdiff_t>(start), v.end());
    };
    EXPECT_LE(std::fabs(extremes.note_z(z_between(first, from(first, words), kWords, p))), kMaxZ);
    EXPECT_LE(std::fabs(extremes.note_z(z_between(first, second, kWords, p))), kMaxZ);
    EXPECT_LE(std::fabs(extremes.note_z(z_between(first, other_key, kWords, p))), kMaxZ);
    for (std::size_t const shift : {1, 8, 16, 256})
      EXPECT_LE(std::fabs(extremes.note_z(z_between(first, from(first, shift), kWords - shift, p))),
                kMaxZ)
          << shift;
    // The same configuration is seen to be the same.
    EXPECT_GT(z_between(first, first, kWords, p), 100);
  }
}

// N independent units: ρ(t) = λ^t, hence τ = ½ (1+λ)/(1−λ). 50 000 sweeps give it to about 2 %.
TEST(Sampler, MetropolisRelaxesAtTheExactRate) {
  Extremes extremes("tau of n_up");
  for (Dynamics const dynamics : kDynamics)
    for (double const beta : kBetas) {
      Case const setup{1000, beta, dynamics};
      auto const chains = make_cpu_backend(1)->make_chains(make_plan(setup, 4));
      chains->advance(100);
      std::vector<std::uint64_t> const n_up =
          chains->measure(static_cast<std::uint32_t>(scaled(12500)), 1);
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
    Case const setup{1000003, beta, Dynamics::metropolis};
    double const p = exact_p(beta), lambda = eigenvalue(setup);
    std::vector<std::uint64_t> const n_up =
        make_cpu_backend(1)->make_chains(make_plan(setup, 1))->measure(8, 1);
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
