// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/exact_number.hpp"

namespace antikelvin {

/// Modes of one energy.
struct BandLevel {
  Quad energy;
  std::uint64_t n_modes;
};

/// Energies of the modes of a wave: light in coupled fibres, atoms in a lattice. Finitely many, so that they end at a highest one.
struct Band {
  std::string spec;               ///< as the user wrote it
  std::vector<BandLevel> levels;  ///< ascending, at least two

  std::uint64_t n_modes() const;
  Quad mean() const;  ///< over all modes
};

/// Reads a `--band` specification:
///
///     chain:M      −2 cos(2πk/M), k = 0 … M−1: hopping 1 along a ring of M sites
///     square:L     −2 cos(2πk/L) − 2 cos(2πl/L): an L×L torus
///     E0,E1xG,…    and all other bounded spectra of `--levels`, a degeneracy counts modes
///
/// @throws SpecError  for others, and beyond kMaxBandModes modes of chain and square
Band parse_band(std::string const& spec);

inline constexpr std::uint64_t kMaxBandModes = 1'000'000;

}  // namespace antikelvin
