// SPDX-License-Identifier: Apache-2.0
// Lattices cut into slabs, and lanes with temperatures of their own.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "statistics/fit.hpp"
#include "support/spin_dos.hpp"
#include "support/spin_draws.hpp"
#include "support/spin_transfer.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

Draw slabs(SpinModel const& model, Lattice const& lattice, double beta, Dynamics dynamics) {
  Draw draw{model, lattice, beta, dynamics};
  draw.layout = Layout::slabs;
  draw.n_replicas = 1024;
  draw.sweeps = 80;
  return draw;
}

TEST(SpinSlabs, SquareLatticesAreCanonical) {
  Extremes extremes("square slabs");
  struct Case {
    std::uint32_t x, y;
    bool periodic;
    std::uint32_t n_slabs;
  };
  // Odd slabs (3 × 9 as 3 slabs of 3 rows) have a third colour at each of their ends.
  for (Case const& c :
       {Case{6, 8, true, 4}, Case{6, 8, false, 4}, Case{3, 9, true, 3}, Case{5, 2, true, 1},
        Case{5, 6, true, 3}, Case{5, 8, false, 4}, Case{3, 5, true, 1}, Case{2, 16, true, 8},
        Case{1, 16, true, 8}, Case{3, 12, false, 6}}) {
    Census const census = square_census(static_cast<int>(c.x), static_cast<int>(c.y), c.periodic);
    for (double const beta : {-0.35, 0.35})
      for (Dynamics const dynamics : kBothDynamics) {
        Draw const draw =
            slabs(ising(), {Shape::square, c.periodic, {c.x, c.y, 1}}, beta, dynamics);
        EXPECT_EQ(plan_of(draw).layout.n_slabs, c.n_slabs) << c.x << "x" << c.y;
        expect_canonical(census, draw, extremes);
      }
  }
}

TEST(SpinSlabs, ManyLatticesOfEveryModelAreCanonical) {
  Extremes extremes("slabs of every model");
  struct Case {
    SpinModel model;
    Lattice lattice;
  };
  for (Case const& c :
       {Case{ising(-1, Rational(1, 3)), {Shape::square, true, {3, 4, 1}}},
        Case{ising(1, Rational(1, 3)), {Shape::triangular, true, {3, 4, 1}}},
        Case{ising(-1, Rational(1, 3)), {Shape::triangular, true, {2, 6, 1}}},
        Case{ising(1, Rational(1, 3)), {Shape::triangular, false, {3, 4, 1}}},
        Case{ising(-1, Rational(1, 3)), {Shape::cubic, true, {2, 2, 4}}},
        Case{ising(1, Rational(1, 3)), {Shape::cubic, false, {2, 2, 4}}},
        Case{ising(1, Rational(1, 3)), {Shape::cubic, true, {1, 3, 4}}},
        Case{edwards_anderson(1, 1, Rational(1, 3)), {Shape::square, true, {3, 4, 1}}},
        Case{edwards_anderson(2), {Shape::chain, true, {6, 1, 1}}},
        Case{edwards_anderson(3, -2), {Shape::triangular, true, {2, 6, 1}}},
        Case{edwards_anderson(4), {Shape::triangular, false, {3, 4, 1}}},
        Case{edwards_anderson(5), {Shape::cubic, true, {2, 2, 4}}},
        Case{edwards_anderson(6), {Shape::cubic, false, {2, 2, 4}}},
        Case{potts(3), {Shape::square, true, {2, 4, 1}}},
        Case{potts(3), {Shape::square, false, {2, 4, 1}}},
        Case{potts(5), {Shape::chain, true, {6, 1, 1}}},
        Case{potts(4), {Shape::triangular, false, {2, 4, 1}}},
        Case{blume_capel(1, Rational(1, 2), Rational(1, 4)), {Shape::square, true, {2, 4, 1}}},
        Case{blume_capel(-1, Rational(1, 2), Rational(1, 4)),
             {Shape::triangular, false, {2, 4, 1}}},
        Case{blume_capel(1, Rational(-1, 2), Rational(1, 4)), {Shape::cubic, false, {2, 1, 4}}}}) {
    Census const census = census_of(c.lattice, c.model);
    // Six neighbours and cold: too slow.
    double const scale =
        c.lattice.shape == Shape::triangular || c.lattice.shape == Shape::cubic ? 0.2 : 0.4;
    for (double const beta : {-scale, scale})
      for (Dynamics const dynamics : kBothDynamics) {
        Draw draw = slabs(c.model, c.lattice, beta, dynamics);
        draw.n_replicas = 768;
        draw.sweeps = 50;
        expect_canonical(census, draw, extremes);
      }
  }
}

/// A square lattice of one column is a ring, also in 512 slabs; wider ones of that height are past
/// any exact count.
TEST(SpinSlabs, ALatticeOfOneColumnIsARing) {
  Extremes extremes("column slabs");
  for (Dynamics const dynamics : kBothDynamics) {
    Draw const draw =
        slabs(ising(1, Rational(1, 5)), {Shape::square, true, {1, 1024, 1}}, 0.5, dynamics);
    EXPECT_EQ(plan_of(draw).layout.n_slabs, 512u);
    ChainMoments const exact = chain_moments(1024, true, 1, 0.2, 0.5);
    double sum = 0;
    for (Macrostate const& macro : observe(draw))
      sum += energy_of_macrostate(draw.model, 1024, macro);
    double const error = std::sqrt(exact.energy_variance / draw.n_replicas);
    EXPECT_TRUE(within_5_sigma(sum / draw.n_replicas, exact.energy, error));
    extremes.note_z(z_score(sum / draw.n_replicas, exact.energy, error));
  }
}

/// Any configuration, put in and read back, and its counts, on lattices of every shape and layout.
TEST(SpinSlabs, CountsAreThoseOfTheStates) {
  struct Case {
    SpinModel model;
    Lattice lattice;
  };
  std::vector<Case> cases;
  for (bool const periodic : {true, false})
    for (SpinModel const& model :
         {ising(1, Rational(1, 3)), potts(5), blume_capel(-2, Rational(1, 2), 1),
          edwards_anderson(8, 1, Rational(1, 3))})
      for (Lattice const& lattice : {Lattice{Shape::chain, periodic, {200, 1, 1}},
                                     Lattice{Shape::square, periodic, {71, 12, 1}},
                                     Lattice{Shape::triangular, periodic, {9, 132, 1}},
                                     Lattice{Shape::cubic, periodic, {3, 5, 80}},
                                     Lattice{Shape::cubic, periodic, {1, 2, 4}}})
        cases.push_back({model, lattice});
  cases.push_back({unit_model(parse_levels("0,1x2,3.5,4,9")), {Shape::none, true, {777, 1, 1}}});
  for (Case const& c : cases)
    for (Layout const layout : {Layout::replicas, Layout::slabs}) {
      Draw draw{c.model, c.lattice, 0.1, Dynamics::heat_bath};
      draw.layout = layout;
      draw.n_replicas = 35;
      SCOPED_TRACE(describe(draw));
      std::vector<std::uint8_t> states;
      std::uint32_t bits = 12345;
      for (std::uint64_t site = 0; site < sites_of(c.lattice); ++site) {
        bits = bits * 1664525 + 1013904223;
        states.push_back(
            static_cast<std::uint8_t>((bits >> 16) % static_cast<unsigned>(c.model.n_states)));
      }
      auto const chains = make_cpu_backend(1)->make_chains(plan_of(draw));
      chains->set_states(states);
      EXPECT_EQ(chains->states(34), states);
      std::vector<Bond> const bonds = bonds_of(c.lattice);
      EXPECT_EQ(n_bonds(c.lattice), bonds.size());
      for (std::uint32_t const every : {0u, 3u}) {
        SpinCounts const counts = chains->measure(1, every);
        for (std::uint32_t const replica : {0u, 17u, 34u})
          expect_counts_of_states(c.model, bonds, *chains, counts, 0, replica,
                                  plain_signs(c.model, c.lattice));
      }
    }
}

/// Every replica at a β of its own, from hot to inverted.
double beta_of(std::uint32_t replica, std::uint32_t n) { return -0.28 + 0.56 * replica / (n - 1); }

/// Each replica's mean energy against its own exact value. Measurements are `every` sweeps apart,
/// far beyond τ (some sweeps at these β); were they not, Σz² would exceed its χ² law.
void expect_own_temperatures(Draw draw, std::uint32_t every, std::uint32_t n_measurements,
                             Extremes& extremes) {
  SCOPED_TRACE(describe(draw));
  Census const census = census_of(draw.lattice, draw.model);
  std::size_t const n_bonds = bonds_of(draw.lattice).size();
  SpinPlan plan = plan_of(draw);
  plan.tables.clear();
  for (std::uint32_t replica = 0; replica < draw.n_replicas; ++replica)
    plan.tables.push_back(make_spin_tables(draw.model, draw.lattice.shape,
                                           beta_of(replica, draw.n_replicas), draw.dynamics));
  auto const chains = make_cpu_backend(1)->make_chains(plan);
  chains->advance(100);
  SpinCounts const counts = chains->measure(n_measurements, every);
  double chi2 = 0;
  for (std::uint32_t replica = 0; replica < draw.n_replicas; ++replica) {
    double sum = 0;
    for (std::uint32_t m = 0; m < n_measurements; ++m)
      sum += energy_of_macrostate(draw.model, census.n_sites,
                                  counted(draw.model, n_bonds, counts, m, replica));
    CanonicalLaw const law =
        canonical_law(census, draw.model, beta_of(replica, draw.n_replicas), Cells::energies);
    double const error = std::sqrt(law.variance / n_measurements);
    double const z = extremes.note_z(z_score(sum / n_measurements, law.mean_energy, error));
    EXPECT_LE(std::fabs(z), kMaxZ) << "replica " << replica;
    chi2 += z * z;
  }
  EXPECT_GE(extremes.note_p(chi2_tail(chi2, static_cast<int>(draw.n_replicas))), kMinP);
}

TEST(SpinLanes, EveryLaneKeepsItsOwnTemperature) {
  Extremes extremes("a temperature per lane");
  struct Case {
    SpinModel model;
    Lattice lattice;
    std::uint32_t n_replicas;
    Layout layout;
  };
  for (Case const& c :
       {Case{ising(1, Rational(1, 4)), {Shape::square, true, {3, 3, 1}}, 600, Layout::replicas},
        Case{
            ising(-1, Rational(1, 4)), {Shape::triangular, false, {3, 3, 1}}, 96, Layout::replicas},
        Case{edwards_anderson(1, 1, Rational(1, 4)),
             {Shape::square, true, {3, 3, 1}},
             600,
             Layout::replicas},
        Case{potts(3), {Shape::square, false, {3, 2, 1}}, 40, Layout::replicas},
        Case{blume_capel(1, Rational(1, 2), Rational(1, 4)),
             {Shape::square, true, {3, 2, 1}},
             70,
             Layout::replicas},
        Case{ising(1, Rational(1, 4)), {Shape::square, false, {3, 4, 1}}, 20, Layout::slabs}})
    for (Dynamics const dynamics : kBothDynamics) {
      Draw draw{c.model, c.lattice, 0, dynamics};
      draw.n_replicas = c.n_replicas;
      draw.layout = c.layout;
      expect_own_temperatures(draw, 30, 1000, extremes);
    }
}

}  // namespace
}  // namespace antikelvin
