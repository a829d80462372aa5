// SPDX-License-Identifier: Apache-2.0
// Every kernel of the CUDA backend against the CPU's reference, bit for bit. Skipped without a GPU, where emulations run it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "model/bond_signs.hpp"
#include "model/spin_model.hpp"
#include "sampler/exchange_tables.hpp"
#include "sampler/spin_tables.hpp"
#include "support/backends.hpp"
#include "support/few_plans.hpp"

namespace antikelvin {
namespace {

/// Parameters are "cuda_" and a value of AK_GPU_KERNEL.
class SpinGpuParity : public test_support::BackendTest {
 protected:
  void SetUp() override {
    setenv("AK_GPU_KERNEL", GetParam().substr(5).c_str(), 1);
    test_support::BackendTest::SetUp();
  }
  void TearDown() override { unsetenv("AK_GPU_KERNEL"); }
};

struct Case {
  char const* model;  ///< or levels of units
  Lattice lattice;
  std::uint64_t n_units;
  std::uint32_t n_replicas;
  Layout layout;
  Dynamics dynamics = Dynamics::heat_bath;
  bool own_tables = false;
  std::uint32_t copy_mask = 0;
  int field = 0;  ///< in quarters
};

SpinPlan plan_of(Case const& one) {
  bool const units = one.lattice.shape == Shape::none;
  SpinModel model = units ? unit_model(parse_levels(one.model)) : parse_spin_model(one.model);
  model.field = Rational(one.field, 4);
  SpinPlan plan;
  plan.lattice = one.lattice;
  plan.n_units = units ? one.n_units : n_sites(one.lattice);
  plan.n_replicas = one.n_replicas;
  plan.layout = make_layout(plan.lattice, plan.n_units, plan.n_replicas, one.layout);
  plan.bond_signs = bond_signs(model, plan.lattice);
  plan.n_states = model.n_states;
  plan.planes = model.planes();
  plan.key = 0xfedcba9876543210 + plan.n_units;
  plan.copy_mask = one.copy_mask;
  for (std::uint32_t i = 0; i < (one.own_tables ? one.n_replicas : 1); ++i)
    plan.tables.push_back(
        make_spin_tables(model, one.lattice.shape, 0.35 - 0.003 * i, one.dynamics));
  return plan;
}

struct Outcome {
  std::vector<std::uint64_t> counts;
  std::vector<std::uint8_t> first, last;  ///< states of two replicas
  bool operator==(Outcome const&) const = default;
};

Outcome outcome_of(Backend const& backend, SpinPlan const& plan, Move move = Move::site,
                   std::vector<std::uint8_t> const& start = {}) {
  auto const chains = backend.make_chains(plan);
  if (!start.empty()) chains->set_states(start);
  chains->use(move);
  chains->advance(3);
  Outcome outcome;
  outcome.counts = chains->measure(2, 2).counts;
  chains->set_tables(plan.tables);
  chains->advance(0);
  // More than one launch of many sweeps; where one thread does them all, an emulation has time for few.
  bool const is_serial = move != Move::site && test_support::few_plans() > 0;
  chains->advance(plan.n_units < 1000 && plan.n_replicas < 100 ? (is_serial ? 10 : 300) : 2);
  outcome.first = chains->states(0);
  outcome.last = chains->states(plan.n_replicas - 1);
  return outcome;
}

std::vector<Case> cases() {
  Lattice const small{Shape::square, true, {16, 16, 1}}, odd{Shape::square, true, {7, 5, 1}},
      open{Shape::square, false, {132, 66, 1}}, large{Shape::square, true, {300, 300, 1}},
      triangles{Shape::triangular, true, {9, 12, 1}}, cube{Shape::cubic, true, {8, 6, 10}},
      open_cube{Shape::cubic, false, {5, 3, 4}}, chain{Shape::chain, true, {1000, 1, 1}},
      tall{Shape::square, false, {70, 1024, 1}}, wide{Shape::square, true, {66, 6, 1}};
  std::vector<Case> all;
  for (char const* model :
       {"ising", "edwards-anderson:5", "blume-capel:0.5", "potts:2", "potts:3", "potts:9"})
    for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis}) {
      for (Lattice const& lattice : {small, odd, open, triangles, cube, open_cube, chain, wide})
        for (std::uint32_t const n_replicas : {3u, 65u, 700u})
          all.push_back({model, lattice, 0, n_replicas, Layout::replicas, dynamics});
      all.push_back({model, small, 0, 65, Layout::replicas, dynamics, true});
      all.push_back({model, open_cube, 0, 700, Layout::replicas, dynamics, true});
      all.push_back({model, tall, 0, 3, Layout::slabs, dynamics, true});
      all.push_back({model, tall, 0, 1, Layout::slabs, dynamics});
      all.push_back({model, {Shape::cubic, true, {6, 6, 128}}, 0, 2, Layout::slabs, dynamics});
      all.push_back({model, small, 0, 65, Layout::replicas, dynamics, false, 0xAAAAAAAAu});
    }
  for (char const* model : {"ising", "edwards-anderson:5"})
    for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
      for (Lattice const& lattice : {wide, open_cube, chain})
        all.push_back({model, lattice, 0, 65, Layout::replicas, dynamics, false, 0, 1});
  all.push_back({"ising", large, 0, 200, Layout::replicas});
  for (char const* levels : {"two-level", "0,1x3,4", "spin:3", "spin:6", "spin:10"})
    for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
      for (bool const own_tables : {false, true}) {
        all.push_back({levels, {}, 1001, 70, Layout::replicas, dynamics, own_tables});
        all.push_back({levels, {}, 123457, 2, Layout::slabs, dynamics, own_tables});
      }
  return all;
}

TEST_P(SpinGpuParity, EqualsReference) {
  auto const reference = make_cpu_backend(0, Simd::generic);
  std::size_t n = 0;
  auto const is_small = [](Case const& one) {
    return (one.lattice.shape == Shape::none ? one.n_units : n_sites(one.lattice)) *
               one.n_replicas <
           200000;
  };
  for (Case const& one : test_support::chosen_plans(cases(), 7, is_small)) {
    SpinPlan const plan = plan_of(one);
    ASSERT_EQ(outcome_of(*backend, plan), outcome_of(*reference, plan))
        << one.model << " shape " << static_cast<int>(one.lattice.shape) << " side "
        << one.lattice.sides[0] << " N " << plan.n_units << " replicas " << one.n_replicas
        << " slabs " << plan.layout.n_slabs << " own tables " << one.own_tables << " metropolis "
        << (one.dynamics == Dynamics::metropolis);
    ++n;
  }
  std::printf("worst %s against reference: 0 of %zu plans differ\n", GetParam().c_str(), n);
}

// Short sweeps become a graph when they are asked for again, and a new one with other tables or another number of sweeps.
TEST_P(SpinGpuParity, RepeatedShortSweepsEqualReference) {
  auto const reference = make_cpu_backend(0, Simd::generic);
  Lattice const tall{Shape::square, true, {10, 64, 1}}, small{Shape::square, false, {5, 4, 1}};
  for (Case const& one : {Case{"ising", tall, 0, 2, Layout::slabs},
                          Case{"ising", tall, 0, 2, Layout::slabs, Dynamics::metropolis, true},
                          Case{"ising", small, 0, 40, Layout::replicas, Dynamics::heat_bath, true},
                          Case{"blume-capel:0.5", small, 0, 40, Layout::replicas}}) {
    SpinPlan const plan = plan_of(one);
    std::vector<SpinTables> other = plan.tables;
    std::reverse(other.begin(), other.end());
    if (other.size() == 1)
      other[0] =
          make_spin_tables(parse_spin_model(one.model), one.lattice.shape, -0.2, one.dynamics);
    std::vector<Outcome> outcomes;
    for (Backend const* each : {backend.get(), reference.get()}) {
      auto const chains = each->make_chains(plan);
      Outcome outcome;
      auto const see = [&] {
        std::vector<std::uint64_t> const counts = chains->measure(1, 0).counts;
        outcome.counts.insert(outcome.counts.end(), counts.begin(), counts.end());
      };
      for (std::uint64_t const sweeps : {5, 5, 5, 6, 6, 1, 6, 150, 150, 300}) {
        chains->advance(sweeps);
        see();
      }
      chains->set_tables(other);
      for (std::uint64_t const sweeps : {6, 6, 6}) {
        chains->advance(sweeps);
        see();
      }
      std::vector<std::uint64_t> const counts = chains->measure(4, 5).counts;
      outcome.counts.insert(outcome.counts.end(), counts.begin(), counts.end());
      outcome.first = chains->states(0);
      outcome.last = chains->states(plan.n_replicas - 1);
      outcomes.push_back(std::move(outcome));
    }
    ASSERT_EQ(outcomes[0], outcomes[1]) << one.model << " replicas " << one.n_replicas;
  }
}

// The same kernels, whichever do the sweeps of single sites: an emulation runs them once.
TEST_P(SpinGpuParity, MicrocanonicalMovesEqualReference) {
  bool const few = test_support::few_plans() > 0;
  if (few && GetParam() != "cuda_automatic") GTEST_SKIP() << "as cuda_automatic";
  auto const reference = make_cpu_backend(0, Simd::generic);
  for (char const* levels : {"two-level", "spin:3/2", "spin:6"}) {
    SpinPlan plan = plan_of({levels, {}, few ? 99u : 333u, 70, Layout::replicas});
    plan.tables = {make_exchange_tables(unit_model(parse_levels(levels)))};
    std::vector<std::uint8_t> start(plan.n_units);
    for (std::size_t i = 0; i < start.size(); ++i)
      start[i] = static_cast<std::uint8_t>(i % static_cast<std::size_t>(plan.n_states));
    ASSERT_EQ(outcome_of(*backend, plan, Move::exchange, start),
              outcome_of(*reference, plan, Move::exchange, start))
        << levels;
  }
  for (Lattice const& lattice : {Lattice{Shape::square, true, {few ? 6u : 16u, few ? 6u : 16u, 1}},
                                 Lattice{Shape::cubic, false, {5, 3, 4}}})
    for (std::uint32_t const capacity : {15u, 200u, 100000u}) {
      SpinPlan plan = plan_of({"ising", lattice, 0, 70, Layout::replicas});
      plan.demon = DemonPlan{capacity, capacity / 2, false, false};
      ASSERT_EQ(outcome_of(*backend, plan, Move::demon), outcome_of(*reference, plan, Move::demon))
          << capacity;
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, SpinGpuParity,
                         ::testing::Values("cuda_automatic", "cuda_reference", "cuda_block",
                                           "cuda_word4"),
                         test_support::name_of);

}  // namespace
}  // namespace antikelvin
