// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_rows.hpp"

#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "density/first_order.hpp"
#include "density/fisher_zeros.hpp"

namespace antikelvin {
namespace {

/// f of the table of a density, with its jackknife error.
Estimate of_table(DosEstimate const& estimate, DosSystem const& system,
                  std::function<double(DensityOfStates const&)> const& f) {
  return jackknife(estimate.density, [&](std::vector<double> const& log_g) {
    return f(table_of(estimate.density, system, log_g));
  });
}

Cell finite(double value) { return std::isfinite(value) ? Cell(value) : Cell(); }

/// β(E) of every level with its error, from slopes of all sets.
std::vector<Estimate> slopes(DosSpec const& spec, DosSystem const& system,
                             DosEstimate const& estimate, double MicrocanonicalSlope::*which) {
  std::size_t const n = estimate.density.levels.size();
  auto const of_set = [&](std::vector<double> const& log_g) {
    std::vector<double> values(n, kNone);
    DensityOfStates const table = table_of(estimate.density, system, log_g);
    std::vector<MicrocanonicalSlope> const all = microcanonical_slopes(table, spec.window);
    for (std::size_t i = 0, at = 0; i < n; ++i)
      if (std::isfinite(log_g[i])) values[i] = all[at++].*which;
    return values;
  };
  std::vector<double> const whole = of_set(estimate.density.log_g);
  std::vector<std::vector<double>> parts(n);
  for (auto const& log_g : estimate.density.without) {
    std::vector<double> const part = of_set(log_g);
    for (std::size_t i = 0; i < n; ++i) parts[i].push_back(part[i]);
  }
  std::vector<Estimate> result;
  for (std::size_t i = 0; i < n; ++i)
    result.push_back({whole[i], jackknife_error(estimate.density, parts[i])});
  return result;
}

void add_levels(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
                Table& table) {
  std::vector<Estimate> const beta = slopes(spec, system, estimate, &MicrocanonicalSlope::beta),
                              curvature =
                                  slopes(spec, system, estimate, &MicrocanonicalSlope::curvature);
  std::vector<std::size_t> at(estimate.methods.size(), 0);
  for (std::size_t i = 0; i < estimate.density.levels.size(); ++i) {
    std::uint32_t const level = estimate.density.levels[i];
    Estimate const log_g{estimate.density.log_g[i], estimate.error[i]};
    NamedRow row;
    row.add("N", system.n_units);
    row.add("energy", system.energies[level]);
    row.add("log_g", finite(log_g.value));
    row.add("log_g_error", finite(log_g.error));
    row.add("beta", cell(beta[i].value));
    row.add("beta_error", finite(beta[i].error));
    row.add("curvature", cell(curvature[i].value));
    row.add("curvature_error", finite(curvature[i].error));
    if (estimate.exact) {
      row.add("log_g_exact", finite(estimate.exact_log_g[i]));
      row.add("log_g_z", log_g.error > 0 && std::isfinite(log_g.error) &&
                                 std::isfinite(estimate.exact_log_g[i])
                             ? Cell((log_g.value - estimate.exact_log_g[i]) / log_g.error)
                             : Cell());
    }
    for (std::size_t m = 0; estimate.methods.size() > 1 && m < estimate.methods.size(); ++m) {
      MethodEstimate const& method = estimate.methods[m];
      bool const seen =
          at[m] < method.density.levels.size() && method.density.levels[at[m]] == level;
      row.add("log_g_" + method.name, seen ? finite(method.density.log_g[at[m]]) : Cell());
      row.add("log_g_" + method.name + "_error", seen ? finite(method.error[at[m]]) : Cell());
      if (seen) ++at[m];
    }
    append(table, std::move(row));
  }
}

void add_canonical(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
                   Table& table) {
  for (double const beta : spec.betas) {
    auto const of = [&](auto const& f) {
      return of_table(estimate, system,
                      [&](DensityOfStates const& dos) { return f(reweighted(dos, beta)); });
    };
    Estimate const energy = of([](Reweighted const& r) { return r.energy; });
    NamedRow row;
    row.add("N", system.n_units);
    row.add("beta", beta);
    row.add("log_z", of([](Reweighted const& r) { return r.log_z; }));
    row.add("energy", energy);
    row.add("heat_capacity", of([=](Reweighted const& r) { return beta * beta * r.variance; }));
    row.add("sigma_energy", of([](Reweighted const& r) { return std::sqrt(r.variance); }));
    row.add("entropy", of([](Reweighted const& r) { return r.entropy; }));
    if (estimate.exact) {
      Reweighted const exact = reweighted(*estimate.exact, beta);
      row.add("log_z_exact", exact.log_z);
      row.add("energy_exact", exact.energy);
      row.add("energy_z", z_cell(energy, exact.energy));
      row.add("heat_capacity_exact", beta * beta * exact.variance);
      row.add("entropy_exact", exact.entropy);
    }
    append(table, std::move(row));
  }
}

/// Coexistences of a barrier above ten errors of ln g and above what discreteness makes: peaks that lie
/// farther apart than one site moves the energy.
void add_transitions(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
                     Table& table) {
  double worst = 0;
  for (double const error : estimate.error)
    if (std::isfinite(error)) worst = std::max(worst, error);
  CoexistenceThreshold threshold;
  threshold.least_barrier = std::max(threshold.least_barrier, 10 * worst);
  threshold.least_distance =
      4.0 * coordination(system.lattice.shape) * std::fabs(to_double(system.model.coupling));
  DensityOfStates const whole = table_of(estimate.density, system, estimate.density.log_g);
  double const n = static_cast<double>(system.n_units);
  bool any = false;
  for (Coexistence const& found : coexistences(whole, threshold)) {
    // The same one in another set of blocks: the nearest in energy.
    auto const again = [&](DensityOfStates const& dos) -> std::optional<Coexistence> {
      std::optional<Coexistence> nearest;
      for (Coexistence const& other : coexistences(dos, threshold))
        if (!nearest || std::fabs(other.energy_dip - found.energy_dip) <
                            std::fabs(nearest->energy_dip - found.energy_dip))
          nearest = other;
      return nearest;
    };
    auto const part = [&](double Coexistence::*which, double scale) {
      return of_table(estimate, system, [&](DensityOfStates const& dos) {
        std::optional<Coexistence> const it = again(dos);
        return it ? (*it).*which * scale : kNone;
      });
    };
    any = true;
    NamedRow row;
    row.add("N", system.n_units);
    row.add("beta_equal_height", part(&Coexistence::beta_equal_height, 1));
    row.add("beta_equal_weight", part(&Coexistence::beta_equal_weight, 1));
    row.add("energy_low", found.energy_low);
    row.add("energy_dip", found.energy_dip);
    row.add("energy_high", found.energy_high);
    row.add("barrier", part(&Coexistence::barrier, 1));
    row.add("latent_heat_per_site", part(&Coexistence::latent_heat, 1 / n));
    row.add("peak_latent_heat_per_site", part(&Coexistence::peak_latent_heat, 1 / n));
    auto const bend = [&](double BackBending::*which) {
      return of_table(estimate, system, [&](DensityOfStates const& dos) {
        std::optional<Coexistence> const it = again(dos);
        if (!it) return kNone;
        std::optional<BackBending> const bending = back_bending(dos, *it, spec.window);
        return bending ? (*bending).*which : kNone;
      });
    };
    row.add("beta_min", bend(&BackBending::beta_min));
    row.add("beta_max", bend(&BackBending::beta_max));
    append(table, std::move(row));
  }
  if (any || !table.columns.empty()) return;
  table.columns = {"N"};  // a table of no rows
}

void add_zeros(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
               Table& table) {
  DensityOfStates const whole = table_of(estimate.density, system, estimate.density.log_g);
  std::vector<FisherZero> const zeros = fisher_zeros(whole, spec.zero_iterations);
  double worst = 0;
  for (double const error : estimate.error)
    if (std::isfinite(error)) worst = std::max(worst, error);
  std::uint64_t number = 0;
  for (FisherZero const& zero : zeros) {
    if (zero.beta.imag() < 0) continue;
    NamedRow row;
    row.add("N", system.n_units);
    row.add("zero", number++);
    row.add("beta_real", zero.beta.real());
    row.add("beta_imaginary", zero.beta.imag());
    row.add("error_bound", finite(zero.sensitivity * worst));
    row.add("converged", zero.converged);
    append(table, std::move(row));
  }
}

double mean_error(std::vector<double> const& errors) {
  double squares = 0, n = 0;
  for (double const error : errors) {
    if (!std::isfinite(error)) continue;
    squares += error * error;
    ++n;
  }
  return std::sqrt(squares / n);
}

void add_deviation(NamedRow& row, ExactDeviation const& deviation) {
  row.add("exact_worst", finite(deviation.worst));
  row.add("exact_z", finite(deviation.worst_z));
  row.add("within_1_sigma", finite(deviation.within_1));
  row.add("within_2_sigma", finite(deviation.within_2));
}

/// One row per method, and one of all of them combined.
void add_methods(DosSystem const& system, DosEstimate const& estimate, Table& table) {
  auto const add = [&](std::string const& name, SampledDensity const& density,
                       std::vector<double> const& error, ExactDeviation const& deviation,
                       MethodEstimate const* method) {
    NamedRow row;
    row.add("N", system.n_units);
    row.add("method", name);
    row.add("levels", std::uint64_t{density.levels.size()});
    row.add("mean_error", finite(mean_error(error)));
    add_deviation(row, deviation);
    row.add("methods_z", cell(estimate.methods_z));
    row.add("end_lowest_z", method ? cell(method->ends.lowest) : Cell());
    row.add("end_highest_z", method ? cell(method->ends.highest) : Cell());
    for (char const* const diagnostic :
         {"blocks", "replicas", "steps", "sweeps", "beta_lowest", "beta_highest", "rho_t",
          "families", "acceptance", "flatness", "round_trips", "round_trip_sweeps"}) {
      Cell value;
      for (std::size_t i = 0; method && i < method->diagnostics.names.size(); ++i)
        if (method->diagnostics.names[i] == diagnostic) {
          Cell const& known = method->diagnostics.cells[i];
          auto const* const count = std::get_if<std::uint64_t>(&known);
          value = count ? Cell(static_cast<double>(*count)) : finite(std::get<double>(known));
        }
      row.add(diagnostic, value);
    }
    row.add("converged", !method || method->unconverged.empty());
    append(table, std::move(row));
  };
  for (MethodEstimate const& method : estimate.methods)
    add(method.name, method.density, method.error, method.deviation, &method);
  if (estimate.methods.size() > 1)
    add("combined", estimate.density, estimate.error, estimate.deviation, nullptr);
}

}  // namespace

void add_dos_rows(DosSpec const& spec, DosSystem const& system, DosEstimate const& estimate,
                  Table& table) {
  switch (spec.show) {
    case DosShow::levels:
      return add_levels(spec, system, estimate, table);
    case DosShow::canonical:
      return add_canonical(spec, system, estimate, table);
    case DosShow::transition:
      return add_transitions(spec, system, estimate, table);
    case DosShow::zeros:
      return add_zeros(spec, system, estimate, table);
    case DosShow::methods:
      return add_methods(system, estimate, table);
  }
}

}  // namespace antikelvin
