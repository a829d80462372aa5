// SPDX-License-Identifier: Apache-2.0
#include "exact/mean_field.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "exact/convex_intruder.hpp"
#include "exact/maxwell_line.hpp"

namespace antikelvin {
namespace {

using Kind = MeanFieldModel::Kind;

MeanFieldModel spin_one(double crystal, double quadrupole = 0, double field = 0, double j = 1) {
  return {.kind = Kind::blume_emery_griffiths,
          .coupling = j,
          .crystal = crystal,
          .quadrupole = quadrupole,
          .field = field};
}

std::vector<MeanFieldModel> models() {
  return {{.kind = Kind::ising},
          {.kind = Kind::ising, .coupling = -0.7, .field = 0.3},
          spin_one(0.47),
          spin_one(-0.3, 0.4, 0.05),
          spin_one(0.7, 0.5),
          spin_one(1.2, 3),
          spin_one(-0.47, 0, 0, -1),
          {.kind = Kind::potts, .n_states = 3},
          {.kind = Kind::potts, .n_states = 10, .coupling = -2}};
}

double logs_of(std::vector<long> const& counts) {
  double sum = 0;
  long n = 0;
  for (long const count : counts) {
    n += count;
    sum -= std::lgamma(static_cast<double>(count) + 1);
  }
  return sum + std::lgamma(static_cast<double>(n) + 1);
}

/// Largest ln Ω/N of macrostates of N spins −1, 0, 1 whose energy per spin is nearer than `width`.
double counted_entropy(MeanFieldModel const& model, double energy, long n, double width) {
  double best = -INFINITY;
  for (long zeros = 0; zeros <= n; ++zeros)
    for (long ups = 0; ups + zeros <= n; ++ups) {
      long const downs = n - zeros - ups;
      double const m = static_cast<double>(ups - downs) / static_cast<double>(n),
                   q = static_cast<double>(ups + downs) / static_cast<double>(n);
      double const e = -model.coupling * m * m / 2 + model.crystal * q -
                       model.quadrupole * q * q / 2 - model.field * m;
      if (std::fabs(e - energy) < width)
        best = std::max(best, logs_of({zeros, ups, downs}) / static_cast<double>(n));
    }
  return best;
}

TEST(MeanField, IsingSpinsHaveTheEntropyOfAMixture) {
  MeanField const field({.kind = Kind::ising});
  for (double const m : {1e-6, 0.01, 0.3, 0.9, 0.999999}) {
    MeanFieldState const state = field.at_energy(-m * m / 2);
    double const up = (1 + m) / 2, down = (1 - m) / 2;
    EXPECT_NEAR(state.entropy, -up * std::log(up) - down * std::log1p(-up), 1e-14);
    EXPECT_NEAR(state.beta * m / std::atanh(m), 1, 1e-9) << m;
    EXPECT_NEAR(state.order, m, 1e-9);
  }
  EXPECT_EQ(field.at_energy(0).beta, 1);  // the end of the spectrum is the critical point
  EXPECT_EQ(field.at_energy(-0.5).beta, INFINITY);
}

TEST(MeanField, EntropyIsThatOfTheMostStatesOfManySpins) {
  // O(ln N/N) of counting, and the slope over the width of energies.
  constexpr long kSpins = 1000;
  constexpr double kWidth = 5e-4;
  for (MeanFieldModel const& model :
       {spin_one(0.47), spin_one(-0.3, 0.4, 0.05), spin_one(0.7, 0.5), spin_one(-0.47, 0, 0, -1)}) {
    MeanField const field(model);
    for (double const share : {0.1, 0.25, 0.3, 0.5, 0.75, 0.9}) {
      double const energy = field.lowest() + share * (field.highest() - field.lowest());
      MeanFieldState const state = field.at_energy(energy);
      double const counted = counted_entropy(model, energy, kSpins, kWidth);
      EXPECT_NEAR(state.entropy, counted, 0.01 + std::fabs(state.beta) * kWidth)
          << model.crystal << ' ' << share;
      EXPECT_GT(state.entropy, counted - std::fabs(state.beta) * kWidth - 1e-9);
    }
  }
}

TEST(MeanField, BetaIsTheSlopeOfTheEntropy) {
  for (MeanFieldModel const& model : models()) {
    MeanField const field(model);
    double const range = field.highest() - field.lowest(), step = 1e-6 * range;
    for (int i = 1; i < 40; ++i) {
      double const energy = field.lowest() + range * i / 40;
      double const slope =
          (field.at_energy(energy + step).entropy - field.at_energy(energy - step).entropy) /
          (2 * step);
      double const beta = field.at_energy(energy).beta;
      // Over a kink, which none of these energies hits, both would differ.
      EXPECT_NEAR(slope, beta, 2e-8 * (1 + std::fabs(beta)) / range + 1e-4 * std::fabs(beta))
          << model.crystal << ' ' << i;
    }
  }
}

TEST(MeanField, AreaUnderBetaIsTheEntropy) {
  // Simpson's rule away from the ends: a wrong branch anywhere would show.
  MeanField const field(spin_one(0.6));
  double const a = 0.05, b = 0.55;
  constexpr int kPieces = 2000;
  double sum = 0;
  for (int i = 0; i <= kPieces; ++i) {
    double const weight = i == 0 || i == kPieces ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * field.at_energy(a + (b - a) * i / kPieces).beta;
  }
  EXPECT_NEAR(sum * (b - a) / kPieces / 3, field.at_energy(b).entropy - field.at_energy(a).entropy,
              1e-10);
}

TEST(MeanField, ReversedCouplingsReverseTemperature) {
  MeanField const plain(spin_one(0.48, 0.1, 0.02)), mirror(spin_one(-0.48, -0.1, -0.02, -1));
  EXPECT_EQ(plain.lowest(), -mirror.highest());
  for (int i = 0; i <= 50; ++i) {
    double const energy = plain.lowest() + (plain.highest() - plain.lowest()) * i / 50;
    MeanFieldState const a = plain.at_energy(energy), b = mirror.at_energy(-energy);
    EXPECT_NEAR(a.entropy, b.entropy, 1e-13);
    if (!std::isfinite(a.beta)) continue;
    EXPECT_NEAR(a.beta, -b.beta, 1e-8 * (1 + std::fabs(a.beta)));
  }
}

TEST(MeanField, EndsHaveTheirTemperature) {
  MeanField const spins(spin_one(0.47));
  EXPECT_EQ(spins.at_energy(spins.lowest()).beta, INFINITY);
  EXPECT_EQ(spins.at_energy(spins.highest()).beta, -INFINITY);
  EXPECT_NEAR(spins.at_energy(spins.highest()).entropy, std::log(2), 1e-15);
  EXPECT_NEAR(spins.at_energy(0.47 * 2 / 3).beta, 0, 1e-12);
  MeanField const in_field({.kind = Kind::ising, .field = 0.1});
  EXPECT_EQ(in_field.at_energy(in_field.highest()).beta, -INFINITY);
  MeanField const potts({.kind = Kind::potts, .n_states = 4, .coupling = 2});
  EXPECT_EQ(potts.at_energy(-1).beta, INFINITY);
  EXPECT_NEAR(potts.at_energy(-0.25).beta, 2, 1e-12);  // q/J
}

TEST(MeanField, RefusesWhatHasNoEnergies) {
  EXPECT_THROW(MeanField({.kind = Kind::ising, .coupling = 0}), SpecError);
  EXPECT_THROW(MeanField({.kind = Kind::potts, .n_states = 3, .field = 0.1}), SpecError);
  EXPECT_THROW(MeanField({.kind = Kind::potts, .n_states = 1}), SpecError);
  EXPECT_THROW(MeanField({.kind = Kind::ising, .field = INFINITY}), SpecError);
}

TEST(ConvexIntruder, IsWhatAStraightLinePassesOver) {
  std::vector<double> const e = {0, 1, 2, 3, 4, 5, 6}, s = {0, 3, 3.5, 3.6, 5, 6, 5};
  auto const found = convex_intruders(e, s, 1e-9);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].first, 1u);
  EXPECT_EQ(found[0].last, 5u);
  EXPECT_EQ(found[0].slope, 0.75);
  EXPECT_EQ(found[0].deepest, 3u);
  EXPECT_NEAR(found[0].gap, 0.9, 1e-15);
  EXPECT_TRUE(convex_intruders(e, s, 1).empty());
  std::vector<double> const concave = {0, 3, 5, 6, 6, 5, 3}, holes = {0, 3, -INFINITY, 6, 6, 5, 3};
  EXPECT_TRUE(convex_intruders(e, concave, 0).empty());
  EXPECT_TRUE(convex_intruders(e, holes, 0).empty());
}

/// β_c = 2(q − 1) ln(q − 1)/(q − 2), where the share of one state jumps from 1/q to 1 − 1/q.
TEST(MaxwellLine, OfPottsSpinsIsKnownInClosedForm) {
  for (int const q : {3, 4, 10, 100}) {
    auto const lines = maxwell_lines(MeanField({.kind = Kind::potts, .n_states = q}));
    ASSERT_EQ(lines.size(), 1u) << q;
    double const states = q;
    EXPECT_NEAR(lines[0].beta / (2 * (states - 1) * std::log(states - 1) / (states - 2)), 1, 1e-12);
    EXPECT_NEAR(lines[0].low.state.order, 1 - 1 / states, 1e-7);
    EXPECT_NEAR(lines[0].high.energy, -0.5 / states, 1e-15);
    EXPECT_EQ(lines[0].jump, 0);
  }
  EXPECT_TRUE(maxwell_lines(MeanField({.kind = Kind::potts, .n_states = 2})).empty());
  EXPECT_TRUE(maxwell_lines(MeanField({.kind = Kind::ising})).empty());
}

/// The canonical line becomes of first order at D/J = ln(4)/3, βJ = 3, the microcanonical one where β jumps, from 0.462407 on
/// (Barré, Mukamel, Ruffo 2001): between them energies have one β each, and a negative heat capacity.
TEST(MaxwellLine, OfBlumeCapelSpinsBeginsBeforeMicrocanonicalJumps) {
  double const tricritical = std::log(4) / 3;
  EXPECT_TRUE(maxwell_lines(MeanField(spin_one(tricritical - 1e-4))).empty());
  auto const first = maxwell_lines(MeanField(spin_one(tricritical + 2e-4)));
  ASSERT_EQ(first.size(), 1u);
  EXPECT_NEAR(first[0].beta, 3, 0.02);
  EXPECT_EQ(first[0].jump, 0);
  EXPECT_EQ(maxwell_lines(MeanField(spin_one(0.462395)))[0].jump, 0);
  auto const jumping = maxwell_lines(MeanField(spin_one(0.46242)));
  ASSERT_EQ(jumping.size(), 1u);
  EXPECT_GT(jumping[0].jump, 1e-4);
  EXPECT_NEAR(jumping[0].beta, 3.0272, 3e-3);
}

TEST(MaxwellLine, HasTheSlopeOfBothPhasesAndFreeEnergiesThatAgree) {
  for (MeanFieldModel const& model : {spin_one(0.47), spin_one(0.49), spin_one(0.7, 0.5),
                                      spin_one(-0.47, 0, 0, -1), spin_one(0.47, 0, 1e-3)}) {
    MeanField const field(model);
    auto const lines = maxwell_lines(field);
    ASSERT_EQ(lines.size(), 1u) << model.crystal;
    MaxwellLine const& line = lines[0];
    EXPECT_NEAR(line.low.state.beta / line.beta, 1, 1e-9);
    EXPECT_NEAR(line.high.state.beta / line.beta, 1, 1e-9);
    EXPECT_NEAR(line.low.state.entropy - line.beta * line.low.energy,
                line.high.state.entropy - line.beta * line.high.energy, 1e-12);
    // Nowhere is there a state above the line.
    for (int i = 0; i <= 300; ++i) {
      double const energy = field.lowest() + (field.highest() - field.lowest()) * i / 300;
      EXPECT_LE(field.at_energy(energy).entropy - line.low.state.entropy,
                line.beta * (energy - line.low.energy) + 1e-12);
    }
    EXPECT_GT(line.gap, 1e-5);
    EXPECT_LT(line.beta_least, line.beta);
    EXPECT_GT(line.beta_most, line.beta);
  }
}

}  // namespace
}  // namespace antikelvin
