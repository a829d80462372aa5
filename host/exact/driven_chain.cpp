// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "exact/driven.hpp"
#include "exact/driven_links.hpp"
#include "model/spin_model.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {

DrivenChain make_driven_chain(DrivenUnit const& unit, double beta, double pump_rate, Fault fault) {
  require_irreducible(unit, beta, pump_rate);
  SpinModel const model = unit_model(unit.system);
  std::size_t const n = unit.system.levels.size();
  std::vector<std::vector<Quad>> rates(n, std::vector<Quad>(n));
  for (Link<Quad> const& link : links_of<Quad>(unit, beta, pump_rate)) {
    rates[link.i][link.j] += link.forward;
    rates[link.j][link.i] += link.backward;
  }
  Quad fastest = 0;
  for (auto const& row : rates) {
    Quad exit = 0;
    for (Quad const& rate : row) exit += rate;
    fastest = std::max<Quad>(fastest, exit);
  }
  Quad const tau = 1 / (2 * fastest);

  DrivenChain chain;
  chain.sweep_time = tau.convert_to<double>();
  SpinTables& tables = chain.tables;
  tables.rule = {SpinKind::units, Shape::none, model.planes(), true};
  tables.sizes = table_sizes(tables.rule);
  tables.thresholds.resize(static_cast<std::size_t>(tables.sizes.per_kind()));
  auto const terms = static_cast<std::size_t>(tables.sizes.terms) + 1;
  for (std::size_t own = 0; own < n; ++own) {
    std::vector<Quad> probabilities(n);
    probabilities[own] = 1;
    for (std::size_t s = 0; s < n; ++s) {
      if (s == own) continue;
      bool const excess = fault == Fault::acceptance && s > own;
      probabilities[s] = tau * rates[own][s] * (excess ? Quad(1.01) : Quad(1));
      probabilities[own] -= probabilities[s];
    }
    Quad up_to = 0;
    for (std::size_t s = 0; s + 1 < n; ++s)
      tables.thresholds[s * terms + own] = threshold_of(up_to += probabilities[s]);
  }
  return chain;
}

}  // namespace antikelvin
