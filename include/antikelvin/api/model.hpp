// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "antikelvin/api/export.hpp"

namespace antikelvin::api {

/// Interacting spins, E summed over bonds ⟨ij⟩ and sites i:
///
///     ising               E = −J Σ s_i s_j − h Σ s_i              s = −1, 1 as states 0, 1
///     edwards-anderson:K  E = −J Σ ε_ij s_i s_j − h Σ s_i         ε = ±1 of sample K
///     blume-capel:D       E = −J Σ s_i s_j + D Σ s_i² − h Σ s_i   s = −1, 0, 1 as states 0, 1, 2
///     potts:q             E = −J Σ δ(s_i, s_j)                    states 0 … q−1; h = 0
///
/// Numbers are decimals or fractions, taken exactly. Calls that take a model refuse what cannot be.
struct Model {
  std::string kind = "ising";
  std::string coupling = "1";  ///< J, of either sign
  std::string field = "0";     ///< h
};

/// Sites x + sides[0] (y + sides[1] z), with neighbours ±x, ±y, then ±(1, −1) on triangular and ±z on
/// cubic lattices.
struct Lattice {
  std::string shape = "square";  ///< chain, square, triangular, cubic, or complete
  std::string sides;             ///< `64` along all axes, or `128x64`; of complete graphs N
  bool periodic = true;          ///< or open, along all axes
};

/// Number of sites.
/// @throws Error  bad_input
AK_API std::uint64_t n_sites(Lattice const& lattice);

}  // namespace antikelvin::api
