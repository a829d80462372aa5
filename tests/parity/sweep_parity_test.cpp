// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vector>

#include "antikelvin/ensemble/transition.hpp"
#include "antikelvin/kernel/sweep_units.hpp"
#include "support/backends.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::simd_kernels;

constexpr std::uint64_t kMax = ~std::uint64_t{0}, kHalf = std::uint64_t{1} << 63;

/// What a run leaves behind; equal bit for bit between backends.
struct Outcome {
  std::vector<std::uint64_t> n_up;
  std::vector<std::uint32_t> spins;
  bool operator==(Outcome const&) const = default;
};

Outcome run(Backend const& backend, ChainPlan const& plan, std::uint32_t thin) {
  auto const chains = backend.make_chains(plan);
  chains->advance(2);
  Outcome outcome;
  outcome.n_up = chains->measure(3, thin);
  outcome.spins = chains->snapshot();
  return outcome;
}

/// The reference: the generic kernel, one thread, the smallest granule.
Outcome reference(ChainPlan plan, std::uint32_t thin) {
  plan.words_per_item = 16;
  return run(*make_cpu_backend(1, Simd::generic), plan, thin);
}

ChainPlan make_plan(std::uint64_t n_units, std::uint32_t n_replicas, TransitionTable const& table) {
  ChainPlan plan;
  plan.n_units = n_units;
  plan.n_replicas = n_replicas;
  plan.key = 0xfedcba9876543210 + n_units;
  plan.up_if_down = table.up_if_down;
  plan.up_if_up = table.up_if_up;
  return plan;
}

/// Both dynamics at both signs of β and at 0, extreme thresholds, and thresholds that differ.
std::vector<TransitionTable> tables() {
  std::vector<TransitionTable> all;
  LevelSystem const system = parse_levels("two-level");
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
    for (double const beta : {-1.0, -0.2, 0.0, 0.5, 20.0})
      all.push_back(make_transition_table(system, beta, dynamics));
  for (std::uint64_t const a : {std::uint64_t{0}, std::uint64_t{1}, kHalf, kMax})
    for (std::uint64_t const b : {std::uint64_t{0}, std::uint64_t{1}, kMax}) all.push_back({a, b});
  all.push_back({0x123456789abcdef0, 0xfedcba9876543211});
  all.push_back({0x8000000000000001, 0x7fffffffffffffff});
  return all;
}

struct Case {
  ChainPlan plan;
  std::uint32_t thin;
};

/// All sizes, tables and copy masks; replicas and thinning take turns. The largest system takes
/// every third table.
std::vector<Case> cases() {
  std::vector<Case> all;
  for (std::uint64_t const n_units : {1, 31, 32, 33, 131, 511, 512, 513, 42793}) {
    std::size_t turn = 0;
    for (TransitionTable const& table : tables())
      if (++turn % 3 == 0 || n_units < 10000)
        for (std::uint32_t const copy_mask : {0u, 0xAAAAAAAAu}) {
          Case one{make_plan(n_units, turn % 2 ? 3 : 1, table), turn / 2 % 2 ? 2u : 1u};
          one.plan.copy_mask = copy_mask;
          all.push_back(one);
        }
  }
  return all;
}

std::string describe(ChainPlan const& plan) {
  return "N=" + std::to_string(plan.n_units) + " R=" + std::to_string(plan.n_replicas) +
         " thresholds " + std::to_string(plan.up_if_down) + " " + std::to_string(plan.up_if_up) +
         " copy " + std::to_string(plan.copy_mask) + " granule " +
         std::to_string(plan.words_per_item);
}

/// Number of excited units per replica, counted bit by bit; units beyond N must not exist.
void check_counts(ChainPlan const& plan, Outcome const& outcome) {
  std::size_t const words = plan.words_per_replica();
  ASSERT_EQ(outcome.spins.size(), words * plan.n_replicas);
  ASSERT_EQ(outcome.n_up.size(), 3u * plan.n_replicas);
  for (std::uint32_t r = 0; r < plan.n_replicas; ++r) {
    std::uint64_t n_up = 0, beyond = 0;
    for (std::uint64_t unit = 0; unit < words * 32; ++unit)
      (unit < plan.n_units ? n_up : beyond) +=
          outcome.spins[r * words + unit / 32] >> (unit % 32) & 1;
    EXPECT_EQ(outcome.n_up[2 * plan.n_replicas + r], n_up) << describe(plan);
    EXPECT_EQ(beyond, 0u) << describe(plan);
  }
}

// Policy: trajectories and counts are bitwise equal, whatever the kernel, threads and granule.
TEST(SweepParity, KernelsThreadsAndGranulesAgreeBitwise) {
  struct Way {
    int threads;
    std::uint64_t words_per_item;
  };
  std::size_t n_skipped = 0, n_compared = 0, n_different = 0;
  for (auto [plan, thin] : cases()) {
    Outcome const expected = reference(plan, thin);
    check_counts(plan, expected);
    for (Simd const simd : simd_kernels())
      for (Way const way : {Way{1, 16}, Way{1, 32}, Way{1, 256}, Way{1, 1024}, Way{1, 0},
                            Way{2, 16}, Way{3, 16}, Way{3, 256}}) {
        // More threads than processors wait for each other: every 13th run will do.
        if (way.threads > 1 && n_skipped++ % 13 != 0) continue;
        plan.words_per_item = way.words_per_item;
        bool const same = run(*make_cpu_backend(way.threads, simd), plan, thin) == expected;
        EXPECT_TRUE(same) << describe(plan) << " kernel " << static_cast<int>(simd) << " threads "
                          << way.threads << " thin " << thin;
        ++n_compared;
        n_different += !same;
      }
  }
  std::printf("worst sweep parity: %zu of %zu runs differ, %zu kernels\n", n_different, n_compared,
              simd_kernels().size());
}

// Enough open words in one item to empty the waiting list of the SIMD kernels within a sweep.
TEST(SweepParity, LargeItemsOverflowTheWaitingList) {
  for (TransitionTable const table : {TransitionTable{0x123456789abcdef0, 0xfedcba9876543211},
                                      TransitionTable{0x5555555555555555, 0x5555555555555555}})
    for (std::uint32_t const copy_mask : {0u, 0xAAAAAAAAu}) {
      ChainPlan plan = make_plan(300007, 2, table);
      plan.copy_mask = copy_mask;
      Outcome const expected = reference(plan, 1);
      check_counts(plan, expected);
      plan.words_per_item = 16384;
      for (Simd const simd : simd_kernels())
        EXPECT_EQ(run(*make_cpu_backend(2, simd), plan, 1), expected)
            << describe(plan) << " kernel " << static_cast<int>(simd);
    }
}

/// One item straight through a kernel, at any sweep number.
std::vector<std::uint32_t> run_item(void (*kernel)(SweepUnitsView const&, std::uint64_t),
                                    std::uint64_t first_sweep) {
  std::vector<std::uint32_t> spins(32, 0x0f0f0f0f);
  std::vector<std::uint64_t> n_up(5);
  SweepUnitsView view{};
  view.spins = spins.data();
  view.n_up = n_up.data();
  view.key = 42;
  view.n_units = 1024;
  view.words_per_replica = view.words_per_item = 32;
  view.items_per_replica = 1;
  view.first_sweep = first_sweep;
  view.up_if_down = 0x123456789abcdef0;
  view.up_if_up = 0xfedcba9876543211;
  view.n_sweeps = 5;
  view.thin = 1;
  view.n_replicas = 1;
  kernel(view, 0);
  for (std::uint64_t const count : n_up) spins.push_back(static_cast<std::uint32_t>(count));
  return spins;
}

// Sweep numbers fill 48 bits of the counter; 2^32 is where the second counter word takes over.
TEST(SweepParity, KernelsAgreeAtAnySweepNumber) {
  auto const generic = [](SweepUnitsView const& view, std::uint64_t item) {
    SweepUnits{view}(item);
  };
  std::vector<std::uint32_t> previous;
  for (std::uint64_t const first :
       {std::uint64_t{0}, (std::uint64_t{1} << 32) - 2, std::uint64_t{1} << 32,
        (std::uint64_t{1} << 47) + 12345, (std::uint64_t{1} << 48) - 5}) {
    std::vector<std::uint32_t> const expected = run_item(generic, first);
    EXPECT_NE(expected, previous) << "sweep number without effect at " << first;
    previous = expected;
    if (cpu::has_avx2()) {
      EXPECT_EQ(run_item(cpu::sweep_units_avx2, first), expected) << first;
    }
    if (cpu::has_avx512()) {
      EXPECT_EQ(run_item(cpu::sweep_units_avx512, first), expected) << first;
    }
  }
}

// The next three laws and parity with the reference hold on every backend.
class BackendSweep : public test_support::BackendTest {};

TEST_P(BackendSweep, EqualsReference) {
  std::size_t n_compared = 0;
  for (auto [plan, thin] : cases()) {
    ++n_compared;
    Outcome const expected = reference(plan, thin);
    for (std::uint64_t const words_per_item : {0, 32}) {
      plan.words_per_item = words_per_item;
      ASSERT_EQ(run(*backend, plan, thin), expected) << describe(plan);
    }
  }
  std::printf("worst %s against reference: 0 of %zu plans differ\n", GetParam().c_str(),
              n_compared);
}

TEST_P(BackendSweep, FewerReplicasAreAPrefix) {
  for (std::uint64_t const n_units : {33, 513, 42793}) {
    TransitionTable const table{0x123456789abcdef0, 0xfedcba9876543211};
    Outcome const few = run(*backend, make_plan(n_units, 3, table), 1),
                  many = run(*backend, make_plan(n_units, 5, table), 1);
    std::vector<std::uint32_t> const spins(
        many.spins.begin(), many.spins.begin() + static_cast<std::ptrdiff_t>(few.spins.size()));
    EXPECT_EQ(few.spins, spins) << n_units;
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t r = 0; r < 3; ++r)
        EXPECT_EQ(few.n_up[3 * t + r], many.n_up[5 * t + r]) << n_units;
    // Replicas differ from each other, or being a prefix would mean nothing.
    std::size_t const words = few.spins.size() / 3;
    auto const begin = few.spins.begin();
    EXPECT_FALSE(std::equal(begin, begin + static_cast<std::ptrdiff_t>(words),
                            begin + static_cast<std::ptrdiff_t>(words)));
  }
}

TEST_P(BackendSweep, SweepsAreAdditive) {
  TransitionTable const table{0x123456789abcdef0, 0xfedcba9876543211};
  for (std::uint64_t const n_units : {33, 513, 42793}) {
    ChainPlan const plan = make_plan(n_units, 2, table);
    auto const once = backend->make_chains(plan), twice = backend->make_chains(plan),
               measured = backend->make_chains(plan);
    once->advance(12);
    twice->advance(5);
    twice->advance(0);
    twice->advance(7);
    EXPECT_EQ(once->snapshot(), twice->snapshot());
    // Measuring is advancing, and thin only selects what is reported.
    auto const every = measured->measure(12, 1);
    EXPECT_EQ(once->snapshot(), measured->snapshot());
    auto const thinned = backend->make_chains(plan)->measure(4, 3);
    for (std::size_t t = 0; t < 4; ++t)
      for (std::size_t r = 0; r < 2; ++r)
        EXPECT_EQ(thinned[2 * t + r], every[2 * (3 * t + 2) + r]) << n_units;
    auto const start = backend->make_chains(plan)->snapshot();
    EXPECT_EQ(start, std::vector<std::uint32_t>(start.size(), 0u))
        << "chains start in the lowest level";
    EXPECT_NE(once->snapshot(), start);
  }
}

// The key selects the trajectory: both halves of it.
TEST_P(BackendSweep, KeysGiveDifferentTrajectories) {
  ChainPlan plan = make_plan(513, 1, {kHalf, kHalf});
  Outcome const a = run(*backend, plan, 1);
  EXPECT_EQ(a, run(*backend, plan, 1));
  plan.key ^= 1;
  EXPECT_NE(a, run(*backend, plan, 1));
  plan.key ^= 1 ^ (std::uint64_t{1} << 63);
  EXPECT_NE(a, run(*backend, plan, 1));
}

INSTANTIATE_TEST_SUITE_P(Backends, BackendSweep, ::testing::ValuesIn(test_support::backend_names()),
                         test_support::name_of);

}  // namespace
}  // namespace antikelvin
