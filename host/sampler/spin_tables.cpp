// SPDX-License-Identifier: Apache-2.0
#include "sampler/spin_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "model/spin_model.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
namespace {

/// ln of the weights of a site's states in the field of its neighbours, class k at a site that has
/// n of them.
std::vector<Quad> log_weights(SpinModel const& model, Quad const& beta, int n, int k) {
  std::vector<Quad> logs;
  auto const add = [&](Rational const& energy) { logs.push_back(-beta * to_quad(energy)); };
  switch (model.kind) {
    case SpinKind::ising:
    case SpinKind::edwards_anderson: {
      Rational const field = model.coupling * (2 * k - n) + model.field;
      add(field);
      add(-field);
      break;
    }
    case SpinKind::blume_capel: {
      Rational const field = model.coupling * (k - n) + model.field;
      add(model.crystal_field + field);
      add(0);
      add(model.crystal_field - field);
      break;
    }
    default:
      for (Level const& level : model.levels.levels) {
        add(level.energy - model.levels.levels[0].energy);
        logs.back() += log(Quad(level.degeneracy));
      }
  }
  return logs;
}

/// C_j = P(next ≤ j), j = 0 … n−2.
std::vector<Quad> cumulative(std::vector<Quad> const& probabilities) {
  std::vector<Quad> sums;
  Quad sum = 0;
  for (std::size_t s = 0; s + 1 < probabilities.size(); ++s)
    sums.push_back(sum += probabilities[s]);
  return sums;
}

/// Factors on the probabilities of moves to higher and to lower states; 1 but in broken samplers.
struct Excess {
  Quad up = 1, down = 1;
};

std::vector<Quad> heat_bath(std::vector<Quad> const& logs, Excess const& excess) {
  Quad const top = *std::max_element(logs.begin(), logs.end());
  std::vector<Quad> weights;
  Quad total = 0;
  for (Quad const& log_weight : logs) {
    weights.push_back(exp(log_weight - top));
    total += weights.back();
  }
  for (Quad& weight : weights) weight /= total;
  Quad const shifted = weights.back() * (excess.up - 1) - weights.front() * (excess.down - 1);
  weights.back() += shifted;
  weights.front() -= shifted;
  return weights;
}

std::vector<Quad> metropolis(std::vector<Quad> const& logs, std::size_t own, Excess const& excess) {
  std::vector<Quad> probabilities(logs.size());
  Quad rest = 1;
  for (std::size_t s = 0; s < logs.size(); ++s) {
    if (s == own) continue;
    Quad const ratio = logs[s] >= logs[own] ? Quad(1) : Quad(exp(logs[s] - logs[own]));
    probabilities[s] = ratio / (2 * (logs.size() - 1)) * (s > own ? excess.up : excess.down);
    rest -= probabilities[s];
  }
  probabilities[own] = rest;
  return probabilities;
}

}  // namespace

std::vector<std::uint64_t> SpinTables::kernel_table() const {
  std::vector<std::uint64_t> d = thresholds;
  if (selects()) return d;
  auto const terms = static_cast<std::size_t>(sizes.terms) + 1,
             per_comparator = terms * (static_cast<std::size_t>(sizes.own) + 1);
  // From the end, so that each entry still sees the plain values before it.
  for (std::size_t i = d.size(); i-- > 0;)
    if (i % terms != 0) d[i] ^= d[i - 1];
  for (std::size_t i = d.size(); i-- > 0;)
    if (i % per_comparator >= terms) d[i] ^= d[i - terms];
  return d;
}

SpinTables make_spin_tables(SpinModel const& model, Shape shape, double beta, Dynamics dynamics,
                            Fault fault) {
  require(std::isfinite(beta), "cannot sample at T = 0", "every subsystem is frozen in one level",
          "use a finite --beta");
  SpinTables tables;
  bool const is_potts = model.kind == SpinKind::potts;
  tables.rule = {model.kind, shape, model.planes(), dynamics == Dynamics::metropolis && !is_potts};
  tables.sizes = table_sizes(tables.rule);
  bool const is_ising = model.kind == SpinKind::ising || model.kind == SpinKind::edwards_anderson;
  tables.is_symmetric = is_ising && model.field == 0;
  int const z = coordination(shape);
  tables.n_kinds = z + 1;
  tables.thresholds.resize(static_cast<std::size_t>(tables.n_kinds * tables.sizes.per_kind()));
  Quad const b = beta, more = fault == Fault::acceptance ? Quad(1.01) : Quad(1);
  std::size_t const terms = static_cast<std::size_t>(tables.sizes.terms) + 1;
  auto const at = [&](int kind, int comparator, int own, int term) -> std::uint64_t& {
    auto const index =
        static_cast<std::size_t>(kind * tables.sizes.per_kind() +
                                 comparator * tables.sizes.per_kind() / tables.sizes.comparators) +
        static_cast<std::size_t>(own) * terms + static_cast<std::size_t>(term);
    return tables.thresholds[index];
  };
  for (int kind = 0; kind <= z; ++kind)
    for (int term = 0; term <= tables.sizes.terms; ++term) {
      if (is_potts) {
        Quad const x = -b * to_quad(model.coupling * (term - (z - kind)));  // βΔE
        Quad const small = exp(-abs(x));
        Quad const accepted = dynamics == Dynamics::metropolis ? (x > 0 ? small : Quad(1)) / 2
                              : x > 0                          ? small / (1 + small)
                                                               : 1 / (1 + small);
        bool const rises = model.coupling * (term - (z - kind)) < 0;
        at(kind, 0, 0, term) = threshold_of(accepted * (rises ? more : Quad(1)));
        continue;
      }
      std::vector<Quad> const logs = log_weights(model, b, z - kind, term);
      // A symmetric fault where up and down are alike, since kernels use half of the thresholds.
      int const majority = tables.is_symmetric ? 2 * term - (z - kind) : -1;
      Excess const excess{majority < 0 ? more : Quad(1), majority > 0 ? more : Quad(1)};
      for (int own = 0; own <= tables.sizes.own; ++own) {
        // The own state is the own class, but for units, where it is the only class.
        auto const present = static_cast<std::size_t>(model.kind == SpinKind::units ? term : own);
        if (present >= logs.size()) continue;
        std::vector<Quad> const c =
            cumulative(dynamics == Dynamics::heat_bath ? heat_bath(logs, excess)
                                                       : metropolis(logs, present, excess));
        for (std::size_t j = 0; j < c.size(); ++j)
          at(kind, static_cast<int>(j), own, term) = threshold_of(c[j]);
      }
    }
  if (is_potts)
    for (int j = 1; j <= model.n_states - 2; ++j)
      tables.proposals.push_back(threshold_of(Quad(j) / (model.n_states - 1)));
  return tables;
}

}  // namespace antikelvin
