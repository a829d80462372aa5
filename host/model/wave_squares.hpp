// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/spin_model.hpp"
#include "model/wave_vector.hpp"

namespace antikelvin {

/// Divisions whose sites have to be counted for waves: of each but k = 0, for which the populations do, and none
/// twice.
std::vector<Sublattices> divisions_of(std::vector<WaveVector> const& waves);

/// Squares of the amplitudes of waves, from what kernels count.
///
///     Ising, Blume-Capel   |ψ_k|² = |1/N Σ_r s(r) e^{ik·r}|²
///     Potts                q/(q − 1) Σ_σ |1/N Σ_r (δ(s(r), σ) − 1/q) e^{ik·r}|²
///
/// 1 where all Ising spins follow a real wave; N |ψ_k|² is the structure factor S(k), not connected: nothing is
/// taken off at k = 0.
///
/// Accuracy   sums over sublattices of exact integers, in double: 2^−52 per sublattice
/// Cost       one multiplication (two, where the wave is complex) per sublattice, state and replica
class WaveSquares {
 public:
  WaveSquares(SpinModel const& model, Lattice const& lattice, std::vector<WaveVector> const& waves);

  /// divisions_of() its waves.
  std::vector<Sublattices> const& divisions() const { return divisions_; }

  /// One row of counts, those of quantity q and replica r at counts[q n_replicas + r].
  struct Counts {
    std::uint64_t const* numbers;
    std::size_t n_replicas;
    std::size_t first, count;  ///< replicas that are wanted
  };

  /// Appends |ψ_k|² of these replicas to squares[wave].
  /// @param first_quantities  of each division
  void append(Counts const& counts, std::vector<std::uint32_t> const& first_quantities,
              std::vector<std::vector<double>>& squares) const;

 private:
  struct Wave {
    std::vector<std::complex<double>> phases;
    std::vector<double> sites;  ///< of each sublattice
    std::size_t division;       ///< or none, for k = 0
  };
  /// What of a site is a component of the order: offset + per_state[s − 1] in state s, offset in 0.
  struct Component {
    double offset;
    std::vector<double> per_state;
  };
  void add_component(Component const& component, Wave const& wave, Counts const& counts,
                     std::uint32_t first_quantity, std::vector<double>& squares) const;

  std::vector<Component> components_;
  double norm_;
  std::vector<Wave> waves_;
  std::vector<Sublattices> divisions_;
};

}  // namespace antikelvin
