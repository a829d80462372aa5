// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/wave_vector.hpp"

namespace antikelvin {

/// A way in which spins of a lattice may be ordered: as waves of some vectors. With
///
///     ψ_k = 1/N Σ_r s(r) e^{ik·r}
///
/// its strength is m² = Σ |ψ_k|² over `waves`, 1 where all Ising spins follow one real wave.
struct Order {
  std::string name;
  /// Those of the same energy by symmetry, one of each k and −k.
  std::vector<WaveVector> waves;
  /// Those that they stand for: the same, or on frustrated lattices those that do not fit.
  std::vector<Turns> ideal;

  /// Square of the distance of a wave from the nearest ideal one (lattice_square).
  double distance_square(Lattice const& lattice, WaveVector const& k) const;
};

enum class OrderKind {
  expected,          ///< what the sign of β J makes of the lattice
  uniform,           ///< k = 0: the magnetization
  staggered,         ///< neighbours along all axes are opposite
  three_sublattice,  ///< the three sublattices of a triangular lattice, on which no neighbours are
  stripe,            ///< rows along one of the axes alternate
};

/// The waves of an order. Those expected have the lowest energy where neighbours want to be alike (uniform),
/// and the highest where they want to differ: staggered where all rings are even, three-sublattice
/// on triangular lattices whose sides are multiples of three, else the waves that fit and come nearest
/// to these, where the structure factor has its maximum. There are none where these have more phases
/// than can be counted (odd sides without a common divisor, above 255), nor on triangular lattices with a
/// side of two, on which waves of half a turn along it are all alike.
///
/// @param neighbours_differ  β J < 0, whichever of the two is negative
/// @throws SpecError         if the lattice has no such order: triangular lattices have no two, others no
///                           three sublattices without bonds inside, and rings must close
///
/// Method     least Σ cos k·a over bonds (J. Luttinger, L. Tisza, Physical Review 70, 954 (1946))
/// Reference  tests/exact/order_test.cpp searches all waves
Order order_of(OrderKind kind, Lattice const& lattice, bool neighbours_differ = false);

}  // namespace antikelvin
