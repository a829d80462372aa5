// SPDX-License-Identifier: Apache-2.0
// Only βE enters: the system of −E at −β runs through the same states, at opposite energies.
#include <gtest/gtest.h>

#include <memory>

#include "support/spin_draws.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

TEST(SpinMirror, OppositeEnergyAndTemperatureGiveTheSameTrajectory) {
  struct Case {
    SpinModel model, mirror;
    Lattice lattice;
  };
  Rational const h(1, 3), d(1, 2);
  for (Case const& c :
       {Case{ising(1, h), ising(-1, -h), {Shape::square, true, {5, 3, 1}}},
        Case{ising(-2, h), ising(2, -h), {Shape::triangular, false, {4, 6, 1}}},
        Case{potts(3), potts(3, -1), {Shape::cubic, true, {3, 2, 4}}},
        Case{blume_capel(1, d, h), blume_capel(-1, -d, -h), {Shape::square, false, {4, 4, 1}}}})
    for (Layout const layout : {Layout::replicas, Layout::slabs})
      for (Dynamics const dynamics : kBothDynamics) {
        if (layout == Layout::slabs && c.lattice.sides[1] == 3) continue;  // one slab
        Draw draw{c.model, c.lattice, 0.7, dynamics};
        draw.n_replicas = 70;
        draw.layout = layout;
        SCOPED_TRACE(describe(draw));
        Draw mirrored = draw;
        mirrored.model = c.mirror;
        mirrored.beta = -draw.beta;
        SpinPlan const plan = plan_of(draw);
        SpinPlan mirrored_plan = plan_of(mirrored);
        mirrored_plan.key = plan.key;
        auto const backend = make_cpu_backend(1);
        auto const chains = backend->make_chains(plan),
                   others = backend->make_chains(mirrored_plan);
        std::size_t const n_bonds = bonds_of(c.lattice).size();
        std::uint64_t const n_sites = plan.n_units;
        for (int sweep = 0; sweep < 20; ++sweep) {
          SpinCounts const counts = chains->measure(1, 1), other = others->measure(1, 1);
          for (std::uint32_t replica = 0; replica < draw.n_replicas; ++replica) {
            ASSERT_EQ(chains->states(replica), others->states(replica));
            auto const energy = [&](SpinModel const& model, SpinCounts const& from) {
              std::vector<std::uint64_t> populations;
              for (std::uint32_t s = 1; s < from.n_quantities; ++s)
                populations.push_back(from.at(0, s, replica));
              return energy_of(model, n_bonds, from.at(0, 0, replica), n_sites, populations.data());
            };
            ASSERT_EQ(energy(c.model, counts), -energy(c.mirror, other));
          }
        }
      }
}

/// On odd rings J and −J differ, so that a sampler that took |β| would be seen.
TEST(SpinMirror, OddRingsTellTheSignsApart) {
  Lattice const lattice{Shape::square, true, {3, 3, 1}};
  Census const census = census_of(lattice, SpinKind::ising, 2);
  for (Dynamics const dynamics : kBothDynamics) {
    std::vector<Macrostate> const observed = observe({ising(), lattice, -0.4, dynamics});
    EXPECT_TRUE(fits(test_law(canonical_law(census, ising(), -0.4), observed)));
    // The law of a run at +0.4 if its energies were merely turned round.
    CanonicalLaw const mirrored = canonical_law(census, ising(-1), -0.4);
    EXPECT_FALSE(fits(test_law(mirrored, observed)));
  }
}

}  // namespace
}  // namespace antikelvin
