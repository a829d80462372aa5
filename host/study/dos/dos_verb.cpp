// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_verb.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/error.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/dos/dos_rows.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

double annealing_bytes(DosSpec const& spec, DosSystem const& system) {
  double const replicas =
      static_cast<double>(spec.annealing.population) * spec.annealing.n_populations;
  double const state = static_cast<double>(system.n_units) * system.model.planes() / 8;
  // Some fifty β a direction, whose histograms are a tenth of the spectrum wide or less.
  return replicas * (state + 60) + 100.0 * spec.annealing.n_populations *
                                       static_cast<double>(system.energies.size()) / 10 * 8;
}

double walker_bytes(DosSpec const& spec, DosSystem const& system) {
  return static_cast<double>(spec.multicanonical.n_walkers) *
         (static_cast<double>(system.n_units) + 8 * static_cast<double>(system.energies.size()));
}

double exchange_bytes(DosSpec const& spec, DosSystem const& system) {
  double const rungs = 60;
  return rungs * spec.exchange.ladders *
         (static_cast<double>(system.n_units) * system.model.planes() / 8 +
          static_cast<double>(system.energies.size()) / 4);
}

/// Methods run one after the other.
double bytes_of(DosSpec const& spec, DosSystem const& system) {
  double bytes = 0;
  if (spec.methods.annealing) bytes = std::max(bytes, annealing_bytes(spec, system));
  if (spec.methods.multicanonical) bytes = std::max(bytes, walker_bytes(spec, system));
  if (spec.methods.exchange) bytes = std::max(bytes, exchange_bytes(spec, system));
  return bytes;
}

std::string sentence(MethodEstimate const& method) {
  std::string text = method.name + ":";
  for (std::size_t i = 0; i < method.diagnostics.names.size(); ++i) {
    char value[32];
    if (auto const* real = std::get_if<double>(&method.diagnostics.cells[i]))
      std::snprintf(value, sizeof value, "%.4g", *real);
    else
      std::snprintf(
          value, sizeof value, "%llu",
          static_cast<unsigned long long>(std::get<std::uint64_t>(method.diagnostics.cells[i])));
    text += " " + method.diagnostics.names[i] + " ";
    text += value;
    if (i + 1 < method.diagnostics.names.size()) text += ",";
  }
  return text;
}

void check_estimate(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
                    Report& report) {
  char text[160];
  std::string const where = " of N=" + std::to_string(system.n_units);
  std::string wrong;
  for (MethodEstimate const& method : estimate.methods) {
    report.notes.push_back(sentence(method));
    if (!method.unconverged.empty()) {
      report.notes.push_back("not converged" + where + ": " + method.unconverged +
                             (estimate.methods.size() > 1 ? "; left out of what is combined" : ""));
      if (report.outcome == Outcome::check_failed) continue;
      report.outcome = Outcome::not_converged;
      report.outcome_reason = method.unconverged;
      report.outcome_hint = "the result is written, repeat with " +
                            (method.remedy.empty() ? "more " + method.effort : method.remedy);
    }
    for (double const z : {method.ends.lowest, method.ends.highest}) {
      if (!(std::fabs(z) > kMaxZ)) continue;
      std::snprintf(text, sizeof text,
                    ": the known degeneracy of an end is %.1f sigma from the estimate", z);
      report.notes.push_back("warning: " + method.name + where + text);
      wrong = "a known degeneracy is missed";
    }
  }
  auto const compare = [&](double z, char const* what, char const* fault) {
    if (std::isnan(z)) return;
    std::snprintf(text, sizeof text, "%s: largest difference of ln g is %.2f sigma", what, z);
    report.notes.push_back((z > kMaxZ ? "warning: " : "") + std::string(text) + where);
    if (z > kMaxZ) wrong = fault;
  };
  compare(estimate.methods_z, "methods against each other", "two methods disagree");
  compare(estimate.deviation.worst_z, "combined against exact", "exact values are missed");
  if (spec.check && !wrong.empty()) {
    report.outcome_hint.clear();
    report.outcome = Outcome::check_failed;
    report.outcome_reason = wrong;
  }
}

/// Zeros that the iteration had no time to find are no result.
void check_zeros(Report& report) {
  auto const& columns = report.rows.columns;
  auto const at = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), "converged") -
                                           columns.begin());
  auto const open =
      std::count_if(report.rows.rows.begin(), report.rows.rows.end(),
                    [&](auto const& row) { return at < row.size() && !std::get<bool>(row[at]); });
  if (open == 0) return;
  report.notes.push_back("not converged: " + std::to_string(open) +
                         " zeros still moved when their iteration ended");
  if (report.outcome != Outcome::done) return;
  report.outcome = Outcome::not_converged;
  report.outcome_reason = "zeros were not found to their last digit";
  report.outcome_hint = "leave out those without `converged`";
}

std::string method_names(DosMethods const& methods) {
  std::string names;
  for (auto const& [used, name] : {std::pair(methods.annealing, "annealing"),
                                   std::pair(methods.multicanonical, "multicanonical"),
                                   std::pair(methods.exchange, "exchange")})
    if (used) names += (names.empty() ? "" : "+") + std::string(name);
  return names;
}

/// Attempted updates of each method on one system: that of annealing and exchange before their number of
/// temperatures is known.
std::vector<Work> works_of(DosSpec const& spec, DosSystem const& system) {
  double const n = static_cast<double>(system.n_units);
  double const steps = 12 * std::sqrt(n) + 20;
  std::vector<Work> works;
  if (spec.methods.annealing)
    works.push_back({"annealing", n * spec.annealing.population * spec.annealing.n_populations *
                                      spec.annealing.sweeps * steps});
  if (spec.methods.multicanonical)
    works.push_back({"multicanonical", n * spec.multicanonical.n_walkers * 1.1 *
                                           static_cast<double>(walker_sweeps(spec, system))});
  if (spec.methods.exchange)
    works.push_back(
        {"exchange", n * spec.exchange.ladders * steps / 3 *
                         static_cast<double>(spec.exchange.burn_in + spec.exchange.rounds)});
  return works;
}

double work_of(DosSpec const& spec, DosSystem const& system) {
  double work = 0;
  for (Work const& one : works_of(spec, system)) work += one.updates;
  return work;
}

}  // namespace

std::vector<DosSystem> plan_dos(DosSpec const& spec) {
  std::vector<DosSystem> systems;
  for (Lattice const& lattice : spec.lattices) {
    systems.push_back(dos_system(spec.model, lattice, spec.complete_graph));
    require(!spec.methods.exchange || !spec.complete_graph,
            "replica exchange does not take --lattice complete",
            "its replicas are numbers of up spins", "use --method annealing or multicanonical");
  }
  return systems;
}

void require_memory(DosSpec const& spec, std::vector<DosSystem> const& systems,
                    DeviceInfo const& device) {
  for (DosSystem const& system : systems)
    require_memory(system.n_units, bytes_of(spec, system), device,
                   "use fewer --replicas, --walkers or --ladders, or a smaller lattice");
}

Cost cost_of(DosSpec const& spec, std::vector<DosSystem> const& systems) {
  Cost cost;
  for (DosSystem const& system : systems)
    for (Work const& work : works_of(spec, system))
      cost.add(work.method, work.updates, bytes_of(spec, system));
  cost.rows = static_cast<double>(systems.size());
  return cost;
}

Report describe_dos(DosSpec const& spec, std::vector<DosSystem> const& systems) {
  Report report;
  report.verb = "dos";
  report.seed = spec.seed;
  for (DosSystem const& system : systems) {
    NamedRow row;
    row.add("N", system.n_units);
    row.add("levels", std::uint64_t{system.energies.size()});
    row.add("energy_lowest", system.energies.front());
    row.add("energy_highest", system.energies.back());
    row.add("method", method_names(spec.methods));
    row.add("attempted_updates", work_of(spec, system));
    row.add("memory_bytes", bytes_of(spec, system));
    append(report.rows, std::move(row));
  }
  return report;
}

Report run_dos(DosSpec const& spec, std::vector<DosSystem> const& systems, Backend const& backend,
               ProgressMode mode) {
  Report report;
  report.verb = "dos";
  report.device = backend.device();
  report.seed = spec.seed;
  double work = 0;
  for (DosSystem const& system : systems) work += work_of(spec, system);
  Progress progress(mode, "dos", work, "updates");
  for (DosSystem const& system : systems) {
    DosEstimate const estimate = estimate_dos(spec, system, backend, progress);
    add_dos_rows(spec, system, estimate, report.rows);
    check_estimate(spec, system, estimate, report);
  }
  if (spec.show == DosShow::zeros) check_zeros(report);
  return report;
}

}  // namespace antikelvin
