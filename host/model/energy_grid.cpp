// SPDX-License-Identifier: Apache-2.0
#include "model/energy_grid.hpp"

#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "model/bond_signs.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

/// Greatest common divisor, of which 0 is a multiple.
Rational divisor_of(std::vector<Rational> const& values) {
  Rational divisor = 0;
  for (Rational const& value : values)
    if (value != 0) divisor = divisor == 0 ? Rational(abs(value)) : common_divisor(divisor, value);
  return divisor;
}

/// Numbers from which every change of energy by one site is made up.
std::vector<Rational> changes(SpinModel const& model, Lattice const& lattice) {
  Rational const j = model.coupling, h = model.field, d = model.crystal_field;
  int const z = coordination(lattice.shape);
  bool const full = has_full_neighbourhoods(lattice);
  switch (model.kind) {
    case SpinKind::ising:
    case SpinKind::edwards_anderson: {
      // ΔE = ±2 (J (2k − n) + h) with n neighbours, k of them up.
      std::vector<Rational> result;
      for (int n = full ? z : 0; n <= z; ++n)
        for (int k = 0; k <= n; ++k) {
          Rational const of_bonds = j * Rational(2 * k - n);
          result.push_back(2 * (of_bonds + h));
        }
      return result;
    }
    case SpinKind::blume_capel:  // ΔE = −J f Δs + D Δs² − h Δs
      return {j, d + h, d - h};
    default:
      return {j};
  }
}

/// Bond count where all sites are in state 0.
Rational aligned_bonds(SpinModel const& model, Lattice const& lattice) {
  std::uint64_t const bonds = n_bonds(lattice);
  if (model.kind == SpinKind::blume_capel) return 2 * Rational(bonds);
  std::vector<std::uint8_t> const signs = bond_signs(model, lattice);
  return bonds - static_cast<std::uint64_t>(std::count(signs.begin(), signs.end(), 1));
}

std::int64_t small(cpp_int const& value) {
  require(abs(value) <= (cpp_int(1) << 53), "the energies have no usable quantum",
          "their common divisor is too small", "use couplings with fewer digits");
  return static_cast<std::int64_t>(value);
}

}  // namespace

EnergyGrid energy_grid(SpinModel const& model, Lattice const& lattice) {
  Rational const bonds = n_bonds(lattice);
  EnergyGrid grid;
  grid.quantum = divisor_of(changes(model, lattice));
  require(grid.quantum != 0, "all configurations have the same energy",
          "the model has no coupling and no field", "give -J or --field a value");
  // Every energy is a number of quanta from that of any configuration, such as all sites in state 0.
  LinearEnergy const linear = linear_energy(model, n_bonds(lattice), n_sites(lattice));
  Rational const reference = linear.constant + linear.per_count[0] * aligned_bonds(model, lattice);
  auto const [low, high] = energy_bounds(model, lattice);
  grid.lowest = reference - grid.quantum * floor_of((reference - low) / grid.quantum);
  cpp_int const levels = floor_of((high - grid.lowest) / grid.quantum) + 1;
  require(levels <= kMaxEnergyLevels,
          "the lattice has " + levels.str().substr(0, 30) + " energy levels",
          "the limit is " + std::to_string(kMaxEnergyLevels) + ", each a multiple of " +
              to_text(grid.quantum),
          "use fewer sites, or couplings with a larger common divisor");
  grid.n_levels = static_cast<std::uint32_t>(levels);

  std::vector<Rational> quanta = {(linear.constant - grid.lowest) / grid.quantum};
  for (Rational const& energy : linear.per_count) quanta.push_back(energy / grid.quantum);
  cpp_int divisor = 1;
  for (Rational const& value : quanta) divisor = lcm(divisor, denominator(value));
  auto const scaled = [&](Rational const& value) {
    return small(numerator(value) * (divisor / denominator(value)));
  };
  grid.code.divisor = small(divisor);
  grid.code.constant = scaled(quanta[0]);
  grid.code.n_counts = static_cast<std::uint32_t>(linear.per_count.size());
  for (std::size_t q = 0; q < linear.per_count.size(); ++q)
    grid.code.per_count[q] = scaled(quanta[q + 1]);
  return grid;
}

}  // namespace antikelvin
