// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <complex>
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/model/sublattices.hpp"

namespace antikelvin {

/// A wave vector in turns per site along the axes, which need not fit any lattice.
using Turns = std::array<double, 3>;

/// n/d of a turn.
struct Turn {
  std::int64_t n = 0, d = 1;
};

/// A wave vector k_a = 2π turns[a]/period along the axes of a lattice (of the oblique axes ±x, ±y of
/// triangular ones), in lowest terms. It fits a periodic lattice if k_a L_a is a whole number of turns.
struct WaveVector {
  std::uint32_t turns[3] = {0, 0, 0};  ///< < period
  std::uint32_t period = 1;

  bool is_zero() const { return period == 1; }
  bool operator==(WaveVector const&) const = default;
};

/// The wave vector of these turns per site.
/// @throws SpecError  if its period is longer than kMostSublattices
WaveVector wave_vector(std::array<Turn, 3> const& turns);

Turns turns_of(WaveVector const& k);

WaveVector sum(WaveVector const& k, WaveVector const& q);
WaveVector opposite(WaveVector const& k);

/// The sublattices that kernels count for a wave vector: sites of one phase k·r.
Sublattices sublattices_of(WaveVector const& k);

/// The same with their phases.
struct PhaseDivision {
  Sublattices parts;
  std::vector<std::complex<double>> phases;  ///< e^{ik·r} of each; exact at quarter turns
};
PhaseDivision phase_division(WaveVector const& k);

/// Sites of each sublattice.
std::vector<std::uint64_t> sublattice_sites(Lattice const& lattice, Sublattices const& parts);

/// Σ of cos k·a over the steps a along the bonds of a site, one of each pair: the energy of a wave of this
/// vector, up to sign and strength.
double bond_cosines(Lattice const& lattice, WaveVector const& k);

/// Square of a wave vector as a lattice knows it: the form of its bonds that is |k|² where waves are long,
/// in units of the inverse distance of neighbours. Σ 4 sin²(k·a/2) over them; two thirds of it on
/// triangular lattices.
double lattice_square(Lattice const& lattice, Turns const& k);

/// `2π(1/2, 1/2)`.
std::string to_text(WaveVector const& k, Shape shape);

}  // namespace antikelvin
