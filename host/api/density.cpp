// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/density.hpp"

#include <cmath>
#include <optional>

#include "api/boundary.hpp"
#include "api/model_of.hpp"
#include "density/exact_density.hpp"
#include "model/bond_signs.hpp"

namespace antikelvin::api {
namespace {

std::optional<antikelvin::DensityOfStates> counted(Model const& model, Lattice const& lattice,
                                                   double most_steps) {
  ModelSettings const settings = model_of(model, lattice);
  CountedSystem system{settings.model, settings.lattices.front(), settings.complete_graph};
  if (!settings.complete_graph) system.bond_signs = bond_signs(system.model, system.lattice);
  return exact_density(system, most_steps);
}

/// Options of the study for the same system.
Options dos_options(Model const& model, Lattice const& lattice, DensityOptions const& options) {
  Options all = {{"model", model.kind},    {"coupling", model.coupling},
                 {"field", model.field},   {"lattice", lattice.shape},
                 {"sides", lattice.sides}, {"boundary", lattice.periodic ? "periodic" : "open"},
                 {"exact", "no"}};
  all.insert(all.end(), options.sampling.begin(), options.sampling.end());
  all.insert(all.end(), {{"show", "levels"},
                         {"seed", std::to_string(options.seed)},
                         {"backend", options.on.backend},
                         {"threads", std::to_string(options.on.threads)}});
  return all;
}

}  // namespace

DensityOfStates density_of_states(Model const& model, Lattice const& lattice,
                                  DensityOptions const& options) {
  DensityOfStates density;
  if (options.most_steps > 0) {
    auto exact = guarded([&] { return counted(model, lattice, options.most_steps); });
    if (exact) {
      density.energies = std::move(exact->energies);
      density.log_g = std::move(exact->log_g);
      density.error.assign(density.energies.size(), 0);
      density.is_exact = true;
      return density;
    }
  }
  Table const table = run("dos", dos_options(model, lattice, options));
  density.energies = table.numbers("energy");
  density.log_g = table.numbers("log_g");
  density.error = table.numbers("log_g_error");
  density.notes = table.notes;
  if (!table.outcome_reason.empty()) density.notes.push_back(table.outcome_reason);
  return density;
}

CanonicalAverages canonical(DensityOfStates const& density, double beta) {
  return guarded([&] {
    expect(!density.energies.empty() && density.energies.size() == density.log_g.size(),
           "a density of states without its values", "each energy has one ln g",
           "give lists of one length");
    expect(std::isfinite(beta), "beta is not finite", "only the ends of the spectrum are left",
           "use a large one");
    Reweighted const at = reweighted({density.energies, density.log_g}, beta);
    return CanonicalAverages{at.log_z, at.energy, at.entropy, beta * beta * at.variance};
  });
}

}  // namespace antikelvin::api
