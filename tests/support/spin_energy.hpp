// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "device/spin_plan.hpp"
#include "model/spin_model.hpp"

namespace antikelvin::test_support {

/// Energy as the linear function of counts that energy_of is, in doubles.
class EnergyOf {
 public:
  EnergyOf(SpinModel const& model, Lattice const& lattice, std::uint64_t n_units) {
    std::uint64_t const bonds = n_bonds(lattice);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(model.n_states), 0);
    Rational const zero = energy_of(model, bonds, 0, n_units, counts.data());
    offset_ = to_double(zero);
    slope_.push_back(to_double(energy_of(model, bonds, 1, n_units, counts.data()) - zero));
    for (std::size_t s = 1; s < counts.size(); ++s) {
      counts[s - 1] = 1;
      slope_.push_back(to_double(energy_of(model, bonds, 0, n_units, counts.data()) - zero));
      counts[s - 1] = 0;
    }
  }
  double operator()(SpinCounts const& c, std::uint64_t m, std::uint32_t replica) const {
    double energy = offset_;
    for (std::uint32_t i = 0; i < slope_.size(); ++i)
      energy += slope_[i] * static_cast<double>(c.at(m, i, replica));
    return energy;
  }
  /// energies[measurement][replica], as statistics/series.hpp takes them.
  std::vector<double> series(SpinCounts const& c) const {
    std::vector<double> energies;
    std::uint64_t const n = c.counts.size() / c.n_quantities / c.n_replicas;
    for (std::uint64_t m = 0; m < n; ++m)
      for (std::uint32_t r = 0; r < c.n_replicas; ++r) energies.push_back((*this)(c, m, r));
    return energies;
  }

 private:
  double offset_;
  std::vector<double> slope_;
};

}  // namespace antikelvin::test_support
