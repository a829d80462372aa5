// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/ensemble/canonical.hpp"
#include "antikelvin/ensemble/inverse_temperature.hpp"
#include "antikelvin/run/exact_verbs.hpp"
#include "antikelvin/run/interrupt.hpp"

namespace antikelvin {

void validate(CanonicalSpec const& spec) {
  for (double const beta : spec.betas) require_normalizable(spec.system, beta);
}

Report run_canonical(CanonicalSpec const& spec) {
  Report report;
  report.verb = "canonical";
  report.rows.columns = {"N",       "beta",          "temperature",  "log_z",    "energy",
                         "entropy", "heat_capacity", "sigma_energy", "inverted", "regime"};
  std::size_t const n_populations =
      spec.system.is_bounded() ? spec.system.levels.size() : spec.n_populations;
  for (std::size_t j = 0; j < n_populations; ++j)
    report.rows.columns.push_back("p_" + std::to_string(j));
  for (std::uint64_t const n : spec.n_units) {
    for (double const beta : spec.betas) {
      check_interrupt();
      CanonicalState const state = canonical(spec.system, n, beta, n_populations);
      std::vector<Cell> row = {n,
                               beta,
                               temperature_of(beta),
                               state.log_z,
                               state.energy,
                               state.entropy,
                               state.heat_capacity,
                               state.sigma_energy,
                               beta < 0,
                               std::string(regime_name(regime_of(beta)))};
      row.insert(row.end(), state.populations.begin(), state.populations.end());
      report.rows.rows.push_back(std::move(row));
    }
  }
  return report;
}

}  // namespace antikelvin
