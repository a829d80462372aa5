// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "study/contact/body.hpp"
#include "support/bond_sign_oracle.hpp"
#include "support/contact_runs.hpp"
#include "support/spin_oracle.hpp"

// Numbers of states of bodies in contact, by plain counting.
namespace antikelvin::test_support {

/// Numbers of states at 0, 1, … common quanta above a body's `low`.
using Omega = std::vector<long double>;

inline Omega convolve(Omega const& a, Omega const& b) {
  Omega sum(a.size() + b.size() - 1, 0);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) sum[i + j] += a[i] * b[j];
  return sum;
}

inline Omega omega_of_units(Body const& body, double quantum) {
  auto const& levels = body.model.levels.levels;
  Omega one, all{1};
  for (Level const& level : levels) {
    auto const e = static_cast<std::size_t>(
        std::llround(to_double(level.energy - levels[0].energy) / quantum));
    one.resize(std::max(one.size(), e + 1), 0);
    one[e] += static_cast<long double>(level.degeneracy);
  }
  for (std::uint64_t unit = 0; unit < body.n_units; ++unit) all = convolve(all, one);
  return all;
}

/// Counts all configurations. With a field that is not the body's own, energies are rounded to those
/// that the body has.
inline Omega omega_of_lattice(Body const& body, double quantum, SpinModel const& model) {
  Census const census =
      census_of(body.lattice, model.kind, model.n_states,
                model.kind == SpinKind::edwards_anderson ? plain_signs(model, body.lattice)
                                                         : std::vector<int>());
  double const step = to_double(body.quantum);
  Omega omega;
  for (auto const& [macro, count] : census.configurations) {
    double const steps =
        (energy_of_macrostate(model, census.n_sites, macro) - to_double(body.low)) / step;
    auto const whole = std::max(0LL, std::llround(steps));
    if (model.field == body.model.field && std::fabs(steps - static_cast<double>(whole)) > 1e-6)
      throw std::logic_error("an energy of " + body.text + " is no multiple of its quantum");
    auto const e = static_cast<std::size_t>(
        std::llround(static_cast<double>(whole) * std::round(step / quantum)));
    omega.resize(std::max(omega.size(), e + 1), 0);
    omega[e] += count;
  }
  return omega;
}

/// Ways to share q quanta among oscillators, one after the other.
inline Omega omega_of_oscillators(Body const& body, double quantum, std::uint64_t most) {
  auto const step = static_cast<std::size_t>(std::llround(to_double(body.quantum) / quantum));
  Omega omega(most + 1, 0);
  omega[0] = 1;
  for (std::uint64_t n = 0; n < body.n_units; ++n)
    for (std::size_t e = step; e < omega.size(); ++e) omega[e] += omega[e - step];
  return omega;
}

/// @param most  quanta that are looked at, of oscillators
inline Omega omega_of(Body const& body, double quantum, std::uint64_t most) {
  if (body.is_oscillators()) return omega_of_oscillators(body, quantum, most);
  return body.is_lattice() ? omega_of_lattice(body, quantum, body.model)
                           : omega_of_units(body, quantum);
}

/// Every part's law in the whole.
inline std::vector<ExactLaw> laws_of(std::vector<Omega> const& parts, std::uint64_t total) {
  std::vector<ExactLaw> laws;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Omega others{1};
    for (std::size_t j = 0; j < parts.size(); ++j)
      if (j != i) others = convolve(others, parts[j]);
    std::vector<long double> weights;
    long double sum = 0;
    for (std::uint64_t e = 0; e < parts[i].size() && e <= total; ++e) {
      weights.push_back(total - e < others.size() ? parts[i][e] * others[total - e] : 0);
      sum += weights.back();
    }
    ExactLaw law;
    for (long double const w : weights) law.probability.push_back(static_cast<double>(w / sum));
    law.add_moments();
    laws.push_back(law);
  }
  return laws;
}

}  // namespace antikelvin::test_support
