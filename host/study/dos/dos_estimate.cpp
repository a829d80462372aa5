// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_estimate.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/reals.hpp"
#include "density/exact_density.hpp"
#include "model/bond_signs.hpp"
#include "model/system_key.hpp"
#include "statistics/student.hpp"

namespace antikelvin {
namespace {

/// Overlap in the small annealing run that a ladder of β is taken from.
constexpr double kRungOverlap = 0.5;

std::uint64_t dos_key(DosSpec const& spec, DosSystem const& system, std::uint64_t method) {
  return system_key(derive_key(spec.seed, system.n_units, method), system.model, system.lattice);
}

CountedSystem counted(DosSystem const& system) {
  return {system.model, system.lattice, system.complete_graph,
          bond_signs(system.model, system.lattice)};
}

/// Whether the model may have a first-order transition, which annealing crosses by replicas that
/// are exponentially rare in the length of the interface, so that more of them do not help.
bool may_be_first_order(SpinModel const& model) {
  return (model.kind == SpinKind::potts && model.n_states > 2) ||
         model.kind == SpinKind::blume_capel;
}

MethodEstimate by_annealing(DosSpec const& spec, DosSystem const& system, Backend const& backend,
                            Progress& progress) {
  AnnealingSettings settings = spec.annealing;
  settings.key = dos_key(spec, system, 1);
  settings.fault = spec.fault;
  AnnealingResult const result = anneal(system, settings, backend, progress);
  MethodEstimate estimate;
  estimate.name = "annealing";
  estimate.effort = "--replicas";
  estimate.density = density_of(result, system);
  AnnealingBranch const &up = result.positive, &down = result.negative;
  NamedRow& row = estimate.diagnostics;
  row.add("blocks", std::uint64_t{settings.n_populations});
  row.add("replicas", std::uint64_t{settings.population} * settings.n_populations);
  row.add("steps", std::uint64_t{up.betas.size() + down.betas.size() - 2});
  row.add("beta_lowest", down.betas.back().beta);
  row.add("beta_highest", up.betas.back().beta);
  row.add("rho_t", std::max(up.rho_t, down.rho_t));
  row.add("rho_t_worst", std::max(up.worst_rho_t, down.worst_rho_t));
  row.add("families", std::min(up.n_families, down.n_families));
  bool const bounded = spec.annealing.max_beta < 1e6;
  if (!bounded && (!up.reached_end || !down.reached_end))
    estimate.unconverged = std::string("annealing did not reach the end of the spectrum at beta ") +
                           (up.reached_end ? "< 0" : "> 0");
  else if (std::max(up.rho_t, down.rho_t) > settings.population / 10.0)
    estimate.unconverged = "few families survived annealing, so that its errors mean little";
  if (!estimate.unconverged.empty() && !spec.complete_graph && may_be_first_order(spec.model))
    estimate.remedy = "--method multicanonical, which crosses first-order transitions";
  return estimate;
}

MethodEstimate by_walkers(DosSpec const& spec, DosSystem const& system, Backend const& backend,
                          Progress& progress) {
  MulticanonicalSettings settings = spec.multicanonical;
  settings.key = dos_key(spec, system, 2);
  settings.n_sweeps = walker_sweeps(spec, system);
  settings.fault = spec.fault;
  MulticanonicalResult const result = run_multicanonical(system, settings, backend, progress);
  MethodEstimate estimate;
  estimate.name = "multicanonical";
  estimate.effort = "--walker-sweeps";
  estimate.density = density_of(result);
  NamedRow& row = estimate.diagnostics;
  row.add("blocks", std::uint64_t{result.histograms.size()});
  row.add("replicas", std::uint64_t{settings.n_walkers});
  row.add("steps", std::uint64_t{result.n_iterations});
  row.add("sweeps", std::uint64_t{result.n_sweeps});
  row.add("flatness", result.flatness);
  row.add("round_trips", result.round_trips);
  row.add("round_trip_sweeps", result.round_trip_sweeps);
  if (!result.converged) estimate.unconverged = "multicanonical: " + result.reason;
  return estimate;
}

MethodEstimate by_exchange(DosSpec const& spec, DosSystem const& system, Backend const& backend,
                           Progress& progress) {
  AnnealingSettings pilot = spec.annealing;
  pilot.population = 256;
  pilot.n_populations = 2;
  pilot.overlap = kRungOverlap;
  pilot.key = dos_key(spec, system, 3);
  pilot.fault = spec.fault;
  AnnealingResult const found = anneal(system, pilot, backend, progress);
  ExchangeSettings settings = spec.exchange;
  settings.key = dos_key(spec, system, 4);
  settings.fault = spec.fault;
  settings.betas.clear();
  for (auto at = found.negative.betas.rbegin(); at != found.negative.betas.rend(); ++at)
    settings.betas.push_back(at->beta);
  for (std::size_t i = 1; i < found.positive.betas.size(); ++i)
    settings.betas.push_back(found.positive.betas[i].beta);
  ExchangeResult const result = exchange_replicas(system, settings, backend, progress);
  MethodEstimate estimate;
  estimate.name = "exchange";
  estimate.effort = "--rounds";
  estimate.density = density_of(result, system);
  NamedRow& row = estimate.diagnostics;
  row.add("blocks", std::uint64_t{result.n_blocks});
  row.add("replicas", std::uint64_t{settings.ladders} * result.betas.size());
  row.add("steps", std::uint64_t{result.betas.size()});
  row.add("beta_lowest", result.betas.front());
  row.add("beta_highest", result.betas.back());
  row.add("sweeps", settings.rounds);
  row.add("acceptance", result.lowest_acceptance);
  row.add("round_trips", result.round_trips);
  row.add("round_trip_sweeps", result.round_trip_time);
  if (result.round_trips < 10.0 * result.n_blocks)
    estimate.unconverged = "replica exchange made fewer than ten round trips a block";
  return estimate;
}

/// Puts a density on a longer list of levels, −∞ for levels that its method has not visited.
SampledDensity spread(SampledDensity const& density, std::vector<std::uint32_t> const& levels) {
  SampledDensity result;
  result.levels = levels;
  auto const place = [&](std::vector<double> const& log_g) {
    std::vector<double> all(levels.size(), -kInfinity);
    for (std::size_t i = 0, at = 0; i < log_g.size(); ++i) {
      while (levels[at] != density.levels[i]) ++at;
      all[at] = log_g[i];
    }
    return all;
  };
  result.log_g = place(density.log_g);
  for (auto const& log_g : density.without) result.without.push_back(place(log_g));
  result.scale = density.scale;
  result.degrees = density.degrees;
  return result;
}

/// Weighted mean of the densities of methods that converged (of all if none did: their errors mean
/// little), by their inverse variances level by level; its blocks are all their blocks.
SampledDensity combine(std::vector<MethodEstimate> const& all) {
  std::vector<MethodEstimate> methods;
  for (MethodEstimate const& method : all)
    if (method.unconverged.empty()) methods.push_back(method);
  if (methods.empty()) methods = all;
  if (methods.size() == 1) return methods[0].density;
  std::vector<std::uint32_t> levels;
  for (MethodEstimate const& method : methods)
    levels.insert(levels.end(), method.density.levels.begin(), method.density.levels.end());
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  std::vector<SampledDensity> parts;
  std::vector<std::vector<double>> weights;
  for (MethodEstimate const& method : methods) {
    parts.push_back(spread(method.density, levels));
    std::vector<double>& weight = weights.emplace_back();
    for (double const error : errors_of(parts.back()))
      weight.push_back(std::isfinite(error) ? 1 / std::max(error * error, 1e-24) : 0);
  }
  std::vector<double> sums(levels.size(), 0.0);
  for (auto const& weight : weights)
    for (std::size_t i = 0; i < levels.size(); ++i) sums[i] += weight[i];
  SampledDensity result;
  result.levels = levels;
  auto const mean = [&](std::size_t changed, std::vector<double> const* replaced) {
    std::vector<double> log_g(levels.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      double sum = 0, weight = 0;
      for (std::size_t m = 0; m < parts.size(); ++m) {
        double const value = m == changed ? (*replaced)[i] : parts[m].log_g[i];
        // Where no method knows an error, whoever has been there counts.
        double const w = sums[i] > 0 ? weights[m][i] : value > -kInfinity ? 1 : 0;
        if (w == 0) continue;
        sum += w * value;
        weight += w;
      }
      log_g[i] = weight > 0 ? sum / weight : -kInfinity;
    }
    return log_g;
  };
  result.log_g = mean(parts.size(), nullptr);
  result.degrees = kInfinity;
  for (std::size_t m = 0; m < parts.size(); ++m) {
    for (auto const& log_g : parts[m].without) result.without.push_back(mean(m, &log_g));
    result.scale.insert(result.scale.end(), parts[m].scale.begin(), parts[m].scale.end());
    result.degrees = std::min(result.degrees, parts[m].degrees);
  }
  return result;
}

/// Largest |a − b| over the levels of both, as a normal deviate.
double largest_z(MethodEstimate const& a, MethodEstimate const& b) {
  double largest = 0;
  for (std::size_t i = 0, j = 0; i < a.density.levels.size(); ++i) {
    while (j < b.density.levels.size() && b.density.levels[j] < a.density.levels[i]) ++j;
    if (j == b.density.levels.size()) break;
    if (b.density.levels[j] != a.density.levels[i]) continue;
    double const error = std::hypot(a.error[i], b.error[j]);
    if (std::isfinite(error) && error > 0)
      largest = std::max(largest, std::fabs(a.density.log_g[i] - b.density.log_g[j]) / error);
  }
  return normal_deviate(largest, std::min(a.density.degrees, b.density.degrees));
}

/// Exact ln g of the levels of a density; −∞ for an energy that cannot occur, NaN where none are known.
std::vector<double> exact_of(SampledDensity const& density, DosSystem const& system,
                             std::optional<DensityOfStates> const& exact) {
  std::vector<double> log_g(density.levels.size(), kNone);
  if (!exact) return log_g;
  auto const& energies = exact->energies;
  for (std::size_t i = 0; i < log_g.size(); ++i) {
    auto const at =
        std::lower_bound(energies.begin(), energies.end(), system.energies[density.levels[i]]);
    bool const occurs = at != energies.end() && *at == system.energies[density.levels[i]];
    log_g[i] = occurs ? exact->log_g[static_cast<std::size_t>(at - energies.begin())] : -kInfinity;
  }
  return log_g;
}

ExactDeviation deviation_of(SampledDensity const& density, std::vector<double> const& error,
                            std::vector<double> const& exact) {
  ExactDeviation deviation;
  if (exact.empty() || std::isnan(exact[0])) return deviation;
  deviation = {0, 0, 0, 0};
  double n = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    double const off = std::fabs(density.log_g[i] - exact[i]);
    deviation.worst = std::max(deviation.worst, off);
    if (!(error[i] > 0) || !std::isfinite(error[i])) continue;
    deviation.worst_z = std::max(deviation.worst_z, off / error[i]);
    deviation.within_1 += off < error[i] ? 1 : 0;
    deviation.within_2 += off < 2 * error[i] ? 1 : 0;
    ++n;
  }
  deviation.worst_z = normal_deviate(deviation.worst_z, density.degrees);
  deviation.within_1 /= n;
  deviation.within_2 /= n;
  return deviation;
}

}  // namespace

/// By default two thousand crossings of the spectrum of an Ising square, which take
/// 1.6e4 (N/64)^2.43 updates each (theory.md, section 17). Of the moves that Potts models propose, most
/// are to states that no neighbour has.
std::uint64_t walker_sweeps(DosSpec const& spec, DosSystem const& system) {
  if (spec.multicanonical.n_sweeps > 0) return spec.multicanonical.n_sweeps;
  auto const n = static_cast<double>(system.n_units);
  double const states = system.model.kind == SpinKind::potts ? system.model.n_states / 2.0 : 1.0;
  double const updates = std::clamp(states * 3.2e7 * std::pow(n / 64, 2.43), 5e8, 3e10);
  return static_cast<std::uint64_t>(
      spec.walker_length * std::max(1000.0, updates / (n * spec.multicanonical.n_walkers)));
}

DosEstimate estimate_dos(DosSpec const& spec, DosSystem const& system, Backend const& backend,
                         Progress& progress) {
  DosEstimate estimate;
  if (spec.methods.annealing)
    estimate.methods.push_back(by_annealing(spec, system, backend, progress));
  if (spec.methods.multicanonical)
    estimate.methods.push_back(by_walkers(spec, system, backend, progress));
  if (spec.methods.exchange)
    estimate.methods.push_back(by_exchange(spec, system, backend, progress));
  if (spec.compares_exact) estimate.exact = exact_density(counted(system));
  // Known by argument, not from what the estimate is to be compared with.
  KnownEnds const ends = known_ends(counted(system));
  for (MethodEstimate& method : estimate.methods) {
    method.ends = normalize(method.density, system, ends);
    method.error = errors_of(method.density);
  }
  estimate.density = combine(estimate.methods);
  estimate.error = errors_of(estimate.density);
  estimate.methods_z = kNone;
  for (std::size_t a = 0; a < estimate.methods.size(); ++a)
    for (std::size_t b = a + 1; b < estimate.methods.size(); ++b)
      estimate.methods_z =
          std::fmax(estimate.methods_z, largest_z(estimate.methods[a], estimate.methods[b]));
  for (MethodEstimate& method : estimate.methods)
    method.deviation = deviation_of(method.density, method.error,
                                    exact_of(method.density, system, estimate.exact));
  estimate.exact_log_g = exact_of(estimate.density, system, estimate.exact);
  estimate.deviation = deviation_of(estimate.density, estimate.error, estimate.exact_log_g);
  return estimate;
}

}  // namespace antikelvin
