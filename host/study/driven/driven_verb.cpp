// SPDX-License-Identifier: Apache-2.0
#include "study/driven/driven_verb.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "process/interrupt.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/driven/driven_samples.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// Pairs of levels that are listed, and where they stand among all.
struct ListedPairs {
  Pairs pairs;
  std::vector<std::size_t> places;

  explicit ListedPairs(std::size_t n_levels) {
    Pairs const all = level_pairs(n_levels);
    for (std::size_t place = 0; place < all.size(); ++place) {
      auto const& [i, j] = all[place];
      if (n_levels > kMaxListedLevels && j != i + 1) continue;
      pairs.push_back(all[place]);
      places.push_back(place);
    }
  }
};

/// Largest |z| of the populations of levels that were seen often enough; NaN if there is none.
struct WorstZ {
  double z = std::nan("");
  std::size_t level = 0, n_rare = 0;
};

WorstZ worst_z(DrivenSpec const& spec, DrivenState const& exact, DrivenSamples const& samples) {
  WorstZ worst;
  for (std::size_t s = 0; s < exact.populations.size(); ++s) {
    double const p = exact.populations[s];
    Estimate const& measured = samples.populations[s];
    double const events = samples.n_eff[s] * static_cast<double>(spec.n_units) * std::min(p, 1 - p);
    if (!(events >= kMinEvents) || !(measured.error > 0)) {
      ++worst.n_rare;
      continue;
    }
    double const z = std::fabs(measured.value - p) / measured.error;
    if (!(z <= worst.z)) worst = {z, s, worst.n_rare};
  }
  return worst;
}

/// Turns points into rows, notes and the outcome.
class DrivenRows {
 public:
  DrivenRows(DrivenSpec const& spec, Report& report)
      : spec_(spec), report_(report), listed_(spec.unit.system.levels.size()) {
    if (spec.unit.system.levels.size() > kMaxListedLevels)
      report.notes.emplace_back(
          "beta_i_j and inverted_pairs list neighbouring levels only; that of any pair lies "
          "between those of the neighbours in it");
  }

  Pairs const& pairs() const { return listed_.pairs; }

  void add(DrivenPlan const& plan, DrivenState const& exact, DrivenSamples const* samples) {
    NamedRow row;
    row.add("beta", plan.beta);
    row.add("pump_rate", plan.pump_rate);
    for (std::size_t s = 0; s < exact.populations.size(); ++s)
      add_value(row, "p_" + std::to_string(s), exact.populations[s],
                samples ? &samples->populations[s] : nullptr);
    for (std::size_t k = 0; k < listed_.pairs.size(); ++k) {
      auto const& [i, j] = listed_.pairs[k];
      add_value(row, "beta_" + std::to_string(i) + "_" + std::to_string(j),
                exact.betas[listed_.places[k]], samples ? &samples->betas[k] : nullptr);
    }
    if (spec_.has_exact()) add_verdict(row, plan, exact);
    if (samples) add_quality(row, plan, exact, *samples);
    append(report_.rows, std::move(row));
  }

 private:
  void add_value(NamedRow& row, std::string const& name, double exact, Estimate const* sampled) {
    if (spec_.has_exact()) row.add(name, cell(exact));
    if (sampled == nullptr) return;
    row.add(name + "_sampled", cell(sampled->value));
    row.add(name + "_error", error_cell(*sampled));
  }

  std::string inverted_text(DrivenState const& state) const {
    std::string text;
    for (std::size_t k = 0; k < listed_.pairs.size(); ++k) {
      if (!state.inverted[listed_.places[k]]) continue;
      if (!text.empty()) text += ' ';
      text += std::to_string(listed_.pairs[k].first);
      text += '-';
      text += std::to_string(listed_.pairs[k].second);
    }
    return text;
  }

  void add_verdict(NamedRow& row, DrivenPlan const& plan, DrivenState const& state) {
    std::string const inverted = inverted_text(state);
    row.add("beta_spread", state.beta_spread);
    row.add("entropy_production", state.entropy_production());
    row.add("entropy_production_bath", state.production_bath);
    row.add("entropy_production_pump", state.production_pump);
    row.add("energy_from_pump", state.energy_from_pump);
    row.add("energy_to_bath", state.energy_to_bath);
    row.add("inverted_pairs", inverted);
    row.add("verdict", std::string(state.thermal ? "thermal" : "not thermal"));
    char text[160];
    if (state.thermal)
      std::snprintf(text, sizeof text, ": thermal at beta=%.8g", state.betas[0]);
    else
      std::snprintf(text, sizeof text,
                    ": not thermal: effective betas spread over %.4g, entropy production %.4g",
                    state.beta_spread, state.entropy_production());
    report_.notes.push_back(place_of(plan) + text +
                            (inverted.empty() ? "" : "; inverted: " + inverted));
    if (std::isinf(state.production_pump) && !irreversible_noted_) {
      irreversible_noted_ = true;
      report_.notes.push_back(
          "one-way pumping has no reverse jumps: its entropy production is "
          "infinite while it carries a current");
    }
    if (spec_.check && plan.pump_rate == 0 && !(state.thermal && state.has_bath_beta))
      fail(place_of(plan) + ": the subsystem is not pumped and has not the beta of its bath");
  }

  void add_quality(NamedRow& row, DrivenPlan const& plan, DrivenState const& exact,
                   DrivenSamples const& samples) {
    if (spec_.has_exact()) {
      WorstZ const worst = worst_z(spec_, exact, samples);
      row.add("z_max", cell(worst.z));
      char text[160];
      std::snprintf(text, sizeof text,
                    ": %zu of %zu levels were visited or left too rarely for a z", worst.n_rare,
                    exact.populations.size());
      if (worst.n_rare > 0) report_.notes.push_back(place_of(plan) + text);
      std::snprintf(text, sizeof text, ": sampled p_%zu is %.3g errors from the exact one",
                    worst.level, worst.z);
      if (worst.z > kMaxZ) report_.notes.push_back(place_of(plan) + text);
      if (spec_.check && worst.z > kMaxZ)
        fail("samples contradict the balance equations at " + place_of(plan));
    }
    row.add("tau_int", samples.autocorrelation.tau_int);
    row.add("tau_error", samples.autocorrelation.tau_error);
    row.add("n_eff", samples.n_eff[samples.slowest]);
    row.add("r_hat", cell(samples.equilibration.r_hat));
    row.add("equilibrated", samples.equilibration.equilibrated);
    row.add("N", spec_.n_units);
    row.add("replicas", std::uint64_t{spec_.n_replicas});
    row.add("measurements", spec_.n_measurements);
    row.add("every", std::uint64_t{plan.every});
    row.add("burn_in", plan.burn_in);
    row.add("sweep_time", plan.chain.sweep_time);
    if (!samples.autocorrelation.converged)
      give_up("tau_int is longer than the series resolves", plan);
    else if (!samples.equilibration.equilibrated)
      give_up("population p_" + std::to_string(samples.slowest) +
                  " is not equilibrated: " + reasons(samples.equilibration),
              plan);
  }

  void fail(std::string const& reason) {
    report_.outcome = Outcome::check_failed;
    report_.outcome_reason = reason;
    report_.outcome_hint.clear();
  }

  void give_up(std::string const& reason, DrivenPlan const& plan) {
    report_.notes.push_back("not converged at " + place_of(plan) + ": " + reason +
                            "; use more --burn-in and --every");
    if (report_.outcome == Outcome::check_failed) return;
    report_.outcome = Outcome::not_converged;
    report_.outcome_reason = reason;
    report_.outcome_hint = "the result is written, repeat with more --burn-in and --every";
  }

  DrivenSpec const& spec_;
  Report& report_;
  ListedPairs listed_;
  bool irreversible_noted_ = false;
};

}  // namespace

Report run_driven(DrivenSpec const& spec, std::vector<DrivenPlan> const& plans,
                  Backend const* backend, ProgressMode progress_mode) {
  Report report;
  report.verb = "driven";
  double work = 0;
  for (DrivenPlan const& plan : plans) work += plan.updates;
  if (spec.has_samples()) {
    report.device = backend->device();
    report.seed = spec.seed;
  }
  Progress progress(spec.has_samples() ? progress_mode : ProgressMode::never, "driven", work,
                    "updates");
  DrivenRows rows(spec, report);
  for (DrivenPlan const& plan : plans) {
    check_interrupt();
    DrivenState const exact = driven_state(spec.unit, plan.beta, plan.pump_rate);
    std::optional<DrivenSamples> samples;
    if (spec.has_samples())
      samples = sample_driven(spec, plan, exact.populations, rows.pairs(), *backend, progress);
    rows.add(plan, exact, samples ? &*samples : nullptr);
  }
  return report;
}

}  // namespace antikelvin
