// SPDX-License-Identifier: Apache-2.0
// Can the tests of the samplers fail? Broken samplers, wrong temperatures and couplings, lanes
// that copy each other; and the smallest error that would be seen.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "support/spin_dos.hpp"
#include "support/spin_draws.hpp"
#include "support/spin_transfer.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

constexpr std::uint32_t kCopyMask = 0xAAAAAAAAu;  // odd lanes copy even ones

/// Cells of the number of sites in the highest state, which 1 % more moves upwards shift most; of
/// energies where all states are alike (Potts, Ising without a field).
CanonicalLaw law_of_fault(Census const& census, Draw const& draw) {
  if (draw.model.kind == SpinKind::potts ||
      (draw.model.kind == SpinKind::ising && draw.model.field == 0))
    return canonical_law(census, draw.model, draw.beta, Cells::energies);
  CanonicalLaw law = canonical_law(census, draw.model, draw.beta), marginal;
  marginal.probabilities.resize(static_cast<std::size_t>(census.n_sites) + 1, 0);
  for (auto const& [macro, cell] : law.cell_of) {
    auto const n_highest = static_cast<std::size_t>(macro.back());
    marginal.probabilities[n_highest] += law.probabilities[cell];
    marginal.cell_of[macro] = n_highest;
  }
  return marginal;
}

/// 1 % in one direction of move tilts the odds of two states by 1 % (Metropolis) or 2 % (heat bath);
/// small systems show it to 2^19 replicas, or 2^21.
TEST(SpinFaults, AcceptanceOffByOnePercentIsRejected) {
  struct Case {
    SpinModel model;
    Lattice lattice;
  };
  for (Case const& c :
       {Case{ising(1, Rational(1, 4)), {Shape::square, true, {4, 3, 1}}},
        Case{ising(-1), {Shape::triangular, true, {4, 3, 1}}},
        Case{ising(), {Shape::square, true, {4, 4, 1}}},
        Case{edwards_anderson(1, 1, Rational(1, 4)), {Shape::square, true, {4, 3, 1}}},
        Case{potts(3), {Shape::square, true, {3, 3, 1}}},
        Case{blume_capel(1, Rational(1, 2), Rational(1, 4)), {Shape::square, true, {3, 3, 1}}},
        Case{unit_model(parse_levels("0,1x2")), {Shape::none, true, {14, 1, 1}}}}) {
    Census const census = census_of(c.lattice, c.model);
    for (Dynamics const dynamics : kBothDynamics) {
      Draw draw{c.model, c.lattice, 0.2, dynamics};
      // A fault that makes all moves of Potts spins but those to lower energies faster is seen least.
      draw.n_replicas = 1 << (c.model.kind == SpinKind::potts ? 21 : 19);
      draw.sweeps = 60;
      CanonicalLaw const law = law_of_fault(census, draw);
      ChiSquare const sound = test_law(law, observe(draw));
      EXPECT_TRUE(fits(sound)) << describe(draw);
      draw.fault = Fault::acceptance;
      ChiSquare const faulty = test_law(law, observe(draw));
      EXPECT_FALSE(fits(faulty)) << describe(draw) << ", p = " << faulty.p_value;
      std::printf("%s: p = %.1e, without %.2g\n", describe(draw).c_str(), faulty.p_value,
                  sound.p_value);
    }
  }
}

/// χ² that a relative error of β would add, on average.
ChiSquare expected_with_bias(Census const& census, SpinModel const& model, double beta, double bias,
                             Cells cells, double n) {
  CanonicalLaw const law = canonical_law(census, model, beta, cells),
                     biased = canonical_law(census, model, beta * (1 + bias), cells);
  std::vector<double> counts;
  for (double const p : biased.probabilities) counts.push_back(n * p);
  ChiSquare test = chi_square(counts, law.probabilities, n);
  test.chi2 += test.dof;  // what noise adds
  test.p_value = chi2_tail(test.chi2, test.dof);
  return test;
}

/// Smallest relative error of β (or of all couplings) that is rejected as often as not.
double smallest_visible(Census const& census, SpinModel const& model, double beta, Cells cells,
                        double n) {
  double seen = 1, unseen = 0;
  while (seen - unseen > 1e-5) {
    double const middle = (seen + unseen) / 2;
    bool const rejected = expected_with_bias(census, model, beta, middle, cells, n).p_value < kMinP;
    (rejected ? seen : unseen) = middle;
  }
  return seen;
}

struct Sensitivity {
  char const* name;
  Census census;
  SpinModel model;
  double beta;
  Cells cells;
  double n;
  double limit;  ///< relative error of β that must be seen
};

TEST(SpinFaults, SmallestVisibleErrorOfTheTemperature) {
  SpinModel const bc = blume_capel(1, Rational(1, 2), Rational(1, 4));
  Census const potts_3 = census_of({Shape::square, true, {3, 3, 1}}, SpinKind::potts, 3);
  Census const bc_9 = census_of({Shape::square, true, {3, 3, 1}}, SpinKind::blume_capel, 3);
  Census const af = census_of({Shape::triangular, true, {4, 3, 1}}, SpinKind::ising, 2);
  for (Sensitivity const& s :
       {Sensitivity{"g(E) 4x4", read_census(4), ising(), 0.44, Cells::energies, 16384, 0.02},
        Sensitivity{"g(E) 6x6", read_census(6), ising(), 0.44, Cells::energies, 16384, 0.02},
        Sensitivity{"g(E) 8x8", read_census(8), ising(), 0.44, Cells::energies, 8192, 0.02},
        Sensitivity{"g(E) 8x8", read_census(8), ising(), 0.2, Cells::energies, 8192, 0.06},
        Sensitivity{"g(E, M) 4x4, h = 1/2", read_joint_census(4), ising(1, Rational(1, 2)), 0.2,
                    Cells::macrostates, 16384, 0.06},
        Sensitivity{"6x8 slabs", square_census(6, 8, true), ising(), 0.35, Cells::energies, 1024,
                    0.1},
        Sensitivity{"triangular 4x3, J = -1", af, ising(-1), 0.2, Cells::energies, 4096, 0.2},
        Sensitivity{"Potts q = 3, 3x3", potts_3, potts(3), 0.68, Cells::energies, 4096, 0.1},
        Sensitivity{"Blume-Capel 3x3", bc_9, bc, 0.4, Cells::macrostates, 4096, 0.1}}) {
    double const visible = smallest_visible(s.census, s.model, s.beta, s.cells, s.n);
    CanonicalLaw const law = canonical_law(s.census, s.model, s.beta, Cells::energies);
    double const by_mean = kMaxZ / std::sqrt(s.n * law.variance) / s.beta;
    std::printf("%-22s beta = %.2f, n = %5.0f: chi2 sees %.2f %%, the mean %.2f %%\n", s.name,
                s.beta, s.n, 100 * visible, 100 * by_mean);
    EXPECT_LT(visible, s.limit) << s.name;
    EXPECT_LT(by_mean, s.limit) << s.name;
  }
}

TEST(SpinFaults, WrongTemperatureIsRejected) {
  for (int const side : {4, 6, 8})
    for (double const error : {-0.02, 0.02})
      for (Dynamics const dynamics : kBothDynamics) {
        auto const l = static_cast<std::uint32_t>(side);
        Draw draw{ising(), {Shape::square, true, {l, l, 1}}, 0.44 * (1 + error), dynamics};
        draw.sweeps = 600;
        CanonicalLaw const law = canonical_law(read_census(side), ising(), 0.44, Cells::energies);
        ChiSquare const test = test_law(law, observe(draw));
        EXPECT_FALSE(fits(test)) << describe(draw) << ", p = " << test.p_value;
      }
}

TEST(SpinFaults, WrongCouplingIsRejected) {
  Lattice const lattice{Shape::square, true, {8, 8, 1}};
  double const exact = canonical_law(read_census(8), ising(), 0.44, Cells::energies).mean_energy;
  double const deviation =
      std::sqrt(canonical_law(read_census(8), ising(), 0.44, Cells::energies).variance / 16384);
  for (Rational const& j : {Rational(99, 100), Rational(101, 100)})
    for (Dynamics const dynamics : kBothDynamics) {
      Draw draw{ising(j), lattice, 0.44, dynamics};
      draw.sweeps = 600;
      double sum = 0;
      for (Macrostate const& macro : observe(draw))
        sum += energy_of_macrostate(ising(), 64, macro);  // as if J were 1
      EXPECT_FALSE(within_5_sigma(sum / 16384, exact, deviation)) << describe(draw);
    }
}

/// Variance of sums over the 32 lanes of a word (or the 512 of a vector), over what independent
/// lanes would give, and its standard error if they are.
struct LaneSums {
  double ratio, error;
};

LaneSums lane_sums(std::vector<double> const& deviations, double variance, std::size_t lanes) {
  std::size_t const n = deviations.size() / lanes;
  double squares = 0;
  for (std::size_t word = 0; word < n; ++word) {
    double sum = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) sum += deviations[word * lanes + lane];
    squares += sum * sum / (variance * static_cast<double>(lanes));
  }
  double const words = static_cast<double>(n);
  return {squares / words, std::sqrt(2 / words)};
}

/// With 4096 words 5 σ of the ratio are 0.11: fewer than 28.8 effective lanes of 32 are seen, or a
/// mean correlation of two lanes of 0.0036.

/// Largest |correlation| of two lanes of a word, in standard errors.
double worst_pair(std::vector<double> const& deviations, double variance) {
  double const n = static_cast<double>(deviations.size()) / 32;
  double worst = 0;
  for (std::size_t a = 0; a < 32; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      double sum = 0;
      for (std::size_t word = 0; word * 32 < deviations.size(); ++word)
        sum += deviations[word * 32 + a] * deviations[word * 32 + b];
      worst = std::max(worst, std::fabs(sum) / variance / std::sqrt(n));
    }
  return worst;
}

TEST(SpinFaults, LanesAreIndependentAndCopiesAreSeen) {
  Extremes extremes("sums over lanes");
  struct Case {
    SpinModel model;
    Lattice lattice;
  };
  for (Case const& c : {Case{ising(), {Shape::square, true, {4, 4, 1}}},
                        Case{potts(3), {Shape::square, true, {3, 3, 1}}},
                        Case{blume_capel(1, Rational(1, 2), 0), {Shape::chain, true, {8, 1, 1}}},
                        Case{unit_model(parse_levels("0,1,3")), {Shape::none, true, {8, 1, 1}}}}) {
    Census const census = census_of(c.lattice, c.model);
    for (Dynamics const dynamics : kBothDynamics)
      for (std::uint32_t const mask : {0u, kCopyMask}) {
        Draw draw{c.model, c.lattice, 0.3, dynamics};
        draw.n_replicas = 1 << 17;
        draw.sweeps = 100;
        draw.copy_mask = mask;
        SCOPED_TRACE(describe(draw));
        CanonicalLaw const law = canonical_law(census, c.model, draw.beta, Cells::energies);
        std::vector<double> deviations;
        for (Macrostate const& macro : observe(draw))
          deviations.push_back(energy_of_macrostate(c.model, census.n_sites, macro) -
                               law.mean_energy);
        LaneSums const word = lane_sums(deviations, law.variance, 32),
                       vector = lane_sums(deviations, law.variance, 512);
        double const pair = worst_pair(deviations, law.variance);
        if (mask == 0) {
          EXPECT_TRUE(within_5_sigma(word.ratio, 1, word.error));
          EXPECT_TRUE(within_5_sigma(vector.ratio, 1, vector.error));
          extremes.note_z(z_score(word.ratio, 1, word.error));
          extremes.note_z(z_score(vector.ratio, 1, vector.error));
          EXPECT_LE(pair, kMaxZ + 1);  // 496 pairs
        } else {
          EXPECT_FALSE(within_5_sigma(word.ratio, 1, word.error));
          EXPECT_FALSE(within_5_sigma(vector.ratio, 1, vector.error));
          EXPECT_GT(pair, kMaxZ + 1);
          EXPECT_TRUE(within_5_sigma(word.ratio, 2, 2 * word.error));  // 16 effective replicas
        }
        std::printf("%s%s: %.1f of 32 lanes effective, %.0f of 512, worst pair %.1f sigma\n",
                    describe(draw).c_str(), mask != 0 ? " copies" : "", 32 / word.ratio,
                    512 / vector.ratio, pair);
      }
  }
}

/// Lanes of one system: copies double the variance of independent units, and break lattices.
TEST(SpinFaults, CopiesAmongSlabsAreSeen) {
  for (Dynamics const dynamics : kBothDynamics) {
    SpinModel const units = unit_model(parse_levels("0,1"));
    Draw draw{units, {Shape::none, true, {1024, 1, 1}}, 0.4, dynamics};
    draw.layout = Layout::slabs;
    draw.n_replicas = 2048;
    double const p = 1 / (1 + std::exp(0.4));
    for (std::uint32_t const mask : {0u, kCopyMask}) {
      draw.copy_mask = mask;
      double squares = 0;
      for (Macrostate const& macro : observe(draw))
        squares += std::pow(macro[1] - 1024 * p, 2) / draw.n_replicas;
      double const exact = 1024 * p * (1 - p), error = exact * std::sqrt(2.0 / draw.n_replicas);
      EXPECT_EQ(static_cast<bool>(within_5_sigma(squares, exact, error)), mask == 0)
          << squares / exact;
      if (mask != 0) {
        EXPECT_TRUE(within_5_sigma(squares, 2 * exact, 2 * error));
      }
    }
    Draw chain{ising(), {Shape::chain, true, {64, 1, 1}}, 0.4, dynamics};
    chain.layout = Layout::slabs;
    chain.n_replicas = 2048;
    chain.copy_mask = kCopyMask;
    ChainMoments const exact = chain_moments(64, true, 1, 0, 0.4);
    double sum = 0;
    for (Macrostate const& macro : observe(chain)) sum -= macro[0];
    EXPECT_FALSE(within_5_sigma(sum / 2048, exact.energy, std::sqrt(exact.energy_variance / 2048)));
  }
}

}  // namespace
}  // namespace antikelvin
