// SPDX-License-Identifier: Apache-2.0
#include "study/canonical/canonical_verb.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "antikelvin/base/error.hpp"
#include "exact/canonical.hpp"
#include "exact/canonical_inverse.hpp"
#include "exact/inverse_temperature.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {

namespace {

/// A row: N, and which of the states that were given, which of its branches.
struct Row {
  std::uint64_t n_units;
  std::size_t given, branch;
};

/// What stands in each row. β is found only when a row is made.
class States {
 public:
  explicit States(CanonicalSpec spec) : spec_(std::move(spec)) {
    if (spec_.entropies.empty()) return;
    for (std::uint64_t const n : spec_.n_units)
      for (std::size_t i = 0; i < spec_.entropies.size(); ++i)
        for (std::size_t k = 0; k < n_betas_at_entropy(spec_.system, n, spec_.entropies[i]); ++k)
          branches_.push_back({n, i, k});
  }

  LevelSystem const& system() const { return spec_.system; }

  std::uint64_t n_rows() const {
    return spec_.entropies.empty() ? spec_.n_units.size() * spec_.n_given() : branches_.size();
  }

  Row row(std::uint64_t i) const {
    if (!spec_.entropies.empty()) return branches_[i];
    return {spec_.n_units[i / spec_.n_given()], i % spec_.n_given(), 0};
  }

  double beta(Row const& row) const {
    if (!spec_.betas.empty()) return spec_.betas[row.given];
    if (!spec_.energies.empty())
      return beta_at_energy(spec_.system, row.n_units, spec_.energies[row.given]);
    return betas_at_entropy(spec_.system, row.n_units, spec_.entropies[row.given])[row.branch];
  }

 private:
  CanonicalSpec spec_;
  std::vector<Row> branches_;  ///< of given entropies
};

void require_entropy(LevelSystem const& system, std::uint64_t n_units, Rational const& entropy) {
  std::string const problem =
      "no canonical ensemble of N=" + std::to_string(n_units) + " has entropy " + to_text(entropy);
  if (n_betas_at_entropy(system, n_units, entropy) > 0) {
    // Spectra without an end have some state of any entropy, at a temperature that no number holds.
    constexpr double kLeastBeta = 1e-300;
    require(system.is_bounded() || betas_at_entropy(system, n_units, entropy)[0] >= kLeastBeta,
            problem, "its temperature would be beyond 1e300", "choose a smaller entropy");
    return;
  }
  double const infinity = HUGE_VAL;
  double const cold = canonical(system, n_units, infinity).entropy,
               hot = system.is_bounded() ? canonical(system, n_units, -infinity).entropy : cold;
  std::string const most = system.is_bounded() ? fmt::format(" to {:.17g} at T = inf",
                                                             canonical(system, n_units, 0).entropy)
                                               : " upwards";
  throw SpecError(problem, fmt::format("entropies go from {:.17g}{}", std::min(cold, hot), most),
                  "choose one of those");
}

}  // namespace

void validate(CanonicalSpec const& spec) {
  for (double const beta : spec.betas) require_normalizable(spec.system, beta);
  for (std::uint64_t const n : spec.n_units) {
    for (Rational const& energy : spec.energies) require_energy(spec.system, n, energy);
    for (Rational const& entropy : spec.entropies) require_entropy(spec.system, n, entropy);
  }
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
  auto const states = std::make_shared<States const>(std::move(spec));
  rows.n_rows = states->n_rows();
  rows.make = [states, n_populations](std::uint64_t first, std::uint64_t n_rows, Block& block) {
    for (std::size_t i = 0; i < n_rows; ++i) {
      check_interrupt();
      Row const row = states->row(first + i);
      double const beta = states->beta(row);
      CanonicalState const state = canonical(states->system(), row.n_units, beta, n_populations);
      block.counts(0)[i] = row.n_units;
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
