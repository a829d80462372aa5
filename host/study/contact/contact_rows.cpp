// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_rows.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "antikelvin/base/reals.hpp"
#include "antikelvin/random/stream.hpp"
#include "exact/contact_law.hpp"
#include "exact/inverse_temperature.hpp"
#include "exact/mean_meetings.hpp"
#include "sampler/demon_thermometer.hpp"
#include "statistics/equilibration.hpp"
#include "statistics/histogram_fit.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/contact/body_table.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

constexpr double kMinFitP = 1e-6;
/// Contacts that are told one by one.
constexpr std::uint64_t kMaxSentences = 3;
/// Objections that are told; all count.
constexpr std::size_t kMaxObjections = 16;
/// Units, and meetings in all, up to which the exact means of a relaxation are worth their cost.
constexpr double kMaxMeanUnits = 0x1p24, kMaxMeanMeetings = 2e9;

/// Mean over independent replicas.
Estimate mean_of(std::vector<double> const& values) {
  double const n = static_cast<double>(values.size()), first = values[0];
  double sum = 0, squares = 0;
  for (double const x : values) sum += x - first;
  double const mean = sum / n;
  for (double const x : values) squares += (x - first - mean) * (x - first - mean);
  return {first + mean, n > 1 ? std::sqrt(squares / (n * (n - 1))) : 0};
}

template <class Function>
std::vector<double> each(std::vector<std::uint64_t> const& energies, Function function) {
  std::vector<double> values;
  for (std::uint64_t const energy : energies) values.push_back(function(energy));
  return values;
}

/// Replicas of one time.
std::vector<std::uint64_t> row_of(std::vector<std::uint64_t> const& values, std::size_t row,
                                  std::size_t n_replicas) {
  auto const begin = values.begin() + static_cast<std::ptrdiff_t>(row * n_replicas);
  return {begin, begin + static_cast<std::ptrdiff_t>(n_replicas)};
}

/// What one body did.
struct BodyResult {
  double start_beta;                      ///< in the user's units
  Estimate start_quanta;                  ///< exact but for lattices
  Estimate final_quanta, final_variance;  ///< in equilibrium, in common quanta
  Estimate final_beta;
  double tau_int;  ///< of the energy in equilibrium, in samples
  double log_gibbs_start = kNone, log_gibbs_final = kNone;  ///< ln T_G
};

std::string letter(std::size_t body) { return std::string(1, static_cast<char>('a' + body)); }

std::string both(double value, double error) {
  char text[64];
  std::snprintf(text, sizeof text, "%.4g +- %.2g", value, error);
  return text;
}

/// Everything about one contact.
class Contact {
 public:
  Contact(ContactSpec const& spec, ContactCase const& point, ContactSeries const& series,
          Backend const& backend)
      : spec_(spec), point_(point), series_(series), quantum_(to_double(point.quantum)) {
    for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
      tables_.emplace_back(spec.bodies[b], point.step[b], point.exchange, backend);
      tables_[b].prepare(series.energy[b]);
      tables_[b].prepare(series.late_energy[b]);
    }
    find_laws();
    exact_beta_ = find_exact_beta();
    for (std::size_t b = 0; b < spec.bodies.size(); ++b) results_.push_back(result_of(b));
    entropy_change_ = find_entropy_change();
    // Lattices bring the energies that they have found at their β: those of the whole differ.
    bool const energies_differ = std::any_of(spec.bodies.begin(), spec.bodies.end(),
                                             [](Body const& body) { return body.is_lattice(); });
    std::vector<double> late = late_deviations(0);
    if (energies_differ) late = about_own_means(std::move(late), spec.n_replicas);
    equilibration_ = equilibration(late, spec.n_replicas);
    if (!laws_.empty() && laws_[0].is_known())
      fit_ = fit_histogram(series.late_energy[0], laws_[0].first, laws_[0].step,
                           laws_[0].probability, std::max(1.0, 2 * results_[0].tau_int));
    find_flow();
  }

  void add_rows(std::uint64_t contact, Table& table) {
    std::optional<MeanMeetings> means;
    std::uint64_t const step = point_.step[0], start_a = series_.energy[0][0] / step,
                        whole = series_.total / step;
    if (has_linear_law())
      means.emplace(spec_.bodies[0].n_units, static_cast<double>(start_a), spec_.bodies[1].n_units,
                    static_cast<double>(whole - start_a), meetings_per_sweep(spec_),
                    derive_key(point_.key, 0, 1));
    for (std::size_t t = 0; t < series_.time.size(); ++t) {
      double exact_a = kNone;
      if (means) {
        if (t > 0)
          for (std::uint64_t n = series_.time[t] - series_.time[t - 1]; n > 0; --n) means->sweep();
        exact_a = means->mean_a();
      }
      NamedRow row;
      row.add("contact", contact);
      row.add("time", series_.time[t]);
      std::vector<double> entropy(spec_.n_replicas, 0);
      for (std::size_t b = 0; b < spec_.bodies.size(); ++b) {
        std::vector<std::uint64_t> const now = row_of(series_.energy[b], t, spec_.n_replicas);
        row.add("energy_" + letter(b),
                in_units(b, mean_of(each(now, [](std::uint64_t e) { return double(e); }))));
        if (means) {
          double const exact = b == 0 ? exact_a : static_cast<double>(whole) - exact_a;
          row.add("energy_" + letter(b) + "_exact",
                  in_units(b, {exact * static_cast<double>(step), 0}).value);
        }
        std::vector<double> const beta = each(now, [&](std::uint64_t e) { return beta_at(b, e); });
        Estimate const mean_beta = mean_of(beta);
        row.add("beta_" + letter(b), mean_beta);
        note_crossing(b, t, mean_beta);
        std::vector<double> const log_omega =
            each(now, [&](std::uint64_t e) { return tables_[b].at(e).log_omega; });
        row.add("entropy_" + letter(b), mean_of(log_omega));
        for (std::size_t r = 0; r < entropy.size(); ++r) entropy[r] += log_omega[r];
      }
      if (point_.mechanism == ContactMechanism::carrier) {
        Estimate const held =
            mean_of(each(row_of(series_.carrier, t, spec_.n_replicas),
                         [&](std::uint64_t e) { return static_cast<double>(e) * quantum_; }));
        row.add("carrier_energy", held);
      }
      row.add("entropy_total", mean_of(entropy));
      append(table, std::move(row));
    }
  }

  NamedRow summary(std::uint64_t contact) {
    NamedRow row;
    row.add("contact", contact);
    bool const two = spec_.bodies.size() == 2;
    for (std::size_t b = 0; b < spec_.bodies.size(); ++b)
      row.add("N_" + letter(b), spec_.bodies[b].n_units);
    for (std::size_t b = 0; b < spec_.bodies.size(); ++b) {
      row.add("start_beta_" + letter(b), cell(results_[b].start_beta));
      row.add("start_energy_" + letter(b), in_units(b, results_[b].start_quanta).value);
    }
    if (two) {
      row.add("hotter", hotter());
      row.add("flow", std::string(flow_name(flow_)));
    }
    for (std::size_t b = two ? 1 : 0; b < spec_.bodies.size(); ++b) {
      std::string const name = two ? "flow_energy" : "gain_" + letter(b);
      Estimate const gain = gain_of(b);
      row.add(name, {gain.value * quantum_, gain.error * quantum_});
      row.add(name + "_exact", cell(exact_gain(b) * quantum_));
      if (two) row.add("flow_z", z_cell(gain, 0));
    }
    for (std::size_t b = 0; b < spec_.bodies.size(); ++b) add_final(row, b);
    row.add("final_beta", results_[0].final_beta);
    row.add("final_beta_exact", cell(exact_beta_));
    for (std::size_t b = 1; b < spec_.bodies.size(); ++b)
      row.add("final_beta_" + letter(b), results_[b].final_beta);
    if (point_.mechanism == ContactMechanism::carrier) row.add("carrier_beta", carrier_beta());
    for (std::size_t b = 0; b < spec_.bodies.size(); ++b) {
      row.add("log_temperature_gibbs_" + letter(b), cell(results_[b].log_gibbs_start));
      row.add("final_log_temperature_gibbs_" + letter(b), cell(results_[b].log_gibbs_final));
    }
    if (two) {
      auto const forecast = [](FlowForecast const& f) {
        return std::string(f.is_ambiguous ? "ambiguous" : flow_name(f.flow));
      };
      std::string const unknown = "unknown";
      row.add("forecast_boltzmann", forecast(boltzmann_));
      row.add("verdict_boltzmann", std::string(outcome_name(verdict_boltzmann_.outcome)));
      row.add("forecast_gibbs", all_known() ? forecast(gibbs_) : unknown);
      row.add("verdict_gibbs", all_known() ? outcome_name(verdict_gibbs_.outcome) : unknown);
    }
    row.add("zeroth_boltzmann", zeroth_text([](PairEquality const& p) { return p.boltzmann; }));
    row.add("zeroth_gibbs", zeroth_text([](PairEquality const& p) { return p.gibbs; }));
    row.add("entropy_change", entropy_change_);
    row.add("entropy_change_exact", cell(exact_entropy_change()));
    row.add("p_value", fit_ ? Cell(fit_->p_value) : Cell());
    row.add("ks_p_value", fit_ ? Cell(fit_->ks_p_value) : Cell());
    row.add("tau_int", cell(equilibration_.whole.tau_int));
    row.add("equilibrated", equilibration_.equilibrated);
    row.add("mechanism", mechanism_name(point_.mechanism));
    row.add("replicas", std::uint64_t{spec_.n_replicas});
    return row;
  }

  /// What speaks against theory or sampler, as one line; empty if nothing does.
  std::string objections() const {
    std::string text;
    auto const object = [&](bool broken, std::string const& reason) {
      if (broken) text += (text.empty() ? "" : ", ") + reason;
    };
    auto const off = [](double z) { return std::fabs(z) > kMaxZ; };
    if (spec_.bodies.size() == 2)
      object(verdict_boltzmann_.outcome == ForecastOutcome::wrong,
             "energy flowed " + std::string(flow_name(flow_)) + " against the order of beta");
    Estimate const& change = entropy_change_;
    // In equilibrium ⟨S⟩ is ½ per free energy below its maximum; a carrier may hold its capacity.
    double allowed = 0.5 * static_cast<double>(spec_.bodies.size() - 1);
    if (point_.capacity > 0 && std::isfinite(results_[0].final_beta.value))
      allowed += std::fabs(results_[0].final_beta.value) * quantum_ * point_.capacity;
    object(change.value < -allowed - kMaxZ * change.error,
           "entropy fell by " + both(-change.value, change.error));
    // What has not come to equilibrium yet says nothing about it.
    if (!equilibrated()) return text;
    for (std::size_t b = 0; b < laws_.size(); ++b) {
      if (!laws_[b].is_known()) continue;
      BodyResult const& r = results_[b];
      object(off(z_of(r.final_quanta, laws_[b].mean)),
             "the energy of " + letter(b) + " is not the exact one");
      object(off(z_of(r.final_variance, laws_[b].variance)),
             "the variance of the energy of " + letter(b) + " is not the exact one");
    }
    object(fit_ && fit_->least_p() < kMinFitP,
           "the distribution of the energy is not the exact one");
    return text;
  }

  bool equilibrated() const { return equilibration_.equilibrated; }
  std::string why_not() const { return reasons(equilibration_); }
  /// Before measurements; what is only too short needs more of these.
  bool needs_sweeps() const { return equilibration_.drifting || equilibration_.unmixed; }
  Flow flow() const { return flow_; }
  /// Whether ln Ω of all bodies is known: of units, not of lattices.
  bool all_known() const {
    return std::all_of(tables_.begin(), tables_.end(),
                       [](BodyTable const& table) { return table.is_known(); });
  }
  ForecastOutcome boltzmann() const { return verdict_boltzmann_.outcome; }
  ForecastOutcome gibbs() const { return verdict_gibbs_.outcome; }
  std::vector<PairEquality> const& zeroth() const { return zeroth_; }
  double start_beta(std::size_t b) const { return results_[b].start_beta; }

  std::string sentence() const {
    std::string text = "starting at beta";
    for (std::size_t b = 0; b < results_.size(); ++b) {
      char number[32];
      std::snprintf(number, sizeof number, "%s %.5g", b == 0 ? "" : ",", results_[b].start_beta);
      text += number;
    }
    if (spec_.bodies.size() == 2)
      text += flow_ == Flow::none
                  ? ": no flow of energy could be told"
                  : std::string(": energy flowed from ") + flow_name(flow_) + ", " +
                        both(std::fabs(gain_of(1).value) * quantum_, gain_of(1).error * quantum_);
    if (std::isfinite(results_[0].final_beta.value))
      text += "; in equilibrium beta is " +
              both(results_[0].final_beta.value, results_[0].final_beta.error);
    if (std::isfinite(exact_beta_)) {
      char number[40];
      std::snprintf(number, sizeof number, " (exact %.5g)", exact_beta_);
      text += number;
    }
    if (!crossings_.empty()) text += "; " + crossings_;
    return text;
  }

 private:
  bool has_linear_law() const {
    if (spec_.bodies.size() != 2 || point_.mechanism != ContactMechanism::pairs) return false;
    double const meetings = static_cast<double>(meetings_per_sweep(spec_)),
                 sweeps = static_cast<double>(point_.sweeps);
    return trades_places(spec_, 0, 1) && meetings * sweeps <= kMaxMeanMeetings &&
           static_cast<double>(std::max(spec_.bodies[0].n_units, spec_.bodies[1].n_units)) <=
               kMaxMeanUnits;
  }

  /// β of a body on its way through 0, where T jumps from one infinity to the other and nothing else
  /// happens.
  void note_crossing(std::size_t b, std::size_t t, Estimate const& beta) {
    if (passed_.size() <= b) passed_.resize(b + 1);
    if (!(std::fabs(beta.value) > kMaxZ * beta.error)) return;  // on neither side
    auto& [last, time] = passed_[b];
    if (last * beta.value < 0)
      crossings_ += (crossings_.empty() ? "" : "; ") + letter(b) +
                    " passed beta = 0 between sweeps " + std::to_string(time) + " and " +
                    std::to_string(series_.time[t]);
    last = beta.value;
    time = series_.time[t];
  }

  Estimate in_units(std::size_t b, Estimate quanta) const {
    return {to_double(spec_.bodies[b].low) + quanta.value * quantum_, quanta.error * quantum_};
  }

  /// In the user's units.
  double beta_at(std::size_t b, std::uint64_t energy) {
    return beta_of(tables_[b].at(energy)) / (quantum_ * static_cast<double>(point_.step[b]));
  }

  void find_laws() {
    for (BodyTable const& table : tables_)
      if (!table.is_known()) return;
    std::vector<ContactBody> bodies;
    for (std::size_t b = 0; b < tables_.size(); ++b)
      bodies.push_back({[this, b](std::vector<std::uint64_t> const& energies) {
                          tables_[b].prepare(energies);
                          return each(energies, [&](std::uint64_t energy) {
                            return tables_[b].at(energy).log_omega;
                          });
                        },
                        tables_[b].top(), point_.step[b]});
    laws_ = contact_laws(bodies, series_.total, point_.capacity);
  }

  /// Energies in equilibrium relative to the first one, where squares keep their digits.
  std::vector<double> late_deviations(std::size_t b) const {
    std::vector<std::uint64_t> const& energies = series_.late_energy[b];
    return each(energies, [&](std::uint64_t energy) {
      return static_cast<double>(static_cast<std::int64_t>(energy - energies[0]));
    });
  }

  BodyResult result_of(std::size_t b) {
    BodyResult result;
    std::size_t const n = spec_.n_replicas;
    std::vector<std::uint64_t> const start = row_of(series_.energy[b], 0, n);
    result.start_quanta = mean_of(each(start, [](std::uint64_t e) { return double(e); }));
    result.start_beta = point_.starts[b].beta;
    if (std::isnan(result.start_beta)) {
      result.start_beta = start[0] == 0                  ? kInfinity
                          : start[0] == tables_[b].top() ? -kInfinity
                                                         : beta_at(b, start[0]);
    }
    std::uint64_t const reference = series_.late_energy[b][0];
    SeriesStatistics const late = analyze_series(late_deviations(b), n);
    result.final_quanta = {late.mean.value + static_cast<double>(reference), late.mean.error};
    result.final_variance = late.variance;
    result.tau_int = late.autocorrelation.tau_int;
    double const beta_there = beta_at(b, reference);
    std::vector<double> const beta = each(series_.late_energy[b], [&](std::uint64_t energy) {
      return beta_at(b, energy) - beta_there;
    });
    result.final_beta = {kNone, 0};
    if (std::all_of(beta.begin(), beta.end(), [](double x) { return std::isfinite(x); })) {
      result.final_beta = analyze_series(beta, n).mean;
      result.final_beta.value += beta_there;
    }
    if (tables_[b].is_known()) {
      double const log_quantum = std::log(quantum_);
      result.log_gibbs_start = tables_[b].temperature(start[0]).log_temperature_gibbs + log_quantum;
      result.log_gibbs_final =
          tables_[b].temperature(nearest(b, result.final_quanta.value)).log_temperature_gibbs +
          log_quantum;
    }
    return result;
  }

  /// Energy of a body nearest to a mean.
  std::uint64_t nearest(std::size_t b, double quanta) const {
    auto const step = static_cast<double>(point_.step[b]);
    double const steps =
        std::clamp(std::round(quanta / step), 0.0, static_cast<double>(tables_[b].top()) / step);
    return static_cast<std::uint64_t>(steps) * point_.step[b];
  }

  Estimate gain_of(std::size_t b) const {
    BodyResult const& r = results_[b];
    return {r.final_quanta.value - r.start_quanta.value,
            std::hypot(r.final_quanta.error, r.start_quanta.error)};
  }

  double exact_gain(std::size_t b) const {
    return laws_.empty() || !laws_[b].is_known() ? kNone
                                                 : laws_[b].mean - results_[b].start_quanta.value;
  }

  /// The mean that `final_beta` estimates: for small bodies not β at the most probable energy. Ends of
  /// the spectrum that have no β are left out, as series that reach them have no mean either.
  double find_exact_beta() {
    if (laws_.empty()) return kNone;
    EnergyLaw const& law = laws_[0];
    double sum = 0, weight = 0;
    for (std::size_t i = 0; i < law.probability.size(); ++i) {
      if (law.probability[i] == 0) continue;
      double const beta = beta_at(0, law.energy(i));
      if (!std::isfinite(beta)) continue;
      sum += law.probability[i] * beta;
      weight += law.probability[i];
    }
    return weight > 0 ? sum / weight : beta_at(0, law.mode);
  }

  void find_flow() {
    if (spec_.bodies.size() == 2) {
      Estimate const gain = gain_of(1);
      bool const seen =
          gain.error > 0 ? std::fabs(gain.value) > kMaxZ * gain.error : gain.value != 0;
      flow_ = !seen ? Flow::none : gain.value > 0 ? Flow::a_to_b : Flow::b_to_a;
      auto const q = static_cast<double>(point_.exchange);
      BodyTemperature const a = start_temperature(0), b = start_temperature(1);
      // Where levels make Ω ripple, single quanta say nothing about temperatures; of lattices only β
      // is known.
      bool const two_levels =
          std::all_of(spec_.bodies.begin(), spec_.bodies.end(), [](Body const& body) {
            return !body.is_lattice() && body.model.levels.levels.size() == 2;
          });
      MeanFlow const flow{gain.value / q, gain.error / q, exact_gain(1) / q};
      boltzmann_ = two_levels ? boltzmann_forecast(a, b) : smooth_forecast(a, b);
      verdict_boltzmann_ = judge_flow(boltzmann_, flow, least_flow(), kMaxZ);
      if (all_known()) {
        gibbs_ = gibbs_forecast(a, b);
        verdict_gibbs_ = judge_flow(gibbs_, flow, least_flow(), kMaxZ);
      }
    }
    if (!all_known()) return;
    std::vector<BodyInterval> intervals;
    for (std::size_t b = 0; b < spec_.bodies.size(); ++b) {
      Estimate const& mean = results_[b].final_quanta;
      EnergyBracket const bracket =
          energy_bracket(mean.value, mean.error, kMaxZ, series_.energy[b][0] % point_.exchange,
                         point_.exchange, tables_[b].top(), least_flow());
      intervals.push_back(
          body_interval(tables_[b].temperature(bracket.low), tables_[b].temperature(bracket.high)));
    }
    zeroth_ = zeroth_law(intervals);
  }

  BodyTemperature start_temperature(std::size_t b) {
    if (tables_[b].is_known()) return tables_[b].temperature(series_.energy[b][0]);
    return {kNone, kNone, results_[b].start_beta * quantum_ * static_cast<double>(point_.exchange),
            kNone};
  }

  /// Mean flow, in exchange quanta, below which discreteness decides: the width of a unit's spectrum,
  /// and what a carrier may keep.
  double least_flow() const {
    auto const q = static_cast<double>(point_.exchange);
    double least = 1;
    for (std::size_t b = 0; b < tables_.size(); ++b)
      least = std::max(least, static_cast<double>(tables_[b].top()) /
                                  static_cast<double>(spec_.bodies[b].n_units) / q);
    return least + point_.capacity / q;
  }

  std::string hotter() const {
    double const a = results_[0].start_beta, b = results_[1].start_beta;
    return a == b ? "equal" : a < b ? "a" : "b";
  }

  void add_final(NamedRow& row, std::size_t b) {
    BodyResult const& r = results_[b];
    std::string const name = "final_energy_" + letter(b), spread = "final_variance_" + letter(b);
    bool const known = !laws_.empty() && laws_[b].is_known();
    double const unit = quantum_ * quantum_;
    row.add(name, in_units(b, r.final_quanta));
    row.add(name + "_exact", known ? Cell(in_units(b, {laws_[b].mean, 0}).value) : Cell());
    row.add(name + "_z", known ? z_cell(r.final_quanta, laws_[b].mean) : Cell());
    row.add(spread, {r.final_variance.value * unit, r.final_variance.error * unit});
    row.add(spread + "_exact", known ? Cell(laws_[b].variance * unit) : Cell());
    row.add(spread + "_z", known ? z_cell(r.final_variance, laws_[b].variance) : Cell());
  }

  /// β that the carrier reads in equilibrium.
  Estimate carrier_beta() const {
    std::vector<double> const held =
        each(series_.late_carrier, [](std::uint64_t e) { return static_cast<double>(e); });
    SeriesStatistics const late = analyze_series(held, spec_.n_replicas);
    double const value = demon_beta(late.mean.value, point_.capacity),
                 low = demon_beta(late.mean.value + late.mean.error, point_.capacity),
                 high = demon_beta(late.mean.value - late.mean.error, point_.capacity);
    return {value / quantum_, (high - low) / 2 / quantum_};
  }

  std::string zeroth_text(bool (*equal)(PairEquality const&)) const {
    if (zeroth_.empty()) return "unknown";
    return std::all_of(zeroth_.begin(), zeroth_.end(), equal) ? "equal" : "unequal";
  }

  /// ⟨Σ S⟩ in equilibrium minus the start's.
  Estimate find_entropy_change() {
    std::vector<double> change(series_.late_energy[0].size(), 0);
    for (std::size_t b = 0; b < tables_.size(); ++b) {
      double const start = tables_[b].at(series_.energy[b][0]).log_omega;
      for (std::size_t i = 0; i < change.size(); ++i)
        change[i] += tables_[b].at(series_.late_energy[b][i]).log_omega - start;
    }
    if (!std::isfinite(change[0])) return {kNone, 0};
    return analyze_series(change, spec_.n_replicas).mean;
  }

  /// The same of the exact law; two bodies that meet directly.
  double exact_entropy_change() {
    if (laws_.size() != 2 || !laws_[0].is_known() || point_.capacity > 0) return kNone;
    double const start = tables_[0].at(series_.energy[0][0]).log_omega +
                         tables_[1].at(series_.energy[1][0]).log_omega;
    double sum = 0;
    for (std::size_t i = 0; i < laws_[0].probability.size(); ++i) {
      if (laws_[0].probability[i] == 0) continue;
      std::uint64_t const energy = laws_[0].energy(i);
      sum += laws_[0].probability[i] * (tables_[0].at(energy).log_omega +
                                        tables_[1].at(series_.total - energy).log_omega - start);
    }
    return sum;
  }

  ContactSpec const& spec_;
  ContactCase const& point_;
  ContactSeries const& series_;
  double quantum_;
  std::vector<BodyTable> tables_;
  std::vector<EnergyLaw> laws_;
  std::vector<BodyResult> results_;
  Equilibration equilibration_{};
  double exact_beta_ = kNone;
  Estimate entropy_change_{kNone, 0};
  std::optional<HistogramFit> fit_;
  Flow flow_ = Flow::none;
  FlowForecast boltzmann_{}, gibbs_{};
  Verdict verdict_boltzmann_{}, verdict_gibbs_{};
  std::vector<PairEquality> zeroth_;
  std::vector<std::pair<double, std::uint64_t>> passed_;  ///< last clear β of each body, and when
  std::string crossings_;
};

}  // namespace

void ContactRows::object(std::string const& reason) {
  if (++n_objections_ <= kMaxObjections) objections_ += (objections_.empty() ? "" : "; ") + reason;
}

void ContactRows::add(ContactCase const& point, ContactSeries const& series) {
  Contact contact(spec_, point, series, backend_);
  std::uint64_t const number = n_cases_++;
  if (show_ == ContactShow::series) contact.add_rows(number, series_);
  append(contacts_, contact.summary(number));
  std::string const objections = contact.objections();
  std::string const name = "contact " + std::to_string(number);
  if (!objections.empty()) object(name + ": " + objections);
  if (!contact.equilibrated()) {
    unconverged_ += (unconverged_.empty() ? "" : "; ") + name + ": " + contact.why_not();
    needs_sweeps_ = needs_sweeps_ || contact.needs_sweeps();
  }
  needs_other_lattice_ = needs_other_lattice_ || !series.unsettled.empty();
  for (std::size_t const body : series.unsettled)
    unconverged_ += (unconverged_.empty() ? "" : "; ") + name + ": lattice " + letter(body) +
                    " still drifted towards its beta after " + std::to_string(kMostLatticeSweeps) +
                    " sweeps, before contact";
  if (spec_.bodies.size() == 2) {
    meetings_.push_back({contact.start_beta(0), contact.start_beta(1), contact.flow()});
    boltzmann_.add(contact.boltzmann());
    if (contact.all_known()) gibbs_.add(contact.gibbs());
  }
  if (!contact.zeroth().empty()) {
    ++n_compared_;
    auto const& pairs = contact.zeroth();
    n_unequal_boltzmann_ +=
        !std::all_of(pairs.begin(), pairs.end(), [](auto const& p) { return p.boltzmann; });
    n_unequal_gibbs_ +=
        !std::all_of(pairs.begin(), pairs.end(), [](auto const& p) { return p.gibbs; });
  }
  if (n_cases_ <= kMaxSentences) sentences_.push_back(name + ": " + contact.sentence());
}

std::deque<ContactRows::Standing> ContactRows::standings() const {
  std::deque<Standing> standings;  // which keeps references while it grows
  auto const of = [&](double beta) -> Standing& {
    for (Standing& s : standings)
      if (s.beta == beta) return s;
    return standings.emplace_back(Standing{beta});
  };
  for (Meeting const& m : meetings_) {
    if (m.beta_a == m.beta_b) continue;
    Standing& a = of(m.beta_a);
    Standing& b = of(m.beta_b);
    if (m.flow == Flow::none) {
      ++a.none, ++b.none;
      continue;
    }
    Standing &giver = m.flow == Flow::a_to_b ? a : b, &taker = m.flow == Flow::a_to_b ? b : a;
    ++giver.gave, ++taker.took;
  }
  auto const score = [](Standing const& s) {
    return static_cast<double>(s.gave) - static_cast<double>(s.took);
  };
  std::stable_sort(standings.begin(), standings.end(),
                   [&](Standing const& x, Standing const& y) { return score(x) < score(y); });
  return standings;
}

Table ContactRows::order(std::deque<Standing> const& standings) {
  Table table;
  std::uint64_t rank = 0;
  for (Standing const& s : standings) {
    NamedRow row;
    row.add("rank", ++rank);
    row.add("beta", s.beta);
    row.add("temperature", temperature_of(s.beta));
    row.add("regime", std::string(regime_name(regime_of(s.beta))));
    row.add("gave", s.gave);
    row.add("took", s.took);
    row.add("none", s.none);
    row.add("contacts", s.gave + s.took + s.none);
    append(table, std::move(row));
  }
  return table;
}

void ContactRows::finish(Report& report) {
  if (meetings_.size() > 1) {
    std::deque<Standing> const ranked = standings();
    bool falls = ranked.size() > 1;
    for (std::size_t i = 1; i < ranked.size(); ++i)
      falls = falls && ranked[i].beta < ranked[i - 1].beta;
    notes_.push_back(falls
                         ? "measured hotness, by who gives energy to whom, rises as beta falls: 0+ "
                           "-> +inf -> -inf -> 0-"
                         : "measured hotness does not rise strictly as beta falls");
    if (spec_.check && !falls && show_ == ContactShow::order)
      object("measured hotness is not the order of beta");
    if (show_ == ContactShow::order) report.rows = order(ranked);
  }
  if (n_cases_ <= kMaxSentences)
    notes_.insert(notes_.begin(), sentences_.begin(), sentences_.end());
  if (spec_.bodies.size() == 2) notes_.push_back(sentence("Boltzmann", boltzmann_));
  if (spec_.bodies.size() == 2 && n_compared_ > 0) notes_.push_back(sentence("Gibbs", gibbs_));
  if (n_compared_ > 0) {
    auto const zeroth = [&](char const* name, std::size_t unequal) {
      return std::string(name) + " temperatures are equal after " +
             std::to_string(n_compared_ - unequal) + " of " + std::to_string(n_compared_) +
             " contacts";
    };
    notes_.push_back("zeroth law: " + zeroth("Boltzmann's", n_unequal_boltzmann_) + ", " +
                     zeroth("Gibbs'", n_unequal_gibbs_));
  }
  report.notes = notes_;
  if (show_ == ContactShow::series) {
    report.rows = std::move(series_);
    report.summary = std::move(contacts_);
    report.summary_key = "contact";
  } else if (show_ == ContactShow::contacts) {
    report.rows = std::move(contacts_);
  }
  if (!unconverged_.empty()) {
    report.outcome = Outcome::not_converged;
    report.outcome_reason = unconverged_;
    report.outcome_hint =
        std::string("the result is written, ") +
        (needs_other_lattice_ ? "use a smaller lattice, or a beta at which it forgets sooner"
         : needs_sweeps_      ? "repeat with more --sweeps"
                              : "repeat with more --samples");
  }
  if (spec_.check && n_objections_ > 0) {  // a failure outranks a missing answer
    report.outcome_hint.clear();
    report.outcome = Outcome::check_failed;
    report.outcome_reason = objections_;
    if (n_objections_ > kMaxObjections)
      report.outcome_reason += "; and " + std::to_string(n_objections_ - kMaxObjections) + " more";
  }
}

}  // namespace antikelvin
