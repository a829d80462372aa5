// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>
#include <vector>

#include "support/spin_oracle.hpp"

// Waves on lattices from their definitions alone: site by site, in turns per site along the axes.
namespace antikelvin::test_support {

/// e^{ik·r} of all sites.
inline std::vector<std::complex<double>> phases_of(Lattice const& lattice, Turns const& k) {
  std::vector<std::complex<double>> phases;
  for (unsigned z = 0; z < lattice.sides[2]; ++z)
    for (unsigned y = 0; y < lattice.sides[1]; ++y)
      for (unsigned x = 0; x < lattice.sides[0]; ++x)
        phases.push_back(std::polar(1.0, 2 * std::numbers::pi * (k[0] * x + k[1] * y + k[2] * z)));
  return phases;
}

/// |ψ_k|² of one configuration, as model/wave_squares.hpp defines it.
inline double wave_square(SpinKind kind, int q, std::vector<std::uint8_t> const& states,
                          std::vector<std::complex<double>> const& phases) {
  double const n = static_cast<double>(states.size());
  auto const square = [&](auto const& value) {
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < states.size(); ++i) sum += value(states[i]) * phases[i];
    return std::norm(sum / n);
  };
  if (kind != SpinKind::potts)
    return square([&](std::uint8_t s) { return static_cast<double>(spin_value(kind, s)); });
  double result = 0;
  for (int colour = 0; colour < q; ++colour)
    result += square([&](std::uint8_t s) { return (s == colour ? 1.0 : 0.0) - 1.0 / q; });
  return result * q / (q - 1);
}

/// Σ cos k·a over bonds, per site of a ring.
inline double cosines(Lattice const& lattice, Turns const& k) {
  static constexpr int kSteps[][3] = {{1, 0, 0}, {0, 1, 0}, {1, -1, 0}, {0, 0, 1}};
  double sum = 0;
  for (auto const& step : kSteps) {
    bool const diagonal = step[0] != 0 && step[1] != 0;
    bool exists = lattice.shape == Shape::triangular || !diagonal;
    for (std::size_t a = 0; a < 3; ++a) exists = exists && (step[a] == 0 || lattice.sides[a] > 1);
    if (exists)
      sum += std::cos(2 * std::numbers::pi * (k[0] * step[0] + k[1] * step[1] + k[2] * step[2]));
  }
  return sum;
}

/// All waves on rings with the least sum, one of each k and −k.
inline std::vector<Turns> waves_of_least_cosines(Lattice const& lattice) {
  std::vector<std::array<unsigned, 3>> best;
  double least = 1e300;
  for (unsigned z = 0; z < lattice.sides[2]; ++z)
    for (unsigned y = 0; y < lattice.sides[1]; ++y)
      for (unsigned x = 0; x < lattice.sides[0]; ++x) {
        Turns const k = {x * 1.0 / lattice.sides[0], y * 1.0 / lattice.sides[1],
                         z * 1.0 / lattice.sides[2]};
        double const sum = cosines(lattice, k);
        if (sum < least - 1e-9) best.clear();
        if (sum < least + 1e-9) best.push_back({x, y, z});
        least = std::min(least, sum);
      }
  std::vector<Turns> result;
  for (auto const& n : best) {
    std::array<unsigned, 3> opposite;
    for (std::size_t a = 0; a < 3; ++a) opposite[a] = (lattice.sides[a] - n[a]) % lattice.sides[a];
    if (opposite < n) continue;
    result.push_back({n[0] * 1.0 / lattice.sides[0], n[1] * 1.0 / lattice.sides[1],
                      n[2] * 1.0 / lattice.sides[2]});
  }
  return result;
}

/// Canonical means of functions of m² = Σ |ψ_k|² and of each |ψ_k|², over all configurations.
class WaveLaw {
 public:
  struct Means {
    double m = 0, m2 = 0, m4 = 0;
    std::vector<double> squares;  ///< of each wave
  };

  /// @param order   waves whose squares make m²
  /// @param others  waves that are averaged too, behind those
  WaveLaw(Lattice const& lattice, SpinModel const& model, std::vector<Turns> const& order,
          std::vector<Turns> const& others)
      : model_(model) {
    std::vector<std::vector<std::complex<double>>> phases;
    for (Turns const& k : order) phases.push_back(phases_of(lattice, k));
    for (Turns const& k : others) phases.push_back(phases_of(lattice, k));
    std::vector<Bond> const bonds = bonds_of(lattice);
    n_sites_ = static_cast<int>(lattice.sides[0] * lattice.sides[1] * lattice.sides[2]);
    std::vector<std::uint8_t> states(static_cast<std::size_t>(n_sites_), 0);
    for (;;) {
      Entry& entry = entries_[macrostate_of(model.kind, model.n_states, bonds, states)];
      entry.squares.resize(phases.size(), 0);
      double m2 = 0;
      for (std::size_t w = 0; w < phases.size(); ++w) {
        double const one = wave_square(model.kind, model.n_states, states, phases[w]);
        entry.squares[w] += one;
        if (w < order.size()) m2 += one;
      }
      entry.count += 1;
      entry.m += std::sqrt(m2);
      entry.m2 += m2;
      entry.m4 += m2 * m2;
      std::size_t site = 0;
      while (site < states.size() && ++states[site] == model.n_states) states[site++] = 0;
      if (site == states.size()) break;
    }
  }

  Means at(double beta) const {
    Means means;
    double z = 0;
    for (auto const& [macro, entry] : entries_) {
      double const weight = std::exp(-beta * energy_of_macrostate(model_, n_sites_, macro));
      z += weight * entry.count;
      means.m += weight * entry.m;
      means.m2 += weight * entry.m2;
      means.m4 += weight * entry.m4;
      means.squares.resize(entry.squares.size(), 0);
      for (std::size_t w = 0; w < entry.squares.size(); ++w)
        means.squares[w] += weight * entry.squares[w];
    }
    means.m /= z;
    means.m2 /= z;
    means.m4 /= z;
    for (double& square : means.squares) square /= z;
    return means;
  }

 private:
  struct Entry {
    double count = 0, m = 0, m2 = 0, m4 = 0;
    std::vector<double> squares;
  };
  SpinModel model_;
  int n_sites_ = 0;
  std::map<Macrostate, Entry> entries_;
};

}  // namespace antikelvin::test_support
