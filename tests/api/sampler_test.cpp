// SPDX-License-Identifier: Apache-2.0
// A sampler that a program drives, beside the study of the same name, its own states and exact values.
#include <gtest/gtest.h>

#include <cmath>

#include "antikelvin/api/all.hpp"

namespace ak = antikelvin::api;

namespace {

constexpr std::uint32_t kSide = 6;

/// Energy of a periodic square of the given bond and site energies, from states alone.
template <class Bond, class Site>
double energy_of_states(std::vector<std::uint8_t> const& states, Bond bond, Site site) {
  double energy = 0;
  for (std::uint32_t y = 0; y < kSide; ++y)
    for (std::uint32_t x = 0; x < kSide; ++x) {
      int const here = states[x + kSide * y], right = states[(x + 1) % kSide + kSide * y],
                above = states[x + kSide * ((y + 1) % kSide)];
      energy += bond(here, right) + bond(here, above) + site(here);
    }
  return energy;
}

TEST(ApiSampler, HasTheNumbersOfTheStudy) {
  ak::Sampler sampler({}, {.sides = "6"}, -0.3, {.replicas = 8, .seed = 7});
  ak::Table const table = ak::run("sample", {{"model", "ising"},
                                             {"sides", "6"},
                                             {"beta", "-0.3"},
                                             {"replicas", "8"},
                                             {"measurements", "3"},
                                             {"every", "2"},
                                             {"burn-in", "5"},
                                             {"seed", "7"},
                                             {"show", "series"}});
  std::vector<double> energies, magnetizations;
  sampler.advance(5);
  for (int m = 0; m < 3; ++m) {
    sampler.advance(2);
    for (double const energy : sampler.energies()) energies.push_back(energy);
    for (double const one : sampler.magnetizations()) magnetizations.push_back(one / 36);
  }
  EXPECT_EQ(table.numbers("energy"), energies);
  EXPECT_EQ(table.numbers("magnetization"), magnetizations);
}

TEST(ApiSampler, DependsOnSweepsAndNotOnCallsOrThreads) {
  for (char const* const dynamics : {"heat-bath", "metropolis", "swendsen-wang"}) {
    ak::SamplerOptions options{.replicas = 40, .dynamics = dynamics, .on = {.threads = 1}};
    ak::Sampler once({}, {.sides = "6"}, 0.4, options);
    options.on.threads = 3;
    ak::Sampler often({}, {.sides = "6"}, 0.4, options);
    once.advance(12);
    for (int i = 0; i < 4; ++i) {
      often.energies();
      often.advance(3);
    }
    EXPECT_EQ(once.energies(), often.energies()) << dynamics;
    EXPECT_EQ(once.states(39), often.states(39)) << dynamics;
  }
}

TEST(ApiSampler, MeasuresWhatItsStatesHave) {
  auto const spin = [](int state) { return 2 * state - 1; };
  ak::Sampler ising({.coupling = "-2/3", .field = "0.3"}, {.sides = "6"}, 0.5);
  ak::Sampler capel({.kind = "blume-capel:0.4"}, {.sides = "6"}, -0.5);
  ak::Sampler potts({.kind = "potts:3"}, {.sides = "6"}, 0.8);
  for (ak::Sampler* const sampler : {&ising, &capel, &potts}) sampler->advance(3);
  for (std::uint32_t const replica : {0u, 31u}) {
    std::vector<std::uint8_t> states = ising.states(replica);
    EXPECT_NEAR(ising.energies()[replica],
                energy_of_states(
                    states, [&](int a, int b) { return 2.0 / 3 * spin(a) * spin(b); },
                    [&](int a) { return -0.3 * spin(a); }),
                1e-12);
    double magnetization = 0;
    for (int const state : states) magnetization += spin(state);
    EXPECT_EQ(ising.magnetizations()[replica], magnetization);
    states = capel.states(replica);
    EXPECT_NEAR(capel.energies()[replica],
                energy_of_states(
                    states, [](int a, int b) { return -1.0 * (a - 1) * (b - 1); },
                    [](int a) { return 0.4 * (a - 1) * (a - 1); }),
                1e-12);
    states = potts.states(replica);
    EXPECT_EQ(
        potts.energies()[replica],
        energy_of_states(
            states, [](int a, int b) { return a == b ? -1.0 : 0.0; }, [](int) { return 0.0; }));
  }
}

TEST(ApiSampler, StartsHotOrCold) {
  ak::Sampler const cold({}, {.sides = "6"}, 0.4, {.hot = false});
  EXPECT_EQ(cold.states(3), std::vector<std::uint8_t>(36, 0));
  EXPECT_EQ(cold.energies(), std::vector<double>(32, -72));
  EXPECT_EQ(cold.magnetizations(), std::vector<double>(32, -36));
  ak::Sampler const hot({}, {.sides = "6"}, 0.4);
  EXPECT_NE(hot.states(3), hot.states(4));
}

TEST(ApiSampler, HasTheExactEnergyAtEitherSignOfBeta) {
  ak::DensityOfStates const exact = ak::density_of_states({}, {.sides = "6"});
  ak::Sampler sampler({}, {.sides = "6"}, 0.3, {.replicas = 256, .seed = 3});
  for (double const beta : {0.3, -0.35}) {
    sampler.set_beta(beta);
    sampler.advance(200);
    std::vector<double> series;
    for (int m = 0; m < 64; ++m) {
      sampler.advance(1);
      for (double const energy : sampler.energies()) series.push_back(energy);
    }
    ak::Mean const mean = ak::mean(series, sampler.n_replicas());
    EXPECT_TRUE(mean.converged);
    EXPECT_GT(mean.tau_int, 0.5);
    EXPECT_NEAR(mean.value, ak::canonical(exact, beta).energy, 5 * mean.error) << beta;
    EXPECT_LT(mean.error, 0.3);
  }
}

TEST(ApiSampler, Moves) {
  ak::Sampler first({}, {.sides = "6"}, 0.4);
  first.advance(2);
  std::vector<double> const energies = first.energies();
  ak::Sampler second = std::move(first);
  EXPECT_EQ(second.energies(), energies);
  EXPECT_EQ(second.n_sites(), 36u);
  EXPECT_EQ(second.n_replicas(), 32u);
}

TEST(ApiStatistics, JackknifeOfAMeanIsTheMean) {
  std::vector<double> x;
  for (int i = 0; i < 64 * 8; ++i) x.push_back(std::sin(i * 1.7) + 0.01 * (i % 64));
  ak::Estimate const by_blocks =
      ak::jackknife({x}, 64, [](std::vector<double> const& means) { return means[0]; });
  ak::Mean const plain = ak::mean(x, 64);
  EXPECT_NEAR(by_blocks.value, plain.value, 1e-13);
  EXPECT_GT(by_blocks.error, 0);
  EXPECT_THROW(ak::jackknife({x, {1, 2}}, 1, [](auto const&) { return 0.0; }), ak::Error);
  EXPECT_THROW(ak::mean({1, 2, 3}, 2), ak::Error);
  EXPECT_THROW(ak::mean({1}), ak::Error);
}

}  // namespace
