// SPDX-License-Identifier: Apache-2.0
#include "study/sample/histogram_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "density/exact_density.hpp"
#include "exact/canonical.hpp"
#include "model/bond_signs.hpp"
#include "model/energy_scale.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kMostUnits = 1'000'000'000;
constexpr std::size_t kMostEnergies = 10'000;
constexpr double kMostCountingSteps = 3e8;

std::vector<double> of_units(SampleSpec const& spec, SamplePoint const& point,
                             Backend const& backend, std::vector<Rational> const& energies) {
  if (point.n_units > kMostUnits) return {};
  EnergyScale const scale(spec.model.levels);
  std::vector<Quanta> quanta;
  for (Rational const& energy : energies) quanta.push_back(scale.quanta(point.n_units, energy));
  auto const states = backend.evaluator().level_states(scale.levels(), point.n_units, quanta);
  // ln Z is measured from the lowest energy, so that no digit of βE is lost to it.
  double const lowest = to_double(scale.energy(point.n_units, 0)),
               quantum = to_double(scale.quantum()),
               log_z = canonical(spec.model.levels, point.n_units, point.beta).log_z +
                       point.beta * lowest;
  std::vector<double> result;
  for (std::size_t i = 0; i < energies.size(); ++i)
    result.push_back(std::exp(states[i].log_omega -
                              point.beta * quantum * static_cast<double>(quanta[i]) - log_z));
  return result;
}

std::vector<double> of_lattice(SampleSpec const& spec, SamplePoint const& point,
                               std::vector<Rational> const& energies) {
  CountedSystem system{spec.model, point.lattice, spec.complete_graph};
  if (point.sample) system.model.sample = *point.sample;
  if (spec.complete_graph)
    system.lattice.sides[0] = static_cast<std::uint32_t>(point.n_units);
  else
    system.bond_signs = bond_signs(system.model, point.lattice);
  auto const density = exact_density(system, kMostCountingSteps);
  if (!density) return {};
  std::vector<double> weights;
  for (std::size_t i = 0; i < density->energies.size(); ++i)
    weights.push_back(density->log_g[i] - point.beta * density->energies[i]);
  double const most = *std::max_element(weights.begin(), weights.end());
  double sum = 0;
  for (double const weight : weights) sum += std::exp(weight - most);
  std::vector<double> result;
  for (Rational const& energy : energies) {
    double const wanted = to_double(energy);
    auto const above = std::lower_bound(density->energies.begin(), density->energies.end(),
                                        wanted - 1e-9 * std::max(1.0, std::fabs(wanted)));
    auto const level = static_cast<std::size_t>(above - density->energies.begin());
    bool const occurs = above != density->energies.end() &&
                        std::fabs(*above - wanted) <= 1e-9 * std::max(1.0, std::fabs(wanted));
    result.push_back(occurs ? std::exp(weights[level] - most) / sum : 0);
  }
  return result;
}

/// Measurements of each energy, with those of each group of replicas beside them.
class EnergyCounts {
 public:
  EnergyCounts(SampleSeries const& series, std::size_t n_replicas, std::size_t group)
      : n_groups_(n_replicas / group), size_(static_cast<double>(series.energy.size())) {
    for (double const energy : series.energy) ++counts_[energy];
    if (n_groups_ < kFewestGroups || counts_.size() * n_groups_ > kMostCells) return;
    std::map<double, std::size_t> index;
    for (auto const& entry : counts_) index.emplace(entry.first, index.size());
    of_groups_.assign(index.size() * n_groups_, 0);
    for (std::size_t i = 0; i < series.energy.size(); ++i)
      ++of_groups_[index.at(series.energy[i]) * n_groups_ + i % n_replicas / group];
  }

  std::map<double, std::uint64_t> const& all() const { return counts_; }
  double size() const { return size_; }

  /// By how much the variance of a share is larger than that of as many independent measurements: from the scatter over groups,
  /// where these are enough to tell.
  /// @param index  of the energy, in ascending order
  /// @param p  its share
  std::optional<double> variance_factor(std::size_t index, double p) const {
    if (of_groups_.empty()) return std::nullopt;
    double const groups = static_cast<double>(n_groups_), per_group = size_ / groups;
    std::size_t const first = index * n_groups_;
    double sum = 0;
    for (std::size_t g = 0; g < n_groups_; ++g) {
      double const off = of_groups_[first + g] / per_group - p;
      sum += off * off;
    }
    double const independent = p * (1 - p) / size_;
    return independent > 0 ? sum / (groups * (groups - 1)) / independent : 1;
  }

 private:
  static constexpr std::size_t kFewestGroups = 64, kMostCells = 20'000'000;

  std::size_t n_groups_;
  double size_;
  std::map<double, std::uint64_t> counts_;
  std::vector<std::uint32_t> of_groups_;
};

/// @param factor  of the variance that independent measurements would have
Cell deviation_of(double p, double exact, double size, double factor) {
  constexpr double kFewest = 20;
  double const n_eff = size / std::max(factor, 1.0);
  if (!(n_eff * std::min(exact, 1 - exact) >= kFewest)) return {};
  return (p - exact) / std::sqrt(exact * (1 - exact) * factor / size);
}

}  // namespace

std::vector<double> exact_probabilities(SampleSpec const& spec, SamplePlan const& plan,
                                        Backend const& backend,
                                        std::vector<Rational> const& energies) {
  SamplePoint const& point = plan.point;
  bool const is_canonical = !point.energy && std::isfinite(point.beta) &&
                            plan.dynamics != SampleDynamics::demon &&
                            plan.dynamics != SampleDynamics::exchange;
  if (!is_canonical || energies.size() > kMostEnergies) return {};
  if (spec.model.kind == SpinKind::units) return of_units(spec, point, backend, energies);
  return of_lattice(spec, point, energies);
}

std::string add_histogram_rows(Table& table, SampleSpec const& spec, SamplePlan const& plan,
                               SampleSeries const& series, HistogramErrors const& errors,
                               Backend const& backend, std::string const& where) {
  EnergyCounts const counts(series, spec.n_replicas, errors.group);
  std::vector<Rational> energies;
  for (auto const& entry : counts.all())
    energies.push_back(series.energy_reference + Rational(entry.first));
  std::vector<double> const exact = exact_probabilities(spec, plan, backend, energies);
  table.columns = {"N",
                   "beta",
                   "energy",
                   "count",
                   "probability",
                   "probability_error",
                   "probability_exact",
                   "probability_z"};
  std::size_t i = 0;
  for (auto const& entry : counts.all()) {
    std::uint64_t const count = entry.second;
    double const p = static_cast<double>(count) / counts.size(),
                 factor = counts.variance_factor(i, p).value_or(counts.size() / errors.n_eff),
                 error = std::sqrt(p * (1 - p) * factor / counts.size());
    double const expected = exact.empty() ? std::nan("") : exact[i];
    table.rows.push_back({plan.point.n_units, plan.point.energy ? Cell() : Cell(plan.point.beta),
                          to_double(energies[i]), count, p, error > 0 ? Cell(error) : Cell(),
                          std::isnan(expected) ? Cell() : Cell(expected),
                          deviation_of(p, expected, counts.size(), factor)});
    ++i;
  }
  if (exact.empty()) return "";
  double const seen = std::accumulate(exact.begin(), exact.end(), 0.0);
  return fmt::format("energies that did not occur at {} have the exact probability {:.3g} together",
                     where, std::max(0.0, 1 - seen));
}

}  // namespace antikelvin
