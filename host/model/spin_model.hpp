// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "antikelvin/model/rule_id.hpp"
#include "model/level_system.hpp"

namespace antikelvin {

/// Energy of spins on a lattice, or of independent units. Sums run over bonds ⟨ij⟩ and sites i.
///
///     ising             E = −J Σ s_i s_j − h Σ s_i              s = −1, 1 as states 0, 1
///     edwards_anderson  E = −J Σ ε_ij s_i s_j − h Σ s_i         the same; ε by model/bond_signs.hpp
///     blume_capel       E = −J Σ s_i s_j + D Σ s_i² − h Σ s_i   s = −1, 0, 1 as states 0, 1, 2
///     potts             E = −J Σ δ(s_i, s_j)                    s = 0 … q−1
///     units             E = Σ E(s_i)                            s = number of the level
struct SpinModel {
  SpinKind kind = SpinKind::ising;
  int n_states = 2;
  Rational coupling = 1;       ///< J
  Rational field = 0;          ///< h
  Rational crystal_field = 0;  ///< D
  std::uint32_t sample = 0;    ///< K, which of the samples of ε; edwards_anderson only
  LevelSystem levels;          ///< of units

  /// Bits that hold a state.
  std::uint8_t planes() const;

  /// Whether sites hold spins −1 and 1.
  bool is_up_or_down() const {
    return kind == SpinKind::ising || kind == SpinKind::edwards_anderson;
  }
};

/// Reads `ising`, `potts:q`, `blume-capel:D` or `edwards-anderson:K`. Throws SpecError.
SpinModel parse_spin_model(std::string const& spec);

/// A model of independent units. Throws SpecError for an unbounded spectrum and for more levels
/// than a kernel takes (32).
SpinModel unit_model(LevelSystem const& levels);

/// Bonds of a lattice: of one site less along open axes, none along axes of one site.
std::uint64_t n_bonds(Lattice const& lattice);

/// Whether every site has all neighbours of its shape.
bool has_full_neighbourhoods(Lattice const& lattice);

/// Exact energy from what kernels count, and the magnetization.
///
/// @param bonds   sum over bonds of δ(s_i, s_j), of s_i s_j + 1 for Blume-Capel; satisfied bonds,
///                those with ε_ij s_i s_j = 1, for Edwards-Anderson
/// @param counts  counts[s−1]: sites in state s ≥ 1
Rational energy_of(SpinModel const& model, std::uint64_t n_bonds, std::uint64_t bonds,
                   std::uint64_t n_sites, std::uint64_t const* counts);

/// The same energy, which is linear in the counts: constant + Σ_q per_count[q] counts[q], where q = 0
/// stands for the bonds and q = s for the sites in state s.
struct LinearEnergy {
  Rational constant;
  std::vector<Rational> per_count;
};
LinearEnergy linear_energy(SpinModel const& model, std::uint64_t n_bonds, std::uint64_t n_sites);

/// Bounds of the energy of a finite lattice: of the bonds and sites taken one by one, which
/// frustration, or D and J together, may keep from being reached.
struct EnergyBounds {
  Rational low, high;
};
EnergyBounds energy_bounds(SpinModel const& model, Lattice const& lattice);

}  // namespace antikelvin
