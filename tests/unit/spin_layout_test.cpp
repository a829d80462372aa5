// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "antikelvin/base/error.hpp"
#include "device/spin_plan.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using test_support::describe;
using test_support::make_lattice;

// 32 replicas to a word, words in powers of two up to 16, then groups of 512.
TEST(SpinLayout, ReplicasFillWords) {
  Lattice const lattice = make_lattice(Shape::square, true, 5, 7);
  struct Expected {
    std::uint32_t replicas, words, groups;
  };
  for (Expected const e : {Expected{1, 1, 1},
                           {32, 1, 1},
                           {33, 2, 1},
                           {64, 2, 1},
                           {65, 4, 1},
                           {129, 8, 1},
                           {256, 8, 1},
                           {257, 16, 1},
                           {512, 16, 1},
                           {513, 16, 2},
                           {1024, 16, 2},
                           {1025, 16, 3}}) {
    SpinLayout const layout = make_layout(lattice, 35, e.replicas, Layout::replicas);
    EXPECT_EQ(layout.layout, Layout::replicas);
    EXPECT_EQ(layout.words, e.words) << e.replicas;
    EXPECT_EQ(layout.n_groups, e.groups) << e.replicas;
    EXPECT_EQ(layout.n_slabs, 0u);
    EXPECT_EQ(n_sites(layout.lattice), 35u);
    EXPECT_DOUBLE_EQ(layout.efficiency, e.replicas / (512.0 * e.groups)) << e.replicas;
  }
}

/// The rule by trying all: the most slabs, up to 512, into which the side divides with at least two
/// rows each, an even number of them on open lattices.
std::uint32_t most_slabs(std::uint32_t side, bool periodic) {
  std::uint32_t best = 0;
  for (std::uint32_t rows = 2; rows <= side; ++rows)
    if (side % rows == 0 && side / rows <= 512 && (periodic || rows % 2 == 0))
      best = std::max(best, side / rows);
  return best;
}

TEST(SpinLayout, SlabsAreAsManyAsPossible) {
  for (Shape const shape : {Shape::chain, Shape::square, Shape::triangular, Shape::cubic})
    for (bool const periodic : {true, false})
      for (std::uint32_t side = 1; side <= 1100; ++side) {
        int const axis = n_axes(shape) - 1;
        Lattice lattice = make_lattice(shape, periodic, 3);
        if (axis > 0) lattice.sides[1] = 3;
        lattice.sides[axis] = side;
        std::uint32_t const expected = most_slabs(side, periodic);
        if (expected == 0) {
          EXPECT_THROW(make_layout(lattice, n_sites(lattice), 2, Layout::slabs), SpecError)
              << describe(lattice);
          continue;
        }
        SpinLayout const layout = make_layout(lattice, n_sites(lattice), 2, Layout::slabs);
        ASSERT_EQ(layout.n_slabs, expected) << describe(lattice);
        ASSERT_EQ(layout.lattice.sides[axis] * layout.n_slabs, side);
        ASSERT_EQ(layout.n_groups, 2u);
        ASSERT_GE(layout.words * 32, layout.n_slabs);
        ASSERT_TRUE(layout.words == 1 || layout.words * 16 < layout.n_slabs) << describe(lattice);
        ASSERT_DOUBLE_EQ(layout.efficiency, expected / 512.0);
        // The other sides stay.
        ASSERT_EQ(n_sites(layout.lattice) * layout.n_slabs, n_sites(lattice));
      }
}

TEST(SpinLayout, UnitsFillLanes) {
  struct Expected {
    std::uint64_t units;
    std::uint32_t words, sites;
  };
  for (Expected const e : {Expected{1, 1, 1},
                           {32, 1, 1},
                           {33, 2, 1},
                           {257, 16, 1},
                           {512, 16, 1},
                           {513, 16, 2},
                           {1024, 16, 2},
                           {1000000007, 16, 1953126}}) {
    SpinLayout const layout = make_layout({}, e.units, 3, Layout::slabs);
    EXPECT_EQ(layout.words, e.words) << e.units;
    EXPECT_EQ(layout.lattice.sides[0], e.sites) << e.units;
    EXPECT_EQ(layout.n_slabs, e.words * 32) << e.units;
    EXPECT_EQ(layout.n_groups, 3u);
    SpinLayout const columns = make_layout({}, e.units, 3, Layout::replicas);
    EXPECT_EQ(columns.lattice.sides[0], e.units);
    EXPECT_EQ(columns.words, 1u);
  }
}

TEST(SpinLayout, RefusesWhatDoesNotFit) {
  // The strips of the largest system allowed hold all of its units; one more would leave no strip.
  std::uint64_t const most = (std::uint64_t{1} << 32) - kStripSites, too_many = most + 1;
  EXPECT_EQ(most, 4294967264u);
  EXPECT_EQ(n_strips(make_layout({}, most, 1, Layout::replicas).lattice), most / kStripSites);
  EXPECT_THROW(make_layout({}, too_many, 1, Layout::replicas), SpecError);
  EXPECT_NO_THROW(make_layout({}, too_many, 1, Layout::slabs));
  EXPECT_THROW(make_layout({}, std::uint64_t{1} << 32, 1, Layout::replicas), SpecError);
  EXPECT_EQ(n_strips(make_layout({}, most * 512, 1, Layout::slabs).lattice), most / kStripSites);
  EXPECT_THROW(make_layout({}, most * 512 + 1, 1, Layout::slabs), SpecError);
  Lattice const large = make_lattice(Shape::square, true, 65536, 65536);
  EXPECT_THROW(make_layout(large, n_sites(large), 1, Layout::replicas), SpecError);
  EXPECT_NO_THROW(make_layout(large, n_sites(large), 1, Layout::slabs));
}

TEST(SpinLayout, TheBestLayoutWastesFewerLanes) {
  Lattice const square = make_lattice(Shape::square, true, 1024, 1024),
                small = make_lattice(Shape::square, true, 8, 8),
                odd = make_lattice(Shape::square, false, 1023, 1023);
  auto const best = [](Lattice const& lattice, std::uint32_t replicas) {
    return best_layout(lattice, n_sites(lattice), replicas).layout;
  };
  EXPECT_EQ(best(square, 1), Layout::slabs);  // 512 of 512 lanes against 1
  EXPECT_EQ(best(square, 511), Layout::slabs);
  EXPECT_EQ(best(square, 512), Layout::replicas);  // equal
  EXPECT_EQ(best(square, 513), Layout::slabs);     // half of the second group would be idle
  EXPECT_EQ(best(small, 3), Layout::slabs);        // 4 slabs
  EXPECT_EQ(best(small, 4), Layout::replicas);
  EXPECT_EQ(best(odd, 1), Layout::replicas);  // cannot be cut
  EXPECT_EQ(best(make_lattice(Shape::square, true, 64, 3), 1), Layout::replicas);
  EXPECT_EQ(best_layout({}, 1000000, 16).layout, Layout::slabs);
  EXPECT_EQ(best_layout({}, 10, 16).layout, Layout::replicas);
}

TEST(SpinLayout, PlansKnowTheirMemory) {
  SpinPlan plan;
  plan.planes = 3;
  plan.layout = make_layout(make_lattice(Shape::square, true, 5, 7), 35, 600, Layout::replicas);
  EXPECT_EQ(plan.group_words(), 35u * 3 * 16);
  EXPECT_EQ(plan.state_bytes(), 35u * 3 * 16 * 4 * 2);
}

}  // namespace
}  // namespace antikelvin
