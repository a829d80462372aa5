// SPDX-License-Identifier: Apache-2.0
#include "cli/model_options.hpp"

#include <CLI/CLI.hpp>

#include "antikelvin/core/error.hpp"
#include "antikelvin/core/quote.hpp"
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

void require_units_only(std::string const& units, ModelOptions const& o, std::string const& hint) {
  require(!units.empty(), "--units is missing", "the number of units N is needed", hint);
  require(o.sides.empty(), "--sides needs a model", "independent units have no lattice",
          "add --model ising");
  require(o.coupling == "1" && o.field == "0", "--coupling and --field need a model",
          "independent units have levels only", "add --model ising, or set --levels");
}

void require_model_only(bool has_units, std::string const& levels, std::string const& method) {
  require(!has_units, "--units does not go with --model", "sides set the number of sites",
          "use -L 64");
  require(levels == "two-level", "--levels does not go with --model",
          "the model sets the states of a site", "leave one of them out");
  require(method == "auto" || method == "spin-flip",
          "--method " + cut(method) + " does not go with --model",
          "sites of a lattice depend on each other", "leave it out");
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
