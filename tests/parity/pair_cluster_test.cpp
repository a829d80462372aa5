// SPDX-License-Identifier: Apache-2.0
// Replicas of a pair exchange the clusters that the documentation says, cluster by cluster and site by site; the
// energy of both and where they differ stay bit by bit, on every kernel and backend and in shares.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include "antikelvin/sampler/exchange_clusters.hpp"
#include "device/split.hpp"
#include "model/spin_model.hpp"
#include "support/backends.hpp"
#include "support/few_plans.hpp"
#include "support/plain_lattice.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

using States = std::vector<std::vector<std::uint8_t>>;  ///< of every replica

States all_states(SpinChains const& chains, std::uint32_t n_replicas) {
  States all;
  for (std::uint32_t r = 0; r < n_replicas; ++r) all.push_back(chains.states(r));
  return all;
}

/// Sites of the cluster that replica r starts at, by the words of exchange_clusters.hpp, and one site after the other.
std::vector<std::uint64_t> plain_cluster(SpinPlan const& plan, States const& states,
                                         std::uint32_t r, std::uint64_t round, bool both_kinds) {
  std::uint64_t const n = plan.n_units;
  std::vector<bool> differ(n), seen(n, false);
  for (std::uint64_t i = 0; i < n; ++i) differ[i] = states[r][i] != states[r ^ 1u][i];
  std::vector<std::uint64_t> tried[2];  // that agree, that differ
  for (std::uint32_t block = 0; block < 8; ++block) {
    PhiloxBlock const random =
        philox4x32(stream_counter(Stream::pair_cluster, r % 32, plan.first_replica / 32 + r / 32,
                                  round, block),
                   plan.key);
    for (std::uint32_t const number : random.word) {
      auto const site = static_cast<std::uint64_t>(static_cast<double>(number) * 0x1p-32 *
                                                   static_cast<double>(n));
      tried[differ[site]].push_back(site);
    }
    if (!tried[1].empty() && (!both_kinds || !tried[0].empty())) break;
  }
  if (tried[1].empty() || (both_kinds && tried[0].empty())) return {};
  bool const kind = !both_kinds || tried[1].size() <= tried[0].size();
  std::vector<std::uint64_t> cluster = {tried[kind][0]};
  seen[cluster[0]] = true;
  for (std::size_t i = 0; i < cluster.size(); ++i)
    for (std::uint64_t const other : neighbours_of(plan.lattice, cluster[i]))
      if (!seen[other] && differ[other] == kind) {
        seen[other] = true;
        cluster.push_back(other);
      }
  return cluster;
}

States plainly_exchanged(SpinPlan const& plan, States const& states, std::uint64_t round,
                         bool both_kinds) {
  States after = states;
  for (std::uint32_t r = 0; r < plan.n_replicas; ++r)
    for (std::uint64_t const site : plain_cluster(plan, states, r, round, both_kinds)) {
      after[r][site] ^= 1;
      after[r ^ 1u][site] ^= 1;
    }
  return after;
}

struct PairCase {
  SpinModel model;
  Lattice lattice;
  std::uint32_t n_replicas;
  double beta;
};

std::vector<PairCase> pair_cases() {
  SpinModel const glass = spin_model("edwards-anderson:4");
  SpinModel in_field = glass;
  in_field.field = Rational(1, 3);
  std::vector<PairCase> cases;
  std::size_t turn = 0;
  for (bool const periodic : {true, false})
    for (Lattice const& lattice :
         {make_lattice(Shape::chain, periodic, 1), make_lattice(Shape::chain, periodic, 2),
          make_lattice(Shape::chain, periodic, 37), make_lattice(Shape::square, periodic, 2, 2),
          make_lattice(Shape::square, periodic, 1, 5), make_lattice(Shape::square, periodic, 33, 7),
          make_lattice(Shape::square, periodic, 12, 12),
          make_lattice(Shape::triangular, periodic, 2, 3),
          make_lattice(Shape::triangular, periodic, 9, 8),
          make_lattice(Shape::triangular, periodic, 1, 6),
          make_lattice(Shape::cubic, periodic, 2, 2, 2),
          make_lattice(Shape::cubic, periodic, 5, 3, 4),
          make_lattice(Shape::cubic, periodic, 1, 4, 2)}) {
      constexpr std::uint32_t kReplicas[] = {2, 130, 34, 530, 66};
      constexpr double kBetas[] = {0.3, -0.9, 2, -0.4};
      ++turn;
      cases.push_back(
          {turn % 3 == 0 ? in_field : glass, lattice, kReplicas[turn % 5], kBetas[turn % 4]});
    }
  if (few_plans() == 0) return cases;
  std::vector<PairCase> some;  // an emulated GPU has time for few
  for (std::size_t i = 2; i < cases.size(); i += 5) some.push_back(cases[i]);
  return some;
}

SpinPlan plan_of_pairs(PairCase const& c) {
  return make_spin_plan(c.model, c.lattice, c.n_replicas, Layout::replicas, c.beta,
                        Dynamics::heat_bath);
}

std::string pair_place(PairCase const& c) {
  return describe(c.lattice) + " R=" + std::to_string(c.n_replicas) +
         (c.model.field == 0 ? "" : " in a field");
}

class PairClusterParity : public BackendTest {};

TEST_P(PairClusterParity, ClustersAreThosePlainlyFound) {
  std::size_t n_moved = 0, n_pairs = 0;
  for (PairCase const& c : pair_cases()) {
    SpinPlan const plan = plan_of_pairs(c);
    auto const chains = backend->make_chains(plan);
    chains->advance(6);
    for (std::uint64_t const round : {0ull, 5ull, (1ull << 40) + 3}) {
      States const before = all_states(*chains, plan.n_replicas);
      bool const both = c.model.field == 0;
      chains->exchange_clusters(round, both);
      States const after = all_states(*chains, plan.n_replicas);
      EXPECT_EQ(after, plainly_exchanged(plan, before, round, both)) << pair_place(c);
      for (std::uint32_t r = 0; r < plan.n_replicas; r += 2, ++n_pairs)
        n_moved += after[r] != before[r];
      chains->advance(1);
    }
  }
  EXPECT_GT(4 * n_moved, n_pairs);  // some lattices have one site
  std::printf("worst clusters of pairs: %zu of %zu pairs moved\n", n_moved, n_pairs);
}

/// Numbers of all replicas, and sums over pairs of bonds and of spins up, each of which is a part of the energy.
struct PairNumbers {
  std::vector<std::uint64_t> bonds, up;
  std::vector<std::vector<bool>> differ;
  bool operator==(PairNumbers const&) const = default;
};

PairNumbers numbers_of_pairs(SpinChains& chains, SpinPlan const& plan) {
  PairNumbers numbers;
  SpinCounts const counts = chains.measure(1, 0);
  States const states = all_states(chains, plan.n_replicas);
  for (std::uint32_t r = 0; r < plan.n_replicas; r += 2) {
    numbers.bonds.push_back(counts.at(0, 0, r) + counts.at(0, 0, r + 1));
    numbers.up.push_back(counts.at(0, 1, r) + counts.at(0, 1, r + 1));
    std::vector<bool>& differ = numbers.differ.emplace_back();
    for (std::size_t i = 0; i < states[r].size(); ++i)
      differ.push_back(states[r][i] != states[r + 1][i]);
  }
  return numbers;
}

TEST_P(PairClusterParity, EnergiesOfPairsAndOverlapsStay) {
  std::size_t n_changed = 0;
  for (PairCase const& c : pair_cases())
    for (bool const both : {false, true}) {
      SpinPlan const plan = plan_of_pairs(c);
      auto const chains = backend->make_chains(plan);
      chains->advance(5);
      PairNumbers const before = numbers_of_pairs(*chains, plan);
      States const start = all_states(*chains, plan.n_replicas);
      for (std::uint64_t round = 0; round < 8; ++round) chains->exchange_clusters(round, both);
      n_changed += all_states(*chains, plan.n_replicas) != start;
      PairNumbers const after = numbers_of_pairs(*chains, plan);
      EXPECT_EQ(after.bonds, before.bonds) << pair_place(c);
      EXPECT_EQ(after.differ, before.differ) << pair_place(c);
      if (!both) {  // a field has its energy from them
        EXPECT_EQ(after.up, before.up) << pair_place(c);
      }
      // Each move is its own way back, in any order.
      for (std::uint64_t const round : {3, 1, 0, 2, 7, 6, 5, 4})
        chains->exchange_clusters(round, both);
      EXPECT_EQ(all_states(*chains, plan.n_replicas), start) << pair_place(c);
    }
  EXPECT_GT(n_changed, pair_cases().size());
}

States run_of_pairs(Backend const& backend, SpinPlan const& plan, bool both) {
  auto const chains = backend.make_chains(plan);
  for (std::uint64_t round = 0; round < 4; ++round) {
    chains->advance(2);
    chains->exchange_clusters(round, both);
  }
  return all_states(*chains, plan.n_replicas);
}

TEST(PairClusters, KernelsThreadsAndSharesAgreeBitwise) {
  for (PairCase const& c : pair_cases()) {
    SpinPlan const plan = plan_of_pairs(c);
    bool const both = c.model.field == 0;
    States const expected = run_of_pairs(*make_cpu_backend(1, Simd::generic), plan, both);
    for (Simd const simd : simd_kernels())
      EXPECT_EQ(run_of_pairs(*make_cpu_backend(1, simd), plan, both), expected) << pair_place(c);
    EXPECT_EQ(run_of_pairs(*make_cpu_backend(3), plan, both), expected) << pair_place(c);
    for (std::size_t const n_parts : {2, 3, 5}) {
      std::vector<std::unique_ptr<Backend>> parts;
      for (std::size_t i = 0; i < n_parts; ++i)
        parts.push_back(make_cpu_backend(1, simd_kernels()[i % simd_kernels().size()]));
      EXPECT_EQ(run_of_pairs(*make_split_backend(std::move(parts)), plan, both), expected)
          << pair_place(c) << " in " << n_parts << " parts";
    }
    if (c.n_replicas > 2) {  // a share that bears another's name has other clusters
      SpinPlan other = plan;
      other.first_replica = 32;
      EXPECT_NE(run_of_pairs(*make_cpu_backend(1), other, both), expected) << pair_place(c);
    }
  }
}

/// Rungs of a ladder are groups; a vector of words, or one after the other, is the same.
TEST(PairClusters, GroupsHaveNamesOfTheirOwn) {
  SpinModel const glass = spin_model("edwards-anderson:4");
  Lattice const lattice = make_lattice(Shape::square, true, 6, 6);
  SpinPlan plan = make_spin_plan(glass, lattice, 64, Layout::replicas, 0.5, Dynamics::heat_bath);
  plan.layout.n_groups = 5;
  plan.n_replicas = 64 * 5;
  auto const chains = make_cpu_backend(2)->make_chains(plan);
  chains->advance(4);
  States const before = all_states(*chains, plan.n_replicas);
  chains->exchange_clusters(9, true);
  EXPECT_EQ(all_states(*chains, plan.n_replicas), plainly_exchanged(plan, before, 9, true));
}

INSTANTIATE_TEST_SUITE_P(Backends, PairClusterParity, testing::ValuesIn(backend_names()), name_of);

}  // namespace
}  // namespace antikelvin
