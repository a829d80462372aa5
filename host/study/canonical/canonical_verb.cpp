// SPDX-License-Identifier: Apache-2.0
#include "study/canonical/canonical_verb.hpp"

#include <memory>

#include "exact/canonical.hpp"
#include "exact/inverse_temperature.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {

void validate(CanonicalSpec const& spec) {
  for (double const beta : spec.betas) require_normalizable(spec.system, beta);
}

RowStream canonical_rows(CanonicalSpec spec) {
  using enum ColumnType;
  RowStream rows;
  rows.columns = {
      {"N", count},       {"beta", real},    {"temperature", real},   {"log_z", real},
      {"energy", real},   {"entropy", real}, {"heat_capacity", real}, {"sigma_energy", real},
      {"inverted", flag}, {"regime", text}};
  std::size_t const n_populations =
      spec.system.is_bounded() ? spec.system.levels.size() : spec.n_populations;
  for (std::size_t j = 0; j < n_populations; ++j)
    rows.columns.push_back({"p_" + std::to_string(j), real});
  rows.n_rows = spec.n_units.size() * spec.betas.size();
  auto const shared = std::make_shared<CanonicalSpec const>(std::move(spec));
  rows.make = [shared, n_populations](std::uint64_t first, std::uint64_t n_rows, Block& block) {
    for (std::size_t i = 0; i < n_rows; ++i) {
      check_interrupt();
      std::uint64_t const n = shared->n_units[(first + i) / shared->betas.size()];
      double const beta = shared->betas[(first + i) % shared->betas.size()];
      CanonicalState const state = canonical(shared->system, n, beta, n_populations);
      block.counts(0)[i] = n;
      block.reals(1)[i] = beta;
      block.reals(2)[i] = temperature_of(beta);
      block.reals(3)[i] = state.log_z;
      block.reals(4)[i] = state.energy;
      block.reals(5)[i] = state.entropy;
      block.reals(6)[i] = state.heat_capacity;
      block.reals(7)[i] = state.sigma_energy;
      block.flags(8)[i] = beta < 0;
      block.texts(9)[i] = regime_name(regime_of(beta));
      for (std::size_t j = 0; j < n_populations; ++j) block.reals(10 + j)[i] = state.populations[j];
    }
  };
  return rows;
}

}  // namespace antikelvin
