// SPDX-License-Identifier: Apache-2.0
// Are the 512 lanes of the bit-sliced kernels 512 systems? Every lane must have the right mean
// energy, no two may be correlated, and the mean of all must scatter as that of 512 replicas.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "device/backend.hpp"
#include "exact/canonical.hpp"
#include "support/lane_energies.hpp"
#include "support/spin_energy.hpp"
#include "support/spin_plans.hpp"
#include "support/transfer_matrix.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::EnergyOf;
using test_support::Extremes;
using test_support::LaneVerdict;
using test_support::make_lattice;
using test_support::make_spin_plan;
using test_support::scaled;
using test_support::spin_model;
using test_support::TransferMatrix;
using test_support::verdict_on_lanes;

constexpr std::uint32_t kLanes = 512;

struct Case {
  std::string spec;
  Lattice lattice;
  double beta;
  Dynamics dynamics;
  std::uint64_t n_units = 0;
  Fault fault = Fault::none;
};

std::string describe(Case const& c) {
  return c.spec + ' ' + test_support::describe(c.lattice) + ' ' +
         std::to_string(c.beta).substr(0, 5) + ' ' + test_support::dynamics_name(c.dynamics);
}

/// Energies many τ apart, from all lanes of one group.
std::vector<double> sample(Case const& c, std::uint32_t n_times) {
  SpinModel const model = spin_model(c.spec);
  auto const chains = make_cpu_backend(1)->make_chains(make_spin_plan(
      model, c.lattice, kLanes, Layout::replicas, c.beta, c.dynamics, c.n_units, c.fault));
  EnergyOf const energy(model, c.lattice, c.n_units > 0 ? c.n_units : n_sites(c.lattice));
  chains->advance(300);
  double const tau = autocorrelation(energy.series(chains->measure(100, 1)), kLanes).tau_int;
  chains->advance(100);
  auto const every = static_cast<std::uint32_t>(std::ceil(6 * std::max(0.5, tau)));
  return energy.series(chains->measure(n_times, every));
}

/// Exact moments where transfer matrices or independence give them.
bool exact_moments(Case const& c, TransferMatrix::Moments& exact) {
  SpinModel const model = spin_model(c.spec);
  if (model.kind == SpinKind::units) {
    CanonicalState const state = canonical(model.levels, c.n_units, c.beta);
    exact = {state.energy, state.sigma_energy * state.sigma_energy};
    return true;
  }
  if (c.lattice.shape != Shape::square) return false;
  exact = TransferMatrix::energy(model, static_cast<int>(c.lattice.sides[0]), c.beta);
  return true;
}

LaneVerdict verdict_of(Case const& c, std::uint32_t n_times) {
  std::vector<double> const energies = sample(c, n_times);
  TransferMatrix::Moments exact{};
  LaneVerdict const verdict = exact_moments(c, exact)
                                  ? verdict_on_lanes(energies, kLanes, &exact.mean, &exact.variance)
                                  : verdict_on_lanes(energies, kLanes);
  verdict.print(describe(c), kLanes);
  return verdict;
}

/// One family of kernels over some β and both dynamics; 1000 times show a lane's mean to 3 % of σ,
/// a pair's correlation to 3 %, and the number of effective replicas to 5 %.
void check(std::string const& spec, Lattice const& lattice, std::vector<double> const& betas,
           std::uint64_t n_units = 0) {
  Extremes lanes(spec + " lane means"), pairs(spec + " all pairs"), totals(spec + " mean of all"),
      effective(spec + " effective replicas");
  for (double const beta : betas)
    for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis}) {
      Case const c{spec, lattice, beta, dynamics, n_units};
      LaneVerdict const verdict = verdict_of(c, static_cast<std::uint32_t>(scaled(1000)));
      EXPECT_TRUE(verdict.passes()) << describe(c);
      lanes.note_z(verdict.z_mean);
      pairs.note_z(verdict.z_pairs);
      totals.note_z(verdict.z_total);
      effective.note_z(verdict.z_effective);
    }
}

TEST(SpinLanes, IsingIsCanonicalOnSquaresInEveryLane) {
  check("ising", make_lattice(Shape::square, true, 8, 8), {-0.5, -0.2, 0, 0.3, 0.4406868});
}

TEST(SpinLanes, IsingIsCanonicalOnOtherLatticesInEveryLane) {
  check("ising", make_lattice(Shape::chain, true, 33), {-0.5, 0.7});
  check("ising", make_lattice(Shape::triangular, false, 5, 6), {-0.4, 0.25});
  check("ising", make_lattice(Shape::cubic, true, 4, 3, 4), {-0.2, 0.2});
}

TEST(SpinLanes, PottsIsCanonicalInEveryLane) {
  check("potts:2", make_lattice(Shape::square, true, 4, 4), {0.6});
  check("potts:3", make_lattice(Shape::square, true, 4, 4), {-0.8, 0, 0.7});
  check("potts:5", make_lattice(Shape::triangular, true, 4, 5), {-0.5, 0.4});
}

TEST(SpinLanes, BlumeCapelIsCanonicalInEveryLane) {
  check("blume-capel:1/2", make_lattice(Shape::square, true, 4, 4), {-0.5, 0, 0.6});
}

TEST(SpinLanes, UnitsAreCanonicalInEveryLane) {
  check("units two-level", {}, {-0.5, 0.8}, 64);
  check("units 0,1,2x3,7/2", {}, {-0.5, 0, 0.8}, 64);
  check("units 0,1,2,3,4,5x4,6,8", {}, {-0.3, 0.5}, 33);
}

// The test of the test: 1 % more upward moves, and lanes that copy.
TEST(SpinLanes, BrokenKernelsFailTheSameChecks) {
  Lattice const square = make_lattice(Shape::square, true, 4, 4);
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
    for (char const* spec : {"ising", "blume-capel:1/2", "potts:3", "units 0,1,2x3,7/2"}) {
      bool const units = spec[0] == 'u';
      Lattice const lattice = units ? Lattice{} : square;
      std::uint64_t const n_units = units ? 64 : 0;
      LaneVerdict const copied =
          verdict_of({spec, lattice, 0.5, dynamics, n_units, Fault::correlated}, 1000);
      EXPECT_NEAR(copied.n_effective, 256, 256 * 0.0447 * 5) << spec;
      EXPECT_GT(copied.z_effective, test_support::kMaxZ) << spec;
      EXPECT_GT(copied.z_pair, test_support::kMaxPairZ) << spec;
      EXPECT_GT(copied.z_pairs, test_support::kMaxZ) << spec;
      // For Potts it only makes the clock run faster, and under Metropolis both signs of a Blume-Capel
      // spin have the same energy: it sees the square of 1 %.
      bool const is_ising = spec[0] == 'i';
      if (!units && !is_ising && (spec[0] == 'p' || dynamics == Dynamics::metropolis)) continue;
      LaneVerdict const biased =
          verdict_of({spec, lattice, 0.5, dynamics, n_units, Fault::acceptance}, 1000);
      EXPECT_GT(std::fabs(biased.z_total), test_support::kMaxZ) << spec;
    }
}

}  // namespace
}  // namespace antikelvin
