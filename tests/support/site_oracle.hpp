// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

#include "model/spin_model.hpp"
#include "sampler/spin_tables.hpp"
#include "support/oracle.hpp"

namespace antikelvin::test_support {

/// Part of E that depends on the state s of one site, given its neighbours' states: from the formulas
/// of spin_model.hpp, with spins and not with classes.
template <class Real>
Real site_energy(SpinModel const& model, int s, std::vector<int> const& around) {
  Real const j = to_real<Real>(model.coupling), h = to_real<Real>(model.field);
  Real sum = 0;
  switch (model.kind) {
    case SpinKind::ising:
    case SpinKind::edwards_anderson:  // of neighbours as their bonds turn them
      for (int const other : around) sum += 2 * other - 1;
      return -(j * sum + h) * (2 * s - 1);
    case SpinKind::blume_capel:
      for (int const other : around) sum += other - 1;
      return -(j * sum + h) * (s - 1) + to_real<Real>(model.crystal_field) * ((s - 1) * (s - 1));
    case SpinKind::potts:
      for (int const other : around) sum += other == s ? 1 : 0;
      return -j * sum;
    case SpinKind::units:
      break;
  }
  return to_real<Real>(model.levels.levels[static_cast<std::size_t>(s)].energy);
}

/// Canonical distribution of one site among fixed neighbours.
template <class Real>
std::vector<Real> site_weights(SpinModel const& model, Real const& beta,
                               std::vector<int> const& around) {
  std::vector<Real> logs;
  for (int s = 0; s < model.n_states; ++s) {
    logs.push_back(-beta * site_energy<Real>(model, s, around));
    if (model.kind == SpinKind::units)
      logs.back() += log(Real(model.levels.levels[static_cast<std::size_t>(s)].degeneracy));
  }
  Real const top = *std::max_element(logs.begin(), logs.end());
  Real total = 0;
  for (Real& x : logs) total += (x = x - top < -100000 ? Real(0) : Real(exp(x - top)));
  for (Real& x : logs) x /= total;
  return logs;
}

/// P(own → next) of the dynamics that spin_tables.hpp describes, from the weights.
template <class Real>
Real site_probability(SpinModel const& model, Dynamics dynamics, std::vector<Real> const& weights,
                      std::size_t own, std::size_t next) {
  std::size_t const n = weights.size();
  if (model.kind != SpinKind::potts && dynamics == Dynamics::heat_bath) return weights[next];
  auto const move = [&](std::size_t to) -> Real {
    Real const share = Real(1) / (n - 1);
    if (dynamics == Dynamics::heat_bath) return share * weights[to] / (weights[to] + weights[own]);
    return share / 2 * (weights[to] < weights[own] ? Real(weights[to] / weights[own]) : Real(1));
  };
  if (next != own) return move(next);
  Real rest = 1;
  for (std::size_t s = 0; s < n; ++s)
    if (s != own) rest -= move(s);
  return rest;
}

/// P(own → next) in units of 2^−64, from the integers of the tables, which mean: one 64-bit number
/// is below a threshold or not.
template <class Real>
Real table_probability(SpinTables const& tables, int n_states, int n_neighbours_absent,
                       std::vector<int> const& around, int own, int next) {
  TableSizes const& sizes = tables.sizes;
  auto const threshold = [&](int comparator, int own_class, int term) {
    int const index =
        ((n_neighbours_absent * sizes.comparators + comparator) * (sizes.own + 1) + own_class) *
            (sizes.terms + 1) +
        term;
    return tables.thresholds.at(static_cast<std::size_t>(index));
  };
  Real const one = ldexp(Real(1), 64);
  if (tables.rule.kind == SpinKind::potts) {
    auto const border = [&](int j) {
      return j == 0              ? Real(0)
             : j == n_states - 1 ? one
                                 : Real(tables.proposals.at(static_cast<std::size_t>(j) - 1));
    };
    Real stays = one;
    for (int r = 0; r < n_states - 1; ++r) {
      int const proposed = (own + 1 + r) % n_states;
      int term = static_cast<int>(around.size());
      for (int const other : around) term += (other == proposed ? 1 : 0) - (other == own ? 1 : 0);
      Real const p = (border(r + 1) - border(r)) * Real(threshold(0, 0, term)) / one;
      if (proposed == next) return p;
      stays -= p;
    }
    return stays;
  }
  int term = 0;
  for (int const other : around) term += other;
  int own_class = own;
  if (tables.rule.kind == SpinKind::units) {
    term = own;
    own_class = 0;
  }
  if (!tables.rule.uses_own) own_class = 0;
  if (!tables.rule.uses_own && tables.rule.kind == SpinKind::units) term = 0;
  Real const low = next == 0 ? Real(0) : Real(threshold(next - 1, own_class, term));
  Real const high = next == n_states - 1 ? one : Real(threshold(next, own_class, term));
  return high - low;
}

}  // namespace antikelvin::test_support
