// SPDX-License-Identifier: Apache-2.0
#include "density/first_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "antikelvin/math/log_binomial.hpp"
#include "density/exact_density.hpp"
#include "support/noise.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Two phases of Gaussian energies: P(E) at β is the sum of weight/width e^{−(E − mean)²/2 width²}.
struct Phase {
  double mean, width, weight;
};

DensityOfStates two_phases(double beta, Phase const& low, Phase const& high) {
  DensityOfStates dos;
  for (int k = -500; k <= 500; ++k) {
    double const energy = 2 * k;
    auto const log_part = [&](Phase const& phase) {
      double const x = (energy - phase.mean) / phase.width;
      return std::log(phase.weight / phase.width) - x * x / 2;
    };
    double const a = log_part(low), b = log_part(high);
    dos.energies.push_back(energy);
    dos.log_g.push_back(5000 + beta * energy + std::max(a, b) +
                        std::log1p(std::exp(-std::fabs(a - b))));
  }
  return dos;
}

/// Equal phases: everything is known in closed form, at β of either sign.
TEST(Coexistence, OfTwoEqualPhasesIsSymmetric) {
  for (double const beta : {0.8, -0.8, 0.0}) {
    DensityOfStates const dos = two_phases(beta, {-400, 80, 1}, {400, 80, 1});
    std::vector<Coexistence> const found = coexistences(dos);
    ASSERT_EQ(found.size(), 1u);
    Coexistence const& c = found[0];
    EXPECT_NEAR(c.beta_equal_height, beta, 1e-12);
    EXPECT_NEAR(c.beta_equal_weight, beta, 1e-12);
    EXPECT_EQ(c.energy_low, -400);
    EXPECT_EQ(c.energy_dip, 0);
    EXPECT_EQ(c.energy_high, 400);
    EXPECT_NEAR(c.barrier, 800. * 800 / 8 / 6400 - std::log(2), 1e-5);
    EXPECT_EQ(c.peak_latent_heat, 800);
    EXPECT_NEAR(c.mean_low, -400, 1e-3);
    EXPECT_NEAR(c.latent_heat, 800, 2e-3);

    auto const bend = back_bending(dos, c);
    ASSERT_TRUE(bend);
    EXPECT_NEAR(bend->beta_maxwell, beta, 1e-12);
    EXPECT_NEAR(bend->energy_low, -400, 0.1);
    EXPECT_NEAR(bend->energy_mid, 0, 1e-6);
    EXPECT_NEAR(bend->energy_high, 400, 0.1);
    EXPECT_NEAR(bend->area, c.barrier, 0.01);
    EXPECT_LT(bend->beta_min, beta);
    EXPECT_GT(bend->beta_max, beta);
    EXPECT_NEAR(bend->energy_of_beta_min, -bend->energy_of_beta_max, 1e-9);
  }
}

/// Unequal widths and weights: equal weight and equal height are different β, by closed forms up to the
/// overlap of the phases, e^{−12.5}.
TEST(Coexistence, OfUnequalPhasesSeparatesHeightAndWeight) {
  constexpr double kBeta = -0.35;
  Phase const low{-500, 60, 1}, high{500, 120, 1};
  DensityOfStates const dos = two_phases(kBeta, low, high);
  std::vector<Coexistence> const found = coexistences(dos);
  ASSERT_EQ(found.size(), 1u);
  Coexistence const& c = found[0];
  EXPECT_NEAR(c.beta_equal_weight, kBeta, 1e-6);
  EXPECT_NEAR(c.mean_low, low.mean, 0.1);
  EXPECT_NEAR(c.mean_high, high.mean, 0.1);
  // ln of heights at β: −ln width + (β₀ − β) mean + ½ (β₀ − β)² width²; equal where
  // ½ (w_h² − w_l²) δ² + (m_h − m_l) δ − ln(w_h/w_l) = 0.
  double const a = 0.5 * (120. * 120 - 60. * 60), b = 1000, k = -std::log(2.0);
  double const delta = (-b + std::sqrt(b * b - 4 * a * k)) / (2 * a);
  EXPECT_NEAR(c.beta_equal_height, kBeta - delta, 2e-6);
  EXPECT_GT(std::fabs(c.beta_equal_height - kBeta), 5e-4);
  // Peaks of P are levels next to m + δ w².
  EXPECT_NEAR(c.energy_low, low.mean + delta * 60 * 60, 2);
  EXPECT_NEAR(c.energy_high, high.mean + delta * 120 * 120, 2);

  // e times the weight on the low side: d ln(W_low/W_high)/dβ is the latent heat.
  Coexistence const shifted = coexistences(dos, {}, 1)[0];
  EXPECT_NEAR(shifted.beta_equal_weight - kBeta, 1 / c.latent_heat, 1e-5);

  auto const bend = back_bending(dos, c);
  ASSERT_TRUE(bend);
  EXPECT_NEAR(bend->beta_maxwell, c.beta_equal_height, 2e-6);
  EXPECT_NEAR(bend->area, c.barrier, 0.02);
}

TEST(Coexistence, IsNotFoundInOnePhase) {
  DensityOfStates dos;
  for (int k = -500; k <= 500; ++k) {
    dos.energies.push_back(4 * k);
    dos.log_g.push_back(700 - 7e-5 * (4. * k) * (4. * k));
  }
  EXPECT_TRUE(coexistences(dos).empty());
  EXPECT_TRUE(coexistences(dos, {0, 1, 0}).empty());
  // Noise of 0.01 makes dips, which the threshold must keep out and nothing else does.
  std::vector<double> const noise = normal_noise(dos.log_g.size(), 0.01, 3);
  for (std::size_t k = 0; k < noise.size(); ++k) dos.log_g[k] += noise[k];
  EXPECT_TRUE(coexistences(dos).empty());
  EXPECT_FALSE(coexistences(dos, {0, 1, 0}).empty());
}

/// Sampled phases: noise of 0.01 per level, a tenth of the threshold, moves β little and the barrier by as much.
TEST(Coexistence, SurvivesNoise) {
  constexpr double kSigma = 0.01;
  DensityOfStates dos = two_phases(0.8, {-400, 80, 1}, {400, 80, 1});
  std::vector<double> const noise = normal_noise(dos.log_g.size(), kSigma, 11);
  for (std::size_t k = 0; k < noise.size(); ++k) dos.log_g[k] += noise[k];
  std::vector<Coexistence> const found = coexistences(dos);
  ASSERT_EQ(found.size(), 1u);
  // The hull takes the largest of some 100 values of noise: up to 4σ at both ends and in the dip.
  EXPECT_NEAR(found[0].beta_equal_height, 0.8, 2 * 4 * kSigma / 800);
  EXPECT_NEAR(found[0].barrier, 12.5 - std::log(2), 2 * 4 * kSigma);
  // Weights are sums over about 200 levels: δβ = noise of ln W/latent heat, 5σ.
  EXPECT_NEAR(found[0].beta_equal_weight, 0.8, 5 * kSigma * std::sqrt(2. / 140) / 800);
  auto const bend = back_bending(dos, found[0], 20);
  ASSERT_TRUE(bend);
  EXPECT_NEAR(bend->beta_maxwell, 0.8, 2e-3);
}

/// The Ising lattice has a continuous transition, and bundles of levels at the ends of its spectrum.
TEST(Coexistence, IsNotFoundInTheIsingLattice) {
  for (std::uint32_t const side : {8u, 16u, 32u}) {
    auto const dos =
        exact_density({parse_spin_model("ising"), {Shape::square, true, {side, side, 1}}});
    EXPECT_TRUE(coexistences(*dos).empty());
    EXPECT_FALSE(coexistences(*dos, {0.1, 1, 0}).empty());
    EXPECT_TRUE(coexistences(*dos, {0.1, 1, 8.5}).empty());  // one site changes E by 8
  }
}

/// Potts model in which all sites are neighbours, E = −(1/N) Σ_{i<j} δ(s_i, s_j): all multinomials,
/// in cells of Σ n_s², which one site changes by up to 2N: within that ln g goes up and down.
DensityOfStates complete_potts(int n_sites, int q, int cell) {
  auto const n = static_cast<std::size_t>(n_sites);
  std::vector<std::vector<double>> ways(n + 1);  // of the sites in the states so far, by Σ n_s²
  for (std::size_t m = 0; m <= n; ++m) ways[m].assign(m * m + 1, 0);
  ways[0][0] = 1;
  auto const choose = [](std::size_t a, std::size_t b) {
    return std::exp(std::lgamma(a + 1.) - std::lgamma(b + 1.) - std::lgamma(a - b + 1.));
  };
  for (int s = 0; s < q; ++s) {
    std::vector<std::vector<double>> next(n + 1);
    for (std::size_t m = 0; m <= n; ++m) {
      next[m].assign(m * m + 1, 0);
      for (std::size_t k = 0; k <= m; ++k) {
        double const factor = choose(m, k);
        std::vector<double> const& rest = ways[m - k];
        for (std::size_t sum = 0; sum < rest.size(); ++sum)
          if (rest[sum] > 0) next[m][sum + k * k] += factor * rest[sum];
      }
    }
    ways.swap(next);
  }
  DensityOfStates dos;
  for (std::size_t sum = ways[n].size(); sum-- > 0;) {
    if (ways[n][sum] == 0) continue;
    dos.energies.push_back(-(static_cast<double>(sum) - n_sites) / (2. * n_sites));
    dos.log_g.push_back(std::log(ways[n][sum]));
  }
  return binned(dos, cell / (2. * n_sites));
}

/// For N → ∞ its transition is at β = 2 (q − 1) ln(q − 1)/(q − 2), with the latent heat
/// (q − 2)²/(2q (q − 1)) per site (Wu, Rev. Mod. Phys. 54, 235 (1982)); finite N comes to it as 1/N.
TEST(Coexistence, OfTheMeanFieldPottsModelApproachesItsLimit) {
  constexpr int kStates = 10;
  double const beta = 2 * 9 * std::log(9.0) / 8, latent = 64. / 180;
  // One site changes E by up to 1: ten of them are no longer the last sites of the ordered state.
  double off_beta[2], off_latent[2], barrier[2];
  int i = 0;
  for (int const n : {60, 120}) {
    DensityOfStates const dos = complete_potts(n, kStates, 2 * n);
    EXPECT_NEAR(log_sum_of(dos.log_g), n * std::log(10.0), 1e-9);
    std::vector<Coexistence> const found = coexistences(dos, {0.5, 5, 10}, std::log(10.0));
    ASSERT_EQ(found.size(), 1u);
    Coexistence const& c = found[0];
    off_beta[i] = c.beta_equal_weight - beta;
    off_latent[i] = c.latent_heat / n - latent;
    barrier[i] = c.barrier / n;
    auto const bend = back_bending(dos, c);
    ASSERT_TRUE(bend);
    EXPECT_NEAR(bend->beta_maxwell, c.beta_equal_height, 0.02 * beta);
    std::printf("N %d: beta %.5f (%.5f) latent heat %.5f (%.5f) barrier/N %.5f\n", n,
                c.beta_equal_weight, beta, c.latent_heat / n, latent, barrier[i]);
    ++i;
  }
  EXPECT_LT(std::fabs(off_beta[0]), 0.1 * beta);
  EXPECT_NEAR(off_beta[0] / off_beta[1], 2, 0.5);
  // A cell is 1/N per site wide, in which g changes by e^5: energies of phases are no better than that.
  for (double const off : off_latent) EXPECT_LT(std::fabs(off), 0.1 * latent);
  EXPECT_NEAR(barrier[1] / barrier[0], 1, 0.2);  // the barrier grows as N
}

/// Ising spins in triples that are all neighbours, E = −N m³: ln C(N, n) by energy, without any cells.
DensityOfStates triples(int n) {
  DensityOfStates dos;
  for (int up = n; up >= 0; --up) {
    double const m = (2. * up - n) / n;
    dos.energies.push_back(-n * m * m * m);
    dos.log_g.push_back(
        log_binomial(static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(up)));
  }
  return dos;
}

/// m and β of the transition for N → ∞: s(m) + βm³ = s(0) where its slope −artanh m + 3βm² is 0.
struct TripleTransition {
  double m, beta;
};

TripleTransition triple_transition() {
  double low = 0.5, high = 0.9999;
  for (int i = 0; i < 200; ++i) {
    double const m = (low + high) / 2, beta = std::atanh(m) / (3 * m * m);
    double const entropy =
        -(1 + m) / 2 * std::log((1 + m) / 2) - (1 - m) / 2 * std::log((1 - m) / 2);
    (entropy + beta * m * m * m < std::log(2.0) ? low : high) = m;
  }
  return {low, std::atanh(low) / (3 * low * low)};
}

/// Stirling's formula for C(N, n) gives the first correction in closed form:
///
///     heights   ln C = N s(m) − ½ ln(1 − m²) + …      β_height = β_t + ½ ln(1 − m²)/(N m³) + O(N⁻²)
///     weights   ½ ln of the peaks' curvatures, 1 at m = 0, 1/(1 − m²) − 6βm at m, is added
TEST(Coexistence, OfTripleSpinsHasStirlingsCorrections) {
  auto const [m, beta] = triple_transition();
  double const cube = m * m * m, height = 0.5 * std::log(1 - m * m);
  double const weight = height + 0.5 * std::log(1 / (1 - m * m) - 6 * beta * m);
  std::printf("limit: beta %.6f latent heat %.6f\n", beta, cube);
  double off_height[2], off_weight[2], off_latent[2];
  int i = 0;
  for (int const n : {400, 1600}) {
    DensityOfStates const dos = triples(n);
    std::vector<Coexistence> const found = coexistences(dos);
    ASSERT_EQ(found.size(), 2u);  // m → −m is E → −E: the same again at β < 0
    Coexistence const& c = found[0];
    EXPECT_NEAR(found[1].beta_equal_height, -c.beta_equal_height, 1e-13);
    EXPECT_NEAR(found[1].beta_equal_weight, -c.beta_equal_weight, 1e-13);
    EXPECT_NEAR(found[1].latent_heat, c.latent_heat, 1e-9);
    off_height[i] = c.beta_equal_height - beta - height / (n * cube);
    off_weight[i] = c.beta_equal_weight - beta - weight / (n * cube);
    off_latent[i] = c.latent_heat / n - cube;
    std::printf(
        "N %d: height %.6f (off %.2e) weight %.6f (off %.2e) latent off %.2e barrier/N %.5f\n", n,
        c.beta_equal_height, off_height[i], c.beta_equal_weight, off_weight[i], off_latent[i],
        c.barrier / n);
    auto const bend = back_bending(dos, c);
    ASSERT_TRUE(bend);
    EXPECT_NEAR(bend->beta_maxwell, c.beta_equal_height, 0.01 * beta);
    ++i;
  }
  // Without the corrections both would be off by 1/N: a factor of 4.
  EXPECT_NEAR(off_weight[0] / off_weight[1], 16, 4);
  // The peak at m is a level, so its height lacks up to ½ (distance of levels/2)² times curvature.
  for (int k : {0, 1}) EXPECT_LT(std::fabs(off_height[k]), k == 0 ? 3e-5 : 3e-6);
  EXPECT_NEAR(off_latent[0] / off_latent[1], 4, 1);
}

}  // namespace
}  // namespace antikelvin
