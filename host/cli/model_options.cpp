// SPDX-License-Identifier: Apache-2.0
#include "cli/model_options.hpp"

#include <CLI/CLI.hpp>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/parse.hpp"
#include "cli/verbs.hpp"

namespace antikelvin::cli {

void add_model_options(CLI::App& app, ModelOptions& o, std::string const& model_help) {
  add_text(app, "--model", o.model,
           model_help +
               ": ising, potts:q, blume-capel:D or edwards-anderson:K (bonds of random "
               "sign, sample K)");
  add_text(app, "--lattice", o.lattice,
           "chain, square, triangular, cubic, or complete (all spins are neighbours, J/N each)");
  add_text(app, "-L,--sides", o.sides, "sides of the lattice: 64 or 128x64; a list of them");
  add_text(app, "-J,--coupling", o.coupling, "coupling J: E = -J sum s s' ...; any sign");
  add_text(app, "--field", o.field, "field h: ... - h sum s");
  add_text(app, "--boundary", o.boundary, "periodic or open");
}

ModelSettings parse_model(ModelOptions const& o) {
  require(!o.sides.empty(), "--sides is missing", "the size of the lattice is needed", "try -L 64");
  ModelSettings settings;
  settings.model = parse_spin_model(o.model);
  settings.model.coupling = parse_rational(o.coupling, "--coupling");
  settings.model.field = parse_rational(o.field, "--field");
  require(settings.model.kind != SpinKind::potts || settings.model.field == 0,
          "--field does not go with --model potts", "its states have no order", "leave it out");
  Shape const shape = choose<Shape>(o.lattice, "--lattice",
                                    {{"chain", Shape::chain},
                                     {"square", Shape::square},
                                     {"triangular", Shape::triangular},
                                     {"cubic", Shape::cubic},
                                     {"complete", Shape::none}});
  settings.complete_graph = shape == Shape::none;
  bool const periodic =
      choose<bool>(o.boundary, "--boundary", {{"periodic", true}, {"open", false}});
  for (std::string const& sides : split(o.sides, ','))
    settings.lattices.push_back(parse_sides(sides, shape, periodic, "--sides"));
  return settings;
}

}  // namespace antikelvin::cli
