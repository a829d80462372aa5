// SPDX-License-Identifier: Apache-2.0
// Bodies in contact: counts are bitwise equal, whatever the kernel, the threads and the batches.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "antikelvin/ensemble/exchange_tables.hpp"
#include "antikelvin/rng/stream.hpp"
#include "support/backends.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// A body and the states that it starts from.
struct Part {
  SpinModel model;
  Lattice lattice;
  std::uint64_t n_units;
  SiteCoupling coupling;  ///< to a carrier
};

struct Case {
  std::string name;
  std::vector<Part> parts;
  bool meets, trades;
  std::uint32_t capacity;
  double area = 1;
};

/// Two levels `gap` quanta apart.
SiteCoupling two_levels(std::int32_t gap) {
  SiteCoupling coupling;
  coupling.offset[0] = gap;
  return coupling;
}

/// Levels at 0, 1 and 3 quanta, with 1, 3 and 1 states.
SiteCoupling three_levels() {
  SiteCoupling coupling;
  coupling.move = SiteCoupling::Move::level;
  coupling.step_differences[1] = 0 ^ 1;
  coupling.step_differences[2] = 1 ^ 3;
  coupling.proposals[0] = 0x3333333333333333;  // 1/5
  coupling.proposals[1] = 0xCCCCCCCCCCCCCCCC;  // 4/5
  return coupling;
}

/// Ising spins with J of two quanta, no field: a flip releases 4J (neighbours up) − 2J (neighbours).
SiteCoupling spins(int coordination) {
  SiteCoupling coupling;
  coupling.weight = 8;
  for (int missing = 0; missing <= coordination; ++missing)
    coupling.offset[missing] = 4 * (coordination - missing);
  return coupling;
}

std::vector<Case> cases() {
  SpinModel const two = spin_model("units two-level:0.5"), one = spin_model("units spin:1"),
                  three_halves = spin_model("units spin:3/2"), ising = spin_model("ising"),
                  levels = spin_model("units 0,1x3,3");
  auto const square = [](bool periodic, std::uint32_t x, std::uint32_t y) {
    return make_lattice(Shape::square, periodic, x, y);
  };
  return {
      {"two levels trade", {{two, {}, 70, {}}, {two, {}, 33, {}}}, true, true, 0},
      {"two levels trade, one meeting", {{two, {}, 70, {}}, {two, {}, 1, {}}}, true, true, 0, 0.01},
      {"three bodies trade",
       {{two, {}, 40, {}}, {two, {}, 100, {}}, {two, {}, 7, {}}},
       true,
       true,
       0,
       0.3},
      {"spin 1 meets spin 3/2", {{one, {}, 45, {}}, {three_halves, {}, 66, {}}}, true, false, 0},
      {"three ladders meet",
       {{one, {}, 20, {}}, {three_halves, {}, 31, {}}, {two, {}, 64, {}}},
       true,
       false,
       0,
       0.5},
      {"a carrier and levels",
       {{levels, {}, 65, three_levels()}, {two, {}, 40, two_levels(2)}},
       false,
       false,
       15},
      {"a carrier and a square",
       {{ising, square(true, 5, 6), 30, spins(4)}, {two, {}, 70, two_levels(8)}},
       false,
       false,
       31},
      {"a wide carrier, an open square, levels and a square",
       {{ising, square(false, 6, 3), 18, spins(4)},
        {levels, {}, 33, three_levels()},
        {ising, square(true, 4, 9), 36, spins(4)}},
       false,
       false,
       1000,
       0.6},
  };
}

ContactPlan plan_of(Case const& c, std::uint32_t n_replicas) {
  ContactPlan plan;
  plan.key = derive_key(7, n_replicas, c.parts.size());
  plan.capacity = c.capacity;
  plan.carrier_start = c.capacity / 2;
  std::uint8_t planes = 1;
  for (Part const& part : c.parts) planes = std::max(planes, part.model.planes());
  std::uint64_t most = 0;
  for (std::size_t b = 0; b < c.parts.size(); ++b) {
    Part const& part = c.parts[b];
    BodyPlan body{};
    body.spins = make_spin_plan(part.model, part.lattice, n_replicas, Layout::replicas, 0.1,
                                Dynamics::heat_bath, part.n_units);
    body.spins.key = derive_key(plan.key, b, 0);
    if (c.meets) {
      body.spins.planes = planes;
      body.spins.tables = {make_exchange_tables(part.model, part.model, planes)};
    }
    body.mixes = c.meets && part.model.n_states > 2;
    body.coupling = part.coupling;
    body.visited = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(c.area * static_cast<double>(part.n_units)));
    most = std::max(most, part.n_units);
    plan.bodies.push_back(std::move(body));
  }
  for (std::uint32_t a = 0; c.meets && a < c.parts.size(); ++a)
    for (std::uint32_t b = a + 1; b < c.parts.size(); ++b)
      plan.pairs.push_back({a, b,
                            std::max<std::uint64_t>(
                                1, static_cast<std::uint64_t>(c.area * static_cast<double>(most))),
                            c.trades,
                            make_exchange_tables(c.parts[a].model, c.parts[b].model, planes)});
  return plan;
}

/// All counts after a shuffle, and after contact in batches of these sweeps.
std::vector<std::uint64_t> run(Backend const& backend, Case const& c, ContactPlan const& plan,
                               std::vector<std::uint64_t> const& batches) {
  auto const chains = backend.make_contact(plan);
  for (std::size_t b = 0; b < c.parts.size(); ++b) {
    Part const& part = c.parts[b];
    std::vector<std::uint8_t> states(part.n_units, 0);
    if (part.lattice.shape == Shape::none) {
      auto const top = static_cast<std::uint8_t>(part.model.n_states - 1);
      std::fill(states.begin(),
                states.begin() + static_cast<std::ptrdiff_t>((b + 1) * states.size() / 4), top);
      chains->set_states(b, states);
      chains->advance_alone(b, Move::shuffle, 3);
    } else {
      for (std::size_t site = 0; site < states.size(); site += b + 2) states[site] = 1;
      chains->set_states(b, states);
    }
  }
  std::vector<std::uint64_t> all;
  auto const add = [&] {
    ContactCounts const counts = chains->measure();
    for (SpinCounts const& body : counts.bodies)
      all.insert(all.end(), body.counts.begin(), body.counts.end());
    all.insert(all.end(), counts.carrier.begin(), counts.carrier.end());
  };
  for (std::uint64_t const sweeps : batches) chains->advance(sweeps);
  add();
  chains->advance(2);
  add();
  return all;
}

TEST(ContactParity, KernelsThreadsAndBatchesAgreeBitwise) {
  std::size_t n_compared = 0, n_different = 0;
  for (Case const& c : cases())
    for (std::uint32_t const n_replicas : {1u, 31u, 33u, 64u, 300u, 513u}) {
      SCOPED_TRACE(c.name + ", replicas " + std::to_string(n_replicas));
      ContactPlan const plan = plan_of(c, n_replicas);
      std::vector<std::uint64_t> const expected =
          run(*make_cpu_backend(1, Simd::generic), c, plan, {5});
      if (n_replicas > 1) {  // something has happened, and not the same in all replicas
        std::set<std::uint64_t> const last(expected.end() - n_replicas, expected.end());
        EXPECT_GT(last.size(), 1u);
      }
      for (Simd const simd : simd_kernels())
        for (int const threads : {1, 2, 3}) {
          if (simd == Simd::generic && threads == 1) continue;
          bool const same = run(*make_cpu_backend(threads, simd), c, plan, {5}) == expected;
          EXPECT_TRUE(same) << "kernel " << static_cast<int>(simd) << " threads " << threads;
          ++n_compared;
          n_different += !same;
        }
      EXPECT_EQ(run(*make_cpu_backend(1), c, plan, {1, 3, 1}), expected) << "in batches";
      ContactPlan other = plan;
      ++other.key;
      if (n_replicas > 31) {
        EXPECT_NE(run(*make_cpu_backend(1), c, other, {5}), expected) << "of another key";
      }
    }
  std::printf("worst contact parity: %zu of %zu runs differ, %zu kernels\n", n_different,
              n_compared, simd_kernels().size());
}

// Replicas do not depend on how many others there are.
TEST(ContactParity, ReplicasAreTheSameAmongAnyNumber) {
  for (Case const& c : cases()) {
    SCOPED_TRACE(c.name);
    auto const counts_of = [&](std::uint32_t n_replicas) {
      ContactPlan plan = plan_of(c, n_replicas);
      ContactPlan const keys = plan_of(c, 1);
      plan.key = keys.key;
      for (std::size_t b = 0; b < plan.bodies.size(); ++b)
        plan.bodies[b].spins.key = keys.bodies[b].spins.key;
      return run(*make_cpu_backend(1), c, plan, {4});
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
          // Of 33 units there are more than 2^28 orders.
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
