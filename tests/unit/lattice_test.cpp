// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/model/lattice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "model/spin_model.hpp"
#include "support/plain_lattice.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using test_support::describe;
using test_support::make_lattice;
using test_support::neighbour_of;
using test_support::neighbours_of;

/// Every shape on both boundaries with all sides from 1 to 7, and some long rows.
std::vector<Lattice> lattices() {
  std::vector<Lattice> all;
  for (bool const periodic : {true, false}) {
    for (std::uint32_t x = 1; x <= 7; ++x) {
      all.push_back(make_lattice(Shape::chain, periodic, x));
      for (std::uint32_t y = 1; y <= 7; ++y) {
        all.push_back(make_lattice(Shape::square, periodic, x, y));
        all.push_back(make_lattice(Shape::triangular, periodic, x, y));
        for (std::uint32_t z = 1; z <= 7; ++z)
          all.push_back(make_lattice(Shape::cubic, periodic, x, y, z));
      }
    }
    for (std::uint32_t const x : {63, 64, 65, 127, 128, 129, 131}) {
      all.push_back(make_lattice(Shape::chain, periodic, x));
      all.push_back(make_lattice(Shape::triangular, periodic, x, 3));
      all.push_back(make_lattice(Shape::cubic, periodic, x, 2, 3));
    }
  }
  for (std::uint32_t const n : {1, 31, 32, 33, 64, 131}) {
    Lattice units;
    units.sides[0] = n;
    all.push_back(units);
  }
  return all;
}

/// How often coloured_sites lists each site, and with which colour.
struct Colouring {
  std::vector<int> times;
  std::vector<std::uint32_t> colour;
};

Colouring colouring_of(Lattice const& lattice) {
  Colouring result{std::vector<int>(n_sites(lattice), 0),
                   std::vector<std::uint32_t>(n_sites(lattice), 0)};
  for (std::uint32_t colour = 0; colour < n_colours(lattice); ++colour)
    for (std::uint32_t row = 0; row < n_rows(lattice); ++row) {
      SiteRun const run =
          coloured_sites(lattice, colour, row % lattice.sides[1], row / lattice.sides[1]);
      for (std::uint32_t i = 0; i < run.count; ++i) {
        std::uint64_t const site =
            std::uint64_t{row} * lattice.sides[0] + run.first + std::uint64_t{run.step} * i;
        ++result.times.at(site);
        result.colour.at(site) = colour;
      }
    }
  return result;
}

TEST(Lattice, EverySiteHasOneColour) {
  for (Lattice const& lattice : lattices()) {
    Colouring const colouring = colouring_of(lattice);
    for (int const times : colouring.times) ASSERT_EQ(times, 1) << describe(lattice);
  }
}

TEST(Lattice, NeighboursDifferInColour) {
  for (Lattice const& lattice : lattices()) {
    Colouring const colouring = colouring_of(lattice);
    for (std::uint64_t site = 0; site < n_sites(lattice); ++site)
      for (std::uint64_t const other : neighbours_of(lattice, site))
        ASSERT_NE(colouring.colour[site], colouring.colour[other])
            << describe(lattice) << " sites " << site << ' ' << other;
  }
}

// Two colours wherever there is no odd ring.
TEST(Lattice, ColoursAreFew) {
  EXPECT_EQ(n_colours(make_lattice(Shape::square, true, 4, 6)), 2u);
  EXPECT_EQ(n_colours(make_lattice(Shape::square, false, 5, 7)), 2u);
  EXPECT_EQ(n_colours(make_lattice(Shape::cubic, true, 4, 6, 5)), 3u);
  EXPECT_EQ(n_colours(make_lattice(Shape::triangular, true, 4, 6)), 4u);
  EXPECT_EQ(n_colours(make_lattice(Shape::triangular, true, 5, 4)), 6u);
  EXPECT_EQ(n_colours(make_lattice(Shape::triangular, true, 5, 7)), 9u);
  EXPECT_EQ(n_colours(make_lattice(Shape::none, true, 5)), 1u);
  EXPECT_EQ(n_colours(make_lattice(Shape::square, true, 1, 1)), 2u);
  static_assert(n_colours(Lattice{Shape::chain, true, {3, 1, 1}}) == 3);
}

// A strip is at most 32 sites of one colour in one row: the segments of a row hold all its sites,
// and one segment less would not.
TEST(Lattice, StripsHoldEverySite) {
  for (Lattice const& lattice : lattices()) {
    EXPECT_EQ(n_strips(lattice), n_rows(lattice) * strips_per_row(lattice));
    std::uint32_t longest = 0;
    for (std::uint32_t colour = 0; colour < n_colours(lattice); ++colour)
      for (std::uint32_t row = 0; row < n_rows(lattice); ++row)
        longest = std::max(
            longest,
            coloured_sites(lattice, colour, row % lattice.sides[1], row / lattice.sides[1]).count);
    EXPECT_LE(longest, strips_per_row(lattice) * kStripSites) << describe(lattice);
    EXPECT_GT(longest + 1, (strips_per_row(lattice) - 1) * kStripSites) << describe(lattice);
  }
}

TEST(Lattice, StepsAreThoseOfTheDefinition) {
  for (Shape const shape : {Shape::chain, Shape::square, Shape::triangular, Shape::cubic}) {
    ASSERT_EQ(coordination(shape), test_support::n_directions(shape));
    Lattice const lattice =
        make_lattice(shape, false, 5, n_axes(shape) > 1 ? 5 : 1, n_axes(shape) > 2 ? 5 : 1);
    std::uint64_t const middle = n_sites(lattice) / 2;
    for (int k = 0; k < coordination(shape); ++k) {
      Step const step = step_of(shape, k), back = step_of(shape, k ^ 1);
      EXPECT_EQ(step.x, -back.x);
      EXPECT_EQ(step.y, -back.y);
      EXPECT_EQ(step.z, -back.z);
      std::int64_t const there =
          static_cast<std::int64_t>(middle) + step.x + 5 * (step.y + 5 * step.z);
      EXPECT_EQ(neighbour_of(lattice, middle, k), static_cast<std::uint64_t>(there));
    }
  }
}

// Opposite directions lead back, so every bond is seen from both ends, as often.
TEST(Lattice, NeighboursAreSymmetrical) {
  for (Lattice const& lattice : lattices())
    for (std::uint64_t site = 0; site < n_sites(lattice); ++site)
      for (int k = 0; k < coordination(lattice.shape); ++k)
        if (auto const other = neighbour_of(lattice, site, k)) {
          ASSERT_NE(*other, site) << describe(lattice);
          ASSERT_EQ(neighbour_of(lattice, *other, k ^ 1), site) << describe(lattice);
        }
}

TEST(Lattice, BondsAreHalfTheNeighbours) {
  for (Lattice const& lattice : lattices()) {
    std::uint64_t neighbours = 0;
    for (std::uint64_t site = 0; site < n_sites(lattice); ++site)
      neighbours += neighbours_of(lattice, site).size();
    EXPECT_EQ(2 * n_bonds(lattice), neighbours) << describe(lattice);
  }
}

TEST(Lattice, SitesDoNotOverflow) {
  Lattice const large = make_lattice(Shape::cubic, true, 0xFFFFFFFF, 0xFFFF, 1);
  EXPECT_EQ(n_sites(large), std::uint64_t{0xFFFFFFFF} * 0xFFFF);
  EXPECT_EQ(n_bonds(large), 2 * std::uint64_t{0xFFFFFFFF} * 0xFFFF);
  EXPECT_EQ(strips_per_row(make_lattice(Shape::chain, true, 0xFFFFFFFE)), 0x7FFFFFFFu / 32 + 1);
}

}  // namespace
}  // namespace antikelvin
