// SPDX-License-Identifier: Apache-2.0
// Trajectories and counts are bitwise equal, whatever the kernel, the threads, the batches and the
// backend.
#include <gtest/gtest.h>

#include <cstdio>
#include <vector>

#include "device/cpu/spin_kernels.hpp"
#include "model/spin_model.hpp"
#include "support/backends.hpp"
#include "support/few_plans.hpp"
#include "support/plain_lattice.hpp"
#include "support/spin_cases.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::all_plans;
using test_support::chosen_plans;
using test_support::describe;
using test_support::make_lattice;
using test_support::make_spin_plan;
using test_support::simd_kernels;
using test_support::spin_model;

/// Outcome of a run; equal bit for bit between backends.
struct SpinOutcome {
  std::vector<std::uint64_t> counts;
  std::vector<std::vector<std::uint8_t>> states;  ///< of every replica
  bool operator==(SpinOutcome const&) const = default;
};

std::vector<std::vector<std::uint8_t>> all_states(SpinChains const& chains, SpinPlan const& plan) {
  std::vector<std::vector<std::uint8_t>> states;
  for (std::uint32_t replica = 0; replica < plan.n_replicas; ++replica)
    states.push_back(chains.states(replica));
  return states;
}

SpinOutcome run(Backend const& backend, SpinPlan const& plan, std::uint32_t every) {
  auto const chains = backend.make_chains(plan);
  chains->advance(1);
  SpinOutcome outcome;
  outcome.counts = chains->measure(2, every).counts;
  outcome.states = all_states(*chains, plan);
  return outcome;
}

/// The reference: the generic kernel on one thread.
SpinOutcome reference(SpinPlan const& plan, std::uint32_t every) {
  return run(*make_cpu_backend(1, Simd::generic), plan, every);
}

/// All plans, some with lanes that copy; a slow build takes every tenth, an emulated GPU a few small ones.
std::vector<SpinPlan> plans() {
  auto const is_small = [](SpinPlan const& plan) { return plan.n_units * plan.n_replicas < 20000; };
  std::vector<SpinPlan> all = chosen_plans(all_plans(), 7, is_small), some;
  for (std::size_t i = 0; i < all.size(); i += all.size() / test_support::scaled(all.size()))
    some.push_back(all[i]);
  for (std::size_t i = 0; i < some.size(); i += 7) some[i].copy_mask = 0xAAAAAAAA;
  return some;
}

std::uint32_t every_of(std::size_t number) { return number % 5 == 0 ? 2 : 1; }

/// Bonds, populations and those of sublattices of one replica, counted site by site.
std::vector<std::uint64_t> count_plainly(SpinPlan const& plan,
                                         std::vector<std::uint8_t> const& states) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(plan.n_states), 0), in_parts;
  bool const product = plan.tables[0].rule.kind == SpinKind::blume_capel;
  int const z = test_support::n_directions(plan.lattice.shape);
  for (std::uint64_t site = 0; site < states.size(); ++site) {
    if (states[site] > 0) ++counts.at(states[site]);
    for (int k = 0; k < z; k += 2) {
      auto const other = test_support::neighbour_of(plan.lattice, site, k);
      if (!other) continue;
      if (!plan.bond_signs.empty()) {
        bool const negative =
            plan.bond_signs[site * static_cast<unsigned>(z / 2) + static_cast<unsigned>(k / 2)];
        counts[0] += (states[site] != states[*other]) == negative ? 1 : 0;
        continue;
      }
      counts[0] += product
                       ? static_cast<std::uint64_t>((states[site] - 1) * (states[*other] - 1) + 1)
                       : states[site] == states[*other];
    }
  }
  std::uint64_t const x = plan.lattice.sides[0], y = plan.lattice.sides[1];
  for (Sublattices const& parts : plan.sublattices) {
    std::vector<std::uint64_t> sites(parts.count * (counts.size() - 1), 0);
    std::size_t const per_part = sites.size() / parts.count;
    for (std::uint64_t site = 0; site < states.size(); ++site)
      if (states[site] > 0)
        ++sites[(parts.step[0] * (site % x) + parts.step[1] * (site / x % y) +
                 parts.step[2] * (site / x / y)) %
                    parts.count * per_part +
                states[site] - 1];
    in_parts.insert(in_parts.end(), sites.begin(), sites.end());
  }
  for (SiteOffset const& offset : plan.pairs) {
    std::uint64_t pairs = 0;
    for (std::uint64_t site = 0; site < states.size(); ++site) {
      std::uint64_t at[3] = {site % x, site / x % y, site / x / y};
      bool exists = true;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        at[axis] += offset.step[axis];
        exists = exists && (plan.lattice.periodic || at[axis] < plan.lattice.sides[axis]);
        at[axis] %= plan.lattice.sides[axis];
      }
      if (!exists) continue;
      int const a = states[site], b = states[at[0] + x * (at[1] + y * at[2])];
      pairs += static_cast<std::uint64_t>(product ? (a - 1) * (b - 1) + 1 : a == b);
    }
    in_parts.push_back(pairs);
  }
  counts.insert(counts.end(), in_parts.begin(), in_parts.end());
  return counts;
}

/// Bonds at whose sites two replicas differ alike, and sites where they differ, in all and of sublattices.
std::vector<std::uint64_t> count_overlaps_plainly(SpinPlan const& plan,
                                                  std::vector<std::uint8_t> const& states,
                                                  std::vector<std::uint8_t> const& partner) {
  SpinPlan differing = plan;
  differing.bond_signs.clear();
  differing.sublattices = plan.overlaps->sublattices;
  differing.pairs.clear();
  std::vector<std::uint8_t> differ(states.size());
  for (std::size_t i = 0; i < states.size(); ++i) differ[i] = states[i] != partner[i] ? 1 : 0;
  return count_plainly(differing, differ);
}

void check_counts(SpinPlan const& plan, SpinOutcome const& outcome) {
  std::size_t const quantities = plan.n_quantities();
  ASSERT_EQ(outcome.counts.size(), 2 * quantities * plan.n_replicas) << describe(plan);
  for (std::uint32_t r = 0; r < plan.n_replicas; ++r) {
    std::vector<std::uint64_t> expected = count_plainly(plan, outcome.states[r]);
    if (plan.overlaps) {
      std::vector<std::uint64_t> const overlaps =
          count_overlaps_plainly(plan, outcome.states[r], outcome.states[r ^ 1u]);
      expected.insert(expected.end(), overlaps.begin(), overlaps.end());
    }
    for (std::size_t i = 0; i < quantities; ++i)
      ASSERT_EQ(outcome.counts[(quantities + i) * plan.n_replicas + r], expected[i])
          << describe(plan) << " quantity " << i << " replica " << r;
  }
}

TEST(SpinParity, KernelsAndThreadsAgreeBitwise) {
  struct Way {
    Simd simd;
    int threads;
  };
  std::vector<Simd> const kernels = simd_kernels();
  std::size_t number = 0, n_compared = 0, n_different = 0;
  for (SpinPlan const& plan : plans()) {
    std::uint32_t const every = every_of(++number);
    SpinOutcome const expected = reference(plan, every);
    check_counts(plan, expected);
    std::vector<Way> ways;
    for (Simd const simd : kernels)
      if (simd != Simd::generic && plan.layout.words >= 8) ways.push_back({simd, 1});
    // Threads wait for each other where processors are busy: one plan in eleven will do.
    if (number % 11 == 0)
      ways.push_back({kernels[number / 11 % kernels.size()], number % 2 == 0 ? 3 : 2});
    for (Way const way : ways) {
      bool const same = run(*make_cpu_backend(way.threads, way.simd), plan, every) == expected;
      EXPECT_TRUE(same) << describe(plan) << " kernel " << static_cast<int>(way.simd) << " threads "
                        << way.threads << " every " << every;
      ++n_compared;
      n_different += !same;
    }
  }
  std::printf("worst spin parity: %zu of %zu runs differ, %zu plans, %zu kernels\n", n_different,
              n_compared, number, kernels.size());
}

// Sweeps of slabs and of few groups are shared out strip by strip: enough strips for all threads.
TEST(SpinParity, LargeLatticesAgreeBitwise) {
  for (bool const periodic : {true, false})
    for (Layout const layout : {Layout::replicas, Layout::slabs}) {
      SpinPlan const plan =
          make_spin_plan(spin_model("ising"), make_lattice(Shape::square, periodic, 262, 262), 2,
                         layout, -0.44, Dynamics::heat_bath);
      SpinOutcome const expected = reference(plan, 2);
      check_counts(plan, expected);
      for (Simd const simd : simd_kernels())
        for (int const threads : {1, 2, 3})
          EXPECT_EQ(run(*make_cpu_backend(threads, simd), plan, 2), expected)
              << describe(plan) << " kernel " << static_cast<int>(simd) << " threads " << threads;
    }
}

/// Some sweeps of all words of one group straight through a kernel, from any sweep number on.
std::vector<std::uint32_t> run_kernels(cpu::SpinKernels const& kernels, SpinTables const& tables,
                                       std::uint64_t first_sweep) {
  std::vector<std::uint64_t> const entries = tables.kernel_table();
  std::vector<std::uint32_t> spins(16 * 35, 0x0f0f0f0f);
  SpinView view{};
  view.spins = spins.data();
  view.lattice = make_lattice(Shape::square, true, 5, 7);
  view.words = 16;
  view.planes = 1;
  view.n_states = 2;
  view.n_groups = 1;
  view.n_units = 35;
  view.key = 42;
  view.table = entries.data();
  view.is_symmetric = tables.is_symmetric ? 1 : 0;
  for (std::uint32_t first = 0; first < 16; first += kernels.width)
    kernels.advance(view, {0, first, first}, first_sweep, 5);
  return spins;
}

// Sweep numbers fill 48 bits of the counter; 2^32 is where the second counter word takes over.
TEST(SpinParity, KernelsAgreeAtAnySweepNumber) {
  SpinTables const tables =
      make_spin_tables(spin_model("ising"), Shape::square, -0.3, Dynamics::metropolis);
  std::vector<std::uint32_t> previous;
  for (std::uint64_t const first :
       {std::uint64_t{0}, (std::uint64_t{1} << 32) - 2, std::uint64_t{1} << 32,
        (std::uint64_t{1} << 47) + 12345, (std::uint64_t{1} << 48) - 5}) {
    std::vector<std::uint32_t> const expected =
        run_kernels(cpu::spin_kernels_generic(tables.rule), tables, first);
    EXPECT_NE(expected, previous) << "sweep number without effect at " << first;
    previous = expected;
    if (cpu::has_avx2()) {
      EXPECT_EQ(run_kernels(cpu::spin_kernels_avx2(tables.rule), tables, first), expected);
    }
    if (cpu::has_avx512()) {
      EXPECT_EQ(run_kernels(cpu::spin_kernels_avx512(tables.rule), tables, first), expected);
    }
  }
}

/// Plans that stand for the rest: several rules, groups, words and layouts.
std::vector<SpinPlan> typical_plans() {
  std::vector<SpinPlan> all;
  for (char const* spec : {"ising", "potts:3", "blume-capel:1/2", "edwards-anderson:3"}) {
    all.push_back(make_spin_plan(spin_model(spec), make_lattice(Shape::square, true, 33, 3), 530,
                                 Layout::replicas, -0.4, Dynamics::metropolis));
    all.push_back(make_spin_plan(spin_model(spec), make_lattice(Shape::triangular, false, 3, 1048),
                                 2, Layout::slabs, 0.3, Dynamics::heat_bath));
  }
  for (Layout const layout : {Layout::replicas, Layout::slabs})
    all.push_back(make_spin_plan(spin_model("units 0,1x2,3"), {}, 40, layout, 0.5,
                                 Dynamics::metropolis, 1313));
  return all;
}

class BackendSpin : public test_support::BackendTest {};

TEST_P(BackendSpin, EqualsReference) {
  std::size_t number = 0;
  for (SpinPlan const& plan : plans()) {
    std::uint32_t const every = every_of(++number);
    ASSERT_EQ(run(*backend, plan, every), reference(plan, every)) << describe(plan);
  }
  std::printf("worst %s against reference: 0 of %zu plans differ\n", GetParam().c_str(), number);
}

// The word of a replica decides its numbers, and words are numbered through: the layout of more
// replicas, in wider vectors, changes none of the first ones.
TEST_P(BackendSpin, FewerReplicasAreAPrefix) {
  for (SpinPlan plan : typical_plans()) {
    if (plan.layout.n_slabs > 0 && plan.lattice.shape != Shape::none) continue;
    SpinOutcome outcomes[3];
    constexpr std::uint32_t kReplicas[3] = {16, 64, 600};
    for (int i = 0; i < 3; ++i) {
      plan.n_replicas = kReplicas[i];
      plan.layout = make_layout(plan.lattice, plan.n_units, plan.n_replicas, plan.layout.layout);
      outcomes[i] = run(*backend, plan, 1);
    }
    for (int i = 1; i < 3; ++i) {
      std::uint32_t const few = kReplicas[i - 1], many = kReplicas[i];
      for (std::size_t r = 0; r < few; ++r)
        ASSERT_EQ(outcomes[i - 1].states[r], outcomes[i].states[r]) << describe(plan) << ' ' << r;
      for (std::size_t row = 0; row < outcomes[i].counts.size() / many; ++row)
        for (std::size_t r = 0; r < few; ++r)
          ASSERT_EQ(outcomes[i - 1].counts[row * few + r], outcomes[i].counts[row * many + r])
              << describe(plan);
    }
    // Replicas differ from each other, or being a prefix would mean nothing.
    for (std::size_t const r : {1, 31, 32, 63, 64, 511, 512, 599})
      EXPECT_NE(outcomes[2].states[0], outcomes[2].states[r]) << describe(plan) << ' ' << r;
  }
}

TEST_P(BackendSpin, SweepsAreAdditive) {
  for (SpinPlan const& plan : typical_plans()) {
    auto const once = backend->make_chains(plan), twice = backend->make_chains(plan),
               measured = backend->make_chains(plan);
    once->advance(5);
    twice->advance(2);
    twice->advance(0);
    twice->advance(3);
    EXPECT_EQ(all_states(*once, plan), all_states(*twice, plan)) << describe(plan);
    // Measuring is advancing, and `every` only selects what is reported.
    SpinCounts const every = measured->measure(6, 1);
    once->advance(1);
    EXPECT_EQ(all_states(*once, plan), all_states(*measured, plan)) << describe(plan);
    SpinCounts const thinned = backend->make_chains(plan)->measure(3, 2);
    ASSERT_EQ(thinned.n_quantities, static_cast<std::uint32_t>(plan.n_states));
    for (std::uint32_t m = 0; m < 3; ++m)
      for (std::uint32_t i = 0; i < thinned.n_quantities; ++i)
        for (std::uint32_t r = 0; r < plan.n_replicas; ++r)
          ASSERT_EQ(thinned.at(m, i, r), every.at(2 * m + 1, i, r)) << describe(plan);
    auto const start = backend->make_chains(plan);
    EXPECT_EQ(start->states(0), std::vector<std::uint8_t>(plan.n_units, 0)) << describe(plan);
    EXPECT_NE(once->states(0), start->states(0)) << describe(plan);
  }
}

// The key selects the trajectory: both halves of it.
TEST_P(BackendSpin, KeysGiveDifferentTrajectories) {
  for (SpinPlan plan : typical_plans()) {
    SpinOutcome const a = run(*backend, plan, 1);
    EXPECT_EQ(a, run(*backend, plan, 1));
    plan.key ^= 1;
    EXPECT_NE(a, run(*backend, plan, 1)) << describe(plan);
    plan.key ^= 1 ^ (std::uint64_t{1} << 63);
    EXPECT_NE(a, run(*backend, plan, 1)) << describe(plan);
  }
}

// Tables of each replica's own go through other code, to the same end.
TEST_P(BackendSpin, OwnTablesThatAreEqualChangeNothing) {
  std::size_t number = 0;
  for (SpinPlan plan : plans()) {
    if (++number % 3 != 0) continue;
    SpinOutcome const expected = run(*backend, plan, 1);
    plan.tables.assign(plan.n_replicas, plan.tables[0]);
    ASSERT_EQ(run(*backend, plan, 1), expected) << describe(plan);
  }
}

// … and each replica follows its own: as if all had it.
TEST_P(BackendSpin, ReplicasFollowTheirOwnTables) {
  constexpr double kBetas[] = {-0.7, 0, 0.2, 0.9};
  for (char const* spec :
       {"ising", "potts:3", "blume-capel:1/2", "edwards-anderson:3", "units 0,1x2,3"})
    for (bool const periodic : {true, false})
      for (Layout const layout : {Layout::replicas, Layout::slabs}) {
        bool const units = spec[0] == 'u';
        Lattice const lattice = units ? Lattice{} : make_lattice(Shape::square, periodic, 3, 12);
        SpinModel const model = spin_model(spec);
        std::uint32_t const replicas = layout == Layout::slabs ? 5 : 530;
        SpinPlan plan = make_spin_plan(model, lattice, replicas, layout, kBetas[0],
                                       Dynamics::metropolis, units ? 67 : 0);
        std::vector<SpinOutcome> uniform;
        std::vector<SpinTables> own;
        for (double const beta : kBetas) {
          plan.tables = {make_spin_tables(model, lattice.shape, beta, Dynamics::metropolis)};
          own.push_back(plan.tables[0]);
          uniform.push_back(run(*backend, plan, 1));
        }
        plan.tables.clear();
        for (std::uint32_t r = 0; r < replicas; ++r) plan.tables.push_back(own[r * 7 % 4]);
        SpinOutcome const mixed = run(*backend, plan, 1);
        for (std::uint32_t r = 0; r < replicas; ++r)
          ASSERT_EQ(mixed.states[r], uniform[r * 7 % 4].states[r]) << describe(plan) << ' ' << r;
      }
}

TEST_P(BackendSpin, NewTablesTakeOverAtTheNextSweep) {
  for (SpinPlan plan : typical_plans()) {
    if (plan.tables[0].rule.kind != SpinKind::ising) continue;
    SpinTables const other =
        make_spin_tables(spin_model("ising"), plan.lattice.shape, 0.1,
                         plan.tables[0].rule.uses_own ? Dynamics::metropolis : Dynamics::heat_bath);
    auto const shared = backend->make_chains(plan), own = backend->make_chains(plan),
               old = backend->make_chains(plan);
    for (auto const* const chains : {&shared, &own, &old}) (*chains)->advance(2);
    shared->set_tables({other});
    own->set_tables(std::vector<SpinTables>(plan.n_replicas, other));
    for (auto const* const chains : {&shared, &own, &old}) (*chains)->advance(1);
    EXPECT_EQ(all_states(*shared, plan), all_states(*own, plan)) << describe(plan);
    EXPECT_NE(all_states(*shared, plan), all_states(*old, plan)) << describe(plan);
    // From a given configuration on, only sweep numbers differ from a run of its own.
    std::vector<std::uint8_t> const start(plan.n_units, 1);
    shared->set_states(start);
    for (std::uint32_t r = 0; r < plan.n_replicas; ++r) ASSERT_EQ(shared->states(r), start);
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, BackendSpin, ::testing::ValuesIn(test_support::backend_names()),
                         test_support::name_of);

}  // namespace
}  // namespace antikelvin
