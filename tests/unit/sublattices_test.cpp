// SPDX-License-Identifier: Apache-2.0
// Pieces of sublattices are visited once each, whichever part of them is asked for.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "antikelvin/sampler/count_sublattice.hpp"

namespace antikelvin {
namespace {

struct SublatticeCase {
  Lattice lattice;
  Sublattices parts;
  std::uint32_t number;
  std::uint64_t begin, end;  ///< pieces
};

/// Lattices up to 8 × 8 × 8, some with long rows, and divisions that meet rows and planes rarely.
class SublatticeCases {
 public:
  SublatticeCase next() {
    SublatticeCase c{{Shape::cubic, true, {upto(8), upto(8), upto(8)}}, {}, 0, 0, 0};
    if (upto(40) == 1) c.lattice.sides[0] = 1000 + upto(3000);
    c.parts.count = upto(24);
    std::uint32_t const first = upto(4) - 1;  // axis of the first step, or none
    for (std::uint32_t a = first; a < 3; ++a)
      c.parts.step[a] = a == first ? divisor(c.parts.count) : upto(c.parts.count) - 1;
    if (first == 3) c.parts.count = 1;
    c.number = upto(c.parts.count) - 1;
    std::uint64_t const all = n_pieces(c.lattice, c.parts);
    c.begin = random_() % (all + 1);
    c.end = c.begin + random_() % (all - c.begin + 1);
    if (upto(3) == 1) c.begin = 0, c.end = all;
    return c;
  }

 private:
  std::uint32_t upto(std::uint32_t most) {
    return 1 + static_cast<std::uint32_t>(random_() % most);
  }
  /// A proper divisor; 0, the step of one sublattice, if there is none.
  std::uint32_t divisor(std::uint32_t count) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 1; i < count; ++i)
      if (count % i == 0) all.push_back(i);
    return all.empty() ? 0 : all[random_() % all.size()];
  }

  std::mt19937_64 random_{1};
};

/// Piece in which a site is counted, if it belongs to the sublattice.
bool is_in_pieces(SublatticeCase const& c, std::uint64_t site) {
  std::uint64_t const x = site % c.lattice.sides[0], row = site / c.lattice.sides[0];
  auto const y = static_cast<std::uint32_t>(row % c.lattice.sides[1]),
             z = static_cast<std::uint32_t>(row / c.lattice.sides[1]);
  auto const number_at = [&](std::uint64_t at) {
    return (c.parts.step[0] * at + c.parts.step[1] * y + c.parts.step[2] * z) % c.parts.count;
  };
  if (number_at(x) != c.number) return false;
  std::uint64_t before = 0;  // sites of the sublattice in its row
  for (std::uint64_t at = 0; at < x; ++at) before += number_at(at) == c.number;
  std::uint64_t const piece = row * pieces_per_row(c.lattice, c.parts) + before / kPieceSites;
  return piece >= c.begin && piece < c.end;
}

TEST(SublatticePieces, EachSiteIsInOne) {
  SublatticeCases cases;
  for (int i = 0; i < 3000; ++i) {
    SublatticeCase const c = cases.next();
    std::vector<int> visits(n_sites(c.lattice), 0);
    SublatticePieces pieces(c.lattice, c.parts, c.number, c.begin);
    for (; pieces.piece() < c.end; pieces.next())
      for (std::uint64_t x = pieces.first(); x < pieces.end(); x += pieces.stride())
        ++visits.at(pieces.row() * c.lattice.sides[0] + x);
    std::uint64_t const step = visits.size() < 3000 ? 1 : 97;
    for (std::uint64_t site = 0; site < visits.size(); site += step)
      ASSERT_EQ(visits[site], is_in_pieces(c, site) ? 1 : 0) << "case " << i << " site " << site;
  }
}

}  // namespace
}  // namespace antikelvin
