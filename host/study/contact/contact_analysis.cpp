// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "exact/inverse_temperature.hpp"
#include "sampler/demon_thermometer.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/contact/body_table.hpp"
#include "study/contact/contact_series.hpp"
#include "study/contact/replicas.hpp"

namespace antikelvin {
namespace {

/// Largest weight of energies without β: series that meet none of them have the mean over the others.
constexpr double kMostWithoutBeta = 1e-3;

}  // namespace

ContactAnalysis::ContactAnalysis(ContactSpec const& spec,
                                 std::vector<std::shared_ptr<LatticeStates const>> const& lattices,
                                 ContactCase const& point, ContactSeries const& series,
                                 Backend const& backend)
    : spec_(spec), point_(point), series_(series), quantum_(to_double(point.quantum)) {
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
    tables_.emplace_back(spec.bodies[b], lattices[b].get(), point.step[b], point.exchange,
                         point.top[b], backend);
    tables_[b].prepare(series.energy[b]);
    tables_[b].prepare(series.late_energy[b]);
  }
  find_laws();
  exact_beta_ = find_exact_beta();
  for (std::size_t b = 0; b < spec.bodies.size(); ++b) results_.push_back(result_of(b));
  entropy_change_ = find_entropy_change();
  find_equilibration();
  if (spec_.bodies.size() == 2) find_flow();
  if (all_known()) find_zeroth();
}

ContactAnalysis::~ContactAnalysis() = default;

std::uint32_t ContactAnalysis::capacity() const { return point_.capacity; }

double ContactAnalysis::log_omega_at(std::size_t b, std::uint64_t energy) {
  return tables_[b].at(energy).log_omega;
}

double ContactAnalysis::log_omega_gibbs_at(std::size_t b, std::uint64_t energy) {
  return tables_[b].at(energy).log_omega_gibbs;
}

double ContactAnalysis::beta_at(std::size_t b, std::uint64_t energy) {
  return beta_of(tables_[b].at(energy)) / (quantum_ * static_cast<double>(point_.step[b]));
}

Estimate ContactAnalysis::in_units(std::size_t b, Estimate quanta) const {
  return {to_double(spec_.bodies[b].low) + quanta.value * quantum_, quanta.error * quantum_};
}

bool ContactAnalysis::all_known() const {
  return std::all_of(tables_.begin(), tables_.end(),
                     [](BodyTable const& table) { return table.is_known(); });
}

EnergyLaw const* ContactAnalysis::law(std::size_t b) const {
  return exact_.laws.empty() || !exact_.laws[b].is_known() ? nullptr : &exact_.laws[b];
}

Estimate ContactAnalysis::gain(std::size_t b) const {
  BodyResult const& r = results_[b];
  return {r.final_quanta.value - r.start_quanta.value,
          std::hypot(r.final_quanta.error, r.start_quanta.error)};
}

double ContactAnalysis::exact_gain(std::size_t b) const {
  return law(b) == nullptr ? kNone : law(b)->mean - results_[b].start_quanta.value;
}

void ContactAnalysis::find_laws() {
  for (BodyTable const& table : tables_)
    if (!table.is_known()) return;
  std::vector<ContactBody> bodies;
  for (std::size_t b = 0; b < tables_.size(); ++b)
    bodies.push_back({[this, b](std::vector<std::uint64_t> const& energies) {
                        tables_[b].prepare(energies);
                        return transformed(energies, [&](std::uint64_t energy) {
                          return tables_[b].at(energy).log_omega;
                        });
                      },
                      tables_[b].top(), point_.step[b]});
  exact_ = equilibrium_laws(bodies, series_.totals, point_.capacity);
}

/// The mean that `final_beta` estimates: for small bodies not β at the most probable energy. Where ends of the
/// spectrum that have no β count, there is none, as series that reach them have no mean either.
double ContactAnalysis::find_exact_beta() {
  if (exact_.laws.empty()) return kNone;
  EnergyLaw const& law = exact_.laws[0];
  double sum = 0, weight = 0, without = 0;
  std::size_t n_energies = 0;
  for (std::size_t i = 0; i < law.probability.size(); ++i) {
    if (law.probability[i] == 0) continue;
    ++n_energies;
    double const beta = beta_at(0, law.energy(i));
    if (!std::isfinite(beta)) {
      without += law.probability[i];
      continue;
    }
    sum += law.probability[i] * beta;
    weight += law.probability[i];
  }
  // Of a law that costs too much only the mode is known.
  if (n_energies <= 1) return beta_at(0, law.mode);
  return without > kMostWithoutBeta ? kNone : sum / weight;
}

std::vector<double> ContactAnalysis::late_deviations(std::size_t b) const {
  std::vector<std::uint64_t> const& energies = series_.late_energy[b];
  if (are_means_known()) {
    std::vector<double> deviations;
    for (std::size_t i = 0; i < energies.size(); ++i)
      deviations.push_back(static_cast<double>(energies[i]) -
                           exact_.means[b][i % spec_.n_replicas]);
    return deviations;
  }
  return transformed(energies, [&](std::uint64_t energy) {
    return static_cast<double>(static_cast<std::int64_t>(energy - energies[0]));
  });
}

std::uint64_t ContactAnalysis::nearest(std::size_t b, double quanta) const {
  auto const step = static_cast<double>(point_.step[b]);
  double const steps =
      std::clamp(std::round(quanta / step), 0.0, static_cast<double>(tables_[b].top()) / step);
  std::uint64_t const energy = static_cast<std::uint64_t>(steps) * point_.step[b];
  std::uint64_t const below = tables_[b].at_most(energy), above = tables_[b].at_least(energy);
  return above <= energy ||
                 quanta - static_cast<double>(below) < static_cast<double>(above) - quanta
             ? below
             : above;
}

std::uint64_t ContactAnalysis::start_energy(std::size_t b) const {
  return spec_.bodies[b].is_lattice() ? nearest(b, results_[b].start_quanta.value)
                                      : series_.energy[b][0];
}

BodyResult ContactAnalysis::result_of(std::size_t b) {
  BodyResult result;
  std::size_t const n = spec_.n_replicas;
  std::vector<std::uint64_t> const start = replicas_at(series_.energy[b], 0, n);
  result.start_quanta =
      mean_over_replicas(transformed(start, [](std::uint64_t e) { return double(e); }));
  result.start_beta = point_.starts[b].beta;
  if (std::isnan(result.start_beta)) {
    result.start_beta = start[0] == 0 ? kInfinity
                        : start[0] == tables_[b].top() && !spec_.bodies[b].is_oscillators()
                            ? -kInfinity
                            : beta_at(b, start[0]);
  }
  std::uint64_t const reference = series_.late_energy[b][0];
  SeriesStatistics const late = analyze_series(late_deviations(b), n);
  if (are_means_known()) {
    result.deviation = late.mean;
    std::vector<double> const plain = transformed(series_.late_energy[b], [&](std::uint64_t e) {
      return static_cast<double>(static_cast<std::int64_t>(e - reference));
    });
    result.final_quanta = {late.mean.value + law(b)->mean, analyze_series(plain, n).mean.error};
  } else {
    result.final_quanta = {late.mean.value + static_cast<double>(reference), late.mean.error};
    result.deviation = {law(b) ? result.final_quanta.value - law(b)->mean : kNone, late.mean.error};
  }
  result.final_variance = late.variance;
  result.tau_int = late.autocorrelation.tau_int;
  find_final_beta(b, result);
  if (tables_[b].is_known()) {
    double const log_quantum = std::log(quantum_);
    std::uint64_t const begin =
        spec_.bodies[b].is_lattice() ? nearest(b, result.start_quanta.value) : start[0];
    result.log_gibbs_start = tables_[b].temperature(begin).log_temperature_gibbs + log_quantum;
    result.log_gibbs_final =
        tables_[b].temperature(nearest(b, result.final_quanta.value)).log_temperature_gibbs +
        log_quantum;
  }
  return result;
}

void ContactAnalysis::find_final_beta(std::size_t b, BodyResult& result) {
  double const beta_there = beta_at(b, series_.late_energy[b][0]);
  std::vector<double> const beta = transformed(series_.late_energy[b], [&](std::uint64_t energy) {
    return beta_at(b, energy) - beta_there;
  });
  result.final_beta = {kNone, 0};
  if (std::all_of(beta.begin(), beta.end(), [](double x) { return std::isfinite(x); })) {
    result.final_beta = analyze_series(beta, spec_.n_replicas).mean;
    result.final_beta.value += beta_there;
  }
}

Estimate ContactAnalysis::demon_beta() const {
  std::vector<double> const held =
      transformed(series_.late_demon, [](std::uint64_t e) { return static_cast<double>(e); });
  SeriesStatistics const late = analyze_series(held, spec_.n_replicas);
  double const value = antikelvin::demon_beta(late.mean.value, point_.capacity),
               low = antikelvin::demon_beta(late.mean.value + late.mean.error, point_.capacity),
               high = antikelvin::demon_beta(late.mean.value - late.mean.error, point_.capacity);
  return {value / quantum_, (high - low) / 2 / quantum_};
}

Estimate ContactAnalysis::find_entropy_change() {
  std::vector<double> change(series_.late_energy[0].size(), 0);
  for (std::size_t b = 0; b < tables_.size(); ++b) {
    std::vector<double> const start =
        transformed(replicas_at(series_.energy[b], 0, spec_.n_replicas),
                    [&](std::uint64_t e) { return tables_[b].at(e).log_omega; });
    for (std::size_t i = 0; i < change.size(); ++i)
      change[i] += tables_[b].at(series_.late_energy[b][i]).log_omega - start[i % start.size()];
  }
  if (!std::isfinite(change[0])) return {kNone, 0};
  return analyze_series(change, spec_.n_replicas).mean;
}

double ContactAnalysis::exact_entropy_change() {
  double change = 0;
  for (std::size_t b = 0; b < tables_.size(); ++b)
    if (law(b) == nullptr) return kNone;
  if (tables_.size() == 2 && point_.capacity == 0) {
    double const start = tables_[0].at(series_.energy[0][0]).log_omega +
                         tables_[1].at(series_.energy[1][0]).log_omega;
    for (std::size_t i = 0; i < law(0)->probability.size(); ++i) {
      if (law(0)->probability[i] == 0) continue;
      std::uint64_t const energy = law(0)->energy(i);
      change += law(0)->probability[i] * (tables_[0].at(energy).log_omega +
                                          tables_[1].at(series_.total - energy).log_omega - start);
    }
    return change;
  }
  for (std::size_t b = 0; b < tables_.size(); ++b) {
    std::vector<double> const start =
        transformed(replicas_at(series_.energy[b], 0, spec_.n_replicas),
                    [&](std::uint64_t e) { return tables_[b].at(e).log_omega; });
    double const mean_start = mean_over_replicas(start).value;
    for (std::size_t i = 0; i < law(b)->probability.size(); ++i)
      if (law(b)->probability[i] != 0)
        change +=
            law(b)->probability[i] * (tables_[b].at(law(b)->energy(i)).log_omega - mean_start);
  }
  return change;
}

void ContactAnalysis::find_equilibration() {
  // Lattices bring the energies that they have found at their β: those of the whole differ.
  bool const has_lattice = std::any_of(spec_.bodies.begin(), spec_.bodies.end(),
                                       [](Body const& body) { return body.is_lattice(); });
  std::vector<double> deviations = late_deviations(0);
  if (has_lattice && !are_means_known())
    deviations = about_own_means(std::move(deviations), spec_.n_replicas);
  equilibration_ = antikelvin::equilibration(deviations, spec_.n_replicas);
  if (law(0) == nullptr) return;
  // Beside lattices single energies stay likely or unlikely for longer than the energy remembers itself, for how long
  // is not known: only replicas are independent.
  std::vector<std::uint64_t> const& late = series_.late_energy[0];
  fit_ = fit_histogram(
      has_lattice ? replicas_at(late, spec_.n_measurements - 1, spec_.n_replicas) : late,
      law(0)->first, law(0)->step, law(0)->probability,
      has_lattice ? 1.0 : std::max(1.0, 2 * results_[0].tau_int));
}

BodyTemperature ContactAnalysis::start_temperature(std::size_t b) {
  if (!spec_.bodies[b].is_lattice()) return tables_[b].temperature(series_.energy[b][0]);
  return {kNone, kNone, results_[b].start_beta * quantum_ * static_cast<double>(point_.exchange),
          tables_[b].is_known() ? tables_[b].temperature(start_energy(b)).log_temperature_gibbs
                                : kNone};
}

/// Mean flow, in exchange quanta, below which discreteness decides: the width of a unit's spectrum,
/// and what an exchange demon may keep.
double ContactAnalysis::least_flow() const {
  auto const q = static_cast<double>(point_.exchange);
  double least = 1;
  for (std::size_t b = 0; b < tables_.size(); ++b)
    least = std::max(least, static_cast<double>(tables_[b].top()) /
                                static_cast<double>(spec_.bodies[b].n_units) / q);
  return least + point_.capacity / q;
}

void ContactAnalysis::find_flow() {
  Estimate const gained = gain(1);
  bool const seen =
      gained.error > 0 ? std::fabs(gained.value) > kMaxZ * gained.error : gained.value != 0;
  verdicts_.flow = !seen ? Flow::none : gained.value > 0 ? Flow::a_to_b : Flow::b_to_a;
  auto const q = static_cast<double>(point_.exchange);
  BodyTemperature const a = start_temperature(0), b = start_temperature(1);
  // Where levels make Ω ripple, single quanta say nothing about temperatures; of lattices only β
  // is known.
  bool const two_levels =
      std::all_of(spec_.bodies.begin(), spec_.bodies.end(), [](Body const& body) {
        return !body.is_lattice() && !body.is_oscillators() && body.model.levels.levels.size() == 2;
      });
  MeanFlow const flow{gained.value / q, gained.error / q, exact_gain(1) / q};
  verdicts_.boltzmann = two_levels ? boltzmann_prediction(a, b) : smooth_prediction(a, b);
  verdicts_.verdict_boltzmann = verdict_on_flow(verdicts_.boltzmann, flow, least_flow(), kMaxZ);
  if (all_known()) {
    verdicts_.gibbs = gibbs_prediction(a, b);
    verdicts_.verdict_gibbs = verdict_on_flow(verdicts_.gibbs, flow, least_flow(), kMaxZ);
  }
}

void ContactAnalysis::find_zeroth() {
  std::vector<BodyInterval> intervals;
  for (std::size_t b = 0; b < spec_.bodies.size(); ++b) {
    Estimate const& mean = results_[b].final_quanta;
    EnergyBracket const bracket =
        energy_bracket(mean.value, mean.error, kMaxZ, series_.energy[b][0] % point_.exchange,
                       point_.exchange, tables_[b].top(), least_flow());
    intervals.push_back(body_interval(tables_[b].temperature(tables_[b].at_most(bracket.low)),
                                      tables_[b].temperature(tables_[b].at_least(bracket.high))));
  }
  zeroth_ = zeroth_law(intervals);
}

}  // namespace antikelvin
