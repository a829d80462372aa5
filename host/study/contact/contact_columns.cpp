// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_columns.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "antikelvin/base/reals.hpp"
#include "antikelvin/random/stream.hpp"
#include "exact/mean_pair_exchange.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/contact/contact_series.hpp"
#include "study/contact/contact_text.hpp"
#include "study/contact/replicas.hpp"

namespace antikelvin {
namespace {

/// Units, and pairs in all, up to which the exact means of a relaxation are worth their cost.
constexpr double kMaxMeanUnits = 0x1p24, kMaxMeanPairs = 2e9;

bool has_linear_law(ContactSpec const& spec, ContactCase const& point) {
  if (spec.bodies.size() != 2 || point.mechanism != ContactMechanism::pairs) return false;
  double const exchanges = static_cast<double>(pairs_per_sweep(spec)),
               sweeps = static_cast<double>(point.sweeps);
  return trades_places(spec, 0, 1) && exchanges * sweeps <= kMaxMeanPairs &&
         static_cast<double>(std::max(spec.bodies[0].n_units, spec.bodies[1].n_units)) <=
             kMaxMeanUnits;
}

/// Exact means of both bodies for the pairs that were drawn, time by time.
class ExactMeans {
 public:
  explicit ExactMeans(ContactAnalysis const& contact)
      : time_(contact.series().time),
        step_(contact.point().step[0]),
        whole_(contact.series().total / step_) {
    ContactSpec const& spec = contact.spec();
    std::uint64_t const start_a = contact.series().energy[0][0] / step_;
    if (has_linear_law(spec, contact.point()))
      means_.emplace(spec.bodies[0].n_units, static_cast<double>(start_a), spec.bodies[1].n_units,
                     static_cast<double>(whole_ - start_a), pairs_per_sweep(spec),
                     derive_key(contact.point().key, 0, 1));
  }

  bool are_known() const { return means_.has_value(); }

  /// To time t of the series, from t − 1.
  void go_to(std::size_t t) {
    if (!means_) return;
    if (t > 0)
      for (std::uint64_t n = time_[t] - time_[t - 1]; n > 0; --n) means_->sweep();
    mean_a_ = means_->mean_a();
  }

  /// In common quanta.
  double at(std::size_t b) const {
    double const mean = b == 0 ? mean_a_ : static_cast<double>(whole_) - mean_a_;
    return mean * static_cast<double>(step_);
  }

 private:
  std::vector<std::uint64_t> const& time_;
  std::uint64_t step_, whole_;
  std::optional<MeanPairExchange> means_;
  double mean_a_ = kNone;
};

/// Bodies on their way through β = 0, where T jumps from one infinity to the other and nothing else
/// happens.
class Crossings {
 public:
  void note(std::size_t b, std::uint64_t now, Estimate const& beta) {
    if (passed_.size() <= b) passed_.resize(b + 1);
    if (!(std::fabs(beta.value) > kMaxZ * beta.error)) return;  // on neither side
    auto& [last, time] = passed_[b];
    if (last * beta.value < 0)
      text_ += (text_.empty() ? "" : "; ") + body_letter(b) + " passed beta = 0 between sweeps " +
               std::to_string(time) + " and " + std::to_string(now);
    last = beta.value;
    time = now;
  }

  std::string const& text() const { return text_; }

 private:
  std::vector<std::pair<double, std::uint64_t>> passed_;  ///< last clear β of each body, and when
  std::string text_;
};

/// Adds energy, β and entropy of body b at time t; returns ln Ω of its replicas.
std::vector<double> add_body(NamedRow& row, ContactAnalysis& contact, std::size_t b, std::size_t t,
                             ExactMeans const& means, Crossings& crossings) {
  ContactSeries const& series = contact.series();
  std::vector<std::uint64_t> const now =
      replicas_at(series.energy[b], t, contact.spec().n_replicas);
  std::string const letter = body_letter(b);
  row.add("energy_" + letter,
          contact.in_units(
              b, mean_over_replicas(transformed(now, [](std::uint64_t e) { return double(e); }))));
  if (means.are_known())
    row.add("energy_" + letter + "_exact", contact.in_units(b, {means.at(b), 0}).value);
  Estimate const beta =
      mean_over_replicas(transformed(now, [&](std::uint64_t e) { return contact.beta_at(b, e); }));
  row.add("beta_" + letter, beta);
  crossings.note(b, series.time[t], beta);
  std::vector<double> log_omega =
      transformed(now, [&](std::uint64_t e) { return contact.log_omega_at(b, e); });
  row.add("entropy_" + letter, mean_over_replicas(log_omega));
  row.add("entropy_gibbs_" + letter, mean_over_replicas(transformed(now, [&](std::uint64_t e) {
            return contact.log_omega_gibbs_at(b, e);
          })));
  return log_omega;
}

std::string hotter_at_start(ContactAnalysis const& contact) {
  double const a = contact.result(0).start_beta, b = contact.result(1).start_beta;
  return a == b ? "equal" : a < b ? "a" : "b";
}

std::string zeroth_text(ContactAnalysis const& contact, bool (*equal)(PairEquality const&)) {
  std::vector<PairEquality> const& pairs = contact.zeroth();
  if (pairs.empty()) return "unknown";
  return std::all_of(pairs.begin(), pairs.end(), equal) ? "equal" : "unequal";
}

void add_starts(NamedRow& row, ContactAnalysis const& contact) {
  for (std::size_t b = 0; b < contact.n_bodies(); ++b)
    row.add("N_" + body_letter(b), contact.spec().bodies[b].n_units);
  for (std::size_t b = 0; b < contact.n_bodies(); ++b) {
    row.add("start_beta_" + body_letter(b), cell(contact.result(b).start_beta));
    row.add("start_energy_" + body_letter(b),
            contact.in_units(b, contact.result(b).start_quanta).value);
  }
}

/// The flow between two bodies, or what each of more bodies gained.
void add_flow(NamedRow& row, ContactAnalysis const& contact) {
  bool const two = contact.n_bodies() == 2;
  double const quantum = contact.quantum();
  if (two) {
    row.add("hotter", hotter_at_start(contact));
    row.add("flow", std::string(flow_name(contact.flow_verdicts().flow)));
  }
  for (std::size_t b = two ? 1 : 0; b < contact.n_bodies(); ++b) {
    std::string const name = two ? "flow_energy" : "gain_" + body_letter(b);
    Estimate const gain = contact.gain(b);
    row.add(name, {gain.value * quantum, gain.error * quantum});
    row.add(name + "_exact", cell(contact.exact_gain(b) * quantum));
    if (two) row.add("flow_z", z_cell(gain, 0));
  }
}

void add_final(NamedRow& row, ContactAnalysis const& contact, std::size_t b) {
  BodyResult const& r = contact.result(b);
  std::string const name = "final_energy_" + body_letter(b),
                    spread = "final_variance_" + body_letter(b);
  EnergyLaw const* const law = contact.law(b);
  double const unit = contact.quantum() * contact.quantum();
  row.add(name, contact.in_units(b, r.final_quanta));
  row.add(name + "_exact", law ? Cell(contact.in_units(b, {law->mean, 0}).value) : Cell());
  row.add(name + "_z", law ? z_cell(r.deviation, 0) : Cell());
  row.add(spread, {r.final_variance.value * unit, r.final_variance.error * unit});
  row.add(spread + "_exact", law ? Cell(law->variance * unit) : Cell());
  row.add(spread + "_z", law ? z_cell(r.final_variance, law->variance) : Cell());
}

void add_temperatures(NamedRow& row, ContactAnalysis const& contact) {
  row.add("final_beta", contact.result(0).final_beta);
  row.add("final_beta_exact", cell(contact.exact_beta()));
  for (std::size_t b = 1; b < contact.n_bodies(); ++b)
    row.add("final_beta_" + body_letter(b), contact.result(b).final_beta);
  if (contact.point().mechanism == ContactMechanism::demon)
    row.add("demon_beta", contact.demon_beta());
  for (std::size_t b = 0; b < contact.n_bodies(); ++b) {
    row.add("log_temperature_gibbs_" + body_letter(b), cell(contact.result(b).log_gibbs_start));
    row.add("final_log_temperature_gibbs_" + body_letter(b),
            cell(contact.result(b).log_gibbs_final));
  }
}

void add_verdicts(NamedRow& row, ContactAnalysis const& contact) {
  if (contact.n_bodies() == 2) {
    auto const prediction = [](FlowPrediction const& f) {
      return std::string(f.is_ambiguous ? "ambiguous" : flow_name(f.flow));
    };
    FlowVerdicts const& verdicts = contact.flow_verdicts();
    std::string const unknown = "unknown";
    bool const known = contact.all_known();
    row.add("prediction_boltzmann", prediction(verdicts.boltzmann));
    row.add("verdict_boltzmann", std::string(outcome_name(verdicts.verdict_boltzmann.outcome)));
    row.add("prediction_gibbs", known ? prediction(verdicts.gibbs) : unknown);
    row.add("verdict_gibbs", known ? outcome_name(verdicts.verdict_gibbs.outcome) : unknown);
  }
  row.add("zeroth_boltzmann",
          zeroth_text(contact, [](PairEquality const& p) { return p.boltzmann; }));
  row.add("zeroth_gibbs", zeroth_text(contact, [](PairEquality const& p) { return p.gibbs; }));
}

}  // namespace

std::string add_series_rows(ContactAnalysis& contact, std::uint64_t number, Table& table) {
  ContactSeries const& series = contact.series();
  std::size_t const n_replicas = contact.spec().n_replicas;
  ExactMeans means(contact);
  Crossings crossings;
  for (std::size_t t = 0; t < series.time.size(); ++t) {
    means.go_to(t);
    NamedRow row;
    row.add("contact", number);
    row.add("time", series.time[t]);
    std::vector<double> entropy(n_replicas, 0);
    for (std::size_t b = 0; b < contact.n_bodies(); ++b) {
      std::vector<double> const log_omega = add_body(row, contact, b, t, means, crossings);
      for (std::size_t r = 0; r < entropy.size(); ++r) entropy[r] += log_omega[r];
    }
    if (contact.point().mechanism == ContactMechanism::demon) {
      Estimate const held = mean_over_replicas(
          transformed(replicas_at(series.demon, t, n_replicas),
                      [&](std::uint64_t e) { return static_cast<double>(e) * contact.quantum(); }));
      row.add("demon_energy", held);
    }
    row.add("entropy_total", mean_over_replicas(entropy));
    append(table, std::move(row));
  }
  return crossings.text();
}

NamedRow contact_row(ContactAnalysis& contact, std::uint64_t number) {
  NamedRow row;
  row.add("contact", number);
  add_starts(row, contact);
  add_flow(row, contact);
  for (std::size_t b = 0; b < contact.n_bodies(); ++b) add_final(row, contact, b);
  add_temperatures(row, contact);
  add_verdicts(row, contact);
  row.add("entropy_change", contact.entropy_change());
  row.add("entropy_change_exact", cell(contact.exact_entropy_change()));
  auto const& fit = contact.fit();
  row.add("p_value", fit ? Cell(fit->p_value) : Cell());
  row.add("ks_p_value", fit ? Cell(fit->ks_p_value) : Cell());
  row.add("tau_int", cell(contact.equilibration().whole.tau_int));
  row.add("equilibrated", contact.equilibration().equilibrated);
  row.add("mechanism", mechanism_name(contact.point().mechanism));
  row.add("replicas", std::uint64_t{contact.spec().n_replicas});
  return row;
}

}  // namespace antikelvin
