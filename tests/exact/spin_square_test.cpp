// SPDX-License-Identifier: Apache-2.0
// Periodic square Ising lattices against the exact numbers of states g(E) and g(E, M).
#include <gtest/gtest.h>

#include <cmath>

#include "support/spin_dos.hpp"
#include "support/spin_draws.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

constexpr double kProducts[] = {-0.6, -0.2, 0, 0.2, 0.44, 0.6};  // β J

/// A ground state for βJ of that sign: where J < 0 favours it, a chequerboard.
std::vector<std::uint8_t> ground_state(std::uint32_t side, double product) {
  std::vector<std::uint8_t> states;
  for (std::uint32_t y = 0; y < side; ++y)
    for (std::uint32_t x = 0; x < side; ++x)
      states.push_back(product < 0 ? static_cast<std::uint8_t>((x + y) % 2) : 0);
  return states;
}

class SquareIsing : public ::testing::TestWithParam<int> {};

TEST_P(SquareIsing, EnergiesAreCanonical) {
  int const side = GetParam();
  auto const l = static_cast<std::uint32_t>(side);
  Census const census = read_census(side);
  Extremes extremes("g(E) " + std::to_string(side) + "x" + std::to_string(side));
  for (double const product : kProducts)
    for (int const j : {1, -1})
      for (Dynamics const dynamics : kBothDynamics) {
        Draw draw{ising(j), {Shape::square, true, {l, l, 1}}, product / j, dynamics};
        draw.n_replicas = side == 8 ? 8192 : 16384;
        // At 0.44 and beyond, stripes take long to appear and to go.
        draw.sweeps = std::fabs(product) > 0.4 ? 1500 : 150;
        draw.start = ground_state(l, product);
        expect_canonical(census, draw, extremes);
      }
}

INSTANTIATE_TEST_SUITE_P(Sides, SquareIsing, ::testing::Values(4, 6, 8),
                         ::testing::PrintToStringParamName());

TEST(SquareIsingField, EnergyAndMagnetizationAreCanonical) {
  Census const census = read_joint_census(4);
  Extremes extremes("g(E, M) 4x4");
  for (double const beta : {-0.6, -0.2, 0.0, 0.2, 0.44, 0.6})
    for (int const j : {1, -1})
      for (Rational const& h : {Rational(0), Rational(1, 2), Rational(-3)})
        for (Dynamics const dynamics : kBothDynamics) {
          Draw draw{ising(j, h), {Shape::square, true, {4, 4, 1}}, beta, dynamics};
          // A cold lattice without a field turns over rarely.
          bool const is_slow = beta * j > 0.5 && h == 0;
          draw.sweeps = is_slow ? 20000 : 600;
          if (is_slow) draw.n_replicas = 4096;
          draw.start.assign(16, beta * h.convert_to<double>() > 0 ? 1 : 0);
          expect_canonical(census, draw, extremes);
        }
}

/// L = 32: mean and variance of the energy. One value per replica, a mean over measurements; the
/// replicas give its error, whatever the autocorrelation.
TEST(SquareIsing32, EnergyAndHeatCapacityAreExact) {
  Extremes extremes("L = 32 energy, heat capacity");
  for (double const beta : {0.3, 0.44068679, -0.3}) {
    EnergyMoments const exact = dos_moments(32, beta);
    Draw draw{ising(), {Shape::square, true, {32, 32, 1}}, beta};
    draw.n_replicas = 512;
    bool const critical = beta > 0.4;  // τ of the magnetization is then about 2000
    auto const chains = make_cpu_backend(1)->make_chains(plan_of(draw));
    chains->advance(critical ? 6000 : 300);
    constexpr std::uint32_t kMeasurements = 40;
    SpinCounts const counts = chains->measure(kMeasurements, critical ? 50 : 10);
    double e = 0, ee = 0, v = 0, vv = 0;
    for (std::uint32_t replica = 0; replica < draw.n_replicas; ++replica) {
      double mean = 0, variance = 0;
      for (std::uint32_t m = 0; m < kMeasurements; ++m) {
        double const energy = 2048 - 2 * static_cast<double>(counts.at(m, 0, replica));
        mean += energy / kMeasurements;
        // About the exact mean, so that the estimate has no bias.
        variance += (energy - exact.mean) * (energy - exact.mean) / kMeasurements;
      }
      e += mean;
      ee += (mean - exact.mean) * (mean - exact.mean);
      v += variance;
      vv += variance * variance;
    }
    double const n = draw.n_replicas, variance = v / n;
    double const error_e = std::sqrt(ee / n / n),
                 error_v = std::sqrt((vv / n - variance * variance) / n);
    EXPECT_TRUE(within_5_sigma(e / n, exact.mean, error_e)) << beta;
    EXPECT_TRUE(within_5_sigma(variance, exact.variance, error_v)) << beta;
    extremes.note_z(z_score(e / n, exact.mean, error_e));
    extremes.note_z(z_score(variance, exact.variance, error_v));
    std::printf("L = 32, beta = %g: E %.3f +- %.3f (%.3f), var E %.1f +- %.1f (%.1f)\n", beta,
                e / n, error_e, exact.mean, variance, error_v, exact.variance);
  }
}

}  // namespace
}  // namespace antikelvin
