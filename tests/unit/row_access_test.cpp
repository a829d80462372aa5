// SPDX-License-Identifier: Apache-2.0
// Neighbours as kernels find them, in rows and lanes, against neighbours by coordinates.
#include <gtest/gtest.h>

#include <vector>

#include "antikelvin/random/philox.hpp"
#include "antikelvin/sampler/neighbours.hpp"
#include "support/plain_lattice.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using test_support::describe;
using test_support::make_lattice;
using test_support::neighbour_of;

using Word = std::uint32_t;
constexpr int kPlanes = 2;

/// Lattices in memory, filled with noise, also where no lane is.
struct Spins {
  Lattice whole;
  SpinLayout layout;
  std::vector<std::uint32_t> words;

  Spins(Lattice const& lattice, Layout kind, std::uint32_t n_replicas)
      : whole(lattice), layout(make_layout(lattice, n_sites(lattice), n_replicas, kind)) {
    words.resize(n_sites(layout.lattice) * kPlanes * layout.words * layout.n_groups);
    for (std::uint32_t i = 0; i < words.size(); ++i)
      words[i] = philox4x32({{i, 0, 0, 0}}, 7).word[0];
  }
  SpinView view() {
    SpinView v{};
    v.spins = words.data();
    v.lattice = layout.lattice;
    v.words = layout.words;
    v.planes = kPlanes;
    v.n_groups = layout.n_groups;
    v.n_slabs = layout.n_slabs;
    v.n_units = n_sites(whole);
    return v;
  }
  std::uint32_t bit(std::uint32_t group, std::uint64_t site, int plane, std::uint64_t lane) const {
    std::uint64_t const at =
        ((group * n_sites(layout.lattice) + site) * kPlanes + static_cast<std::uint64_t>(plane)) *
            layout.words +
        lane / 32;
    return words[at] >> lane % 32 & 1;
  }
};

template <Shape kShape>
void check_site(Spins& spins, std::uint32_t group, std::uint32_t word, std::uint64_t local) {
  SpinView const view = spins.view();
  WordRange const range{group, word, group * view.words + word};
  auto const row = static_cast<std::uint32_t>(local / view.lattice.sides[0]),
             x = static_cast<std::uint32_t>(local % view.lattice.sides[0]);
  RowAccess<kShape, kPlanes, Word> const access(view, range, row);
  typename RowAccess<kShape, kPlanes, Word>::Around any, plain;
  access.load_any(x, any);
  bool const is_plain = access.is_plain(x);
  if (is_plain) access.load_plain(x, plain);
  Word own[kPlanes];
  access.load_own(x, own);
  std::uint64_t const per_lane = n_sites(view.lattice);
  for (std::uint32_t b = 0; b < 32; ++b) {
    std::uint32_t const lane = word * 32 + b;
    if (view.n_slabs > 0 && lane >= view.n_slabs) break;
    std::uint64_t const site = view.n_slabs > 0 ? lane * per_lane + local : local;
    int n_absent = 0;
    for (int k = 0; k < coordination(kShape); ++k) {
      auto const other = neighbour_of(spins.whole, site, k);
      n_absent += !other;
      ASSERT_EQ(any.present[k] >> b & 1, other ? 1u : 0u)
          << describe(spins.whole) << " slabs " << view.n_slabs << " site " << site << " way " << k;
      if (!other) continue;
      for (int plane = 0; plane < kPlanes; ++plane) {
        std::uint32_t const expected =
            view.n_slabs > 0 ? spins.bit(group, *other % per_lane, plane, *other / per_lane)
                             : spins.bit(group, *other, plane, lane);
        ASSERT_EQ(any.state[k][plane] >> b & 1, expected)
            << describe(spins.whole) << " slabs " << view.n_slabs << " site " << site << " way "
            << k;
        if (is_plain) {
          ASSERT_EQ(plain.state[k][plane] >> b & 1, expected) << describe(spins.whole);
        }
      }
    }
    // The kind of the site, which selects its table.
    bool const at_edge = any.n_edge_absent > 0 && (any.edge >> b & 1) != 0;
    ASSERT_EQ(any.n_absent + (at_edge ? any.n_edge_absent : 0), n_absent)
        << describe(spins.whole) << " site " << site;
    ASSERT_TRUE(!is_plain || n_absent == 0);
    for (int plane = 0; plane < kPlanes; ++plane)
      ASSERT_EQ(own[plane] >> b & 1, spins.bit(group, local, plane, lane));
  }
}

template <Shape kShape>
void check(Lattice const& lattice, Layout layout, std::uint32_t n_replicas) {
  Spins spins(lattice, layout, n_replicas);
  for (std::uint32_t group = 0; group < spins.layout.n_groups; ++group)
    for (std::uint32_t word = 0; word < spins.layout.words; ++word)
      for (std::uint64_t local = 0; local < n_sites(spins.layout.lattice); ++local)
        ASSERT_NO_FATAL_FAILURE(check_site<kShape>(spins, group, word, local));
}

TEST(RowAccess, ReplicasSeeTheirOwnLattice) {
  for (bool const periodic : {true, false})
    for (std::uint32_t x = 1; x <= 5; ++x) {
      check<Shape::chain>(make_lattice(Shape::chain, periodic, x), Layout::replicas, 40);
      for (std::uint32_t y = 1; y <= 4; ++y) {
        check<Shape::square>(make_lattice(Shape::square, periodic, x, y), Layout::replicas, 40);
        check<Shape::triangular>(make_lattice(Shape::triangular, periodic, x, y), Layout::replicas,
                                 40);
        for (std::uint32_t z = 1; z <= 3; ++z)
          check<Shape::cubic>(make_lattice(Shape::cubic, periodic, x, y, z), Layout::replicas, 600);
      }
    }
}

// Lane i + 1 goes on where lane i ends, over words and over the end of the ring. Slabs of two and
// three rows, so many that words end in all ways.
TEST(RowAccess, SlabsContinueInTheNextLane) {
  for (bool const periodic : {true, false})
    for (std::uint32_t const slabs :
         {1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 129, 257, 511, 512})
      for (std::uint32_t const rows : {2, 3}) {
        if (!periodic && rows % 2 != 0) continue;
        std::uint32_t const side = slabs * rows;
        check<Shape::chain>(make_lattice(Shape::chain, periodic, side), Layout::slabs, 2);
        for (std::uint32_t const x : {1, 2, 3}) {
          check<Shape::square>(make_lattice(Shape::square, periodic, x, side), Layout::slabs, 1);
          check<Shape::triangular>(make_lattice(Shape::triangular, periodic, x, side),
                                   Layout::slabs, 2);
          check<Shape::cubic>(make_lattice(Shape::cubic, periodic, x, 4 - x, side), Layout::slabs,
                              1);
        }
      }
}

// The lane turned by one, spelled out.
TEST(RowAccess, TurnedWordsTakeLanesFromTheirNeighbours) {
  std::uint32_t const site[2] = {0x80000001u, 0x00000002u};  // 34 lanes: 0, 31 and 33 are set
  EXPECT_EQ(turned_word(site, 0, 34, 1, true), 0x40000000u);
  EXPECT_EQ(turned_word(site, 1, 34, 1, true), 0x00000003u);
  EXPECT_EQ(turned_word(site, 1, 34, 1, false), 0x00000001u);
  EXPECT_EQ(turned_word(site, 0, 34, -1, true), 0x00000003u);
  EXPECT_EQ(turned_word(site, 0, 34, -1, false), 0x00000002u);
  EXPECT_EQ(turned_word(site, 1, 34, -1, true) & 3, 0x00000001u);
  EXPECT_EQ(turned_word(site, 2, 34, 1, true), 0u);
  std::uint32_t const one[1] = {1};
  EXPECT_EQ(turned_word(one, 0, 1, 1, true), 1u);
  EXPECT_EQ(turned_word(one, 0, 1, 1, false), 0u);
}

}  // namespace
}  // namespace antikelvin
