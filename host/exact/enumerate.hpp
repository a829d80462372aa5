// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/spin_model.hpp"
#include "model/wave_vector.hpp"

namespace antikelvin {

/// Canonical means over all configurations of a small lattice.
struct EnumeratedMeans {
  double energy = 0, energy_variance = 0;
  double magnetization = 0,
         magnetization_2 = 0;        ///< per site; of Potts spins (q max n_s − N)/(q − 1)N
  std::vector<double> populations;   ///< shares of the sites, by state
  std::vector<double> wave_squares;  ///< ⟨|ψ_k|²⟩ of each wave
};

/// All q^N configurations of a lattice, summed by energy. Neighbours, energies and waves are written here
/// from the definitions of model/lattice.hpp, spin_model.hpp and order.hpp, and share no code with the kernels,
/// so that an error in theirs shows.
///
///     |ψ_k|² = |1/N Σ_r s(r) e^{ik·r}|²,    Potts: q/(q−1) Σ_c |1/N Σ_r (δ(s(r), c) − 1/q) e^{ik·r}|²
///
/// Accuracy   means within 1e-12 of their largest value (tests/exact/enumerate_test.cpp)
/// Cost       about 0.3 µs per configuration of 16 sites, and 0.1 µs per wave and configuration
class Enumeration {
 public:
  /// Limit of q^N.
  static constexpr std::uint64_t kMostConfigurations = std::uint64_t{1} << 16;

  /// Whether a lattice has no more configurations.
  static bool is_small(SpinModel const& model, Lattice const& lattice);

  /// @param model  of spins; is_small
  Enumeration(SpinModel const& model, Lattice const& lattice, std::vector<WaveVector> const& waves);

  /// @param beta  finite, of either sign
  EnumeratedMeans at(double beta) const;

 private:
  /// Sums over the configurations of one energy.
  struct Shell {
    double energy = 0, count = 0;
    std::vector<double> sums;  ///< magnetization, its square, populations, wave squares
  };

  std::size_t n_states_;
  std::vector<Shell> shells_;
};

}  // namespace antikelvin
