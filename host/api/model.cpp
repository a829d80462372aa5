// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/model.hpp"

#include "api/boundary.hpp"
#include "api/model_of.hpp"

namespace antikelvin::api {

ModelSettings model_of(Model const& model, Lattice const& lattice) {
  expect(lattice.sides.find(',') == std::string::npos, "sides of several lattices",
         "one is asked for", "use one call each");
  ModelOptions options;
  options.model = model.kind;
  options.coupling = model.coupling;
  options.field = model.field;
  options.lattice = lattice.shape;
  options.sides = lattice.sides;
  options.boundary = lattice.periodic ? "periodic" : "open";
  return parse_model(options);
}

std::uint64_t n_sites(Lattice const& lattice) {
  return guarded([&] { return antikelvin::n_sites(model_of({}, lattice).lattices.front()); });
}

}  // namespace antikelvin::api
