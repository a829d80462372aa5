// SPDX-License-Identifier: Apache-2.0
// Bodies in contact: counts are bitwise equal, whatever the kernel, the threads and the batches.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "model/spin_model.hpp"
#include "support/backends.hpp"
#include "support/contact_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

TEST(ContactParity, KernelsThreadsAndBatchesAgreeBitwise) {
  std::size_t n_compared = 0, n_different = 0;
  for (ContactRunCase const& c : contact_run_cases())
    for (std::uint32_t const n_replicas : {1u, 31u, 33u, 64u, 300u, 513u}) {
      SCOPED_TRACE(c.name + ", replicas " + std::to_string(n_replicas));
      ContactPlan const plan = contact_plan_of(c, n_replicas);
      std::vector<std::uint64_t> const expected =
          run_contact_plan(*make_cpu_backend(1, Simd::generic), c, plan, {5});
      if (n_replicas > 1) {  // something has happened, and not the same in all replicas
        std::set<std::uint64_t> const last(expected.end() - n_replicas, expected.end());
        EXPECT_GT(last.size(), 1u);
      }
      for (Simd const simd : simd_kernels())
        for (int const threads : {1, 2, 3}) {
          if (simd == Simd::generic && threads == 1) continue;
          bool const same =
              run_contact_plan(*make_cpu_backend(threads, simd), c, plan, {5}) == expected;
          EXPECT_TRUE(same) << "kernel " << static_cast<int>(simd) << " threads " << threads;
          ++n_compared;
          n_different += !same;
        }
      EXPECT_EQ(run_contact_plan(*make_cpu_backend(1), c, plan, {1, 3, 1}), expected)
          << "in batches";
      ContactPlan other = plan;
      ++other.key;
      if (n_replicas > 31) {
        EXPECT_NE(run_contact_plan(*make_cpu_backend(1), c, other, {5}), expected)
            << "of another key";
      }
    }
  std::printf("worst contact parity: %zu of %zu runs differ, %zu kernels\n", n_different,
              n_compared, simd_kernels().size());
}

// Replicas do not depend on how many others there are.
TEST(ContactParity, ReplicasAreTheSameAmongAnyNumber) {
  for (ContactRunCase const& c : contact_run_cases()) {
    SCOPED_TRACE(c.name);
    auto const counts_of = [&](std::uint32_t n_replicas) {
      ContactPlan plan = contact_plan_of(c, n_replicas);
      ContactPlan const keys = contact_plan_of(c, 1);
      plan.key = keys.key;
      for (std::size_t b = 0; b < plan.bodies.size(); ++b)
        plan.bodies[b].spins.key = keys.bodies[b].spins.key;
      return run_contact_plan(*make_cpu_backend(1), c, plan, {4});
    };
    std::vector<std::uint64_t> const few = counts_of(33), many = counts_of(513);
    ASSERT_EQ(few.size() * 513, many.size() * 33);
    for (std::size_t q = 0; q < few.size() / 33; ++q)
      for (std::size_t r = 0; r < 33; ++r)
        ASSERT_EQ(few[q * 33 + r], many[q * 513 + r]) << "quantity " << q << " replica " << r;
  }
}

TEST(ContactParity, ShufflesKeepPopulationsAndDifferBetweenLanes) {
  for (char const* const spec : {"units two-level", "units 0,1,2x3,7/2", "units 0,1,2,3,4,5x4,6,8"})
    for (std::uint64_t const n_units : {2u, 33u, 64u, 131u})
      for (std::uint32_t const n_replicas : {1u, 31u, 64u, 513u}) {
        SpinModel const model = spin_model(spec);
        SpinPlan const plan = make_spin_plan(model, {}, n_replicas, Layout::replicas, 0.2,
                                             Dynamics::heat_bath, n_units);
        SCOPED_TRACE(describe(plan));
        std::vector<std::uint8_t> start(n_units);
        for (std::uint64_t unit = 0; unit < n_units; ++unit)
          start[unit] = static_cast<std::uint8_t>(
              unit * static_cast<std::uint64_t>(model.n_states) / n_units);
        std::vector<std::vector<std::uint8_t>> expected;
        for (Simd const simd : simd_kernels()) {
          auto const chains =
              make_cpu_backend(simd == Simd::generic ? 1 : 2, simd)->make_chains(plan);
          chains->set_states(start);
          chains->use(Move::shuffle);
          chains->advance(12);
          std::set<std::vector<std::uint8_t>> orders;
          for (std::uint32_t r = 0; r < n_replicas; ++r) {
            std::vector<std::uint8_t> const states = chains->states(r);
            std::vector<std::uint8_t> sorted = states;
            std::sort(sorted.begin(), sorted.end());
            ASSERT_EQ(sorted, start) << "replica " << r;
            if (simd == Simd::generic)
              expected.push_back(states);
            else
              ASSERT_EQ(states, expected[r]) << "replica " << r;
            orders.insert(states);
          }
          // 33 units have more than 2^28 orders.
          if (n_units > 2) {
            EXPECT_EQ(orders.size(), n_replicas);
          }
          if (n_units == 2 && n_replicas > 30) {
            EXPECT_EQ(orders.size(), 2u);
          }
        }
      }
}

}  // namespace
}  // namespace antikelvin
