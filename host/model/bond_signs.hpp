// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "antikelvin/model/lattice.hpp"

namespace antikelvin {

struct SpinModel;

/// Signs ε of the bonds of an Edwards-Anderson model: ±1, equally likely and independent.
///
///     signs[site · z/2 + b] = 1 where ε = −1, else 0
///
/// for the bond from `site` in direction 2b (model/lattice.hpp) on a lattice of z directions; 0 as
/// well where there is no bond. A function of K and of the lattice's shape and sides alone, not of
/// a seed: bit b of the first word of
///
///     philox4x32(counter(Stream::disorder, site mod 2^32, site / 2^32, 0, 0), key)
///     key = derive_key(K, sides[0] · 2^32 + sides[1], sides[2] · 2^8 + shape)
///
/// The boundary does not enter: open lattices have the bonds of the periodic one but those over its
/// ends.
///
/// @return  empty for every other model
/// Cost     a call of Philox per site
/// Tests    tests/exact/bond_signs_test.cpp has known answers
std::vector<std::uint8_t> bond_signs(SpinModel const& model, Lattice const& lattice);

}  // namespace antikelvin
