// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/model/lattice.hpp"
#include "antikelvin/model/site_offset.hpp"

namespace antikelvin {

/// Distances at which sites are compared: r steps along an axis or a diagonal.
struct PairDistance {
  std::string direction;  ///< x, y, z; xy or xyz for the diagonal
  std::uint32_t r = 0;
  SiteOffset offset;
  double n_pairs = 0;  ///< that the lattice has
};

/// All distances along the axes and the diagonal of all of them, up to `longest` and to half of a ring, or
/// the length of an open axis.
/// @throws SpecError  for more than 10^4
std::vector<PairDistance> pair_distances(Lattice const& lattice, std::uint32_t longest);

}  // namespace antikelvin
