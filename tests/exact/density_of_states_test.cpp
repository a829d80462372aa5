// SPDX-License-Identifier: Apache-2.0
#include "density/density_of_states.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/noise.hpp"
#include "support/spin_dos.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using namespace test_support;
using Digits50 = boost::multiprecision::cpp_bin_float_50;

/// Exact g of a table, in 50 digits and as ln g in doubles.
struct ExactTable {
  DensityOfStates dos;
  std::vector<Digits50> g;
};

ExactTable exact_table(char const* name) {
  ExactTable table;
  nlohmann::json const data = read_dos(name);
  for (auto const& level : data.at("levels")) {
    table.g.emplace_back(level.at(1).get<std::string>());
    table.dos.energies.push_back(level.at(0).get<int>());
    table.dos.log_g.push_back(log(table.g.back()).convert_to<double>());
  }
  return table;
}

/// Accuracy figures of reweighted and log_sum_of.
TEST(DensityOfStates, CanonicalAveragesAreThoseOfDirectSums) {
  Worst sums, log_z, energy, variance, entropy;
  for (char const* name : {"4x4.json", "8x8.json", "32x32.json"}) {
    ExactTable const table = exact_table(name);
    Digits50 all = 0;
    for (Digits50 const& g : table.g) all += g;
    sums.note(ulp_distance(log_sum_of(table.dos.log_g), Digits50(log(all))), [&] { return name; });
    for (double const beta :
         {-30.0, -3.0, -0.7, -0.4406868, -0.1, -1e-9, 0.0, 1e-4, 0.3, 0.44, 0.6, 2.0, 20.0}) {
      Digits50 z = 0, e = 0, v = 0;
      for (std::size_t k = 0; k < table.g.size(); ++k) {
        Digits50 const w = table.g[k] * exp(-Digits50(beta) * table.dos.energies[k]);
        z += w;
        e += w * table.dos.energies[k];
      }
      e /= z;
      for (std::size_t k = 0; k < table.g.size(); ++k) {
        Digits50 const x = table.dos.energies[k] - e;
        v += table.g[k] * exp(-Digits50(beta) * table.dos.energies[k]) * x * x;
      }
      v /= z;
      Digits50 const s = log(z) + Digits50(beta) * e;
      Reweighted const here = reweighted(table.dos, beta);
      auto const where = [&] {
        std::string text = name;
        text += " beta ";
        text += std::to_string(beta);
        return text;
      };
      auto const absolute = [](double value, Digits50 const& exact, double scale) {
        return Digits50(abs(Digits50(value) - exact)).convert_to<double>() / scale;
      };
      double const range = table.dos.energies.back(), largest = log(all).convert_to<double>();
      log_z.note(absolute(here.log_z, log(z), largest + std::fabs(beta) * range), where);
      energy.note(absolute(here.energy, e, range), where);
      entropy.note(absolute(here.entropy, s, largest), where);
      variance.note(relative_error(here.variance, v), where);
    }
  }
  sums.print("ln of a sum", "ulp");
  log_z.print("ln Z of (ln Omega + |beta E|)", "");
  energy.print("U of the largest", "");
  entropy.print("S of the largest", "");
  variance.print("variance, relative", "");
  EXPECT_LE(sums.error, 2);
  EXPECT_LT(log_z.error, 1e-15);
  EXPECT_LT(energy.error, 1e-14);
  EXPECT_LT(entropy.error, 1e-14);
  EXPECT_LT(variance.error, 1e-12);
}

TEST(DensityOfStates, NormalizationLeavesDifferences) {
  DensityOfStates dos{{0, 1, 2}, {1e5, 1e5 + 2, 1e5 - 700}};
  normalize(dos, 10 * std::numbers::ln2);
  EXPECT_NEAR(log_sum_of(dos.log_g), 10 * std::numbers::ln2, 1e-14);
  EXPECT_NEAR(dos.log_g[1] - dos.log_g[0], 2, 1e-10);
  EXPECT_NEAR(dos.log_g[2] - dos.log_g[0], -700, 1e-10);
}

TEST(DensityOfStates, NoEnergyOverflowsAndOneLevelIsNoProblem) {
  Reweighted const single = reweighted({{-3}, {2}}, 5);
  EXPECT_EQ(single.log_z, 17);
  EXPECT_EQ(single.energy, -3);
  EXPECT_EQ(single.variance, 0);
  EXPECT_EQ(single.entropy, 2);
  DensityOfStates const wide{{-1e6, 0, 1e6}, {0, 7e5, 0}};
  EXPECT_EQ(reweighted(wide, 700).log_z, 7e8);
  EXPECT_EQ(reweighted(wide, -700).energy, 1e6);
  EXPECT_EQ(reweighted(wide, -700).entropy, 0);
}

/// Whatever the distances of levels and the window, a parabola's slopes are its own.
TEST(DensityOfStates, SlopesOfParabolasAreExact) {
  DensityOfStates dos;
  double energy = -300;
  for (int k = 0; k < 60; ++k) {
    dos.energies.push_back(energy);
    dos.log_g.push_back(200 - 0.3 * energy - 0.002 * energy * energy);
    energy += k == 0 || k == 58 ? 8 : 2 + k % 3;
  }
  for (std::size_t const window : {1u, 2u, 5u, 20u}) {
    std::vector<MicrocanonicalSlope> const slopes = microcanonical_slopes(dos, window);
    DensityOfStates const smooth = smoothed(dos, window);
    for (std::size_t k = 1; k < 59; ++k) {
      EXPECT_NEAR(slopes[k].beta, -0.3 - 0.004 * dos.energies[k], 1e-11);
      EXPECT_NEAR(slopes[k].curvature, -0.004, 1e-11);
      EXPECT_NEAR(smooth.log_g[k], dos.log_g[k], 1e-10);
    }
    EXPECT_TRUE(std::isnan(slopes.front().beta) && std::isnan(slopes.front().curvature));
    EXPECT_TRUE(std::isnan(slopes.back().beta) && std::isnan(slopes.back().curvature));
  }
}

TEST(DensityOfStates, SlopesOfTheIsingLatticeAreDifferences) {
  DensityOfStates const dos = exact_table("8x8.json").dos;
  std::vector<MicrocanonicalSlope> const slopes = microcanonical_slopes(dos);
  // −128, −120, −116, …: beyond the gap the levels are 4 apart.
  EXPECT_NEAR(slopes[10].beta, (dos.log_g[11] - dos.log_g[9]) / 8, 1e-14);
  EXPECT_NEAR(slopes[10].curvature, (dos.log_g[11] - 2 * dos.log_g[10] + dos.log_g[9]) / 16, 1e-13);
  // Across the gap: the parabola through −8, 0, 4 around −120.
  double const left = (dos.log_g[1] - dos.log_g[0]) / 8, right = (dos.log_g[2] - dos.log_g[1]) / 4;
  EXPECT_NEAR(slopes[1].beta, (left * 4 + right * 8) / 12, 1e-13);
  EXPECT_NEAR(slopes[31].beta, 0, 1e-15);  // symmetric in E
}

/// Errors of β are those of the docstring's formula, for a window of 1 and of 6 levels; noise of 5 % more
/// in the data would be found.
TEST(DensityOfStates, SmoothingReducesNoiseAsPredicted) {
  constexpr std::size_t kLevels = 200001;
  constexpr double kSigma = 0.01, kQuantum = 4;
  DensityOfStates dos;
  for (std::size_t k = 0; k < kLevels; ++k)
    dos.energies.push_back(kQuantum * static_cast<double>(k));
  for (double const inflation : {1.0, 1.05}) {
    dos.log_g = normal_noise(kLevels, kSigma * inflation, 7);
    for (std::size_t const w : {std::size_t{1}, std::size_t{6}}) {
      double const n = static_cast<double>(w);
      double const predicted = kSigma * std::sqrt(3 / (2 * n * n * n + 3 * n * n + n)) / kQuantum;
      std::vector<MicrocanonicalSlope> const slopes = microcanonical_slopes(dos, w);
      double squares = 0, count = 0;
      for (std::size_t k = 20; k + 20 < kLevels; k += 2 * w + 1) {  // independent windows
        squares += slopes[k].beta * slopes[k].beta;
        count += 1;
      }
      double const z = (squares / (count * predicted * predicted) - 1) / std::sqrt(2 / count);
      std::printf("window %zu inflation %.2f: z = %.2f\n", w, inflation, z);
      if (inflation == 1) {
        EXPECT_LT(std::fabs(z), 5);
      } else {
        EXPECT_GT(z, 5);
      }
    }
  }
}

TEST(DensityOfStates, BinsKeepAllStates) {
  DensityOfStates const dos{{0, 0.5, 0.9, 1.1, 5}, {1, 2, 3, 4, 5}};
  DensityOfStates const cells = binned(dos, 1);
  ASSERT_EQ(cells.energies, (std::vector<double>{0.45, 1.1, 5}));
  EXPECT_NEAR(cells.log_g[0], std::log(std::exp(1.0) + std::exp(2.0) + std::exp(3.0)), 1e-15);
  EXPECT_NEAR(log_sum_of(cells.log_g), log_sum_of(dos.log_g), 1e-15);
}

}  // namespace
}  // namespace antikelvin
