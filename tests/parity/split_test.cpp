// SPDX-License-Identifier: Apache-2.0
// Replicas split over several backends have the states and counts that they have in one, bit for bit.
#include "device/split.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include "antikelvin/base/error.hpp"
#include "exact/complete_graph.hpp"
#include "process/ranks.hpp"
#include "sampler/exchange_tables.hpp"
#include "support/backends.hpp"
#include "support/contact_plans.hpp"
#include "support/few_plans.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Numbers of parts and of replicas; an emulated GPU has time for few.
std::vector<std::size_t> numbers_of_parts() {
  return few_plans() > 0 ? std::vector<std::size_t>{3} : std::vector<std::size_t>{1, 2, 3, 5};
}
std::vector<std::uint32_t> numbers_of_replicas(std::uint32_t most) {
  return few_plans() > 0 ? std::vector<std::uint32_t>{130}
                         : std::vector<std::uint32_t>{1, 33, 130, most};
}

/// Parts with different kernels, which must not matter, or all GPUs in turn, with a processor now and then.
std::unique_ptr<Backend> split_of(std::string const& backend, std::size_t n_parts) {
  std::vector<Simd> const kernels = simd_kernels();
  std::size_t const n_gpus = cuda_device_names().size();
  std::vector<std::unique_ptr<Backend>> parts;
  for (std::size_t i = 0; i < n_parts; ++i)
    if (backend == "cuda" && i % 3 != 2)
      parts.push_back(make_cuda_backend(static_cast<int>(i % n_gpus)));
    else
      parts.push_back(make_cpu_backend(1, kernels[i % kernels.size()]));
  return make_split_backend(std::move(parts));
}

class SplitParity : public BackendTest {
 protected:
  std::unique_ptr<Backend> split(std::size_t n_parts) const {
    return split_of(GetParam(), n_parts);
  }
};

struct SpinCase {
  std::string name;
  SpinPlan plan;
  Move move = Move::site;
  ClusterTables clusters = {};
};

/// A set of replicas with tables of their own.
SpinPlan with_own_tables(SpinModel const& model, Lattice const& lattice, std::uint32_t n_replicas,
                         Layout layout) {
  SpinPlan plan = make_spin_plan(model, lattice, n_replicas, layout, 0, Dynamics::heat_bath);
  plan.tables.clear();
  for (std::uint32_t r = 0; r < n_replicas; ++r)
    plan.tables.push_back(
        make_spin_tables(model, lattice.shape, 0.01 * r - 0.3, Dynamics::heat_bath));
  return plan;
}

std::vector<double> betas(std::uint32_t n) {
  std::vector<double> list;
  for (std::uint32_t i = 0; i < n; ++i) list.push_back(0.2 + 0.002 * i);
  return list;
}

/// Every move in the layouts that it has, with shared tables and with own ones.
std::vector<SpinCase> spin_cases(std::uint32_t n_replicas) {
  SpinModel const ising = spin_model("ising"), potts = spin_model("potts:3"),
                  units = spin_model("units spin:1");
  Lattice const square = make_lattice(Shape::square, true, 5, 8);
  std::vector<SpinCase> cases;
  for (Layout const layout : {Layout::replicas, Layout::slabs}) {
    std::string const in = layout == Layout::slabs ? " in slabs" : "";
    cases.push_back({"Potts by site" + in,
                     make_spin_plan(potts, square, n_replicas, layout, 0.6, Dynamics::metropolis)});
    cases.push_back({"units" + in,
                     make_spin_plan(units, {}, n_replicas, layout, -0.3, Dynamics::heat_bath, 77)});
    cases.push_back(
        {"Edwards-Anderson" + in, make_spin_plan(spin_model("edwards-anderson:2"), square,
                                                 n_replicas, layout, -0.6, Dynamics::heat_bath)});
    SpinPlan counted = make_spin_plan(potts, square, n_replicas, layout, -0.6, Dynamics::heat_bath);
    counted.sublattices = {{{1, 1, 0}, 2}, {{0, 1, 0}, 8}};
    if (layout == Layout::replicas) counted.pairs = {{{2, 3, 0}}};
    cases.push_back({"sublattices and pairs" + in, counted});
    if (layout == Layout::replicas && n_replicas % 2 == 0) {
      counted = cases[cases.size() - 2].plan;
      counted.overlaps = OverlapPlan{{{{1, 1, 0}, 2}, {{0, 1, 0}, 8}}};
      cases.push_back({"overlaps", counted});
    }
    cases.push_back({"own tables" + in, with_own_tables(ising, square, n_replicas, layout)});
    SpinPlan const plan =
        make_spin_plan(ising, square, n_replicas, layout, 0.4, Dynamics::heat_bath);
    cases.push_back({"clusters" + in, plan, Move::cluster, make_cluster_tables(ising, {0.4})});
    cases.push_back({"clusters of unequal spins" + in, plan, Move::cluster,
                     make_cluster_tables(ising, {-0.5})});
    cases.push_back({"clusters, own tables" + in, plan, Move::cluster,
                     make_cluster_tables(ising, betas(n_replicas))});
  }
  SpinPlan demon =
      make_spin_plan(ising, square, n_replicas, Layout::replicas, 0.2, Dynamics::heat_bath);
  demon.demon = DemonPlan{};
  demon.demon->start = 7;
  demon.demon->halved = true;
  cases.push_back({"demons", demon, Move::demon});
  SpinPlan faulty =
      make_spin_plan(ising, square, n_replicas, Layout::replicas, 0.2, Dynamics::heat_bath);
  faulty.copy_mask = kCopyOddLanes;
  cases.push_back({"lanes that copy", faulty});
  SpinPlan pairs =
      make_spin_plan(units, {}, n_replicas, Layout::replicas, 0, Dynamics::heat_bath, 77);
  cases.push_back({"shuffled units", pairs, Move::shuffle});
  pairs.tables = {make_exchange_tables(units)};
  cases.push_back({"pairs of units", pairs, Move::exchange});
  return cases;
}

struct SplitOutcome {
  std::vector<std::uint64_t> counts;
  std::vector<std::vector<std::uint8_t>> states;
  bool operator==(SplitOutcome const&) const = default;
};

SplitOutcome run(Backend const& backend, SpinCase const& c) {
  auto const chains = backend.make_chains(c.plan);
  std::vector<std::uint8_t> start(c.plan.n_units);
  for (std::size_t site = 0; site < start.size(); ++site)
    start[site] =
        static_cast<std::uint8_t>(site * site % 7 % static_cast<std::size_t>(c.plan.n_states));
  chains->set_states(start);
  if (!c.clusters.bond.empty()) chains->set_cluster_tables(c.clusters);
  chains->use(c.move);
  chains->advance(2);
  SplitOutcome outcome;
  SpinCounts counts = chains->measure(2, 3);
  EXPECT_EQ(counts.n_replicas, c.plan.n_replicas);
  EXPECT_EQ(counts.n_quantities, c.plan.n_quantities());
  outcome.counts = std::move(counts.counts);
  if (c.move == Move::site) {  // another β, backwards
    std::vector<SpinTables> const tables(c.plan.tables.rbegin(), c.plan.tables.rend());
    chains->set_tables(tables);
    chains->advance(1);
  }
  for (std::uint32_t replica = 0; replica < c.plan.n_replicas; ++replica)
    outcome.states.push_back(chains->states(replica));
  return outcome;
}

TEST_P(SplitParity, SpinsAreBitwiseThoseOfOneBackend) {
  auto const whole = make_cpu_backend(1);
  std::size_t n_compared = 0, n_different = 0;
  for (std::uint32_t const n_replicas : numbers_of_replicas(600))
    for (SpinCase const& c : spin_cases(n_replicas)) {
      SCOPED_TRACE(c.name + ", replicas " + std::to_string(n_replicas));
      if (n_replicas == 600 && c.plan.layout.n_slabs > 0) continue;
      SplitOutcome const expected = run(*whole, c);
      if (n_replicas >= 130) {
        EXPECT_NE(expected.states.front(), expected.states.back());
      }
      for (std::size_t const n_parts : numbers_of_parts()) {
        bool const same = run(*split(n_parts), c) == expected;
        EXPECT_TRUE(same) << n_parts << " parts";
        ++n_compared;
        n_different += !same;
      }
    }
  std::printf("worst split parity of spins: %zu of %zu runs differ\n", n_different, n_compared);
}

/// Counts of replicas first … first + n − 1 of a plan, with the random numbers of `named`.
std::vector<std::vector<std::uint8_t>> part_alone(SpinCase c, std::uint32_t first, std::uint32_t n,
                                                  std::uint32_t named) {
  auto const slice = [&](auto& list) {
    if (list.size() > 1) list = {list.begin() + first, list.begin() + first + n};
  };
  slice(c.plan.tables);
  slice(c.clusters.bond);
  c.plan.n_replicas = n;
  c.plan.first_replica = named;
  c.plan.layout = make_layout(c.plan.lattice, c.plan.n_units, n, c.plan.layout.layout);
  return run(*make_cpu_backend(1), c).states;
}

// The name decides: with the true one the part is that of the whole, with any other it is not. So
// splits that named all shares alike, or one word off, would fail above.
TEST(SplitRanks, AWrongFirstReplicaShows) {
  constexpr std::uint32_t kReplicas = 130, kFirst = 64, kCount = 66;
  for (SpinCase const& c : spin_cases(kReplicas)) {
    SCOPED_TRACE(c.name);
    SplitOutcome const whole = run(*make_cpu_backend(1), c);
    // Backwards tables of a part are others than those of the whole.
    if (c.move == Move::site && c.plan.tables.size() > 1) continue;
    std::vector<std::vector<std::uint8_t>> const expected(whole.states.begin() + kFirst,
                                                          whole.states.end());
    ASSERT_EQ(expected.size(), kCount);
    EXPECT_EQ(part_alone(c, kFirst, kCount, kFirst), expected);
    for (std::uint32_t const wrong : {0u, 32u, 96u})
      EXPECT_NE(part_alone(c, kFirst, kCount, wrong), expected) << "named " << wrong;
  }
}

TEST_P(SplitParity, ContactIsBitwiseThatOfOneBackend) {
  auto const whole = make_cpu_backend(1);
  for (ContactRunCase const& c : contact_run_cases())
    for (std::uint32_t const n_replicas : numbers_of_replicas(290)) {
      SCOPED_TRACE(c.name + ", replicas " + std::to_string(n_replicas));
      ContactPlan plan = contact_plan_of(c, n_replicas);
      std::vector<std::uint64_t> const expected = run_contact_plan(*whole, c, plan, {3});
      for (std::size_t const n_parts : numbers_of_parts())
        EXPECT_EQ(run_contact_plan(*split(n_parts), c, plan, {3}), expected) << n_parts << " parts";
      // The names of the replicas matter here too.
      for (BodyPlan& body : plan.bodies) body.spins.first_replica = 32;
      if (n_replicas > 1) {
        EXPECT_NE(run_contact_plan(*whole, c, plan, {3}), expected);
      }
    }
}

std::vector<std::uint32_t> run(Backend const& backend, CompleteGraphPlan const& plan) {
  auto const chains = backend.make_complete_graph(plan);
  std::vector<std::uint32_t> n_up(plan.n_replicas);
  for (std::uint32_t r = 0; r < plan.n_replicas; ++r) n_up[r] = r * 13 % (plan.n_units + 1);
  chains->set_up(n_up);
  chains->advance(2);
  std::vector<std::uint32_t> all = chains->measure(2, 1);
  chains->set_tables({plan.tables.rbegin(), plan.tables.rend()});
  std::vector<std::uint32_t> const more = chains->measure(2, 3);
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST_P(SplitParity, CompleteGraphsAreBitwiseThoseOfOneBackend) {
  auto const whole = make_cpu_backend(1);
  SpinModel const ising = spin_model("ising");
  for (std::uint32_t const n_replicas : {1u, 2u, 4u, 37u})
    for (bool const own : {true, false}) {
      CompleteGraphPlan plan;
      plan.n_units = 100;
      plan.n_replicas = n_replicas;
      plan.key = 4711;
      for (std::uint32_t r = 0; r < (own ? n_replicas : 1); ++r)
        plan.tables.push_back(make_complete_graph_table(ising, plan.n_units, 0.7 + 0.02 * r,
                                                        Dynamics::heat_bath, Fault::none));
      std::vector<std::uint32_t> const expected = run(*whole, plan);
      for (std::size_t const n_parts : numbers_of_parts())
        EXPECT_EQ(run(*split(n_parts), plan), expected)
            << "replicas " << n_replicas << ", parts " << n_parts << ", own " << own;
      plan.first_replica = 1;
      EXPECT_NE(run(*whole, plan), expected);
    }
}

// Splits nest: ranks that split their share over several devices again.
TEST_P(SplitParity, SplitsOfSplits) {
  for (SpinCase const& c : spin_cases(200)) {
    std::vector<std::unique_ptr<Backend>> parts;
    for (std::size_t const n : {2, 1, 3}) parts.push_back(split(n));
    EXPECT_EQ(run(*make_split_backend(std::move(parts)), c), run(*make_cpu_backend(1), c))
        << c.name;
  }
}

TEST(SplitRanks, ARankAloneIsOneBackend) {
  auto const ranks = solo_ranks();
  auto const backend = make_rank_backend(make_cpu_backend(1), 1, *ranks);
  for (SpinCase const& c : spin_cases(33))
    EXPECT_EQ(run(*backend, c), run(*make_cpu_backend(1), c)) << c.name;
  ContactRunCase const c = contact_run_cases().back();
  ContactPlan const plan = contact_plan_of(c, 33);
  EXPECT_EQ(run_contact_plan(*backend, c, plan, {3}),
            run_contact_plan(*make_cpu_backend(1), c, plan, {3}));
}

TEST(SplitRanks, DeviceNamesAllParts) {
  DeviceInfo const one = make_cpu_backend(1)->device(), three = split_of("cpu", 3)->device();
  EXPECT_EQ(three.name, "3 x " + one.name);
  EXPECT_EQ(three.memory_bytes, 3 * one.memory_bytes);
  EXPECT_EQ(three.threads, 3);
  EXPECT_EQ(split_of("cpu", 1)->device().name, one.name);
}

// An exception that a part throws on its thread comes back to the caller.
TEST_P(SplitParity, ErrorsOfPartsComeBack) {
  SpinPlan const plan = make_spin_plan(spin_model("ising"), make_lattice(Shape::square, true, 4, 4),
                                       96, Layout::replicas, 0.2, Dynamics::heat_bath);
  auto const backend = split(3);
  auto const chains = backend->make_chains(plan);
  chains->use(Move::cluster);
  EXPECT_THROW(chains->advance(1), SpecError);  // without thresholds
  chains->use(Move::site);
  chains->advance(1);
  EXPECT_EQ(chains->measure(1, 1).counts.size(), 2u * 96);
}

INSTANTIATE_TEST_SUITE_P(Parts, SplitParity, ::testing::ValuesIn(backend_names()), name_of);

}  // namespace
}  // namespace antikelvin
